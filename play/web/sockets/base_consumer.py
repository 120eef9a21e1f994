"""What all consumers share: the limits on sockets and messages, the language, and the last word before a close."""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs
from uuid import uuid4

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.utils.translation import get_language_from_request

from ... import metrics
from ...rendering.announcements import render_announcement
from ...rooms import DatabaseUnavailable
from ..limits import rate_limits
from ..limits.token_bucket import Bucket
from ..orders import Announcement, known_orders
from ..refusals import TRY_AGAIN, record_refusal
from ..visitor import has_signed_in, visitor_of_socket
from .open_pages import open_pages
from .outbox import PUSH, Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PageUpdate:
    """Bring an open page up to date with a saved file. With `has_regions`, send the regions again too."""

    html: str = ""
    has_regions: bool = False


class LiveReload(Protocol):
    """Send to open sockets what a designer has saved."""

    def watch(self, page: "BaseConsumer") -> None: ...

    def unwatch(self, page: "BaseConsumer") -> None: ...


# Set in development by PlayConfig.ready().
live_reload: LiveReload | None = None

# The codes of a close for good: the visitor may not watch this page any more, or there is nothing to watch.
FORBIDDEN, NOTHING_HERE, TOO_MUCH = 4403, 4404, 4408
# The page is of another build than this server, and loads itself anew. This code may never change, and neither may the
# query's field `build`, in which a page names its own: pages of all builds rely on both.
OTHER_BUILD = 4426
# After these codes a page opens another socket by itself: after a while, and as after a restart.
TRY_LATER, ELSEWHERE = 1013, 1012


