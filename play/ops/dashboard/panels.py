"""The dashboard's regions: one frozen dataclass each, which is all that the region's template gets."""

from dataclasses import dataclass

from ...pov.pov import Pov
from .browser_panel import Browsers
from .incident_panel import Incidents
from .times import Age, format_time


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of the overview in UTC.

    After the last message `ended` says why: "signed-out", "gone", "too-many" or "too-fast".
    """

    at: str = ""
    ended: str = ""

    @staticmethod
    def of(now: float) -> "Clock":
        return Clock(format_time(now))

    @property
    def template(self) -> str:
        return f"dashboard/clock.html#{self.ended}"


@dataclass(frozen=True, slots=True)
class State:
    """What needs attention. `away` is how long the database has not answered, and `gone` names silent processes.

    `reports` are those that nobody has settled.
    """

    is_away: bool = False
    away: Age | None = None
    gone: tuple[str, ...] = ()
    overdue: int = 0
    reports: int = 0

    @property
    def is_well(self) -> bool:
        return not (self.is_away or self.gone or self.overdue)


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline of 15 minutes as an SVG path.

    `lately` is the value of the last minute, and `most` the maximum of a slot. All are in the same unit. None means
    that no process counted, or that no push was timed.
    """

    name: str
    path: str
    lately: float | None
    most: float | None

    @property
    def template(self) -> str:
        return f"dashboard/spark.html#{self.name}"

    @property
    def is_time(self) -> bool:
        return self.name in ("p50", "p99")


@dataclass(frozen=True, slots=True)
class Rates:
    sparks: tuple[Spark, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A room that is open in a browser. `age` is how long its moment has lasted."""

    code: str
    phase: str
    round: int
    age: Age | None
    people: int
    bots: int
    sockets: int
    is_overdue: bool
    is_slow: bool

    @property
    def phase_template(self) -> str:
        return phase_template(self.phase)


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    rooms: int

    @property
    def template(self) -> str:
        return phase_template(self.name)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Open rooms: how many are in each phase, and lines for the most urgent. `more` is the number without a line."""

    phases: tuple[Phase, ...] = ()
    lines: tuple[RoomLine, ...] = ()
    total: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process. `state` is "serves", "drained", "gone" (silent), "left" (ended) or "unreadable" (of another version).

    `age` is the time since it started. If it is gone or has left, it is the time since its last beat.
    `lag` is in ms, `memory` in MB, `cpu` in %.
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

    @property
    def template(self) -> str:
        return f"dashboard/process_line.html#{self.state}"

    @property
    def is_here(self) -> bool:
        """Return whether it answers, and its numbers are known."""
        return self.state in ("serves", "drained")


@dataclass(frozen=True, slots=True)
class Processes:
    """The processes, those that need attention first. `more` is the number without a line.

    The other numbers are sums of what each process reports. So a player with sockets at two processes is counted
    twice. So are the bots of a room that is open in two processes.
    """

    lines: tuple[ProcessLine, ...] = ()
    more: int = 0
    sockets: int = 0
    people: int = 0
    bots: int = 0


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """A logged error. `at` is its date and time in UTC."""

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
    """All regions by name. `clock` is the time of the overview and is pushed last."""

    state: State = State()
    troubles: Incidents = Incidents()
    rates: Rates = Rates()
    rooms: Rooms = Rooms()
    processes: Processes = Processes()
    errors: Errors = Errors()
    browsers: Browsers = Browsers()
    clock: Clock = Clock()


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move. `told` has its fields as `name=value`, and is empty where they are secret."""

    version: int
    at: str
    player: str
    move: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomInspection:
    """The inside of a room at `clock`. The `pov` is that of a spectator.

    `state` is JSON. `moves` are the last ones, the newest first.
    `has_secrets` means that secrets were left out, and `is_unveiled` that they are shown. `is_closed`: by staff.
    """

    clock: Clock
    code: str
    version: int
    pov: Pov
    state: str
    moves: tuple[MoveLine, ...]
    has_secrets: bool
    is_unveiled: bool
    is_closed: bool = False

    @property
    def phase_template(self) -> str:
        return phase_template(self.pov.status.phase)


def phase_template(phase: str) -> str:
    return f"dashboard/phase.html#{phase}"
