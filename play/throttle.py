"""Kinds of events that strangers, or what is outside, can cause in any number: one of a kind a minute is said."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakSet

log = logging.getLogger(__name__)

EVERY = 60  # seconds between two of a kind

read_clock = time.monotonic

_all: WeakSet["Throttle"] = WeakSet()


class Throttle:
    """Let one event of a kind pass in EVERY seconds, with how many there were since the one before.

    `say` is called with that number and the last event, if no more events come. Threads may share it.
    """

    def __init__(self, say: Callable[[int, Any], object]) -> None:
        self.say = say
        self.number = 0
        self.last: Any = None
        self.quiet_until = 0.0
        self.lock = Lock()
        _all.add(self)

    def count(self, event: object) -> int:
        """Return how many events there were since the last that passed, or 0 if this one may not pass."""
        with self.lock:
            self.number += 1
            self.last = event
            return self._take()

    def say_rest(self) -> None:
        """Say how many came since the last that passed, once it is EVERY seconds old. Idempotent."""
        with self.lock:
            last, number = self.last, self.number and self._take()
        if number:
            self.say(number, last)

    def _take(self) -> int:
        now, number = read_clock(), self.number
        if now < self.quiet_until:
            return 0
        self.quiet_until, self.number, self.last = now + EVERY, 0, None
        return number


class ThrottledLog(Throttle):
    """Log one event of a kind in EVERY seconds. The sentence takes what came, the number, and what else is given."""

    def __init__(self, sentence: str, log: logging.Logger = log) -> None:
        super().__init__(self._say)
        self.sentence = sentence
        self.log = log

    def record(self, came: str, *more: object) -> None:
        if number := self.count((came, more)):
            self._say(number, (came, more))

    def _say(self, number: int, event: tuple[str, tuple]) -> None:
        came, more = event
        self.log.warning(self.sentence, came, number, *more)


def say_rests() -> None:
    """Say the rest of every kind. The heartbeat calls it."""
    for one in list(_all):
        one.say_rest()
