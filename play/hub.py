"""One per process: which channels show which room here; hears the doorbell, reads once, wakes them."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Protocol

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings

from . import rooms
from .pov import Pov
from .rooms import Snapshot

log = logging.getLogger(__name__)


class Watcher(Protocol):
    """Something that shows a room to one visitor: a consumer."""

    channel_name: str
    visitor: str

    async def show(self, pov: Pov, version: int) -> None: ...


class Hub:
    """The rooms that are shown in this process, and this process's one ear on the channel layer."""

    def __init__(self) -> None:
        self.watchers: dict[str, dict[str, Watcher]] = {}
        self.latest: dict[str, Snapshot] = {}
        self.showing: dict[str, asyncio.Lock] = {}
        self.ear: str | None = None
        self.tasks: set[asyncio.Task] = set()

    async def enter(self, room: Snapshot, watcher: Watcher) -> None:
        """Show the room to the watcher, now and whenever it changes."""
        await self._listen()
        is_first = room.code not in self.watchers
        self.watchers.setdefault(room.code, {})[watcher.channel_name] = watcher
        if is_first:
            # Read again: what changed before this process was in the group rang no bell here.
            await self._guarded(get_channel_layer().group_add(group(room.code), self.ear))
            await self.wake(room.code)
        else:
            self._keep(room)
            await self._show_latest(room.code)

    async def leave(self, code: str, watcher: Watcher) -> None:
        """The watcher is gone; a room without watchers is no longer listened to. Harmless twice."""
        here = self.watchers.get(code, {})
        if here.pop(watcher.channel_name, None) and not here:
            del self.watchers[code]
            self.latest.pop(code, None)
            self.showing.pop(code, None)
            await self._guarded(get_channel_layer().group_discard(group(code), self.ear))

    async def changed(self, room: Snapshot) -> None:
        """Show the new version here and ring the doorbell of the other processes. Called after the commit."""
        self._keep(room)
        await self._show_latest(room.code)
        bell = {"type": "room.changed", "room": room.code, "version": room.version}
        await self._guarded(get_channel_layer().group_send(group(room.code), bell))

    async def wake(self, code: str) -> None:
        """Read the room and show its latest version to everybody here."""
        try:
            self._keep(await database_sync_to_async(rooms.read)(code))
        except rooms.NoRoom:
            return
        await self._show_latest(code)

    def _keep(self, room: Snapshot) -> None:
        known = self.latest.get(room.code)
        if room.code in self.watchers and (known is None or known.version <= room.version):
            self.latest[room.code] = room

    async def _show_latest(self, code: str) -> None:
        """One showing at a time: whoever waits for it finds the newest version, or nothing left to do."""
        if code not in self.watchers:
            return
        async with self.showing.setdefault(code, asyncio.Lock()):
            room = self.latest.get(code)
            if room is None:
                return
            povs: dict[int | None, Pov] = {}
            for watcher in list(self.watchers.get(code, {}).values()):
                await self._show(room, watcher, povs)

    async def _show(self, room: Snapshot, watcher: Watcher, povs: dict[int | None, Pov]) -> None:
        viewer = room.viewer(watcher.visitor)
        if viewer not in povs:
            povs[viewer] = Pov.of(room.code, room.game, viewer)
        try:
            await watcher.show(povs[viewer], room.version)
        except Exception:
            log.exception("a channel of room %s could not be shown version %s", room.code, room.version)

    async def _listen(self) -> None:
        if self.ear is None:
            self.ear = await get_channel_layer().new_channel()
            self._start(self._hear())
            self._start(self._tick())

    def _start(self, work: Awaitable) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _hear(self) -> None:
        while True:
            try:
                bell = await get_channel_layer().receive(self.ear)
                self._start(self._heard(bell["room"], bell["version"]))
            except Exception:
                log.exception("the channel layer could not be heard")
                await asyncio.sleep(settings.TICK)

    async def _heard(self, code: str, version: int) -> None:
        known = self.latest.get(code)
        if code in self.watchers and (known is None or known.version < version):
            await self.wake(code)

    async def _tick(self) -> None:
        """Whatever was lost (a doorbell, a group) is healed here."""
        while True:
            await asyncio.sleep(settings.TICK)
            try:
                await self._heal()
            except Exception:
                log.exception("a tick failed; the next one tries again")

    async def _heal(self) -> None:
        for code in list(self.watchers):
            await self._guarded(get_channel_layer().group_add(group(code), self.ear))
        versions = await database_sync_to_async(rooms.versions)(list(self.watchers))
        for code, version in versions.items():
            await self._heard(code, version)

    async def _guarded(self, call: Awaitable) -> None:
        try:
            await asyncio.wait_for(call, settings.LAYER_TIMEOUT)
        except Exception:
            log.warning("the channel layer did not answer; the next tick heals it", exc_info=True)


def group(code: str) -> str:
    """The channel layer's group of the processes that show this room."""
    return f"room.{code}"


here = Hub()
