"""What the processes tell of themselves, each in its row: the only code that writes one, or reads one."""

from dataclasses import dataclass, field

import msgspec
from django.conf import settings

from ..metrics import PUSH_STEPS
from ..models import Process
from ..rules.game import LOBBY, OVER

# Seconds of one point of the history, and how many there are: a quarter of an hour. A beat is no rarer (checks.py).
SLOT, SLOTS = 10, 90
# Seconds for which a process that has ended is still told of, since its history belongs to that of all.
KEPT = SLOT * SLOTS


@dataclass(frozen=True, slots=True)
class Shown:
    """A room that is shown in a process. `since`: when its moment began, or 0.

    `is_overdue`, which only the process itself can know: its time was up a while ago, and nobody has acted.
    """

    code: str
    version: int
    phase: str
    round: int
    since: float
    people: int
    bots: int
    sockets: int
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """How a process is. `people` have a socket there; `rooms` names by their phases those that are shown there.

    `overdue` are those of them whose time is up, and `shown` has the worst, one by one.
    `lag` is in seconds, `memory` in bytes, `cpu` the share of one core.
    """

    sockets: int = 0
    people: int = 0
    bots: int = 0
    lag: float = 0
    memory: float = 0
    cpu: float = 0
    rooms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    overdue: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """What happened in SLOT seconds, the `number`th since the epoch; `pushes` by the steps of `metrics.PUSH_STEPS`."""

    number: int
    moves: int = 0
    refusals: int = 0
    pushes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Error:
    """A line of the log."""

    timestamp: str
    event: str
    logger: str = ""
    level: str = ""
    room: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True)
class ProcessReport:
    """A process, as it told of itself at `beat`; one of another version may not be `is_readable`."""

    name: str
    born: float
    beat: float
    has_left: bool
    figures: Figures
    history: tuple[Slot, ...]
    errors: tuple[Error, ...]
    is_readable: bool = True

    def is_gone(self, now: float) -> bool:
        """Whether it has been silent for too long, without having said that it leaves."""
        return not self.has_left and self.beat < now - silence()


_encode = msgspec.json.Encoder().encode
_decode_figures = msgspec.json.Decoder(Figures).decode
_decode_history = msgspec.json.Decoder(tuple[Slot, ...]).decode
_decode_errors = msgspec.json.Decoder(tuple[Error, ...]).decode


def silence() -> float:
    """Seconds after which a process that tells nothing counts as gone: three beats, since one may be late."""
    return 3 * settings.PULSE


def urgency(room: Shown, now: float) -> tuple:
    """By which rooms are told: what is overdue first, then games by how long they have stood still, then the others."""
    return not room.is_overdue, not is_played(room), room.since or now


def is_played(room: Shown) -> bool:
    return room.phase not in (LOBBY, OVER)


def write_report(report: ProcessReport, now: float, metrics: str | None, watched_until: float) -> bool:
    """Write the process's row. Returns whether anybody looks at a dashboard, here or elsewhere.

    `metrics` None: as they were, since they are long and asked for seldom.
    """
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
    Process.objects.filter(beat__lt=now - KEPT).delete()
    return Process.objects.filter(watched_until__gt=now).exists()


def leave(name: str) -> None:
    """The process ends as it should."""
    Process.objects.filter(name=name).update(has_left=True, watched_until=0)


def read_reports() -> list[ProcessReport]:
    """All that serve, and those that did of late, the oldest first."""
    rows = Process.objects.order_by("born").values_list(
        "name", "born", "beat", "has_left", "figures", "history", "errors"
    )
    return [_read_report(*row) for row in rows]


def metrics_of_others(name: str, now: float) -> list[tuple[str, str]]:
    """The name and the metrics of each process that serves, but for this one."""
    rows = Process.objects.filter(has_left=False, beat__gte=now - silence()).exclude(name=name)
    return list(rows.order_by("born").values_list("name", "metrics"))


def _read_report(
    name: str, born: float, beat: float, has_left: bool, figures: str, history: str, errors: str
) -> ProcessReport:
    """A row that another version has written in its own way is told of without what stands in it."""
    try:
        return ProcessReport(
            name, born, beat, has_left, _decode_figures(figures), _history(history), _decode_errors(errors)
        )
    except (msgspec.DecodeError, ValueError):
        return ProcessReport(name, born, beat, has_left, Figures(), (), (), is_readable=False)


def _history(text: str) -> tuple[Slot, ...]:
    history = _decode_history(text)
    if any(len(slot.pushes) not in (0, len(PUSH_STEPS) + 1) for slot in history):
        raise ValueError("other steps")
    return history


def _text(value: object) -> str:
    return _encode(value).decode()
