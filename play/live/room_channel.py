"""One room that is open in this process: who watches it, what they are shown, and the timer for its next deadline."""

import asyncio
import contextvars
import logging
import math
from collections.abc import Callable
from functools import partial
from typing import Protocol

from channels.db import database_sync_to_async

from .. import metrics
from ..pov.builder import PovBuilder
from ..pov.pov import Pov
from ..pov.steps import Step
from ..rooms import RoomNotFound, clock, queries
from ..rooms.snapshot import Snapshot
from .events import Event, PartialUpdate, RoomEvents
from .time_warnings import TimeWarnings

log = logging.getLogger(__name__)


class Watcher(Protocol):
    """Shows a room to one visitor. A consumer does. `is_page_new`: its page shows what it was loaded with.

    `eject` ends it: the visitor was removed, or staff has closed the room with a sentence.
    """

    channel_name: str
    visitor: str
    is_page_new: bool

    def show(self, pov: Pov, version: int, find_step: Callable[[Pov | None], Step]) -> None: ...

    def show_events(self, updates: list[PartialUpdate]) -> None: ...

    def warn(self, seconds: int) -> None: ...

    async def eject(self, closed: str | None) -> None: ...


class RoomChannel:
    """A room as this process shows it. It closes with its last watcher, and stays closed.

    `seen` is what `presence.read` returned last for the room. `present` are the players who were shown as present
    last, `gone` the newcomers who may lose their places. `announced` is the last version that this process published.
    `builder` has built what was shown last. `events` is what is never saved.
    """

    def __init__(self, room: Snapshot, on_deadline: Callable[[Snapshot], None]) -> None:
        self.snapshot = room
        self.on_deadline = on_deadline
        self.watchers: dict[str, Watcher] = {}
        self.seen: dict[str, float] = {}
        self.present: frozenset[int] | None = None
        self.gone: frozenset[int] = frozenset()
        self.announced = 0
        self.timer: asyncio.TimerHandle | None = None
        self.lock = asyncio.Lock()
        self.builder: PovBuilder | None = None
        self.events = RoomEvents(room.code)
        self.warnings = TimeWarnings()

    def update(self, room: Snapshot) -> None:
        """Take over a snapshot and set the timer for its deadline. No-op if it is older, or the channel closed."""
        if self.watchers and self.snapshot.version <= room.version:
            for visitor in room.seats.keys() - self.snapshot.seats.keys():
                self.seen.pop(visitor, None)  # it is older than the seat, and may say that they are away
            self.snapshot = room
            self._set_timers()

    def close(self) -> None:
        self._cancel_timer()
        self.warnings.cancel()

    async def show(self) -> None:
        """Show the latest version to all watchers, and eject those who are barred; from a closed room all of them."""
        for watcher in self._show():
            try:
                await watcher.eject(self.snapshot.closed)
            except Exception:  # the other watchers are ejected all the same
                log.exception("Could not eject a socket", extra=_fields(self.snapshot))

    def show_events_to(self, watcher: Watcher) -> None:
        """Show a new watcher what its page lacks of the events."""
        self._send_updates(watcher, self.events.list_updates(self.snapshot.game, watcher.is_page_new))

    def apply_event(self, event: Event) -> None:
        self._send_updates_to_all(self.events.apply(self.snapshot.game, event))

    async def catch_up(self, version: int | None = None) -> None:
        """Read the room and show it. No-op if it is known at this version already.

        Errors are logged, not raised: the next tick tries again.
        """
        if version is not None and self.snapshot.version >= version:
            return
        try:
            await self._read(version)
            await self.show()
        except RoomNotFound:
            return
        except Exception:
            log.exception("Could not catch up; the next tick tries again", extra=_fields(self.snapshot))

    async def heal(self, version: int, seen: dict[str, float], sockets: dict[str, int]) -> bool:
        """Repair what was lost: a doorbell's version, a sign of presence, a timer. Return whether the host is gone.

        The arguments are what the database has. The host counts as gone only if a player could replace it. How many
        people watch is shown here alone, so that a hundred arrivals are one push.
        """
        self.seen = seen
        if self.snapshot.version < version:
            metrics.count_doorbell("healed")
        await self.catch_up(version)
        if not self._is_open():  # they left meanwhile
            return False
        self._set_timers()
        room, present = self.snapshot, self._find_present()
        if present != self.present or self._find_gone() != self.gone:
            await self.show()
        self._send_updates_to_all(self.events.update_watching(room.count_spectators(sockets)))
        return room.has_heir(present) and room.is_host_gone(seen, clock.now())

    def has_absences(self) -> bool:
        """Return whether the room has to note who has long been away, or who is back (rule 18)."""
        return bool(self._is_open() and self.snapshot.find_absences(self._list_seen(), clock.now()))

    def has_lapsed(self) -> bool:
        """Return whether a visitor who knocks has been away too long."""
        return bool(self._is_open() and self.snapshot.list_lapsed(self._list_seen(), clock.now()))

    def _is_open(self) -> bool:
        """Return whether somebody watches, and staff has not closed the room."""
        return bool(self.watchers) and self.snapshot.closed is None

    def _find_present(self) -> frozenset[int]:
        return self.snapshot.present(self._list_seen(), clock.now())

    def _find_gone(self) -> frozenset[int]:
        return self.snapshot.list_gone(self._list_seen(), clock.now())

    def _list_seen(self) -> dict[str, float]:
        # A visitor who joined after presence was read counts as present.
        return {**dict.fromkeys(self.snapshot.seats, math.inf), **self.seen}

    def _show(self) -> list[Watcher]:
        """Push the latest version, without waiting for any browser. Return the watchers who must go."""
        if not self._is_open():
            return list(self.watchers.values())
        room, self.present, self.gone = self.snapshot, self._find_present(), self._find_gone()
        self.builder = builder = PovBuilder(room.code, room.game, self.present, self.gone, before=self.builder)
        barred = [watcher for watcher in self.watchers.values() if watcher.visitor in room.barred]
        for watcher in self.watchers.values():
            if watcher not in barred:
                _show_to(watcher, room, builder)
        builder.forget_before()
        self._send_updates_to_all(self.events.update_dots(room.game))
        return barred

    def _send_updates_to_all(self, updates: list[PartialUpdate]) -> None:
        for watcher in self.watchers.values() if updates else ():
            self._send_updates(watcher, updates)

    def _send_updates(self, watcher: Watcher, updates: list[PartialUpdate]) -> None:
        try:
            if updates:
                watcher.show_events(updates)
        except Exception:
            log.exception("Could not show an event to a socket", extra=_fields(self.snapshot))

    def _warn(self, seconds: int) -> None:
        """Tell the awaited, and nobody else, that so many seconds are left."""
        room = self.snapshot
        for watcher in self.watchers.values():
            try:
                if room.viewer(watcher.visitor) in room.game.awaited:
                    watcher.warn(seconds)
            except Exception:  # the others are warned all the same
                log.exception("Could not warn a socket", extra=_fields(room))

    async def _read(self, version: int | None) -> None:
        # Under the lock, so that callers who wait for the same version read it once.
        async with self.lock:
            if self.watchers and (version is None or self.snapshot.version < version):
                self.update(await database_sync_to_async(queries.read)(self.snapshot.code))

    def _set_timers(self) -> None:
        """Set the timers for the deadline and the next warning, in the place of those before. Idempotent.

        Each tick does so. A timer may have rung while its run failed, and the clock may have been put right.
        """
        if self.watchers:
            self._set_timer()
            self.warnings.set(self.snapshot.game, self._warn)

    def _set_timer(self) -> None:
        self._cancel_timer()
        if self.snapshot.deadline is not None:
            wait = max(0.0, self.snapshot.deadline - clock.now())
            # In a context of its own: the context of the request that brought the version ends with the request.
            self.timer = asyncio.get_running_loop().call_later(
                wait, self.on_deadline, self.snapshot, context=contextvars.Context()
            )

    def _cancel_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


def _show_to(watcher: Watcher, room: Snapshot, builder: PovBuilder) -> None:
    try:
        who = room.find_seat(watcher.visitor)
        watcher.show(builder.build(*who), room.version, partial(builder.find_step, *who))
    except Exception:  # the other watchers are shown it all the same
        log.exception("Could not show a room to a socket", extra=_fields(room))


def _fields(room: Snapshot) -> dict:
    return {"room": room.code, "version": room.version}
