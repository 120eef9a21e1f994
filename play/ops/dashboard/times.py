"""Times and durations as the dashboard shows them."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Age:
    """A duration in seconds (s), minutes (min), hours (h) or days (d). It is coarse, so that it seldom changes."""

    number: int
    unit: str

    @staticmethod
    def of(seconds: float) -> "Age":
        if seconds < 60:
            return Age(max(0, int(seconds // 10 * 10)), "s")
        number, unit = next((seconds // size, unit) for size, unit in UNITS if seconds >= size)
        return Age(int(number), unit)

    @property
    def template(self) -> str:
        return f"dashboard/age.html#{self.unit if self.number else 'now'}"


UNITS = (86400, "d"), (3600, "h"), (60, "min")


def format_minute(seconds: float) -> str:
    """Return a time in seconds since the epoch, in UTC, with its date."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(seconds))


def format_time(seconds: float) -> str:
    """Return the time of the day, in UTC."""
    return time.strftime("%H:%M:%S", time.gmtime(seconds))
