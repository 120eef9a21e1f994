"""The game as a value: who plays, what lies on the board, what is awaited.

The fields are stored as JSON by their names here; play/rooms/codec.py has the keys of those that were renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .knocks import Knock
from .move import Move as Move  # a game and its moves are imported together
from .phases import CLUE, LOBBY, PICK
from .presets import CLASSIC, PRESETS, Preset
from .values import replace
from .waiting import UNDISTURBED, Waiting

MIN_PLAYERS, MAX_PLAYERS = 3, 10
CARD_SIZE = 4
YES_OR_NO = {"yes": True, "no": False}


def _setting(default: Any, choices: Mapping[str, Any]) -> Any:
    """Return a field of `Settings`. `choices` are what a browser may send, and what that stands for."""
    return field(default=default, metadata={"choices": choices})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host has chosen about the game and the room. Every viewer may see all of it.

    `preset` is the preset's name. `laps` and `limit` None stand for the preset's own; `limit` is in seconds, 0 for
    none. `late`: late-comers may play. `locked`: no new player may join. `private`: the room is on no list of rooms.
    `reactions`: people may react with signs at the reveal and the end. `waits`: also for who is away (rule 18).
    `knock`: the host lets newcomers in one by one. `more_time`: the awaited may ask for more time (rule 18).
    """

    preset: str = _setting(CLASSIC.name, {name: name for name in PRESETS})
    laps: int | None = _setting(None, {"usual": None, "1": 1, "2": 2, "3": 3})
    limit: int | None = _setting(None, {"usual": None, "0": 0, "30": 30, "60": 60, "90": 90, "180": 180, "300": 300})
    double: bool = _setting(True, YES_OR_NO)
    private: bool = _setting(True, YES_OR_NO)
    late: bool = _setting(True, YES_OR_NO)
    locked: bool = _setting(False, YES_OR_NO)
    reactions: bool = _setting(True, YES_OR_NO)
    waits: bool = _setting(False, YES_OR_NO)
    knock: bool = _setting(False, YES_OR_NO)
    more_time: bool = _setting(True, YES_OR_NO)


@dataclass(frozen=True, slots=True)
class Player:
    """A person or a bot who has joined.

    `seat` counts up in the seating order, which is that of `Game.players`. Active players who are not `seated` wait for
    the next round. `has_left`: the player left or was removed, and may come back behind the last seat (rule 20).
    `has_played` in this game. `gave` is the lap in which they gave last. `exact` counts exact hits. `is_new`: joined
    after the start or in this lobby, and has never moved. `is_passed_over`: the next round begins without this
    newcomer, who is gone. `handovers` counts how often the player has gone on in another browser.
    """

    id: int
    name: str
    colour: int
    seat: int
    seated: bool = True
    is_bot: bool = False
    has_left: bool = False
    is_muted: bool = False
    has_played: bool = False
    gave: int = 0
    points: int = 0
    exact: int = 0
    is_new: bool = False
    is_passed_over: bool = False
    handovers: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A guess on the board. `points` is None until the reveal."""

    player: int
    square: str
    step: int
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round that is over.

    `nearest` guessed nearest, the first of equals, `away` rings from the target. Both are None if nobody guessed.
    `pieces` has the guesser and the square of each piece. It is empty in rounds that older versions stored.
    """

    giver: int
    clues: tuple[str, ...]
    target: str
    earned: int
    nearest: int | None = None
    away: int | None = None
    pieces: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A chat message, with the sender's name and colour at that time. `sent_at` is in seconds since the epoch."""

    number: int
    player: int
    name: str
    colour: int
    text: str
    sent_at: float


@dataclass(frozen=True, slots=True)
class News:
    """What just happened, without secrets.

    `text` is a clue, the name of a player who has left, the name that a player had before, the names of the settings
    that have changed, a number of people, or at the reveal the kind of the news that it takes the place of. `player` is
    theirs then, or the giver. `before` are the settings as they were.
    """

    kind: str = ""
    player: int = 0
    square: str = ""
    text: str = ""
    before: Settings | None = None


NO_NEWS = News()


