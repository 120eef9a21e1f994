"""The doorbell between processes: which rooms have changed, and no state. It may be lost; the hub heals that."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from channels.layers import get_channel_layer
from django.conf import settings

from .. import metrics

log = logging.getLogger(__name__)

# The channel layer's group of all processes: what changes together is told by one message, whoever shows it.
EVERYBODY = "rooms"


class Doorbell:
    """This process's one ear on the channel layer; `answer` is called with each room that rings, and its version."""

    def __init__(self, answer: Callable[[str, int], None]) -> None:
        self.answer = answer
        self.ear: str | None = None
        self.waiting: dict[str, int] = {}
        self.ringing: asyncio.Task | None = None

    def ring(self, code: str, version: int) -> None:
        """The other processes hear of it, apart: while the layer does not answer, nobody's move waits for it."""
        metrics.count_doorbell("rung")
        self.waiting[code] = max(version, self.waiting.get(code, 0))
        if self.ringing is None:
            self.ringing = asyncio.create_task(self._ring())

    async def rung(self) -> None:
        """Once all that is to be told is told, or given up; nobody must ring any more."""
        while self.ringing:
            await asyncio.wait([self.ringing])

    async def hear(self) -> None:
        """Answers until it is cancelled."""
        while True:
            try:
                await self._hear_one()
            except Exception:
                log.exception("the channel layer could not be heard; trying again")
                await asyncio.sleep(settings.TICK)

    async def join(self) -> None:
        """Hear what is told to all, now and for a day more."""
        if self.ear:
            await self._guarded(get_channel_layer().group_add(EVERYBODY, self.ear))

    async def _hear_one(self) -> None:
        if self.ear is None:
            self.ear = await asyncio.wait_for(get_channel_layer().new_channel(), settings.LAYER_TIMEOUT)
            await self.join()
        bell = await get_channel_layer().receive(self.ear)
        if bell["from"] == self.ear:
            return
        for code, version in bell["rooms"].items():
            self.answer(code, version)

    async def _ring(self) -> None:
        """Together, whatever has changed while the last message went out."""
        try:
            while self.waiting:
                told, self.waiting = self.waiting, {}
                bell = {"type": "rooms.changed", "rooms": told, "from": self.ear}
                await self._guarded(get_channel_layer().group_send(EVERYBODY, bell))
        finally:
            self.ringing = None

    async def _guarded(self, call: Awaitable) -> None:
        try:
            await asyncio.wait_for(call, settings.LAYER_TIMEOUT)
        except Exception:
            metrics.count_doorbell("failed")
            log.warning("the channel layer did not answer; the next tick heals it", exc_info=True)
