"""The first measure of the clock, before a process serves."""

from threading import Thread

from django.db import connection

from . import DatabaseUnavailable, clock


def measure_within(seconds: float) -> None:
    """Measure, and go on after so many seconds. If the database does not answer, the first beat measures."""
    asking = Thread(target=_try_to_measure, daemon=True)
    asking.start()
    asking.join(seconds)


def _try_to_measure() -> None:
    try:
        clock.measure()
    except DatabaseUnavailable:
        pass  # readiness and the first beat say so
    finally:
        connection.close()
