"""Kinds of events that strangers, or what is outside, can cause in any number: one of a kind a minute is said."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakSet

EVERY = 60  # seconds between two of a kind

# The clock of all throttles, in seconds. Tests set this one, and so no other of the process.
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

    def record(self, *event: Any) -> None:
        """Count an event, which is a tuple of these values, and say it if it may pass."""
        if number := self.count(event):
            self.say(number, event)

    def count(self, event: object) -> int:
        """Return how many events there were since the last that passed, or 0 if this one may not pass."""
        with self.lock:
            self.number += 1
            self.last = event
            return self._take()

    def say_rest(self, at_once: bool = False) -> None:
        """Say how many came since the last that passed, once it is EVERY seconds old, or at once. Idempotent."""
        with self.lock:
            if at_once:
                self.quiet_until = 0.0
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
    """Log one event of a kind in EVERY seconds. The sentence takes its first value, the number, and its others."""

    def __init__(self, sentence: str, log: logging.Logger) -> None:
        super().__init__(self._say)
        self.sentence = sentence
        self.log = log

    def _say(self, number: int, event: tuple) -> None:
        came, *more = event
        self.log.warning(self.sentence, came, number, *more)


def say_rests(at_once: bool = False) -> None:
    """Say the rest of every kind. The heartbeat calls it, and a process at its end, at once."""
    for one in list(_all):
        one.say_rest(at_once)
