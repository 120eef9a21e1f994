"""The doorbell between processes: it says which rooms have changed, and nothing about them.

A ring may be lost. The next tick heals that.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from channels.layers import get_channel_layer
from django.conf import settings

from .. import metrics

log = logging.getLogger(__name__)

# The channel layer's group of all processes. One message names all rooms that changed together.
EVERYBODY = "rooms"


class Doorbell:
    """This process on the channel layer. `answer` is called with each room that rings, and its version."""

    def __init__(self, answer: Callable[[str, int], None]) -> None:
        self.answer = answer
        self.channel: str | None = None
        self.waiting: dict[str, int] = {}
        self.sending: asyncio.Task | None = None

    def ring(self, code: str, version: int) -> None:
        metrics.count_doorbell("rung")
        self.waiting[code] = max(version, self.waiting.get(code, 0))
        if self.sending is None:
            # In a task of its own: while the channel layer does not answer, no move waits for it.
            self.sending = asyncio.create_task(self._send())

    async def drain(self) -> None:
        """Wait until every ring is sent or has failed. Nobody may ring afterwards."""
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

    async def _send(self) -> None:
        try:
            while self.waiting:
                rooms, self.waiting = self.waiting, {}
                message = {"type": "rooms.changed", "rooms": rooms, "from": self.channel}
                await self._try(get_channel_layer().group_send(EVERYBODY, message))
        finally:
            self.sending = None

    async def _try(self, call: Awaitable) -> None:
        try:
            await asyncio.wait_for(call, settings.LAYER_TIMEOUT)
        except Exception:
            metrics.count_doorbell("failed")
            log.warning("Could not reach the channel layer; the next tick heals it", exc_info=True)
