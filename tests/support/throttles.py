"""Throttles by a clock of the test's own, while the process's clock and its other throttles stay as they are."""

from weakref import WeakSet

import pytest

from play import throttle
from play.throttle import Throttle


def stop_clock(monkeypatch: pytest.MonkeyPatch, *kinds: Throttle) -> list[float]:
    """Stop the clock of throttles, and return a list whose one item is its time.

    `say_rests` reaches these kinds, as if none of them had come before, and those that are made from now on.
    """
    now = [1000.0]
    monkeypatch.setattr(throttle, "read_clock", lambda: now[0])
    monkeypatch.setattr(throttle, "_all", WeakSet(kinds))
    for kind in kinds:
        forget(monkeypatch, kind)
    return now


def forget(monkeypatch: pytest.MonkeyPatch, kind: Throttle) -> None:
    """Let the kind take the next event for its first."""
    for field, begin in (("quiet_until", 0.0), ("number", 0), ("last", None)):
        monkeypatch.setattr(kind, field, begin)
