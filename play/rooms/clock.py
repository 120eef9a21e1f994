"""The game's clock: the database's, so that the processes of all machines agree, whatever their own clocks say.

SQLite has no clock of its own. Its processes are on one machine, and go by that machine's.
"""

import time
from datetime import UTC, datetime

from django.db import DEFAULT_DB_ALIAS, connection, connections

# Seconds. A measure that took longer is ignored: it is wrong by up to half of that time.
MAX_TRIP = 0.5
# Seconds by which the clock must be wrong before it is changed. No measure is less exact than that.
MIN_CHANGE = 0.25

_ASK = "SELECT extract(epoch FROM clock_timestamp())"


class _State:
    """`start` is what the database's clock showed when the steady one was 0, or None while nothing was measured.

    `ahead` is how far this machine's clock was ahead of the database's at the last measure.
    """

    start: float | None = None
    ahead = 0.0


def now() -> float:
    """Return the time in seconds since the epoch, as all processes of this database have it.

    Once it was measured, setting this machine's clock does not change it.
    """
    start = _State.start
    return time.time() if start is None else _read_steady() + start


def now_utc() -> datetime:
    """Return `now()` as the database's columns have times."""
    return datetime.fromtimestamp(now(), UTC)


def read_correction() -> float:
    """Return the seconds to add to this machine's clock for `now()`, 0 while nothing was measured."""
    return 0.0 if _State.start is None else now() - time.time()


def read_offset() -> float:
    """Return the seconds by which this machine's clock was ahead of the database's at the last measure.

    colorclues_clock_offset_seconds shows them. The sign is the opposite of that of `read_correction`.
    """
    return _State.ahead


def ask(alias: str = DEFAULT_DB_ALIAS) -> float:
    """Return what time it is in this database, in seconds since the epoch. For SQLite it is this machine's."""
    if connections[alias].vendor != "postgresql":
        return time.time()
    with connections[alias].cursor() as cursor:
        cursor.execute(_ASK)
        [theirs] = cursor.fetchone()
    return float(theirs)


def measure() -> None:
    """Ask the database what time it is, and go by it from now on. No-op with SQLite.

    Half of the round trip is the way back, as NTP takes it. Raise DatabaseUnavailable if the database does not answer;
    the clock goes on as it is.
    """
    if connection.vendor != "postgresql":
        return
    connection.ensure_connection()  # to connect is no part of the round trip
    begun, before = _read_steady(), time.time()
    theirs = ask()
    trip = _read_steady() - begun
    if trip > MAX_TRIP:
        return
    _State.ahead = before + trip / 2 - theirs
    measured = theirs - trip / 2 - begun
    if _State.start is None or abs(measured - _State.start) > MIN_CHANGE:
        _State.start = measured


def _read_steady() -> float:
    """Return the seconds of a clock that nobody sets. On Linux it goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
