"""Where the round stands, and at the end who stands on the podium."""

from .slice import Slice
from .squares import Square


class Token(Slice):
    """A player as a piece shows them: the name, its initial, and their number among the ten looks."""

    name: str
    initial: str
    look: int


class Place(Slice):
    """A step of the podium, for whoever shares it."""

    rank: int
    points: int
    people: tuple[Token, ...]


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