class BaseConsumer(AsyncWebsocketConsumer):
    """Count the sockets and messages of one browser, and close the socket with a reason.

    A subclass implements `connect`, `receive` and, as it needs them, the four hooks that follow `push`.
    """

    async def __call__(self, scope, receive, send):
        """Run until the socket ends. Clean up here: Channels skips disconnect() after an exception or a cancel."""
        now = time.monotonic()
        self.channel_name = uuid4().hex
        self.address = (scope.get("client") or [""])[0]
        self.session_visitor = visitor_of_socket(scope)
        self.is_staff = has_signed_in(scope["session"])
        self.language = _language_of(scope)
        self.asked = parse_qs(scope["query_string"].decode(errors="replace"), keep_blank_values=True)
        scope["headers"].clear()  # frees a kilobyte or two that is never read again
        scope["cookies"].clear()
        self.messages = Bucket(rate_limits.rate_of("MESSAGES_SOCKET"), now)
        self.patience = Bucket(rate_limits.rate_of("MESSAGES_PATIENCE"), now)
        self.is_admitted = self.is_over = False
        self.announced: Announcement | None = None
        self.scope = scope
        self._choose_way_out(send)
        try:
            await self._run(receive)
        finally:
            self.is_over = True
            if self.outbox:
                self.outbox.close()
            open_pages.discard(self)
            if self.is_admitted:
                rate_limits.rate_limiter.close_socket(self.session_visitor, self.address)
                if live_reload:
                    live_reload.unwatch(self)
            await self.unwatch()

    def push(self, text: str) -> None:
        """Send a text without waiting for the browser. No-op if it has gone."""
        self._push(text)

    async def unwatch(self) -> None:
        """Stop the pushes to this socket, which is gone. Called once, even if the socket was never admitted."""

    async def refuse_too_fast(self) -> None:
        """Tell the browser that its message came too fast and was dropped."""

    async def show_last_word(self, phase: str) -> None:
        """Show why the server closes the socket.

        `phase` is "too-many" sockets, messages "too-fast", "barred" by staff, or one of a subclass.
        """

    def announce(self, announcement: Announcement | None) -> None:
        """Show what staff announces, or with None take it away."""
        self.announced = announcement
        self.push(render_announcement(announcement, self.language) + self.render_version())

    def render_version(self) -> str:
        """Return the version that ends each message to a room's page, or "" for another page."""
        return ""

    def is_barred(self) -> bool:
        """Return whether staff keeps the visitor out. Staff itself is never kept out."""
        return not self.is_staff and bool(known_orders.orders.find_bar(self.session_visitor, self.address))

    async def leave_if_barred(self) -> None:
        if self.is_barred():
            await self.end("barred", FORBIDDEN)

    async def send_elsewhere(self) -> None:
        """Close, so that the page opens another socket, which another process gets."""
        self.is_over = True
        await self.close(ELSEWHERE)

    async def update_page(self, update: PageUpdate) -> None:
        if update.html:
            self.push(update.html)

    async def end(self, phase: str, code: int) -> None:
        """Show why, and close the socket for good. Idempotent."""
        if not self.is_over:
            self.is_over = True
            await self.show_last_word(phase)
            await self.close(code)

    def _choose_way_out(self, send) -> None:
        """Push by the server's own extension where there is one. What the two ways send is the same."""
        self.outbox = None
        self.base_send = send
        self._push = self.scope.get("extensions", {}).get(PUSH)
        if self._push is None:
            self.outbox = Outbox(send, asyncio.current_task().cancel)
            self.base_send, self._push = self.outbox.send, self.outbox.push

    async def _run(self, receive) -> None:
        """Handle one message after the other until the browser has left.

        Channels' loop takes 13 µs more for a message. It waits in tasks, since it also listens to a channel layer: here
        the hub does, for all sockets. And it asks the database thread before every message, even of a flood.
        """
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.connect":
                if await self._admit():
                    await self._connect()
            elif await self._may_receive():
                await self.receive(message.get("text"), message.get("bytes"))

    async def _connect(self) -> None:
        try:
            await self.connect()
        except DatabaseUnavailable:
            log.exception("Could not open a page")
            record_refusal(TRY_AGAIN)
            self.is_over = True
            await self.close(TRY_LATER)
        if not self.is_over:
            open_pages.add(self)

    async def _admit(self) -> bool:
        if self._is_of_other_build():
            await self._send_away()
            return False
        if known_orders.orders.is_draining:
            await self.accept()
            await self.send_elsewhere()
            return False
        if self.is_barred():
            await self.accept()
            await self.end("barred", FORBIDDEN)
            return False
        try:
            rate_limits.rate_limiter.open_socket(self.session_visitor, self.address)
        except rate_limits.RateLimited as limited:
            await self.accept()
            await self._reject(limited)
        else:
            self.is_admitted = True
            if live_reload:
                live_reload.watch(self)
        return self.is_admitted

    def _is_of_other_build(self) -> bool:
        """Return whether the page names another build. Tools name none, and neither do the oldest pages."""
        return self.asked.get("build", [settings.BUILD]) != [settings.BUILD]

    async def _send_away(self) -> None:
        """Close before any limit counts the socket: after a deployment all pages of a school come at once."""
        metrics.count_refusal("other-build")
        self.is_over = True
        await self.accept()
        await self.close(OTHER_BUILD)

    async def _reject(self, limited: rate_limits.RateLimited) -> None:
        record_refusal(limited.code)
        if not limited.seconds:
            await self.end("too-many", TOO_MUCH)
            return
        self.is_over = True
        await self.close(TRY_LATER)

    async def _may_receive(self) -> bool:
        if self.is_over:
            return False
        if self._is_within_limits():
            return True
        if self.patience.take(time.monotonic()):
            await self.refuse_too_fast()
        else:
            record_refusal("limit-messages-patience")
            await self.end("too-fast", TOO_MUCH)
        return False

    def _is_within_limits(self) -> bool:
        if not self.messages.take(time.monotonic()):
            return False
        try:
            rate_limits.rate_limiter.check_message(self.session_visitor, self.address)
        except rate_limits.RateLimited:
            return False
        return True


def _language_of(scope: dict) -> str:
    """Return the language by the rule of Django's LocaleMiddleware, which looks at the headers alone."""
    request = ASGIRequest({"method": "GET", "path": "", "headers": scope["headers"]}, None)
    return get_language_from_request(request)
