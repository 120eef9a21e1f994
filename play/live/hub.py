"""One per process: which channels show which room here; when the doorbell rings it reads once and wakes them."""

import asyncio
import contextvars
import logging
import math
import time
from collections.abc import Coroutine
from dataclasses import replace
from typing import Protocol

from channels.db import database_sync_to_async
from django.conf import settings

from .. import metrics
from ..pov.builder import PovBuilder
from ..pov.regions import Pov
from ..rooms import RoomNotFound, changes, presence, queries
from ..rooms.snapshot import Snapshot
from . import deadlines
from .doorbell import Doorbell

log = logging.getLogger(__name__)


class Watcher(Protocol):
    """Something that shows a room to one visitor: a consumer."""

    channel_name: str
    visitor: str

    async def show(self, pov: Pov, version: int) -> None: ...

    async def turn_out(self) -> None: ...


class Hub:
    """The rooms that are shown in this process."""

    def __init__(self) -> None:
        self.watchers: dict[str, dict[str, Watcher]] = {}
        self.latest: dict[str, Snapshot] = {}
        self.seen: dict[str, dict[str, float]] = {}
        self.there: dict[str, frozenset[int]] = {}
        self.locks: dict[str, asyncio.Lock] = {}
        self.timers: dict[str, asyncio.TimerHandle] = {}
        self.rung: dict[str, int] = {}
        self.bell = Doorbell(self._heard)
        self.tasks: set[asyncio.Task] = set()
        self.listening: list[asyncio.Task] = []
        self.departing: list[tuple[Snapshot, str]] = []
        self.seeing_off: asyncio.Task | None = None

    async def arrive(self, code: str, watcher: Watcher) -> Snapshot:
        """The room, in which the watcher's visitor is from now on. Raises NoRoom."""
        room, seen = await database_sync_to_async(_arrived)(code, watcher.visitor, watcher.channel_name)
        self.seen[code] = seen
        return room

    async def enter(self, room: Snapshot, watcher: Watcher) -> None:
        """Show the room to the watcher, now and whenever it changes, and to all others that somebody has come."""
        self._listen()
        is_first = room.code not in self.watchers
        self.watchers.setdefault(room.code, {})[watcher.channel_name] = watcher
        self._keep(room)
        await self._show_latest(room.code)
        metrics.observe_push(room.committed_at)
        if is_first:
            # To what has changed since it was read, nobody has answered.
            self._start(self._catch_up(room.code))
        self.bell.ring(room.code, room.version)

    async def leave(self, code: str, watcher: Watcher) -> None:
        """The watcher is gone; a room without watchers is no longer listened to. Harmless twice."""
        watchers = self.watchers.get(code, {})
        if watchers.pop(watcher.channel_name, None) is None:
            return
        self.departing.append((self.latest[code], watcher.channel_name))
        if self.seeing_off is None:
            # Apart, since whoever leaves may have been cancelled.
            self.seeing_off = self._start(self._see_off())
        if not watchers:
            self._forget(code)

    async def known(self, code: str, visitor: str) -> Snapshot:
        """The room as it is known here; read anew for one who has no seat in that, and may just have got it.

        Raises NoRoom.
        """
        room = self.latest.get(code)
        if room is not None and (not visitor or room.viewer(visitor)):
            return room
        return await database_sync_to_async(queries.read)(code)

    async def departed(self) -> None:
        """Once whoever has left is seen off, and the others know: what a process waits for before it ends."""
        while self.seeing_off:
            await asyncio.wait([self.seeing_off])
        await self.bell.rung()

    def shown_rooms(self) -> list[tuple[Snapshot, list[str]]]:
        """Return each room that is open in this process, with the visitor of each of its sockets."""
        return [
            (self.latest[code], [watcher.visitor for watcher in watchers.values()])
            for code, watchers in self.watchers.items()
            if code in self.latest
        ]

    async def changed(self, room: Snapshot) -> None:
        """Show the new version here and ring the doorbell of the other processes. Called after the commit."""
        if self.rung.get(room.code, 0) >= room.version:
            return
        is_seen = room.code in self.watchers
        self._keep(room)
        if is_seen:
            self.rung[room.code] = room.version
        await self._show_latest(room.code)
        if is_seen:
            metrics.observe_push(room.committed_at)
        self.bell.ring(room.code, room.version)

    async def wake(self, code: str, version: int | None = None) -> None:
        """Show the room's latest version to everybody here; it is read unless this version is known already."""
        if code not in self.watchers:
            return
        async with self._lock(code):
            known = self.latest.get(code)
            if version is None or known is None or known.version < version:
                try:
                    self._keep(await database_sync_to_async(queries.read)(code))
                except RoomNotFound:
                    return
        await self._show_latest(code)

    async def _see_off(self) -> None:
        """Together, whoever left while others were seen off: when a process ends, all leave at once."""
        try:
            while self.departing:
                departing, self.departing = self.departing, []
                await self._depart({room.code: room for room, _ in departing}, [channel for _, channel in departing])
        finally:
            self.seeing_off = None

    async def _depart(self, rooms_left: dict[str, Snapshot], channels: list[str]) -> None:
        """At once, or a while later by itself, where the database does not answer."""
        try:
            await database_sync_to_async(presence.disconnect)(*channels)
            await self._look_round(*rooms_left)
        except Exception:
            log.exception("channels of %s could not be seen off; they are away when their rows are old", [*rooms_left])
        for room in rooms_left.values():
            self.bell.ring(room.code, room.version)

    async def _look_round(self, *codes: str) -> None:
        """Who is there, and show it."""
        seen = await database_sync_to_async(presence.seen)(codes)
        for code in codes:
            if code in self.watchers:
                self.seen[code] = seen[code]
                await self._show_latest(code)

    def _forget(self, code: str) -> None:
        self._disarm(code)
        for kept in (self.watchers, self.latest, self.seen, self.there, self.locks, self.rung):
            kept.pop(code, None)

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
            # In a context of its own: the request's, which may have brought the change, ends with the request.
            self.timers[room.code] = asyncio.get_running_loop().call_later(
                wait, self._ring_timer, room, context=contextvars.Context()
            )

    def _disarm(self, code: str) -> None:
        timer = self.timers.pop(code, None)
        if timer is not None:
            timer.cancel()

    def _ring_timer(self, room: Snapshot) -> None:
        self._start(self._expire(room))

    async def _expire(self, room: Snapshot) -> None:
        try:
            await self.changed(await database_sync_to_async(deadlines.run_deadlines)(replace(room, committed_at=0.0)))
        except RoomNotFound:
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
            self.there[code] = self._present(room)
            moment, povs = PovBuilder(code, room.game, self.there[code]), {}
            for watcher in list(self.watchers.get(code, {}).values()):
                await self._show(room, watcher, moment, povs)

    async def _show(self, room: Snapshot, watcher: Watcher, moment: PovBuilder, povs: dict[tuple, Pov]) -> None:
        """One watcher's trouble is nobody else's."""
        try:
            if watcher.visitor in room.barred:
                await watcher.turn_out()
                return
            who = room.who(watcher.visitor)
            if who not in povs:
                povs[who] = moment.build(*who)
            await watcher.show(povs[who], room.version)
        except Exception:
            log.exception("a channel of room %s could not be shown version %s", room.code, room.version)

    def _present(self, room: Snapshot) -> frozenset[int]:
        """Who has joined since the last look round is there."""
        seen = {**dict.fromkeys(room.seats, math.inf), **self.seen.get(room.code, {})}
        return room.present(seen, time.time())

    def _lock(self, code: str) -> asyncio.Lock:
        return self.locks.setdefault(code, asyncio.Lock())

    def _listen(self) -> None:
        if self.tasks.isdisjoint(self.listening):
            self.listening = [self._start(self.bell.hear()), self._start(self._tick())]

    def _start(self, work: Coroutine) -> asyncio.Task:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def _heard(self, code: str, version: int) -> None:
        if code in self.watchers:
            metrics.count_doorbell("heard")
            self._start(self._answer(code, version))

    async def _answer(self, code: str, version: int) -> None:
        """To the doorbell: a newer version is read, and who is there is looked at again."""
        try:
            await self._catch_up(code, version)
            await self._look_round(code)
        except Exception:
            log.exception("who is in room %s could not be read; the next tick tries again", code)

    async def _catch_up(self, code: str, version: int | None = None) -> None:
        """With this version, or with whichever it is by now."""
        known = self.latest.get(code)
        if version is not None and known is not None and known.version >= version:
            return
        try:
            await self.wake(code, version)
        except Exception:
            log.exception("room %s could not be shown version %s; the next tick tries again", code, version or "of now")

    async def _tick(self) -> None:
        """Whatever was lost (a doorbell, a group) is healed here."""
        while True:
            await asyncio.sleep(settings.TICK)
            try:
                await self._heal()
            except Exception:
                log.exception("a tick failed; the next one tries again")

    async def _heal(self) -> None:
        """Nobody waits for the layer, which may be slow to answer."""
        channels = [name for hub in self.watchers.values() for name in hub]
        versions, seen = await database_sync_to_async(_looked_after)(channels, list(self.watchers))
        for code, version in versions.items():
            try:
                await self._heal_room(code, version, seen[code])
            except Exception:
                log.exception("room %s could not be healed; the next tick tries again", code)
        self._start(self.bell.join())

    async def _heal_room(self, code: str, version: int, seen: dict[str, float]) -> None:
        if code not in self.watchers:
            return
        self.seen[code] = seen
        if code in self.latest and self.latest[code].version < version:
            metrics.count_doorbell("healed")
        await self._catch_up(code, version)
        room = self.latest.get(code)
        if room is None:
            return
        present = self._present(room)
        if present != self.there.get(code):
            await self._show_latest(code)
        if room.has_heir(present) and room.is_host_gone(seen, time.time()):
            await self.changed(await database_sync_to_async(changes.replace_host)(code))
        self._rearm(code)

    def _rearm(self, code: str) -> None:
        """A timer whose deed failed is gone: try again."""
        room, timer = self.latest.get(code), self.timers.get(code)
        is_over = timer is None or timer.when() < asyncio.get_running_loop().time()
        if room is not None and room.deadline is not None and is_over:
            self._arm(room)


def _arrived(code: str, visitor: str, channel: str) -> tuple[Snapshot, dict[str, float]]:
    return changes.connect(code, visitor, channel), presence.seen([code])[code]


@metrics.time_operation("tick")
def _looked_after(channels: list[str], codes: list[str]) -> tuple[dict[str, int], dict[str, dict[str, float]]]:
    presence.refresh(channels)
    return queries.versions(codes), presence.seen(codes)


hub = Hub()
