"""What the regions show: one frozen slice each, all that the region's template gets."""

from dataclasses import dataclass

from .rules import Refused, board
from .rules.game import CLUE, GUESS, PICK
from .rules.palette import NAMES


@dataclass(frozen=True, slots=True)
class Square:
    """A square with its number among the 480 tones of the stylesheet and its plain colour name."""

    at: str
    tone: int
    colour: str


@dataclass(frozen=True, slots=True)
class Status:
    """Where the round stands: the same for everybody. `target` is empty until the reveal."""

    code: str
    phase: str
    round: int
    rounds: int
    step: int
    giver: int
    giver_name: str
    awaited: tuple[int, ...]
    awaited_names: tuple[str, ...]
    clues: tuple[str, ...]
    is_passed: bool
    missing: int
    host_name: str
    target: Square | None
    winners: tuple[str, ...]
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the reveal gave one player: `nearest` is the ring of their best piece, None without one."""

    name: str
    points: int
    is_giver: bool
    nearest: int | None
    near: int
    is_you: bool


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that the host may remove."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What this viewer can do now. `card` and `target` are filled for the giver alone."""

    code: str
    phase: str
    step: int
    at: str
    player: int | None
    role: str
    is_yours: bool
    is_host: bool
    round: int = 0
    is_last: bool = False
    name: str = ""
    host_name: str = ""
    giver_name: str = ""
    missing: int = 0
    is_full: bool = False
    bots: tuple["Bot", ...] = ()
    card: tuple[Square, ...] = ()
    target: Square | None = None
    results: tuple[Result, ...] = ()

    @property
    def template(self) -> str:
        """The file of templates/turn/ that shows this turn."""
        if self.role == "spectator" and self.phase != "gone":
            return "turn/join.html"
        if self.phase in (PICK, CLUE, GUESS) and not self.is_yours:
            return "turn/wait.html"
        return f"turn/{self.phase}.html"

    @staticmethod
    def gone(code: str) -> "Turn":
        """What is left to say of a room that is not there."""
        return Turn(code, phase="gone", step=0, at="", player=None, role="spectator", is_yours=False, is_host=False)

    @property
    def is_typing(self) -> bool:
        """Whether there is a field to type into, so that a page without script must not reload itself."""
        return self.is_yours or (self.role == "spectator" and not self.is_full)


@dataclass(frozen=True, slots=True)
class Piece:
    """A guess on the board, with its guesser's token; `points` is None until the reveal."""

    number: int
    square: str
    player: int
    name: str
    initial: str
    look: int
    points: int | None


@dataclass(frozen=True, slots=True)
class Pieces:
    items: tuple[Piece, ...]
    target: Square | None


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of players; `doing` is what the game wants of them, `gained` the reveal's points."""

    id: int
    name: str
    initial: str
    look: int
    points: int
    doing: str
    squares: tuple[str, ...]
    gained: int | None
    is_host: bool
    is_bot: bool
    is_winner: bool
    is_you: bool


@dataclass(frozen=True, slots=True)
class People:
    items: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A round of the past."""

    number: int
    giver_name: str
    clues: tuple[str, ...]
    target: Square
    earned: int


@dataclass(frozen=True, slots=True)
class History:
    items: tuple[Played, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What just happened, for the live region."""

    kind: str
    name: str
    square: str
    colour: str
    text: str

    @property
    def template(self) -> str:
        """The part of news.html with the sentence."""
        return f"news.html#{self.kind}"


@dataclass(frozen=True)
class Notice:
    """A refusal, for the one who caused it; `number` tells the same one twice apart. Without a code: nothing.

    The refusal's parameters become fields of the same names, for its sentence.
    """

    code: str = ""
    number: int = 0
    params: tuple[tuple[str, str | int], ...] = ()

    @staticmethod
    def of(refused: Refused, number: int = 0) -> "Notice":
        return Notice(refused.code, number, tuple(refused.params.items()))

    @property
    def template(self) -> str:
        """The part of refusals.html with the sentence."""
        return f"refusals.html#{self.code}"

    def __getitem__(self, name: str) -> str | int:
        return dict(self.params)[name]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the board."""

    name: str
    squares: tuple[Square, ...]


def rows() -> tuple[Row, ...]:
    """The 480 squares, which are the same for everybody at all times."""
    return tuple(Row(name, tuple(square(at) for at in board.SQUARES if at[0] == name)) for name in board.ROWS)


def zones() -> tuple[str, ...]:
    """The windows of 8 by 6 squares that a phone shows, in words, row by row; board.css has their places."""
    return tuple(
        f"Columns {column} to {column + 7}, rows {board.ROWS[row]} to {board.ROWS[row + 5]}"
        for row in (0, 3, 7, 10)
        for column in (1, 5, 8, 12, 16, 19, 23)
    )


def square(at: str) -> Square:
    """The square with all that a template shows of it."""
    return Square(at, board.tone(at), NAMES[at])
