"""What the regions show: one frozen slice each, all that the region's template gets."""

import math
import time

import msgspec

from ..rules import Refused, board
from ..rules.game import CLUE, GUESS, LOBBY, OVER, PICK
from ..rules.palette import NAMES

# What is said last to a page whose socket is closed for good: the room is not there, the visitor may not stay, has
# sent messages too fast, or opened too many sockets.
LAST_WORDS = ("gone", "removed", "too-fast", "too-many")


class Slice(msgspec.Struct, frozen=True):
    """Made, compared and hashed for every viewer of every move, which takes a dataclass four times as long."""


class Square(Slice):
    """A square with its number among the 480 tones of the stylesheet and its plain colour name."""

    at: str
    tone: int
    colour: str


class Place(Slice):
    """A step of the podium, for whoever shares it."""

    rank: int
    points: int
    people: tuple["Token", ...]


class Token(Slice):
    """A player as a piece shows them: the name, its initial, and their number among the ten looks."""

    name: str
    initial: str
    look: int


class Best(Slice):
    """The clue that earned its giver most, and the guess that came nearest, `away` rings off."""

    clue: str
    clue_by: str
    earned: int
    guess_by: str
    away: int | None
    guess_for: str


class TurnStatus(Slice):
    """What goes on in the round; it changes with every move. `target` is empty until the reveal, all beside a round."""

    phase: str
    step: int = 0
    giver_name: str = ""
    awaited: tuple[int, ...] = ()
    awaited_names: tuple[str, ...] = ()
    are_away: bool = False
    is_yours: bool = False
    is_quick: bool = False
    is_passed: bool = False
    target: Square | None = None


class Status(Slice):
    """Where the round stands. `podium` is empty until the end."""

    code: str
    phase: str
    round: int
    rounds: int
    step: int
    giver: int
    giver_name: str
    is_yours: bool
    clues: tuple[str, ...]
    is_lost: bool
    missing: int
    winners: tuple[str, ...]
    podium: tuple[Place, ...]
    best: Best | None
    doing: TurnStatus


class Clock(Slice):
    """When the moment ends by itself, in seconds since the epoch; 0 for never."""

    deadline: float

    @property
    def id(self) -> int:
        """Another one for each deadline, so that no push starts a countdown anew."""
        return round(self.deadline * 1000)

    @property
    def left(self) -> tuple[int, int]:
        """The seconds that are left at this very moment, as tens and ones."""
        return divmod(max(0, math.ceil(self.deadline - time.time())), 10)


class Result(Slice):
    """What the reveal gave one player: `nearest` is the ring of their best piece, None without one; `parts` are the
    points of each piece.
    """

    player: int
    name: str
    points: int
    parts: tuple[int, ...]
    is_giver: bool
    nearest: int | None
    near: int
    is_you: bool


class Turn(Slice):
    """What this viewer can do now. `card` and `target` are filled for the giver alone.

    `next_round` is the one that somebody who waits or joins now plays in first, 0 when the game has none left;
    `closed` is the code with which a visitor who joins is refused; `leaver` is the name of one who may come back;
    `goes_on` names those who may end the reveal.
    """

    code: str
    phase: str
    step: int
    at: str
    player: int | None
    role: str
    is_yours: bool
    is_host: bool
    is_quick: bool = False
    round: int = 0
    next_round: int = 0
    is_last: bool = False
    name: str = ""
    host_name: str = ""
    goes_on: tuple[str, ...] = ()
    missing: int = 0
    is_full: bool = False
    has_bots: bool = False
    closed: str = ""
    leaver: str = ""
    card: tuple[Square, ...] = ()
    target: Square | None = None
    results: tuple[Result, ...] = ()

    @property
    def template(self) -> str:
        """The file of templates/turn/ that shows this turn."""
        if self.role == "spectator" and self.phase not in LAST_WORDS:
            return "turn/join.html"
        if self.phase in (PICK, CLUE, GUESS) and not self.is_yours:
            return "turn/wait.html"
        return f"turn/{self.phase}.html"

    @property
    def may_return(self) -> bool:
        """Whether this is a leaver for whom there is room."""
        return bool(self.leaver) and not self.closed

    @property
    def is_too_late(self) -> bool:
        """Whether a game is on in which nobody who comes now plays any more."""
        return self.phase not in (LOBBY, OVER) and not self.next_round

    @staticmethod
    def end(code: str, phase: str) -> "Turn":
        """What is left to say, with one of LAST_WORDS as the phase."""
        return Turn(code, phase, step=0, at="", player=None, role="spectator", is_yours=False, is_host=False)

    @property
    def is_typing(self) -> bool:
        """Whether there is a field to type into, so that a page without script must not reload itself."""
        return self.is_yours or (self.role == "spectator" and not self.closed)


