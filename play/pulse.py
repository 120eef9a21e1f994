"""One per process: its heartbeat. It looks at itself, keeps what happened of late, and tells the others by its row."""

import asyncio
import logging
import os
import socket
import time
from collections import Counter, deque

import msgspec
from channels.db import database_sync_to_async
from django.conf import settings

from . import errors, gate, metrics, processes
from .hub import here as hub
from .processes import SLOT, SLOTS, Error, Figures, Shown, Slot, Told, urgency
from .rooms import OutOfReach, Snapshot

log = logging.getLogger(__name__)

# Seconds between two looks how late the event loop is.
LAG_LOOK = 1.0
# Rooms that are told one by one, the worst first; of the others how many they are. One is about 150 bytes.
SHOWN_MOST = 40
# Seconds that the end of a process waits to say so.
GOODBYE = 1.0

_decode_error = msgspec.json.Decoder(Error).decode


class Pulse:
    """Nothing of it waits for anybody but the database, and nobody waits for it."""

    def __init__(self) -> None:
        self.name = f"{settings.DYNO or socket.gethostname()}-{os.getpid()}"
        self.born = time.time()
        self.history: deque[Slot] = deque(maxlen=SLOTS)
        self.counted = 0.0, 0.0, [0] * (len(metrics.PUSH_STEPS) + 1)
        self.looked = self.born
        self.lag = 0.0
        self.cpu = time.monotonic(), time.process_time()
        self.last = Told(self.name, self.born, self.born, False, Figures(), (), ())
        self.told_metrics = 0.0
        self.watched_until = 0.0
        self.is_watched = self.is_silent = False
        self.task: asyncio.Task | None = None

    def start(self) -> None:
        """From now on, for as long as the process lives."""
        self.task = asyncio.get_event_loop().create_task(self._beat())

    def watch(self) -> None:
        """Somebody looks at the dashboard here: all processes tell more often for a while."""
        self.watched_until = time.time() + processes.silence()

    async def leave(self) -> None:
        """The process ends as it should."""
        if self.task is None:
            return
        self.task.cancel()
        try:
            await asyncio.wait_for(database_sync_to_async(processes.leave)(self.name), GOODBYE)
        except (OutOfReach, TimeoutError):
            log.warning("the others could not be told that this process ends")

    def look(self) -> Told:
        """This process as it is now. For the event loop, where nobody changes what is looked at meanwhile."""
        now = time.time()
        self._count(now)
        figures = self._figures(now)
        _set_gauges(figures)
        kept = tuple(map(_decode_error, list(errors.kept)))
        self.last = Told(self.name, self.born, now, False, figures, tuple(self.history), kept)
        return self.last

    async def _beat(self) -> None:
        while True:
            try:
                await self._tell()
            except Exception as trouble:
                self._complain(trouble)
            await self._rest()

    async def _tell(self) -> None:
        told = self.look()
        text = None
        if told.beat >= self.told_metrics + settings.PULSE * 0.9:
            self.told_metrics, text = told.beat, metrics.text()
        tell = database_sync_to_async(processes.tell)
        self.is_watched = await tell(told, told.beat, text, self.watched_until)
        self.is_silent = False

    def _complain(self, trouble: Exception) -> None:
        """Once, until it is over: a database that is away is told of by everybody else, too."""
        if not self.is_silent:
            self.is_silent = True
            log.error("the others could not be told how this process is; the next beats try again", exc_info=trouble)

    async def _rest(self) -> None:
        """Until the next beat, a multiple of its seconds as the slots are, looking how late one wakes."""
        every = settings.DASHBOARD_TICK if self.is_watched else settings.PULSE
        end = (time.time() // every + 1) * every
        self.lag = 0.0
        while (left := end - time.time()) > 0:
            before, nap = time.monotonic(), min(LAG_LOOK, left)
            await asyncio.sleep(nap)
            self.lag = max(self.lag, time.monotonic() - before - nap)

    def _count(self, at: float) -> None:
        """What has happened since the last look belongs to the slot in whose middle that was."""
        number = int((self.looked + at) / 2 // SLOT)
        self.looked = at
        now = metrics.total(metrics.MOVES), metrics.total(metrics.REFUSALS), metrics.push_counts()
        moves, refusals = (int(after - before) for before, after in zip(self.counted[:2], now[:2], strict=True))
        pushes = [after - before for before, after in zip(self.counted[2], now[2], strict=True)]
        self.counted = now
        slot = Slot(number, moves, refusals, tuple(pushes) if any(pushes) else ())
        if self.history and self.history[-1].number >= number:
            slot = _sum(self.history.pop(), slot)
        elif self.history:
            self.history += map(Slot, range(self.history[-1].number + 1, number)[-SLOTS:])
        self.history.append(slot)

    def _figures(self, now: float) -> Figures:
        rooms = [_shown(room, len(hub.watchers[code])) for code, room in hub.latest.items() if code in hub.watchers]
        rooms.sort(key=lambda room: urgency(room, now))
        return Figures(
            sockets=sum(gate.here.at_address.taken.values()),
            people=sum(_people(room) for room in hub.latest.values()),
            bots=sum(room.bots for room in rooms),
            lag=round(self.lag, 4),
            memory=metrics.registry.get_sample_value("colorclues_process_resident_memory_bytes") or 0,
            cpu=self._cpu(),
            rooms=Counter(room.phase for room in rooms),
            shown=tuple(rooms[:SHOWN_MOST]),
        )

    def _cpu(self) -> float:
        before, self.cpu = self.cpu, (time.monotonic(), time.process_time())
        return round((self.cpu[1] - before[1]) / max(self.cpu[0] - before[0], 0.001), 3)


def _shown(room: Snapshot, sockets: int) -> Shown:
    game = room.game
    bots = sum(player.is_bot for player in game.active)
    return Shown(
        room.code,
        room.version,
        game.phase,
        game.round,
        game.since,
        room.deadline or 0,
        len(game.active) - bots,
        bots,
        sockets,
    )


def _people(room: Snapshot) -> int:
    """The players of this room who have a socket in this process."""
    visitors = {watcher.visitor for watcher in hub.watchers.get(room.code, {}).values()}
    return sum(room.viewer(visitor) is not None for visitor in visitors)


def _sum(one: Slot, other: Slot) -> Slot:
    pushes = [sum(pair) for pair in zip(one.pushes, other.pushes, strict=True)] if one.pushes and other.pushes else ()
    return Slot(
        one.number,
        one.moves + other.moves,
        one.refusals + other.refusals,
        tuple(pushes) or one.pushes or other.pushes,
    )


def _set_gauges(figures: Figures) -> None:
    metrics.ROOMS.clear()
    for phase, number in figures.rooms.items():
        metrics.ROOMS.labels(phase).set(number)
    metrics.PLAYERS.labels("people").set(figures.people)
    metrics.PLAYERS.labels("bots").set(figures.bots)
    metrics.SOCKETS.set(figures.sockets)
    metrics.LAG.set(figures.lag)


here = Pulse()
