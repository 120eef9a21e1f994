"""What the regions show: one frozen struct each, all that the region's template gets. A Pov holds all of them."""

import math
import time
from collections.abc import Callable

from ..rules import Refused
from ..rules.game import Settings
from ..rules.presets import PRESETS
from .slice import Slice
from .squares import Square

# Seconds in which a page that shows the reveal plays its scene. It is short, so that a reload plays it only once.
FRESH = 1.5


# Seconds in which what began a moment ago is pushed.
JUST_BEGUN = 0.1

# Seconds that the countdown of a page counts as a rule. For more it has a longer list of ticks.
MAX_SHORT = 91

# Returns the seconds to add to this machine's clock for the game's. Set by PlayConfig.ready(), since the database
# says it, of which a Pov knows nothing.
find_correction: Callable[[], float] = float


def _now() -> float:
    return time.time() + find_correction()


class Clock(Slice):
    """The countdown. The moment ends by itself at `deadline`, in seconds since the epoch; 0 for never and in pauses."""

    deadline: float
    is_paused: bool = False

    @property
    def id(self) -> int:
        """Return a number that only changes with the deadline, so that no push restarts the countdown."""
        return round(self.deadline * 1000)

    @property
    def left(self) -> tuple[int, int]:
        """Return the whole seconds that are left now, as tens and ones.

        A page counts whole seconds from when they come, so that what it shows is never more than a second off. A limit
        that has just begun is shown as it was set.
        """
        return divmod(max(0, math.floor(self.deadline - _now() + JUST_BEGUN)), 10)

    @property
    def is_long(self) -> bool:
        """Return whether the page has to count down from more than the stylesheet of all rooms can."""
        tens, ones = self.left
        return tens * 10 + ones > MAX_SHORT


class Piece(Slice):
    """A guess on the board, with its guesser's token.

    `points` is None until the reveal. `stacked` counts the pieces on its square, `stack` those of them below it.
    `names` are the guesser's name, and for the lowest piece of a stack those of all on its square.
    """

    number: int
    square: str
    colour: str
    player: int
    names: str
    initial: str
    look: int
    points: int | None
    stack: int
    stacked: int


class Pieces(Slice):
    """The pieces, and from the reveal on the target. The reveal began at `began`, in seconds since the epoch."""

    items: tuple[Piece, ...]
    target: Square | None
    began: float

    @property
    def is_fresh(self) -> bool:
        """Return whether the reveal has just begun. A page that is loaded later shows its end at once."""
        return _now() - self.began < FRESH


class Secret(Slice):
    """What only the giver sees on the board: the card while picking, then the target. Empty for everybody else."""

    card: tuple[Square, ...] = ()
    target: Square | None = None


class Played(Slice):
    """A round of the past."""

    number: int
    giver_name: str
    clues: tuple[str, ...]
    target: Square
    earned: int


class History(Slice):
    """The rounds so far. `given` are all clues of this game, also those of cancelled rounds (rule 9d)."""

    items: tuple[Played, ...]
    given: tuple[str, ...] = ()


class PresetOption(Slice):
    """A preset that the host may choose."""

    name: str

    @property
    def template(self) -> str:
        return _find_words(self.name, "option")


class RoomSettings(Slice):
    """What the host has chosen, and what it comes to.

    `chosen` has all settings. `seconds` is the time limit of a move, 0 for none. `rounds_each` is how often every
    player gives. `usual_seconds` is the preset's own limit. `may_pause`: this viewer may pause the game now.
    `has_paused`: they did so. The templates that it names are the preset's words.
    """

    code: str
    is_host: bool
    is_lobby: bool
    has_joined: bool
    chosen: Settings
    seconds: int
    rounds_each: int
    may_pause: bool = False
    has_paused: bool = False

    @property
    def name_template(self) -> str:
        return _find_words(self.chosen.preset, "name")

    @property
    def option_template(self) -> str:
        return _find_words(self.chosen.preset, "option")

    @property
    def sentence_template(self) -> str:
        return _find_words(self.chosen.preset, "sentence")

    @property
    def usual_laps_template(self) -> str:
        return _find_words(self.chosen.preset, "usual-laps")

    @property
    def usual_seconds(self) -> int:
        return PRESETS[self.chosen.preset].seconds

    @property
    def presets(self) -> tuple[PresetOption, ...]:
        return tuple(PresetOption(name) for name in PRESETS)


def _find_words(preset: str, part: str) -> str:
    return f"room/presets.html#{preset}-{part}"


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
    """What just happened. `name`, `square` and `text` are empty where the kind of news has none.

    `settings` are those that hold after a change; `changes` are the templates that say what has changed, and `was` says
    what a single one was, from the settings `before`. At the reveal `text` is how the guesses have ended, or empty.
    `is_yours`: it is of the viewer, who is told aloud what to do instead (`Heard`).
    """

    kind: str
    name: str
    square: Square | None
    text: str
    settings: RoomSettings | None = None
    changes: tuple[str, ...] = ()
    before: RoomSettings | None = None
    was: str = ""
    is_yours: bool = False

    @property
    def is_repeat(self) -> bool:
        """Return whether the rest of the head says the same. Then the sentence is for screen readers alone."""
        return self.kind in ("round", "picked", "clue", "reveal", "over")

    @property
    def template(self) -> str:
        return f"room/news.html#{self.kind}"

    @property
    def last_template(self) -> str:
        return f"room/news.html#last-{self.text}" if self.kind == "reveal" and self.text else ""


class Events(Slice):
    """What this viewer may show everybody that nobody saves. `may_draw` another word to practise with."""

    code: str
    may_react: bool
    may_practise: bool
    may_draw: bool


class Notice(Slice):
    """A refusal, for the player who caused it. Without a code it is empty.

    `number` makes a repeated refusal differ from the one before. The refusal's parameters are fields of the same names.
    """

    code: str = ""
    number: int = 0
    params: tuple[tuple[str, str | int], ...] = ()

    @staticmethod
    def of(refused: Refused, number: int = 0) -> "Notice":
        return Notice(refused.code, number, tuple(refused.params.items()))

    @property
    def template(self) -> str:
        return f"shared/refusals.html#{self.code}"

    def __getitem__(self, name: str) -> str | int:
        return dict(self.params)[name]
