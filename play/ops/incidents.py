"""What an operator should hear of, as this process met it of late: the kinds of incidents in one table."""

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from prometheus_client import Counter

from .. import metrics
from ..rooms import clock
from ..rooms.writing import last_trial

# Seconds for which an incident is told, as long as the reports of ended processes are kept; and those of a step of it.
SPAN, STEP = 900, 10
# Seconds that this machine's clock may differ from the database's before anybody is told. What NTP keeps is far below.
CLOCK_OFF = 1.0


@dataclass(frozen=True, slots=True)
class Incident:
    """What was met `number` times in the last SPAN seconds, `last` in seconds since the epoch.

    `what` is the limit, the setting, the cause, the reason or the amount. `number` is 0 for what lasts, such as a wrong
    clock.
    """

    kind: str
    what: str
    number: int
    last: float


def _describe_clock() -> str | None:
    ahead = clock.read_offset()
    return f"{ahead:+.0f} s" if abs(ahead) >= CLOCK_OFF else None


def _describe_database() -> str | None:
    return last_trial.find_reason()


# What lasts: the kind, and what it is now, or None while all is well.
LASTING: Mapping[str, Callable[[], str | None]] = {"database": _describe_database, "clock": _describe_clock}

# What is counted: the counter, and the kind of each value of its label. The first pattern that fits decides.
COUNTED: tuple[tuple[Counter, Mapping[str, str]], ...] = (
    (
        metrics.REFUSALS,
        {
            "files": "limit-sockets-process|limit-open-files",
            "refused": "try-again",
            "pages": "limit-pages-wait(ing)?",
            "connections": "limit-(head|body)-within|limit-silent-.*",
            "limits": "limit-.*",
        },
    ),
    (metrics.REPLACED, {"workers": ".*"}),
    (metrics.DOORBELLS, {"layer": "failed", "lost": "healed"}),
    (metrics.MISDIRECTED, {"origin": "none", "address": ".*"}),
)

# All kinds, the most urgent first. Each is a partial of templates/dashboard/trouble.html.
KINDS = (
    *("database", "files", "refused", "workers", "layer", "clock"),
    *("address", "pages", "limits", "connections", "lost", "origin"),
)


@dataclass
class _Seen:
    what: str
    last: float = 0.0
    steps: deque[tuple[int, int]] = field(default_factory=deque)


class IncidentRecorder:
    """Record what this process meets. `look` finds what is new since the look before."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], float] = {}
        self.seen: dict[tuple[str, str], _Seen] = {}

    def look(self, now: float) -> tuple[Incident, ...]:
        """Return what was met in the last SPAN seconds. `now` is the time of `clock`."""
        for counter, kinds in COUNTED:
            self._count(counter, kinds, now)
        for kind, describe in LASTING.items():
            if (what := describe()) is not None:
                self.seen[kind, ""] = _Seen(what, now)
        self.seen = {key: seen for key, seen in self.seen.items() if seen.last > now - SPAN}
        return tuple(_build(kind, seen, now) for (kind, _), seen in self.seen.items())

    def _count(self, counter: Counter, kinds: Mapping[str, str], now: float) -> None:
        for value, total in metrics.read_counts(counter).items():
            kind, before = _find_kind(value, tuple(kinds.items())), self.counts.get((counter._name, value), 0)
            if kind and total > before:
                self.counts[counter._name, value] = total
                seen = self.seen.setdefault((kind, value), _Seen(_name(value)))
                seen.last = now
                seen.steps.append((int(now // STEP), int(total - before)))


def _build(kind: str, seen: _Seen, now: float) -> Incident:
    while seen.steps and seen.steps[0][0] < (now - SPAN) // STEP:
        seen.steps.popleft()
    return Incident(kind, seen.what, sum(number for _, number in seen.steps), seen.last)


@cache
def _find_kind(value: str, kinds: tuple[tuple[str, str], ...]) -> str | None:
    return next((kind for kind, pattern in kinds if re.fullmatch(pattern, value)), None)


def _name(value: str) -> str:
    """Return a limit by the name that docs/deploy.md has, and any other value as it is."""
    return value.removeprefix("limit-").upper().replace("-", "_") if value.startswith("limit-") else value
