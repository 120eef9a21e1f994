"""Sockets that have closed: mark their visitors as away, and show that to everybody else."""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Collection

from channels.db import database_sync_to_async

from ..rooms import presence
from ..rooms.snapshot import Snapshot

log = logging.getLogger(__name__)


class Departures:
    """Disconnect closed sockets in batches. When a process ends, all of its sockets close at once.

    `refresh_presence` shows who is present in the rooms with these codes. `ring` rings the doorbell for a room.
    """

    def __init__(
        self, refresh_presence: Callable[[Collection[str]], Awaitable[None]], ring: Callable[[str, int], None]
    ) -> None:
        self.refresh_presence = refresh_presence
        self.ring = ring
        self.waiting: list[tuple[Snapshot, str]] = []
        self.task: asyncio.Task | None = None

    def add(self, room: Snapshot, channel_name: str) -> None:
        self.waiting.append((room, channel_name))
        if self.task is None:
            # In a task of its own, since the caller may have been cancelled.
            self.task = asyncio.create_task(self._run(), context=contextvars.Context())

    async def drain(self) -> None:
        while self.task:
            await asyncio.wait([self.task])

    async def _run(self) -> None:
        try:
            while self.waiting:
                batch, self.waiting = self.waiting, []
                await self._disconnect({room.code: room for room, _ in batch}, [name for _, name in batch])
        finally:
            self.task = None

    async def _disconnect(self, rooms: dict[str, Snapshot], channel_names: list[str]) -> None:
        try:
            await database_sync_to_async(presence.disconnect)(*channel_names)
            await self.refresh_presence(rooms)
        except Exception:
            log.exception("Could not disconnect sockets of %s; they count until their rows are stale", [*rooms])
        for room in rooms.values():
            self.ring(room.code, room.version)
