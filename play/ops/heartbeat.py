"""One per process: its heartbeat. It looks at itself, keeps what happened of late, and tells the others by its row."""

import asyncio
import logging
import math
import os
import secrets
import socket
import time
from collections import defaultdict, deque

import msgspec
from channels.db import database_sync_to_async
from django.conf import settings

from .. import metrics
from ..live.hub import hub
from ..rooms.store import DatabaseUnavailable, Snapshot
from ..web.limits import rate_limits
from . import process_reports, recent_errors
from .process_reports import SLOT, SLOTS, Error, Figures, ProcessReport, Shown, Slot, urgency

log = logging.getLogger(__name__)

# Seconds between two looks how late the event loop is, and for which one rests at least where a beat failed.
LAG_LOOK = 1.0
# Rooms that are told one by one, the worst first; of the others their codes. One is about 150 bytes.
MAX_SHOWN = 40
# Seconds that the end of a process waits to say so.
GOODBYE = 1.0

_decode_error = msgspec.json.Decoder(Error).decode


class Heartbeat:
    """Nothing of it waits for anybody but the database, and nobody waits for it."""

    def __init__(self) -> None:
        # In a container each has the same pid, and some are given the host's name again.
        self.name = f"{settings.DYNO or socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
        self.born = time.time()
        self.history: deque[Slot] = deque(maxlen=SLOTS)
        self.counted = 0.0, 0.0, [0] * (len(metrics.PUSH_STEPS) + 1)
        self.looked = self.born
        self.lag = self.cpu = 0.0
        self.measured = time.monotonic(), time.process_time()
        self.told_metrics = -math.inf
        self.watched_until = 0.0
        self.is_watched = self.is_silent = False
        self.task: asyncio.Task | None = None

    def start(self) -> None:
        """From now on, for as long as the process lives."""
        self.task = asyncio.get_event_loop().create_task(self._beat())

    def watch(self) -> None:
        """Somebody looks at the dashboard here: all processes tell more often for a while."""
        self.watched_until = time.time() + process_reports.silence()

    async def leave(self) -> None:
        """The process ends as it should."""
        if self.task is None:
            return
        self.task.cancel()
        try:
            await asyncio.wait_for(database_sync_to_async(process_reports.leave)(self.name), GOODBYE)
        except (DatabaseUnavailable, TimeoutError):
            log.warning("the others could not be told that this process ends")

    async def asked(self) -> ProcessReport:
        """For whoever is in a thread, and has to ask the event loop."""
        return self.look()

    def look(self) -> ProcessReport:
        """This process as it is now; its CPU and its lag as of the last beat, whoever looks in between.

        For the event loop, where nobody changes what is looked at meanwhile.
        """
        now = time.time()
        self._count(now)
        figures = self._figures(now)
        _set_gauges(figures)
        kept = tuple(map(_decode_error, list(recent_errors.kept)))
        return ProcessReport(self.name, self.born, now, False, figures, tuple(self.history), kept)

    async def _beat(self) -> None:
        while True:
            for part in (self._tell, self._rest):
                try:
                    await part()
                except Exception as trouble:
                    self._complain(trouble)
                    await asyncio.sleep(LAG_LOOK)

    async def _tell(self) -> None:
        self.cpu = self._cpu()
        told = self.look()
        text, now = None, time.monotonic()
        if now >= self.told_metrics + settings.PULSE * 0.9:
            self.told_metrics, text = now, metrics.text()
        tell = database_sync_to_async(process_reports.write_report)
        self.is_watched = await tell(told, told.beat, text, self.watched_until)
        self.is_silent = False

    def _complain(self, trouble: Exception) -> None:
        """Once, until it is over: a database that is away is told of by everybody else, too."""
        if not self.is_silent:
            self.is_silent = True
            log.error("the others could not be told how this process is; the next beats try again", exc_info=trouble)

    async def _rest(self) -> None:
        """Until the next beat, a multiple of its seconds as the slots are, looking how late one wakes.

        How long that is, is asked once: a clock that is set back must not silence the process.
        """
        every = settings.DASHBOARD_TICK if self.is_watched else settings.PULSE
        end = time.monotonic() + every - time.time() % every
        lag = 0.0
        while (left := end - (before := time.monotonic())) > 0:
            nap = min(LAG_LOOK, left)
            await asyncio.sleep(nap)
            lag = max(lag, time.monotonic() - before - nap)
        self.lag = lag

    def _count(self, at: float) -> None:
        """What has happened since the last look belongs to the slot in whose middle that was.

        Slots that a clock, which was set back since, has still before it are one with this one.
        """
        number = int((self.looked + at) / 2 // SLOT)
        self.looked = at
        now = metrics.total(metrics.MOVES), metrics.total(metrics.REFUSALS), metrics.push_counts()
        moves, refusals = (int(after - before) for before, after in zip(self.counted[:2], now[:2], strict=True))
        pushes = [after - before for before, after in zip(self.counted[2], now[2], strict=True)]
        self.counted = now
        slot = Slot(number, moves, refusals, tuple(pushes) if any(pushes) else ())
        while self.history and self.history[-1].number >= number:
            slot = _sum(slot, self.history.pop())
        if self.history:
            self.history += map(Slot, range(self.history[-1].number + 1, number)[-SLOTS:])
        self.history.append(slot)

    def _figures(self, now: float) -> Figures:
        rooms = [
            _shown(room, len(hub.watchers[code]), now) for code, room in hub.latest.items() if code in hub.watchers
        ]
        rooms.sort(key=lambda room: urgency(room, now))
        return Figures(
            sockets=sum(rate_limits.rate_limiter.at_address.taken.values()),
            people=sum(_people(room) for room in hub.latest.values()),
            bots=sum(room.bots for room in rooms),
            lag=round(self.lag, 4),
            memory=metrics.registry.get_sample_value("colorclues_process_resident_memory_bytes") or 0,
            cpu=self.cpu,
            rooms=_by_phase(rooms),
            overdue=tuple(room.code for room in rooms if room.is_overdue),
            shown=tuple(rooms[:MAX_SHOWN]),
        )

    def _cpu(self) -> float:
        """The share of a core since the last beat."""
        before, self.measured = self.measured, (time.monotonic(), time.process_time())
        return round((self.measured[1] - before[1]) / max(self.measured[0] - before[0], 0.001), 3)


def _shown(room: Snapshot, sockets: int, now: float) -> Shown:
    """Overdue is what a process that shows the room should have done within two ticks."""
    game = room.game
    bots = sum(player.is_bot for player in game.active)
    return Shown(
        room.code,
        room.version,
        game.phase,
        game.round,
        game.since,
        len(game.active) - bots,
        bots,
        sockets,
        room.deadline is not None and room.deadline < now - 2 * settings.TICK,
    )


def _by_phase(rooms: list[Shown]) -> dict[str, tuple[str, ...]]:
    codes = defaultdict(list)
    for room in rooms:
        codes[room.phase].append(room.code)
    return {phase: tuple(some) for phase, some in codes.items()}


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
    for phase, codes in figures.rooms.items():
        metrics.ROOMS.labels(phase).set(len(codes))
    metrics.PLAYERS.labels("people").set(figures.people)
    metrics.PLAYERS.labels("bots").set(figures.bots)
    metrics.SOCKETS.set(figures.sockets)
    metrics.LAG.set(figures.lag)


heartbeat = Heartbeat()
