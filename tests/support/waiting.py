"""Waiting for the thing itself, and never longer than for a limit of time."""

import time
from collections.abc import Callable
from threading import Thread

from tests.support.player import in_words

PATIENCE = 60  # seconds for what must come on a slow machine
PAUSE = 0.02  # seconds between two looks


def wait_until(
    is_so: Callable[[], object], seconds: float = PATIENCE, explain: Callable[[], object] | None = None
) -> float:
    """Wait until it is so, and return the seconds that it took. Raise AssertionError when that takes longer.

    The error has the words of the condition, and what `explain` returns then.
    """
    begun = time.monotonic()
    while not is_so():
        if time.monotonic() - begun > seconds:
            raise AssertionError(f"not so within {seconds} s: {in_words(is_so)}; {explain() if explain else ''}")
        time.sleep(PAUSE)
    return time.monotonic() - begun


def run_within(seconds: float, act: Callable[[], object]) -> None:
    """Run it, and raise what it raises. Raise AssertionError if it has not ended after so many seconds."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), f"not over within {seconds} s: {in_words(act)}"
    if raised:
        raise raised[0]
