"""Send to browsers through servers that have nothing but ASGI's `send`, which a caller has to await."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

# The ASGI extension of this game's own server: `scope["extensions"][PUSH](text)` writes a text to the socket at once.
PUSH = "colorclues.push"


class Outbox:
    """Send one socket's messages in their order, from a task that lives while there are any.

    So a browser that reads slowly holds up nobody else. `give_up` is called if a message is lost, or if the browser
    leaves more than UNSENT_MOST characters unread. It ends the consumer, so that the server closes the socket.
    The browser comes back for the latest version.
    """

    def __init__(self, send: Callable[[Any], Awaitable[None]], give_up: Callable[[], object]) -> None:
        self.send_now = send
        self.give_up = give_up
        self.messages: deque[dict] = deque()
        self.unsent = 0
        self.is_closed = False
        self.task: asyncio.Task | None = None

    def push(self, text: str) -> None:
        """Send a text behind all that waits. No-op once the socket is closing."""
        if self.is_closed:
            return
        self.unsent += len(text)
        if self.unsent > settings.UNSENT_MOST:
            self._end("the browser does not read")
        else:
            self._put({"type": "websocket.send", "text": text})

    async def send(self, message: dict) -> None:
        """Send any other ASGI message. Only the handshake is waited for."""
        if message["type"] == "websocket.accept":
            await self.send_now(message)
        elif not self.is_closed:
            self.is_closed = message["type"] == "websocket.close"
            self._put(message)

    def close(self) -> None:
        """Drop what is unsent. Idempotent."""
        self.is_closed = True
        self.messages.clear()
        if self.task:
            self.task.cancel()

    def _put(self, message: dict) -> None:
        self.messages.append(message)
        if self.task is None:
            self.task = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        try:
            while self.messages:
                message = self.messages.popleft()
                await self.send_now(message)
                self.unsent -= len(message.get("text", ""))
        except OSError:  # the browser has gone, of which the consumer will soon hear
            self.is_closed = True
        except Exception as trouble:
            self._end(trouble)
        finally:
            self.task = None

    def _end(self, why: object) -> None:
        log.warning("Cut a socket: %s", why)
        self.is_closed = True
        self.messages.clear()
        self.give_up()