@dataclass(frozen=True, slots=True)
class Game:
    """Everything about one room's game.

    Secret: `card`, `shown`, `target` until the reveal. Secret where all guess at once: the `pieces` of a step that is
    not over.

    `joined` counts the ids and seats given out. `moment` counts the moments. Forms carry its `moment_id`, so that late
    moves are recognised. The moment began at `since` and ends by itself at `deadline` (seconds since the epoch, 0 for
    never). `starters` players were seated at the start. `first` and `giver_seat` are the seats of the first giver and
    of this round's. `card` is this round's; `shown` has the squares of all cards. `clues` are this round's; `given` has
    all of this game. `queue` has the ids that have yet to guess in this step. `left_at` and `left_giver` are the moment
    and the giver of the last reveal that was left. `skipped_at` is the moment that the host skipped last. `finishers`
    were seated at the end, and can win. `out` have stepped out of the rematch that is about to start. `said` counts the
    messages; `chat` has the last of them. `waiting` is what the deadline follows from. `knocks` are at the door, and
    those who were there last. `gave_way` have given their place to others and left no trace.
    """

    settings: Settings = Settings()
    players: tuple[Player, ...] = ()
    joined: int = 0
    host: int = 0
    phase: str = LOBBY
    moment: int = 0
    since: float = 0
    deadline: float = 0
    news: News = News()
    starters: int = 0
    laps: int = 0
    lap: int = 0
    first: int = 0
    round: int = 0
    giver: int = 0
    giver_seat: int = 0
    step: int = 0
    card: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    target: str = ""
    clues: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    queue: tuple[int, ...] = ()
    pieces: tuple[Piece, ...] = ()
    left_at: str = ""
    left_giver: int = 0
    skipped_at: str = ""
    history: tuple[Round, ...] = ()
    finishers: tuple[int, ...] = ()
    out: tuple[int, ...] = ()
    said: int = 0
    chat: tuple[Message, ...] = ()
    waiting: Waiting = UNDISTURBED
    knocks: tuple[Knock, ...] = ()
    gave_way: tuple[Player, ...] = ()

    @property
    def moment_id(self) -> str:
        return str(self.moment)

    @property
    def preset(self) -> Preset:
        return PRESETS[self.settings.preset]

    @property
    def time_limit(self) -> int:
        """Return the time limit of a move in seconds, 0 for none (rule 18)."""
        limit = self.settings.limit
        return self.preset.seconds if limit is None else limit

    @property
    def awaited(self) -> tuple[int, ...]:
        """Return the ids whose move the round waits for. All guessers where all guess at once (rule 17)."""
        if self.phase in (PICK, CLUE):
            return (self.giver,)
        return self.queue if self.preset.is_simultaneous else self.queue[:1]

    @property
    def has_more_time(self) -> bool:
        """Return whether the awaited may ask for more time now, once in this turn (rule 18)."""
        is_open = not self.waiting.is_extended and not self.waiting.is_paused
        return is_open and bool(self.time_limit) and self.settings.more_time

    @property
    def words(self) -> int:
        """Return how many words the clue of this step may have (rules 8 and 11)."""
        return self.step

    @property
    def is_doubled(self) -> bool:
        """Return whether the giver scores twice: three players at the start (rule 14)."""
        return self.settings.double and self.starters == MIN_PLAYERS

    def player(self, id: int) -> Player | None:
        for player in self.players:  # called a hundred times at every move, and twice as fast as next()
            if player.id == id:
                return player
        return None

    def with_player(self, id: int, **changes) -> "Game":
        return replace(self, players=tuple(replace(p, **changes) if p.id == id else p for p in self.players))

    def with_host(self, id: int) -> "Game":
        return replace(self.with_player(id, is_muted=False), host=id)  # nobody else could unmute the host

    def knock(self, id: int) -> Knock | None:
        return next((knock for knock in self.knocks if knock.id == id), None)

    def find_gone(self, id: int) -> Player | None:
        """Return the newcomer with this id who has given their place to others and left no trace."""
        return next((player for player in self.gave_way if player.id == id), None)

    @property
    def knocking(self) -> tuple[Knock, ...]:
        """Return the knocks that the host has yet to answer, the first one first."""
        return tuple(knock for knock in self.knocks if not knock.answer)

    @property
    def active(self) -> tuple[Player, ...]:
        return tuple(player for player in self.players if not player.has_left)

    def standing(self) -> tuple[Player, ...]:
        """Return all who have played in this game, leavers too, best first (rules 15 and 20)."""
        played = (player for player in self.players if player.has_played)
        return tuple(sorted(played, key=lambda p: (-p.points, -p.exact)))
