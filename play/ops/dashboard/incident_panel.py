"""The dashboard's region of what an operator should hear of, added up over all processes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ...rooms.writing import REASONS
from ..incidents import KINDS, SPAN, Incident
from .times import format_time

MAX_INCIDENTS = 16  # lines, since a region is one message
# Stands for a reason that this version has no sentence for.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """What an operator should hear of. `number` is how often it was met in 15 minutes, or 0 for what lasts.

    `what` is the limit, the setting, the cause, the reason or the amount. `at` is when it was met last, in UTC, by
    `process`. `more` is the number of other processes that met it. `is_over`: what lasts has ended since.
    """

    kind: str
    what: str
    number: int
    at: str
    process: str
    more: int
    is_over: bool = False

    @property
    def template(self) -> str:
        return f"dashboard/trouble.html#{self.kind}"

    @property
    def reason_template(self) -> str:
        """Return why the database cannot be written. A newer version may know more reasons."""
        return f"dashboard/database_reason.html#{self.what if self.what in REASONS else OTHER}"


@dataclass(frozen=True, slots=True)
class Incidents:
    """What was met in the last 15 minutes, the most urgent first. `more` is the number without a line."""

    lines: tuple[IncidentLine, ...] = ()
    more: int = 0


def build_incidents(met: Iterable[tuple[Incident, str]], now: float, lasts: float) -> Incidents:
    """Add up what processes have met: each incident, and the process's name. A newer version may know more kinds.

    What lasts is over if nobody has met it for `lasts` seconds.
    """
    alike: dict[tuple[str, str], list[tuple[Incident, str]]] = defaultdict(list)
    for one, process in met:
        if one.kind in KINDS and one.last > now - SPAN:
            alike[one.kind, one.what].append((one, process))
    worst = sorted(alike.values(), key=lambda some: (KINDS.index(some[0][0].kind), -max(one.last for one, _ in some)))
    return Incidents(tuple(_build_line(one, now - lasts) for one in worst[:MAX_INCIDENTS]), len(worst[MAX_INCIDENTS:]))


def _build_line(met: list[tuple[Incident, str]], over_before: float) -> IncidentLine:
    last, process = max(met, key=lambda each: each[0].last)
    number = sum(one.number for one, _ in met)
    is_over = not number and last.last < over_before
    return IncidentLine(last.kind, last.what, number, format_time(last.last), process, len(met) - 1, is_over)
