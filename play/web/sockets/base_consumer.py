"""The socket of one browser, whatever it is for: counted, heard no faster than people speak, and seen off."""

import time
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer

from ... import metrics
from .. import language
from ..limits import rate_limits
from ..limits.token_bucket import Bucket


@dataclass(frozen=True)
class Saved:
    """What was saved: `html` brings a page up to date with it, unless it is `of_regions`, which are then sent anew."""

    html: str = ""
    of_regions: bool = False


class LiveReload(Protocol):
    """Tells open sockets what a designer has saved."""

    def enter(self, page: "BaseConsumer") -> None: ...

    def leave(self, page: "BaseConsumer") -> None: ...


# Set in development by PlayConfig.ready().
live_reload: LiveReload | None = None

TOO_MUCH = 4408
# A page comes back from it by itself, after a while.
TRY_LATER = 1013


class BaseConsumer(AsyncWebsocketConsumer):
    """What its consumers have in common; each says what it does in `connect`, `receive` and the four below."""

    # The hub and the listing hear for all: a subscription for each socket would be one that nobody uses.
    channel_layer_alias = "none: nobody sends to a single socket"

    async def __call__(self, scope, receive, send):
        """However the socket ends: Channels calls disconnect() neither after an exception nor when it is cancelled."""
        now = time.monotonic()
        self.channel_name = uuid4().hex
        self.address = (scope.get("client") or [""])[0]
        self.who = scope["session"].get("visitor", "")
        self.language = language.of_socket(scope)
        scope["headers"].clear()  # a kilobyte or two that nobody needs again
        self.messages = Bucket(rate_limits.rate("MESSAGES_SOCKET"), now)
        self.patience = Bucket(rate_limits.rate("MESSAGES_PATIENCE"), now)
        self.is_in = self.is_over = False
        try:
            return await super().__call__(scope, receive, send)
        finally:
            if self.is_in:
                rate_limits.rate_limiter.close(self.who, self.address)
                if live_reload:
                    live_reload.leave(self)
            await self.leave()

    async def leave(self) -> None:
        """The socket is gone. Called once, also when it was never let in."""

    async def slow_down(self) -> None:
        """A message came too soon and is not looked at."""

    async def say_why(self, phase: str) -> None:
        """The last word before the server closes: "too-many" sockets, or messages "too-fast"."""

    async def show_saved(self, saved: Saved) -> None:
        """In development: a template or a stylesheet was saved."""
        if saved.html:
            await self.send(saved.html)

    async def dispatch(self, message):
        """In the place of Channels', which asks the database's thread before every message, also of a flood."""
        if message["type"] == "websocket.connect" and not await self._is_let_in():
            return
        if message["type"] == "websocket.receive" and not await self._is_heard():
            return
        await getattr(self, get_handler_name(message))(message)

    async def end(self, phase: str, code: int) -> None:
        """Say why, and close for good. Harmless twice."""
        if not self.is_over:
            self.is_over = True
            await self.say_why(phase)
            await self.close(code)

    async def _is_let_in(self) -> bool:
        try:
            rate_limits.rate_limiter.open(self.who, self.address)
        except rate_limits.RateLimited as asked:
            await self.accept()
            await self._turn_away(asked)
        else:
            self.is_in = True
            if live_reload:
                live_reload.enter(self)
        return self.is_in

    async def _turn_away(self, asked: rate_limits.RateLimited) -> None:
        """Where there is no place, for good; who only comes too often needs to do nothing but wait."""
        metrics.refused(asked.code)
        if not asked.seconds:
            await self.end("too-many", TOO_MUCH)
            return
        self.is_over = True
        await self.close(TRY_LATER)

    async def _is_heard(self) -> bool:
        if self.is_over:
            return False
        if self._is_in_time():
            return True
        if self.patience.take(time.monotonic()):
            await self.slow_down()
        else:
            await self.end("too-fast", TOO_MUCH)
        return False

    def _is_in_time(self) -> bool:
        if not self.messages.take(time.monotonic()):
            return False
        try:
            rate_limits.rate_limiter.message(self.who, self.address)
        except rate_limits.RateLimited:
            return False
        return True
