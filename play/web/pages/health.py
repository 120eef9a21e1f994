"""Whether what lies outside answers: asked once in a while at most, and never waited for long."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection


class Answer:
    """What `ask` said last; it raises when there is no answer, and may hang."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self.ask = ask
        self.lock = Lock()
        self.asking = ThreadPoolExecutor(1, "ready")
        self.asked: Future | None = None
        self.until = 0.0
        self.is_good = False

    def __call__(self) -> bool:
        with self.lock:
            if time.monotonic() >= self.until:
                self.is_good = self._look()
                self.until = time.monotonic() + settings.READY_KEPT
            return self.is_good

    def _look(self) -> bool:
        """Who still waits for the answer of last time does not ask again."""
        if self.asked is None or self.asked.done():
            self.asked = self.asking.submit(self.ask)
        try:
            self.asked.result(settings.READY_LIMIT)
        except Exception:
            return False
        return True


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def _ask_layer() -> None:
    """By a connection of its own, since this thread has its own loop each time; nobody listens to the group."""
    async_to_sync(_send)()


async def _send() -> None:
    await asyncio.wait_for(get_channel_layer().group_send("ready", {"type": "ready"}), settings.READY_LIMIT)


database = Answer(_ask_database)
layer = Answer(_ask_layer)
