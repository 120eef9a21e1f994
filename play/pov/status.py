"""Where the round stands, and at the end who stands on the podium."""

from ..rules.phases import CLUE, GUESS, PICK
from . import clue_size
from .slice import Slice
from .squares import Square


class Token(Slice):
    """A player as a piece shows them. `look` is their number among the ten looks."""

    name: str
    initial: str
    look: int


class Place(Slice):
    """A step of the podium, with the players who share it.

    `has_more_hits`: the next place has as many points, but fewer exact hits.
    """

    rank: int
    points: int
    people: tuple[Token, ...]
    has_more_hits: bool = False


class Best(Slice):
    """The clue that earned its giver most, and the guess that came nearest. That was `away` rings off the target."""

    clue: str
    clue_by: str
    earned: int
    guess_by: str
    away: int | None
    guess_for: str


class TurnStatus(Slice):
    """What goes on in the round. It changes with every move.

    `acted` has the places in `Status.order` of the guessers who need not act any more in this step. `target` is None
    until the reveal. In the lobby and at the end only `phase` is set.
    """

    phase: str
    step: int = 0
    giver_name: str = ""
    awaited: tuple[int, ...] = ()
    awaited_names: tuple[str, ...] = ()
    acted: tuple[int, ...] = ()
    are_away: bool = False
    is_yours: bool = False
    is_simultaneous: bool = False
    is_passed: bool = False
    target: Square | None = None

    @property
    def template(self) -> str:
        return f"room/doing.html#{self._choose_part()}"

    def _choose_part(self) -> str:
        if self.phase == CLUE:
            return "clue" if self.step == 1 else "second-clue-yours" if self.is_yours else "second-clue"
        if self.phase == GUESS:
            return self._choose_simultaneous_part() if self.is_simultaneous else self._choose_guess_part()
        return "pick" if self.phase == PICK else "reveal"

    def _choose_guess_part(self) -> str:
        if self.is_yours:
            return "guess-yours"
        return "guess-away" if self.are_away else "guess"

    def _choose_simultaneous_part(self) -> str:
        if self.is_yours:
            return "simultaneous-yours"
        return {1: "simultaneous-one", 2: "simultaneous-two"}.get(len(self.awaited_names), "simultaneous-many")


class Status(Slice):
    """Where the round stands. `podium` is empty until the end.

    `is_yours`: the square or the clue that is awaited is the viewer's.

    `order` has the guessers of this step, in Classic the first to act first; it is empty outside pick, clue and guess.
    """

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
    order: tuple[Token, ...]
    is_simultaneous: bool
    doing: TurnStatus

    @property
    def clue_size(self) -> int:
        """Return how many ems the longest line of the clues needs. The stylesheet has a size for each number."""
        return clue_size.find_size(self.clues)

    @property
    def is_stacked(self) -> bool:
        """Return whether the clues take two lines."""
        return clue_size.is_stacked(self.clues)

    @property
    def order_names(self) -> tuple[str, ...]:
        return tuple(token.name for token in self.order)

    @property
    def winners_template(self) -> str:
        return f"shared/winners.html#{self._choose_outcome()}"

    def _choose_outcome(self) -> str:
        if not self.winners:
            return "cut-short"
        if self.podium and not self.podium[0].points:
            return "nobody"
        return {1: "one", 2: "two"}.get(len(self.winners), "many")
