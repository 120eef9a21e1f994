"""What the tests of rendering share."""

import time
from types import SimpleNamespace

import pytest

from play.pov import regions


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    """Stop the time that the countdown reads: two renderings that are compared must not lie a second apart."""
    now = time.time()
    monkeypatch.setattr(regions, "time", SimpleNamespace(time=lambda: now))
