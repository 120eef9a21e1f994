"""Whether this process answers, and what it depends on.

healthz asks neither the database nor the channel layer; readyz asks both.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ..orders import known_orders


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    return _plain("ok")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether games can be played here: 503 while the database does not answer, or staff drains the process.

    Without the channel layer games are slow, but they can be played.
    """
    if known_orders.orders.is_draining:
        return _plain("draining: staff has sent its sockets to other processes", status=503)
    if not database():
        return _plain("the database does not answer", status=503)
    if not layer():
        return _plain("degraded: the channel layer does not answer")
    return _plain("ok")


class CachedCheck:
    """Check whether an outside service answers, at most once in READY_KEPT seconds.

    `ask` raises when there is no answer, and may hang. It is not called again before it has returned.
    A caller waits READY_LIMIT seconds at most.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self.ask = ask
        self.lock = Lock()
        self.executor = ThreadPoolExecutor(1, "ready")
        self.pending: Future | None = None
        self.valid_until = 0.0
        self.is_good = False

    def __call__(self) -> bool:
        with self.lock:
            if time.monotonic() >= self.valid_until:
                self.is_good = self._check()
                self.valid_until = time.monotonic() + settings.READY_KEPT
            return self.is_good

    def _check(self) -> bool:
        if self.pending is None or self.pending.done():
            self.pending = self.executor.submit(self.ask)
        try:
            self.pending.result(settings.READY_LIMIT)
        except Exception:
            return False
        return True


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def _ask_layer() -> None:
    async_to_sync(_send)()  # in a new event loop each time, and so over a connection of its own


async def _send() -> None:
    # The group has no members.
    await asyncio.wait_for(get_channel_layer().group_send("ready", {"type": "ready"}), settings.READY_LIMIT)


database = CachedCheck(_ask_database)
layer = CachedCheck(_ask_layer)
