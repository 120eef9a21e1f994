"""The reports of all processes, one database row each: the only code that writes or reads these rows."""

from dataclasses import dataclass, field

import msgspec
from django.conf import settings

from ..metrics import OPEN_REPORTS, PUSH_STEPS
from ..models import Process
from ..rooms import reports, writing
from ..web.browser_reports import BrowserReport
from .incidents import Incident
from .room_reports import RoomReport

# Seconds of one slot of the history, and slots in it: 15 minutes. Beats are at least as frequent as slots (checks.py).
SLOT, SLOTS = 10, 90
# Seconds for which the row of an ended process is kept, since the history of all includes its own.
KEEP_SECONDS = SLOT * SLOTS


@dataclass(frozen=True, slots=True)
class Figures:
    """The measurements of a process. `people` are players with a socket there.

    `rooms` maps each phase to the codes of the rooms that are open there. `overdue` has the codes of those that are
    overdue, and `shown` the full reports of the most urgent.
    `lag` is in seconds, `memory` in bytes, `cpu` the share of one core. `troubles` are the incidents of late, and
    `browser_reports` the last ones here, the newest first.
    """

    sockets: int = 0
    people: int = 0
    bots: int = 0
    lag: float = 0
    memory: float = 0
    cpu: float = 0
    rooms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    overdue: tuple[str, ...] = ()
    shown: tuple[RoomReport, ...] = ()
    troubles: tuple[Incident, ...] = ()
    browser_reports: tuple[BrowserReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """What was counted in the `number`th SLOT since the epoch; `pushes` are by the steps of `metrics.PUSH_STEPS`."""

    number: int
    moves: int = 0
    refusals: int = 0
    pushes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedError:
    """An error as the log has it."""

    timestamp: str
    event: str
    logger: str = ""
    level: str = ""
    room: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True)
class ProcessReport:
    """A process as it reported itself at `beat`.

    Another version of the code may have written its row in its own way. Then it is not `is_readable`, and only the
    columns are known.
    """

    name: str
    born: float
    beat: float
    has_left: bool
    figures: Figures
    history: tuple[Slot, ...]
    errors: tuple[LoggedError, ...]
    is_readable: bool = True

    def is_gone(self, now: float) -> bool:
        return not self.has_left and self.beat < now - gone_after()


_encode = msgspec.json.Encoder().encode
_decode_figures = msgspec.json.Decoder(Figures).decode
_decode_history = msgspec.json.Decoder(tuple[Slot, ...]).decode
_decode_errors = msgspec.json.Decoder(tuple[LoggedError, ...]).decode


def gone_after() -> float:
    """Return the seconds after which a silent process counts as gone. They are three beats, since one may be late."""
    return 3 * settings.PULSE


def write_report(report: ProcessReport, now: float, metrics: str | None, watched_until: float) -> bool:
    """Write the row of a process. Return whether an operator has a dashboard open, in any process.

    With None the row keeps its `metrics`, since they are long and seldom read. Measure what waits for staff, too.
    Raises DatabaseUnavailable if the database cannot be written.
    """
    writing.try_to_write(report.name, now)
    row = {
        "born": report.born,
        "beat": report.beat,
        "has_left": report.has_left,
        "watched_until": watched_until,
        "figures": _text(report.figures),
        "history": _text(report.history),
        "errors": _text(report.errors),
        **({} if metrics is None else {"metrics": metrics}),
    }
    if not Process.objects.filter(name=report.name).update(**row):
        Process.objects.create(name=report.name, **{"metrics": "", **row})
    Process.objects.filter(beat__lt=now - KEEP_SECONDS).delete()
    OPEN_REPORTS.set(reports.count_open())
    return Process.objects.filter(watched_until__gt=now).exists()


def mark_replaced(beginning: str) -> None:
    """Note that the process whose name begins like this was killed or has crashed, and that another one serves."""
    Process.objects.filter(name__startswith=beginning, has_left=False).update(has_left=True, watched_until=0)


def mark_ended(name: str) -> None:
    Process.objects.filter(name=name).update(has_left=True, watched_until=0)


def read_reports() -> list[ProcessReport]:
    """Return the reports of all processes, also of those that ended lately, the oldest process first."""
    rows = Process.objects.order_by("born").values_list(
        "name", "born", "beat", "has_left", "figures", "history", "errors"
    )
    return [_read_report(*row) for row in rows]


def read_metrics_of_others(name: str, now: float) -> list[tuple[str, str]]:
    rows = Process.objects.filter(has_left=False, beat__gte=now - gone_after()).exclude(name=name)
    return list(rows.order_by("born").values_list("name", "metrics"))


def _read_report(
    name: str, born: float, beat: float, has_left: bool, figures: str, history: str, errors: str
) -> ProcessReport:
    try:
        return ProcessReport(
            name, born, beat, has_left, _decode_figures(figures), _read_history(history), _decode_errors(errors)
        )
    except (msgspec.DecodeError, ValueError):
        return ProcessReport(name, born, beat, has_left, Figures(), (), (), is_readable=False)


def _read_history(text: str) -> tuple[Slot, ...]:
    history = _decode_history(text)
    if any(len(slot.pushes) not in (0, len(PUSH_STEPS) + 1) for slot in history):
        raise ValueError("pushes are counted by other steps")
    return history


def _text(value: object) -> str:
    return _encode(value).decode()
