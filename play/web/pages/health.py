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

from ...rooms import DatabaseUnavailable, tables
from ...rooms.writing import REASONS, last_trial
from ..orders import known_orders

# Those of this process, also while the files of another version take the place of its own.
OWN_MIGRATIONS = tables.list_migrations()


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    return _plain("ok")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether games can be played here: 503 while the database cannot do its part, or staff drains the process.

    Heartbeats find out whether the database can be written. Without the channel layer games are slow, but they can be
    played.
    """
    if known_orders.orders.is_draining:
        return _plain("draining: staff has sent its sockets to other processes", status=503)
    if lack := database():
        return _plain(lack, status=503)
    if reason := last_trial.explain():
        return _plain(f"the database cannot be written: {reason}", status=503)
    return _plain(layer() or "ok")


class CachedCheck:
    """Find out what is wrong with an outside service, at most once in READY_KEPT seconds; "" if nothing is.

    `ask` returns that. It raises when there is no answer, and may hang. It is not called again before it has returned.
    A caller waits READY_LIMIT seconds at most, and then gets `no_answer`.
    """

    def __init__(self, ask: Callable[[], str], no_answer: str) -> None:
        self.ask = ask
        self.no_answer = no_answer
        self.lock = Lock()
        self.executor = ThreadPoolExecutor(1, "ready")
        self.pending: Future | None = None
        self.valid_until = 0.0
        self.wrong = no_answer

    def __call__(self) -> str:
        with self.lock:
            if time.monotonic() >= self.valid_until:
                self.wrong = self._check()
                self.valid_until = time.monotonic() + settings.READY_KEPT
            return self.wrong

    def _check(self) -> str:
        if self.pending is None or self.pending.done():
            self.pending = self.executor.submit(self.ask)
        try:
            return self.pending.result(settings.READY_LIMIT)
        except Exception:
            return self.no_answer


def _plain(text: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type="text/plain")
    vars(answer)["_has_been_logged"] = True  # by whoever found it out, or Django logs an error each time
    return answer


def _ask_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return _find_lack()
    finally:
        connection.close()


def _find_lack() -> str:
    """Return what the database lacks, by a second query: 0.2 ms."""
    try:
        is_lacking = tables.has_unapplied(OWN_MIGRATIONS)
    except DatabaseUnavailable as trouble:
        if trouble.reason != "unmigrated":
            return f"the database cannot be read: {REASONS[trouble.reason]}"
        is_lacking = True
    return "the database lacks migrations: run `manage.py migrate`" if is_lacking else ""


def _ask_layer() -> str:
    async_to_sync(_send)()  # in a new event loop each time, and so over a connection of its own
    return ""


async def _send() -> None:
    # The group has no members.
    await asyncio.wait_for(get_channel_layer().group_send("ready", {"type": "ready"}), settings.READY_LIMIT)


database = CachedCheck(_ask_database, "the database does not answer")
layer = CachedCheck(_ask_layer, "degraded: the channel layer does not answer")
