"""The game as a value: who plays, what lies on the board, what is awaited."""

from dataclasses import dataclass, replace

LOBBY, PICK, CLUE, GUESS, REVEAL, OVER = PHASES = ("lobby", "pick", "clue", "guess", "reveal", "over")
FEWEST, MOST = 3, 10
CARD_SIZE = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host may choose. `laps` 0 stands for rule 5's own number."""

    laps: int = 0
    double: bool = True


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who has joined; their place among `Game.players` is their place in the seating order."""

    id: int
    name: str
    colour: int
    seated: bool = True
    is_bot: bool = False
    points: int = 0
    exact: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A guess on the board; `points` is None until the reveal."""

    player: int
    square: str
    step: int
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round that has been played, for the history."""

    giver: int
    clues: tuple[str, ...]
    target: str
    earned: int


@dataclass(frozen=True, slots=True)
class News:
    """What just happened, as far as everybody may know it; `text` is a clue, or the name of one who has left."""

    kind: str = ""
    player: int = 0
    square: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Game:
    """Everything about one room's game. Secret: `card`, `shown`, and `target` until the reveal.

    `joined` counts the ids given out; `moment` the moments for `at`; `starters` were seated at the start;
    `first` gave first; `card` is this round's, `shown` are the squares of all cards, `clues` this round's,
    `given` all of this game; `queue` are the ids that have yet to guess in this step;
    `left_at` and `left_giver` tell of the reveal that was left last.
    """

    settings: Settings = Settings()
    players: tuple[Player, ...] = ()
    joined: int = 0
    host: int = 0
    phase: str = LOBBY
    moment: int = 0
    news: News = News()
    starters: int = 0
    laps: int = 0
    lap: int = 0
    first: int = 0
    round: int = 0
    giver: int = 0
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
    history: tuple[Round, ...] = ()

    @property
    def at(self) -> str:
        """The word for this moment, which forms carry so that late moves are known."""
        return str(self.moment)

    @property
    def awaited(self) -> tuple[int, ...]:
        """The ids whose move the round waits for."""
        if self.phase in (PICK, CLUE):
            return (self.giver,)
        return self.queue[:1]

    @property
    def words(self) -> int:
        """How many words the clue of this step may have (rules 8 and 11)."""
        return self.step

    @property
    def is_doubled(self) -> bool:
        """Whether the giver scores twice: three players at the start (rule 14)."""
        return self.settings.double and self.starters == FEWEST

    def player(self, id: int) -> Player | None:
        return next((player for player in self.players if player.id == id), None)

    def with_player(self, id: int, **changes) -> "Game":
        return replace(
            self,
            players=tuple(replace(p, **changes) if p.id == id else p for p in self.players),
        )

    def standing(self) -> tuple[Player, ...]:
        """The seated players, best first (rule 15)."""
        seated = (player for player in self.players if player.seated)
        return tuple(sorted(seated, key=lambda p: (-p.points, -p.exact)))


@dataclass(frozen=True, slots=True)
class Move:
    """One move with all it needs: who, what, and the chance it was given.

    `first` (an id) and `card` (four squares that no card of this game has shown) are chance, drawn by the
    caller for the moves that `needs_first` and `needs_card` name.
    """

    name: str
    player: int = 0
    at: str = ""
    square: str = ""
    text: str = ""
    colour: int | None = None
    whom: int = 0
    first: int = 0
    card: tuple[str, ...] = ()
