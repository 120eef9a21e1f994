"""One per process: which channels show which room here; hears the doorbell, reads once, wakes them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Coroutine
from random import SystemRandom
from typing import Protocol

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings

from . import bots, rooms
from .pov import Pov
from .rooms import Snapshot
from .rules.game import Move

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
        self.locks: dict[str, asyncio.Lock] = {}
        self.timers: dict[str, asyncio.TimerHandle] = {}
        self.ear: str | None = None
        self.tasks: set[asyncio.Task] = set()

    async def enter(self, room: Snapshot, watcher: Watcher) -> None:
        """Show the room to the watcher, now and whenever it changes."""
        self._listen()
        is_first = room.code not in self.watchers
        self.watchers.setdefault(room.code, {})[watcher.channel_name] = watcher
        self._keep(room)
        await self._show_latest(room.code)
        if is_first and self.ear:
            # Read again: what changed before this process was in the group rang no bell here.
            await self._guarded(get_channel_layer().group_add(group(room.code), self.ear))
            await self.wake(room.code)

    async def leave(self, code: str, watcher: Watcher) -> None:
        """The watcher is gone; a room without watchers is no longer listened to. Harmless twice."""
        here = self.watchers.get(code, {})
        if here.pop(watcher.channel_name, None) and not here:
            del self.watchers[code]
            self.latest.pop(code, None)
            self.locks.pop(code, None)
            self._disarm(code)
            if self.ear:
                await self._guarded(get_channel_layer().group_discard(group(code), self.ear))

    async def changed(self, room: Snapshot) -> None:
        """Show the new version here and ring the doorbell of the other processes. Called after the commit."""
        known = self.latest.get(room.code)
        if known is not None and known.version >= room.version:
            return
        self._keep(room)
        await self._show_latest(room.code)
        bell = {"type": "room.changed", "room": room.code, "version": room.version}
        await self._guarded(get_channel_layer().group_send(group(room.code), bell))

    async def wake(self, code: str, version: int | None = None) -> None:
        """Show the room's latest version to everybody here; it is read unless this version is known already."""
        async with self._lock(code):
            known = self.latest.get(code)
            if version is None or known is None or known.version < version:
                try:
                    self._keep(await database_sync_to_async(rooms.read)(code))
                except rooms.NoRoom:
                    return
        await self._show_latest(code)

    def _keep(self, room: Snapshot) -> None:
        known = self.latest.get(room.code)
        if room.code in self.watchers and (known is None or known.version <= room.version):
            self.latest[room.code] = room
            self._arm(room)

    def _arm(self, room: Snapshot) -> None:
        """One timer for each room that is shown here, for its next deadline."""
        self._disarm(room.code)
        if room.deadline is not None:
            wait = max(0.0, room.deadline - time.time())
            self.timers[room.code] = asyncio.get_running_loop().call_later(wait, self._ring_timer, room)

    def _disarm(self, code: str) -> None:
        timer = self.timers.pop(code, None)
        if timer is not None:
            timer.cancel()

    def _ring_timer(self, room: Snapshot) -> None:
        self._start(self._expire(room))

    async def _expire(self, room: Snapshot) -> None:
        try:
            await self.changed(await database_sync_to_async(expired)(room))
        except rooms.NoRoom:
            return
        except Exception:
            log.exception("the deadline of room %s at version %s; the next tick tries again", room.code, room.version)

    async def _show_latest(self, code: str) -> None:
        """One showing at a time: whoever waits for it finds the newest version, or nothing left to do."""
        if code not in self.watchers:
            return
        async with self._lock(code):
            room = self.latest.get(code)
            if room is None:
                return
            povs: dict[int | None, Pov] = {}
            for watcher in list(self.watchers.get(code, {}).values()):
                await self._show(room, watcher, povs)

    async def _show(self, room: Snapshot, watcher: Watcher, povs: dict[int | None, Pov]) -> None:
        """One watcher's trouble is nobody else's."""
        try:
            viewer = room.viewer(watcher.visitor)
            if viewer not in povs:
                povs[viewer] = Pov.of(room.code, room.game, viewer)
            await watcher.show(povs[viewer], room.version)
        except Exception:
            log.exception("a channel of room %s could not be shown version %s", room.code, room.version)

    def _lock(self, code: str) -> asyncio.Lock:
        return self.locks.setdefault(code, asyncio.Lock())

    def _listen(self) -> None:
        if not self.tasks:
            self._start(self._hear())
            self._start(self._tick())

    def _start(self, work: Coroutine) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _hear(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                if self.ear is None:
                    self.ear = await asyncio.wait_for(layer.new_channel(), settings.LAYER_TIMEOUT)
                    await self._join_groups()
                bell = await layer.receive(self.ear)
                self._start(self._heard(bell["room"], bell["version"]))
            except Exception:
                log.exception("the channel layer could not be heard; trying again")
                await asyncio.sleep(settings.TICK)

    async def _heard(self, code: str, version: int) -> None:
        known = self.latest.get(code)
        if code not in self.watchers or (known is not None and known.version >= version):
            return
        try:
            await self.wake(code, version)
        except Exception:
            log.exception("room %s could not be shown version %s; the next tick tries again", code, version)

    async def _tick(self) -> None:
        """Whatever was lost (a doorbell, a group) is healed here."""
        while True:
            await asyncio.sleep(settings.TICK)
            try:
                await self._heal()
            except Exception:
                log.exception("a tick failed; the next one tries again")

    async def _heal(self) -> None:
        """What people see first; the layer, which may be slow to answer, last."""
        versions = await database_sync_to_async(rooms.versions)(list(self.watchers))
        for code, version in versions.items():
            await self._heard(code, version)
            self._rearm(code)
        if self.ear:
            await self._join_groups()

    def _rearm(self, code: str) -> None:
        """A timer whose deed failed is gone: try again."""
        room, timer = self.latest.get(code), self.timers.get(code)
        is_over = timer is None or timer.when() < asyncio.get_running_loop().time()
        if room is not None and room.deadline is not None and is_over:
            self._arm(room)

    async def _join_groups(self) -> None:
        layer = get_channel_layer()
        await self._guarded(asyncio.gather(*(layer.group_add(group(code), self.ear) for code in self.watchers)))

    async def _guarded(self, call: Awaitable) -> None:
        try:
            await asyncio.wait_for(call, settings.LAYER_TIMEOUT)
        except Exception:
            log.warning("the channel layer did not answer; the next tick heals it", exc_info=True)


def expired(room: Snapshot) -> Snapshot:
    """The room after what its deadlines asked for by now: the move of the bot that is awaited."""
    while room.deadline is not None and room.deadline <= time.time():
        after = rooms.expire(room.code, room.version, _bots_move)
        if after.version == room.version:
            return after
        room = after
    return room


def _bots_move(room: Snapshot) -> Move | None:
    bot = next(id for id in room.game.awaited if room.game.player(id).is_bot)
    return bots.move(Pov.of(room.code, room.game, bot), SystemRandom())


def group(code: str) -> str:
    """The channel layer's group of the processes that show this room."""
    return f"room.{code}"


here = Hub()
