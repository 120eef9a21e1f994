"""Where the round stands, and at the end who stands on the podium."""

from ..rules.phases import CLUE, GUESS, OVER, PICK
from . import clue_size
from .slice import Slice
from .squares import Square
from .token import Token


class Place(Slice):
    """A step of the podium, with the players who share it.

    `has_more_hits`: the next place has as many points, but fewer exact hits.
    """

    rank: int
    points: int
    people: tuple[Token, ...]
    has_more_hits: bool = False


# More people than these are not named beside an award; their tokens are shown.
MAX_NAMES = 3


class Award(Slice):
    """Something that these people were best at. play/rules/awards.py says what counts.

    `amount` are points, squares or rounds; `of` how many rounds, or how often. `clue` has the clues of the round,
    `giver_name` who gave them. Both are empty where it is about several rounds.
    """

    name: str
    people: tuple[Token, ...]
    amount: int
    of: int
    clue: str
    giver_name: str

    @property
    def template(self) -> str:
        return f"room/awards.html#{self.name}"

    @property
    def is_crowded(self) -> bool:
        return len(self.people) > MAX_NAMES


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Own(Slice):
    """The viewer's own end: their place, by its word (`third`), and what they were best at.

    `is_shared`: others have the same place. `is_winner`: the viewer has won, alone or with others.
    """

    ordinal: str
    points: int
    is_shared: bool
    is_winner: bool
    best: Award

    @property
    def best_template(self) -> str:
        return f"room/own.html#{self.best.name}"


class TurnStatus(Slice):
    """What goes on in the round. It changes with every move.

    `acted` has the places in `Status.order` of the guessers who need not act any more in this step. `target` is None
    until the reveal. `short` is for how many seconds absent players are waited, 0 where the whole time holds.
    `host_name` is empty but in a pause. In the lobby and at the end only `phase` is set.
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
    short: int = 0
    is_paused: bool = False
    host_name: str = ""

    @property
    def template(self) -> str:
        return f"room/doing.html#{self._choose_part()}"

    def _choose_part(self) -> str:
        if self.is_paused and self.awaited:
            return "paused"
        if self.short:
            return "short" if len(self.awaited) == 1 else "short-many"
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
    """Where the round stands. What comes from `winners` to `own` is empty until the end.

    `is_yours`: the square or the clue that is awaited is the viewer's. `confetti` are the colours of this game's
    targets. `own` is None for viewers who have not played to the end. `order` has the guessers of this step, in Classic
    the first to act first; it is empty outside pick, clue and guess.
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
    order: tuple[Token, ...]
    is_simultaneous: bool
    doing: TurnStatus
    podium: tuple[Place, ...] = ()
    awards: tuple[Award, ...] = ()
    confetti: tuple[int, ...] = ()
    own: Own | None = None

    @property
    def clue_size(self) -> int:
        """Return how many ems the longest line of the clues needs. The stylesheet has a size for each number."""
        return clue_size.find_size(self.clues)

    @property
    def is_stacked(self) -> bool:
        """Return whether the clues take two lines."""
        return clue_size.is_stacked(self.clues)

    @property
    def has_stacks(self) -> bool:
        """Return whether pieces may share a square before the reveal."""
        return self.is_simultaneous and self.step == 2

    @property
    def each_round(self) -> tuple[str, ...]:
        """Return a word for each round of the game, in order: done, now or next."""
        now = self.round + (self.phase == OVER)
        return tuple(
            "done" if number < now else "now" if number == now else "next" for number in range(1, self.rounds + 1)
        )

    @property
    def order_names(self) -> tuple[str, ...]:
        return tuple(token.name for token in self.order)

    @property
    def has_points(self) -> bool:
        """Return whether anybody on the podium has a point. Without one nobody wins, and nothing is celebrated."""
        return bool(self.podium) and self.podium[0].points > 0

    @property
    def winners_template(self) -> str:
        return f"shared/winners.html#{self._choose_outcome()}"

    def _choose_outcome(self) -> str:
        if not self.winners:
            return "cut-short"
        if not self.has_points:
            return "nobody"
        return {1: "one", 2: "two"}.get(len(self.winners), "many")
