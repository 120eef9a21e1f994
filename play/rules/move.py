"""One move as a value: what is asked of the game, and what the log keeps."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Move:
    """One move with all it needs: who, what, and the chance, time and presence it was given.

    `moment_id` is the moment that the player saw. `first` (an id) and `card` (four squares that no card of this game
    has shown) are chance. `now` is in seconds since the epoch. `present` has the ids of the present players.
    MoveSpec says which kinds of moves need them, and `with_chance_and_time` fills them in. `choices` are settings by
    name, as they were sent. `sure` confirms what cannot be taken back; `on` false takes back what can. `language` is
    that of the giver's page (rule 9). `after` is the newest bot, or the player's last message, that the form knew. It
    tells a second press, and the log does not keep it. `is_accepted`: the move is from a log, so its words are not
    judged again. `unwelcome` is the text that a word list refuses, of those that the move shows to others; or "".
    `several` are ids in the place of `whom`. `gone` are the newcomers who have long been away. `gives_way`: a
    player whom this move brings gives the place back while they are gone. Moves of older logs lack it. `handovers` is
    from the link by which a player goes on in another browser.
    """

    name: str
    player: int = 0
    moment_id: str = ""
    square: str = ""
    text: str = ""
    colour: int | None = None
    whom: int = 0
    sure: bool = False
    on: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    first: int = 0
    card: tuple[str, ...] = ()
    now: float = 0
    present: tuple[int, ...] = ()
    language: str = ""
    after: int | None = None
    is_accepted: bool = field(default=False, compare=False)
    unwelcome: str = field(default="", compare=False)
    several: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    gives_way: bool = False
    handovers: int = 0

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the ids of those whom the move is about."""
        return self.several or (self.whom,)
