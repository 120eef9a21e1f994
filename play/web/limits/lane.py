"""How many do a thing at once in this process; the others wait for their turn, but not too many and not too long."""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from django.conf import settings

from .rate_limits import RateLimited

Goes = Callable[[], Coroutine[Any, Any, object]]


class Gone(Exception):
    """The browser has gone while it waited."""


class Lane:
    """Let so many in at once. Known visitors, who may sit in a game, have their turn before strangers.

    `full` and `late` are the limits that refuse who comes when too many wait, and who has waited too long. All of it
    happens in the event loop's thread.
    """

    def __init__(self, full: str, late: str) -> None:
        self.full, self.late = full, late
        self.free = settings.PAGES_AT_ONCE
        self.most = settings.PAGES_WAITING if settings.LIMITS else math.inf
        self.patience = settings.PAGES_WAIT if settings.LIMITS else None
        self.known: deque[asyncio.Future] = deque()
        self.strangers: deque[asyncio.Future] = deque()

    async def enter(self, is_known: bool, goes: Goes | None) -> None:
        """Wait for a turn, which `leave` ends. Raise RateLimited if too many wait, or if it takes too long.

        Raise Gone once `goes` returns, which waits for the browser to go. Without it there is no waiting.
        """
        if self.free:
            self.free -= 1
            return
        if goes is None or not self._has_room(is_known):
            raise RateLimited(0, self.full)
        await self._wait(self.known if is_known else self.strangers, goes)

    def leave(self) -> None:
        """End a turn, and give it to who waits. A stranger's turn comes when no known visitor waits."""
        if queue := self.known or self.strangers:
            queue.popleft().set_result(None)
            return
        self.free += 1

    def _has_room(self, is_known: bool) -> bool:
        """Return whether one more may wait. A known visitor takes the place of the stranger who came last."""
        if len(self.known) + len(self.strangers) < self.most:
            return True
        if not is_known or not self.strangers:
            return False
        self.strangers.pop().set_exception(RateLimited(0, self.full))
        return True

    async def _wait(self, queue: deque[asyncio.Future], goes: Goes) -> None:
        turn, gone = asyncio.get_running_loop().create_future(), asyncio.ensure_future(goes())
        queue.append(turn)
        try:
            await asyncio.wait((turn, gone), timeout=self.patience, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._give_up(queue, turn)
            raise
        finally:
            gone.cancel()
        if turn.done():
            return turn.result()
        queue.remove(turn)
        raise Gone if gone.done() else RateLimited(0, self.late)

    def _give_up(self, queue: deque[asyncio.Future], turn: asyncio.Future) -> None:
        if not turn.done():
            queue.remove(turn)
        elif not turn.exception():
            self.leave()  # it came at this very moment
