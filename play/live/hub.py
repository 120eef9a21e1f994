"""The rooms that are open in this process: who watches which, and how each learns of a new version."""

import asyncio
import contextvars
import logging
import math
from collections.abc import Collection, Coroutine
from dataclasses import replace
from typing import Protocol

from channels.db import database_sync_to_async
from django.conf import settings

from .. import metrics
from ..rooms import DatabaseUnavailable, RoomNotFound, presence, queries
from ..rooms.snapshot import Snapshot
from . import arrivals, deadlines
from .arrivals import Arrival, Arrivals
from .departures import Departures
from .doorbell import Doorbell
from .events import Event
from .healer import Healer
from .room_channel import RoomChannel, Watcher

log = logging.getLogger(__name__)


class Comer(Watcher, Protocol):
    """A watcher who comes to a room. `open` connects and watches once more; it returns whether that was recorded."""

    async def open(self) -> bool: ...


class Hub:
    """Track which sockets show which room in this process, and push each new version to them."""

    def __init__(self) -> None:
        self.channels: dict[str, RoomChannel] = {}
        self.doorbell = Doorbell(self._hear, self._hear_event)
        self.arrivals = Arrivals()
        # Those whose arrival the database could not record, by their channel names. Every tick tries again.
        self.unrecorded: dict[str, Comer] = {}
        self.reopening: asyncio.Task | None = None
        self.departures = Departures(self._refresh_presence, self.doorbell.ring)
        self.healer = Healer(self.channels, self.publish)
        self.tasks: set[asyncio.Task] = set()
        self.listening: list[asyncio.Task] = []

    async def connect(self, code: str, watcher: Comer) -> tuple[Snapshot, dict[str, float]]:
        """Record that the watcher's visitor is in the room; return the room, and the visitors as `presence.read` does.

        A database that can only be read shows the room, and records the visitor at a later tick. Raises RoomNotFound,
        and DatabaseUnavailable if it cannot even be read: then the tick opens the watcher again.
        """
        self.unrecorded.pop(watcher.channel_name, None)
        try:
            return await self.arrivals.connect(Arrival(code, watcher.visitor, watcher.channel_name))
        except DatabaseUnavailable:
            log.exception("Could not record who has come; the next tick tries again", extra={"room": code})
        self.unrecorded[watcher.channel_name] = watcher
        self._listen()
        room, seen = await database_sync_to_async(arrivals.look)(code)
        return room, {**seen, watcher.visitor: math.inf}

    async def watch(self, room: Snapshot, seen: dict[str, float], watcher: Watcher) -> None:
        """Show the room to the watcher from now on, and tell the others of the arrival.

        Takes what `connect` returned. Do not await anything in between, or `seen` may replace a newer one.
        """
        self._listen()
        is_first = room.code not in self.channels
        if is_first:
            self.channels[room.code] = RoomChannel(room, self._on_deadline)
        channel = self.channels[room.code]
        channel.watchers[watcher.channel_name] = watcher
        channel.seen = seen
        channel.update(room)
        await channel.show()
        metrics.observe_push(room.committed_at)
        channel.show_events_to(watcher)
        if is_first:
            # Until now this process has not answered the doorbell for this room.
            self._start(channel.catch_up())
        self.doorbell.ring(room.code, room.version)

    async def unwatch(self, code: str, watcher: Watcher) -> None:
        """Stop showing the room to the watcher. A room without watchers is closed. Idempotent."""
        self.unrecorded.pop(watcher.channel_name, None)
        channel = self.channels.get(code)
        if channel is None or channel.watchers.pop(watcher.channel_name, None) is None:
            return
        self.departures.add(channel.snapshot, watcher.channel_name)
        if not channel.watchers:
            channel.close()
            del self.channels[code]

    async def forget(self, room: Snapshot, watcher: Watcher) -> None:
        """Take back what `connect` recorded of a watcher who has gone meanwhile."""
        await self.unwatch(room.code, watcher)
        self.departures.add(room, watcher.channel_name)

    async def read(self, code: str, visitor: str = "") -> Snapshot:
        """Return the room as it is known here. Raises RoomNotFound.

        For a visitor who has no seat in it, it is read from the database, since the seat may be new.
        """
        channel = self.channels.get(code)
        if channel is not None and (not visitor or channel.snapshot.viewer(visitor)):
            return channel.snapshot
        return await database_sync_to_async(queries.read)(code)

    async def publish(self, room: Snapshot) -> None:
        """Show a committed version here, and ring the doorbell of the other processes.

        No-op if this version or a newer one was published here since the room was opened.
        """
        channel = self.channels.get(room.code)
        if channel is not None:
            if channel.announced >= room.version:
                return
            channel.announced = room.version
            channel.update(room)
            await channel.show()
            metrics.observe_push(room.committed_at)
        self.doorbell.ring(room.code, room.version)

    def send_event(self, event: Event) -> None:
        """Show an event to every watcher of the room, in every process. It may be lost, and no move waits for it."""
        channel = self.channels.get(event.code)
        if channel is not None:
            event = channel.events.number(event)
            channel.apply_event(event)
            self.doorbell.broadcast(event)

    async def drain(self) -> None:
        # In this order: each departure rings the doorbell.
        await self.departures.drain()
        await self.doorbell.drain()

    def shown_rooms(self) -> list[tuple[Snapshot, list[str]]]:
        """Return each room that is open in this process, with the visitor of each of its sockets."""
        return [
            (channel.snapshot, [watcher.visitor for watcher in channel.watchers.values()])
            for channel in self.channels.values()
        ]

    async def _refresh_presence(self, codes: Collection[str]) -> None:
        seen = await database_sync_to_async(presence.read)(list(codes))
        for code in codes:
            if channel := self.channels.get(code):
                channel.seen = seen[code]
                await channel.show()

    def _on_deadline(self, room: Snapshot) -> None:
        self._start(self._run_deadlines(room))

    async def _run_deadlines(self, room: Snapshot) -> None:
        try:
            # Not the commit that led to the old version is measured, but those that the deadline leads to.
            due = replace(room, committed_at=0.0)
            await self.publish(await database_sync_to_async(deadlines.run_deadlines)(due))
        except RoomNotFound:
            return
        except Exception:
            fields = {"room": room.code, "version": room.version}
            log.exception("Could not run the deadline; the next tick tries again", extra=fields)

    def _listen(self) -> None:
        if self.tasks.isdisjoint(self.listening):
            self.listening = [self._start(self.doorbell.hear()), self._start(self._tick())]

    def _start(self, work: Coroutine) -> asyncio.Task:
        task = asyncio.create_task(work, context=contextvars.Context())
        self.tasks.add(task)  # the event loop keeps only weak references to tasks
        task.add_done_callback(self.tasks.discard)
        return task

    def _hear(self, code: str, version: int) -> None:
        if channel := self.channels.get(code):
            metrics.count_doorbell("heard")
            self._start(self._answer(channel, version))

    def _hear_event(self, event: Event) -> None:
        if channel := self.channels.get(event.code):
            if correction := channel.events.correct(channel.snapshot.game, event):
                self.doorbell.broadcast(correction)
            channel.apply_event(event)

    async def _answer(self, channel: RoomChannel, version: int) -> None:
        code = channel.snapshot.code
        try:
            await channel.catch_up(version)
            # The doorbell rings for a change of who is present, too.
            await self._refresh_presence([code])
        except Exception:
            log.exception("Could not read who is present; the next tick tries again", extra={"room": code})

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(settings.TICK)
            try:
                await self.healer.heal()
                if self.reopening is None or self.reopening.done():
                    self.reopening = self._start(self._open_again())
                # In a task, since the channel layer may be slow to answer.
                self._start(self.doorbell.join())
            except Exception:
                log.exception("Could not tick; the next tick tries again")

    async def _open_again(self) -> None:
        """Open those whose arrival could not be recorded, until one of them fails again."""
        for name, watcher in list(self.unrecorded.items()):
            try:
                if name in self.unrecorded and not await watcher.open():
                    return
            except Exception:
                self.unrecorded.pop(name, None)
                log.exception("Could not open a page again")


hub = Hub()
