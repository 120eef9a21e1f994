"""The doorbell between processes: it says which rooms have changed, and nothing about them.

A ring may be lost. The next tick heals that. Events, which are never saved, travel beside it and may be lost for good.
"""

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from channels.layers import get_channel_layer
from django.conf import settings

from .. import metrics
from .events import Event

log = logging.getLogger(__name__)

# The channel layer's group of all processes. One message names all rooms that changed together.
EVERYBODY = "rooms"

# The most events that wait while the channel layer does not answer. Older ones are dropped.
MAX_EVENTS = 50


class Doorbell:
    """This process on the channel layer.

    `answer` is called with each room that rings, and its version; `on_event` with each event of another process.
    """

    def __init__(self, answer: Callable[[str, int], None], on_event: Callable[[Event], None]) -> None:
        self.answer = answer
        self.on_event = on_event
        self.channel: str | None = None
        self.waiting: dict[str, int] = {}
        self.events: deque[Event] = deque(maxlen=MAX_EVENTS)
        self.sending: asyncio.Task | None = None

    def ring(self, code: str, version: int) -> None:
        metrics.count_doorbell("rung")
        self.waiting[code] = max(version, self.waiting.get(code, 0))
        self._start_sending()

    def broadcast(self, event: Event) -> None:
        self.events.append(event)
        self._start_sending()

    async def drain(self) -> None:
        """Wait until every ring is sent or has failed. No room may ring afterwards."""
        while self.sending:
            await asyncio.wait([self.sending])

    async def hear(self) -> None:
        while True:
            try:
                await self._hear_one()
            except Exception:
                log.exception("Could not hear the channel layer; trying again")
                await asyncio.sleep(settings.TICK)

    async def join(self) -> None:
        # The layer forgets a member after a day, so every tick joins again.
        if self.channel:
            await self._try(get_channel_layer().group_add(EVERYBODY, self.channel))

    async def _hear_one(self) -> None:
        if self.channel is None:
            self.channel = await asyncio.wait_for(get_channel_layer().new_channel(), settings.LAYER_TIMEOUT)
            await self.join()
        message = await get_channel_layer().receive(self.channel)
        if message["from"] == self.channel:
            return
        for code, version in message["rooms"].items():
            self.answer(code, version)
        # Older processes send no events, and newer ones perhaps longer ones.
        for fields in message.get("events", ()):
            self.on_event(Event(*fields[: len(Event._fields)]))

    def _start_sending(self) -> None:
        if self.sending is None:
            # In a task of its own: while the channel layer does not answer, no move waits for it.
            self.sending = asyncio.create_task(self._send(), context=contextvars.Context())

    async def _send(self) -> None:
        try:
            while self.waiting or self.events:
                if self.waiting:
                    rooms, self.waiting = self.waiting, {}
                    await self._send_message(rooms=rooms)
                else:
                    events = [list(event) for event in self.events]
                    self.events.clear()
                    # The rooms are empty, since older processes read nothing else.
                    await self._send_message(rooms={}, events=events)
        finally:
            self.sending = None

    async def _send_message(self, **content: object) -> None:
        message = {"type": "rooms.changed", "from": self.channel, **content}
        await self._try(get_channel_layer().group_send(EVERYBODY, message))

    async def _try(self, call: Awaitable) -> None:
        try:
            await asyncio.wait_for(call, settings.LAYER_TIMEOUT)
        except Exception:
            metrics.count_doorbell("failed")
            log.warning("Could not reach the channel layer; the next tick heals it", exc_info=True)
