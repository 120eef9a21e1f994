"""What the dashboard's regions show: one frozen slice each, all that the region's template gets."""

import time
from dataclasses import dataclass

from ...pov.builder import Pov


@dataclass(frozen=True, slots=True)
class Age:
    """How long: a number of seconds (s), minutes (min), hours (h) or days (d). Coarse, so that it seldom changes."""

    number: int
    unit: str

    @staticmethod
    def of(seconds: float) -> "Age":
        if seconds < 60:
            return Age(max(0, int(seconds // 10 * 10)), "s")
        number, unit = next((seconds // size, unit) for size, unit in UNITS if seconds >= size)
        return Age(int(number), unit)


UNITS = (86400, "d"), (3600, "h"), (60, "min")


@dataclass(frozen=True, slots=True)
class Clock:
    """When it was so, in UTC; or why nothing more comes: `ended` is "signed-out", "gone", "too-many" or "too-fast"."""

    at: str = ""
    ended: str = ""

    @staticmethod
    def of(now: float) -> "Clock":
        return Clock(time.strftime("%H:%M:%S", time.gmtime(now)))


@dataclass(frozen=True, slots=True)
class State:
    """Whether what is shown is so: `away` is since when the database does not answer; `gone` are silent processes."""

    is_away: bool = False
    away: Age | None = None
    gone: tuple[str, ...] = ()
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Spark:
    """A quarter of an hour as the path of an SVG, with what was `lately`, in the last minute, and at `most` in a slot.

    All in the same unit. None where there is nothing to tell: nobody was there to count, or no push to be timed.
    """

    name: str
    path: str
    lately: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Rates:
    sparks: tuple[Spark, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room that somebody has open; `age` is that of its moment."""

    code: str
    phase: str
    round: int
    age: Age | None
    people: int
    bots: int
    sockets: int
    is_overdue: bool
    is_slow: bool


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    rooms: int


@dataclass(frozen=True, slots=True)
class Rooms:
    """All by phase, each once, and the worst one by one; `more` are not among those."""

    phases: tuple[Phase, ...] = ()
    lines: tuple[RoomLine, ...] = ()
    total: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """`state` is serves, gone (without a word), left, or unreadable, of which no more is known; `age` since then.

    `lag` in ms, `memory` in MB, `cpu` in %.
    """

    name: str
    state: str
    age: Age
    rooms: int
    sockets: int
    people: int
    bots: int
    cpu: int
    lag: int
    memory: int


@dataclass(frozen=True, slots=True)
class Processes:
    """One by one, those first that need a look; `more` are not among these. All else is a sum of what each tells.

    So people who are at two processes at once, and the bots of their rooms, are counted at both.
    """

    lines: tuple[ProcessLine, ...] = ()
    more: int = 0
    sockets: int = 0
    people: int = 0
    bots: int = 0


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """`at` is the day and the time, in UTC."""

    at: str
    process: str
    event: str
    room: str
    exception: str


@dataclass(frozen=True, slots=True)
class Errors:
    lines: tuple[ErrorLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """The regions by their names. `clock` is when it was made, and the last one to be pushed."""

    state: State = State()
    rates: Rates = Rates()
    rooms: Rooms = Rooms()
    processes: Processes = Processes()
    errors: Errors = Errors()
    clock: Clock = Clock()


@dataclass(frozen=True, slots=True)
class MoveLine:
    """`told` is what belonged to the move, as `name=value`; nothing where that is secret."""

    version: int
    at: str
    player: str
    move: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """A room at `clock`: what a spectator sees of it, its `state` as JSON, and its last moves, the newest first.

    `has_secrets`: there is more, for whoever asks for it; `is_unveiled`: that has been asked for.
    """

    clock: Clock
    code: str
    version: int
    pov: Pov
    state: str
    moves: tuple[MoveLine, ...]
    has_secrets: bool
    is_unveiled: bool
