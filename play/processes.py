"""What the processes tell of themselves, each in its row: the only code that writes one, or reads one."""

from dataclasses import dataclass, field

import msgspec
from django.conf import settings

from .models import Process

# Seconds of one point of the history, and how many there are: a quarter of an hour.
SLOT, SLOTS = 10, 90
# Seconds for which a process that has ended is still told of, since its history belongs to that of all.
KEPT = SLOT * SLOTS


@dataclass(frozen=True, slots=True)
class Shown:
    """A room that is shown in a process. `since`: when its moment began; `deadline`: when it ends by itself, or 0."""

    code: str
    version: int
    phase: str
    round: int
    since: float
    deadline: float
    people: int
    bots: int
    sockets: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How a process is. `people` have a socket there; `rooms` counts those shown there by phase, `shown` has the worst.

    `lag` is in seconds, `memory` in bytes, `cpu` the share of one core.
    """

    sockets: int = 0
    people: int = 0
    bots: int = 0
    lag: float = 0
    memory: float = 0
    cpu: float = 0
    rooms: dict[str, int] = field(default_factory=dict)
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
class Told:
    """A process, as it told of itself at `beat`."""

    name: str
    born: float
    beat: float
    has_left: bool
    figures: Figures
    history: tuple[Slot, ...]
    errors: tuple[Error, ...]

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
    is_played = room.phase not in ("lobby", "over")
    return not is_overdue(room, now), not is_played, room.since or now


def is_overdue(room: Shown, now: float) -> bool:
    """Whether its time was up a while ago and nobody has acted; a process that shows it should, within two ticks."""
    return bool(room.deadline) and room.deadline < now - 2 * settings.TICK


def tell(told: Told, now: float, metrics: str | None, watched_until: float) -> bool:
    """Write the process's row. Returns whether anybody looks at a dashboard, here or elsewhere.

    `metrics` None: as they were, since they are long and asked for seldom.
    """
    row = {
        "born": told.born,
        "beat": told.beat,
        "has_left": told.has_left,
        "watched_until": watched_until,
        "figures": _text(told.figures),
        "history": _text(told.history),
        "errors": _text(told.errors),
        **({} if metrics is None else {"metrics": metrics}),
    }
    if not Process.objects.filter(name=told.name).update(**row):
        Process.objects.create(name=told.name, **{"metrics": "", **row})
    Process.objects.filter(beat__lt=now - KEPT).delete()
    return Process.objects.filter(watched_until__gt=now).exists()


def leave(name: str) -> None:
    """The process ends as it should."""
    Process.objects.filter(name=name).update(has_left=True, watched_until=0)


def told() -> list[Told]:
    """All that serve, and those that did of late, the oldest first."""
    rows = Process.objects.order_by("born").values_list(
        "name", "born", "beat", "has_left", "figures", "history", "errors"
    )
    return [_told(*row) for row in rows]


def metrics_of_others(name: str, now: float) -> list[tuple[str, str]]:
    """The name and the metrics of each process that serves, but for this one."""
    rows = Process.objects.filter(has_left=False, beat__gte=now - silence()).exclude(name=name)
    return list(rows.order_by("born").values_list("name", "metrics"))


def _told(name: str, born: float, beat: float, has_left: bool, figures: str, history: str, errors: str) -> Told:
    return Told(name, born, beat, has_left, _decode_figures(figures), _decode_history(history), _decode_errors(errors))


def _text(value: object) -> str:
    return _encode(value).decode()
