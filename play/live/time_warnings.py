"""Warn the awaited that their time runs out.

A warning is never saved, and needs no database: each process warns the pages that it shows.
"""

import asyncio
import contextvars
from collections.abc import Callable

from ..rooms import clock
from ..rules import timing
from ..rules.game import Game


class TimeWarnings:
    """Call `warn` with the seconds that are left, at each of the times that the rules name.

    Only the timer keeps `warn`: a bound method kept here would be a circle with its owner, which only a full garbage
    collection frees, after hours. `warned_at` is when the last warning was due, so that a timer which rings a little
    early warns once.
    """

    def __init__(self) -> None:
        self.warned_at = 0.0
        self.timer: asyncio.TimerHandle | None = None

    def set(self, game: Game, warn: Callable[[int], None]) -> None:
        """Set the timer for the next warning in this game, in the place of the one before."""
        self.cancel()
        warning = timing.find_warning(game, max(clock.now(), self.warned_at))
        if warning:
            wait = max(0.0, warning[0] - clock.now())
            # In a context of its own, as the timer of the deadline.
            self.timer = asyncio.get_running_loop().call_later(
                wait, self._ring, game, warn, *warning, context=contextvars.Context()
            )

    def cancel(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def _ring(self, game: Game, warn: Callable[[int], None], due: float, left: int) -> None:
        self.warned_at = due
        self.set(game, warn)
        warn(left)
