"""How long something lasts, as people say it."""

import math
from dataclasses import dataclass

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY
UNITS = ((YEAR, "year"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))
# From so many of a unit on it counts as exact enough.
MANY = 10


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of a unit. It is never shorter than what it stands for."""

    number: int
    unit: str

    @staticmethod
    def of(seconds: float) -> "Duration":
        for size, unit in UNITS:
            if seconds >= MANY * size or (seconds >= size and seconds % size == 0):
                return Duration(math.ceil(seconds / size), unit)
        return Duration(math.ceil(seconds), "second")

    @property
    def template(self) -> str:
        return f"own/duration.html#{self.unit}"