class Piece(Slice):
    """A guess on the board, with its guesser's token; `points` is None until the reveal, `stack` counts the pieces
    of the same square below it.
    """

    number: int
    square: str
    player: int
    name: str
    initial: str
    look: int
    points: int | None
    stack: int


class Pieces(Slice):
    items: tuple[Piece, ...]
    target: Square | None


class PlayerStatus(Slice):
    """What a player does in this round: `doing` is what the game wants of them, `gained` what the reveal gave them."""

    id: int
    doing: str
    squares: tuple[str, ...]
    gained: int | None
    is_winner: bool
    is_next: bool


class Person(Slice):
    """One line of the list of players.

    For the host alone: `has_tools`, and `skip_at`, the moment at which they may be skipped.
    """

    code: str
    id: int
    name: str
    initial: str
    look: int
    points: int
    does: PlayerStatus
    is_host: bool
    is_bot: bool
    is_winner: bool
    is_you: bool
    is_away: bool
    is_out: bool
    is_muted: bool
    has_tools: bool
    skip_at: str


class People(Slice):
    items: tuple[Person, ...]


class Played(Slice):
    """A round of the past."""

    number: int
    giver_name: str
    clues: tuple[str, ...]
    target: Square
    earned: int


class History(Slice):
    """The rounds so far; `given` are all clues of this game, those of rounds that fell away too (rule 9d)."""

    items: tuple[Played, ...]
    given: tuple[str, ...] = ()


class RoomSettings(Slice):
    """What the host has chosen, as the form and the sentences need it: choices by the values that the form sends.

    `seconds` is the time limit that holds, 0 for none; `rounds_each` how often everybody gives.
    """

    code: str
    is_host: bool
    is_lobby: bool
    has_joined: bool
    preset: str
    laps: str
    limit: str
    double: bool
    private: bool
    late: bool
    locked: bool
    seconds: int
    rounds_each: int


class Said(Slice):
    """A message of the chat, with the token that its author had."""

    number: int
    name: str
    initial: str
    look: int
    text: str


class Chat(Slice):
    items: tuple[Said, ...]


class Say(Slice):
    """The viewer's way to speak; `closed` says why there is none: stranger, giver, muted. `last` is the number of
    their last message, after which the form is a new one.
    """

    code: str
    closed: str
    last: int


class OpenRoom(Slice):
    """A line of the front page's list."""

    code: str
    host_name: str
    players: int
    phase: str
    round: int
    rounds: int
    is_joinable: bool


class News(Slice):
    """What just happened: to whom, with which square, and a text, as far as there are such."""

    kind: str
    name: str
    square: Square | None
    text: str

    @property
    def template(self) -> str:
        """The part of news.html with the sentence."""
        return f"news.html#{self.kind}"


class Notice(Slice):
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


class Row(Slice):
    """A row of the board."""

    name: str
    squares: tuple[Square, ...]


class Zone(Slice):
    """A part of the board: its outermost columns and rows."""

    left: int
    right: int
    top: str
    bottom: str


def rows() -> tuple[Row, ...]:
    """The 480 squares, which are the same for everybody at all times."""
    return tuple(Row(name, tuple(square(at) for at in board.SQUARES if at[0] == name)) for name in board.ROWS)


def zones() -> tuple[Zone, ...]:
    """The windows of 8 by 6 squares that a phone shows, row by row; board.css has their places."""
    return tuple(
        Zone(column, column + 7, board.ROWS[row], board.ROWS[row + 5])
        for row in (0, 3, 7, 10)
        for column in (1, 5, 8, 12, 16, 19, 23)
    )


def square(at: str) -> Square:
    """The square with all that a template shows of it."""
    return Square(at, board.tone(at), NAMES[at])
