"""The heartbeat of this process: measure the process, keep its recent history, report it to the other processes."""

import asyncio
import logging
import math
import os
import secrets
import shutil
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable

import msgspec
from channels.db import database_sync_to_async
from django.conf import settings

from .. import metrics, throttle
from ..rooms import DatabaseUnavailable, clock
from ..rooms.snapshot import Snapshot
from ..rooms.writing import REASONS, last_trial
from ..rules.phases import SHOWN_PHASES
from ..web.browser_reports import browser_reports
from ..web.limits import rate_limits
from . import process_reports, recent_errors
from .incidents import CLOCK_OFF, IncidentRecorder
from .process_reports import SLOT, SLOTS, Figures, LoggedError, ProcessReport, Slot
from .room_reports import count_players, group_by_phase, report_room, urgency

log = logging.getLogger(__name__)

# Seconds between two measurements of the event loop's lag, and the shortest pause after a failed beat.
LAG_INTERVAL = 1.0
# Rooms that are reported in full, the most urgent first; of the others only the code is. One takes about 150 bytes.
MAX_ROOMS = 40
# Seconds that an ending process waits for the database to note its end.
GOODBYE_TIMEOUT = 1.0

# Returns each room that is open in this process, with the visitor of each of its sockets. Set by PlayConfig.ready(),
# since a room's sockets are kept by `live`, which imports much more than a heartbeat needs.
shown_rooms: Callable[[], Iterable[tuple[Snapshot, list[str]]]] = list

_decode_error = msgspec.json.Decoder(LoggedError).decode


class Heartbeat:
    """Report this process to the others at every beat.

    It waits for the database only, and no other code waits for it.
    """

    def __init__(self) -> None:
        # Containers have equal pids, and some are given the same host name again.
        self.name = f"{_name_process(os.getpid())}{secrets.token_hex(2)}"
        self.born = clock.now()
        self.history: deque[Slot] = deque(maxlen=SLOTS)
        self.counted = 0.0, 0.0, [0] * (len(metrics.PUSH_STEPS) + 1)
        self.counted_at = self.born
        self.lag = self.cpu = 0.0
        self.cpu_measured = time.monotonic(), time.process_time()
        self.metrics_sent = -math.inf
        self.watched_until = 0.0
        self.is_watched = self.is_silent = False
        self.incidents = IncidentRecorder()
        self.logged_offset = 0.0
        self.offset_throttle = throttle.Throttle(_say_clock)
        self.lost = 0  # the pid of a process of this machine that this one has taken the place of
        self.task: asyncio.Task | None = None

    def start(self) -> None:
        self.born = self.counted_at = clock.now()  # which may have been measured since
        self.task = asyncio.get_event_loop().create_task(self._beat())

    def speed_up(self) -> None:
        """Make all processes report more often for a while, since an operator has a dashboard open here."""
        self.watched_until = clock.now() + process_reports.gone_after()

    async def end(self) -> None:
        if self.task is None:
            return
        self.task.cancel()
        try:
            await asyncio.wait_for(database_sync_to_async(process_reports.mark_ended)(self.name), GOODBYE_TIMEOUT)
        except (DatabaseUnavailable, TimeoutError):
            log.warning("Could not report that this process ends")

    async def report_on_loop(self) -> ProcessReport:
        """Return `report()`, for a caller in a thread, who must ask the event loop for it."""
        return self.report()

    def report(self) -> ProcessReport:
        """Return a report of this process as it is now. CPU and lag are those of the last beat.

        Call it on the event loop, where nothing that it reads changes meanwhile.
        """
        now = clock.now()
        self._count(now)
        figures = self._measure(now)
        _set_gauges(figures)
        errors = tuple(map(_decode_error, list(recent_errors.recent)))
        return ProcessReport(self.name, self.born, now, False, figures, tuple(self.history), errors)

    async def _beat(self) -> None:
        while True:
            for part in (self._write, self._rest):
                try:
                    await part()
                except Exception as trouble:
                    self._complain(trouble)
                    await asyncio.sleep(LAG_INTERVAL)

    async def _write(self) -> None:
        throttle.say_rests()
        await database_sync_to_async(clock.measure)()
        self._say_offset()
        self.cpu = self._measure_cpu()
        report = self.report()
        text, now = None, time.monotonic()
        if now >= self.metrics_sent + settings.PULSE * 0.9:
            self.metrics_sent, text = now, metrics.render_text()
        write = database_sync_to_async(process_reports.write_report)
        self.is_watched = await write(report, report.beat, text, self.watched_until)
        self.is_silent = False
        if self.lost:
            await database_sync_to_async(process_reports.mark_replaced)(_name_process(self.lost))
            self.lost = 0
        if last_trial.is_bad:
            log.warning("The database can be written again")
        last_trial.succeed()

    def _complain(self, trouble: Exception) -> None:
        # Once until a beat succeeds, since everything else logs an absent database too.
        if isinstance(trouble, DatabaseUnavailable):
            was_bad = last_trial.is_bad
            last_trial.fail(trouble)
            if last_trial.is_bad and not was_bad:
                log.error("The database cannot be written: %s", REASONS[trouble.reason], exc_info=trouble)
        elif not self.is_silent:
            self.is_silent = True
            log.error("Could not report this process to the others; the next beats try again", exc_info=trouble)

    def _say_offset(self) -> None:
        """Tell the log that the clock differs from the database's, or does no more: once a minute at most."""
        offset = clock.read_correction()
        if abs(offset - self.logged_offset) < CLOCK_OFF:
            return
        self.logged_offset = offset
        self.offset_throttle.record(offset)

    async def _rest(self) -> None:
        """Sleep until the next beat, and measure meanwhile how late the event loop wakes.

        Beats fall on multiples of their interval, as slots do. The length is computed once, since a clock that is
        set back must not silence the process.
        """
        every = settings.DASHBOARD_TICK if self.is_watched else settings.PULSE
        end = time.monotonic() + every - clock.now() % every
        lag = 0.0
        while (left := end - (before := time.monotonic())) > 0:
            nap = min(LAG_INTERVAL, left)
            await asyncio.sleep(nap)
            lag = max(lag, time.monotonic() - before - nap)
        self.lag = lag

    def _count(self, at: float) -> None:
        """Add what has been counted since the last call to the slot in the middle between both calls.

        Slots that lie in the future, since the clock was set back, are merged into this one.
        """
        number = int((self.counted_at + at) / 2 // SLOT)
        self.counted_at = at
        now = metrics.total(metrics.MOVES), metrics.total(metrics.REFUSALS), metrics.push_counts()
        moves, refusals = (int(after - before) for before, after in zip(self.counted[:2], now[:2], strict=True))
        pushes = [after - before for before, after in zip(self.counted[2], now[2], strict=True)]
        self.counted = now
        slot = Slot(number, moves, refusals, tuple(pushes) if any(pushes) else ())
        while self.history and self.history[-1].number >= number:
            slot = _merge(slot, self.history.pop())
        if self.history:
            self.history += map(Slot, range(self.history[-1].number + 1, number)[-SLOTS:])
        self.history.append(slot)

    def _measure(self, now: float) -> Figures:
        shown = list(shown_rooms())
        rooms = sorted(
            (report_room(room, len(visitors), now) for room, visitors in shown), key=lambda room: urgency(room, now)
        )
        return Figures(
            sockets=rate_limits.rate_limiter.open_sockets,
            people=sum(count_players(room, visitors) for room, visitors in shown),
            bots=sum(room.bots for room in rooms),
            lag=round(self.lag, 4),
            memory=metrics.registry.get_sample_value("colorclues_process_resident_memory_bytes") or 0,
            cpu=self.cpu,
            rooms=group_by_phase(rooms),
            overdue=tuple(room.code for room in rooms if room.is_overdue),
            shown=tuple(rooms[:MAX_ROOMS]),
            troubles=self.incidents.look(now),
            browser_reports=browser_reports.list_kept(),
        )

    def _measure_cpu(self) -> float:
        before, self.cpu_measured = self.cpu_measured, (time.monotonic(), time.process_time())
        return round((self.cpu_measured[1] - before[1]) / max(self.cpu_measured[0] - before[0], 0.001), 3)


def _name_process(pid: int) -> str:
    """Return what the name of the process with this pid begins with."""
    return f"{settings.DYNO or socket.gethostname()}-{pid}-"


def _say_clock(_: int, event: tuple[float]) -> None:
    [offset] = event
    if abs(offset) < CLOCK_OFF:
        log.warning("The clock of this process agrees with the database's again")
        return
    differs = f"{abs(offset):.0f} s {'behind' if offset > 0 else 'ahead of'}"
    log.warning("The clock of this process is %s the database's; it uses the database's", differs)


def _merge(one: Slot, other: Slot) -> Slot:
    pushes = [sum(pair) for pair in zip(one.pushes, other.pushes, strict=True)] if one.pushes and other.pushes else ()
    return Slot(
        one.number,
        one.moves + other.moves,
        one.refusals + other.refusals,
        tuple(pushes) or one.pushes or other.pushes,
    )


def _set_gauges(figures: Figures) -> None:
    for phase in SHOWN_PHASES:
        metrics.ROOMS.labels(phase).set(len(figures.rooms.get(phase, ())))
    metrics.PLAYERS.labels("people").set(figures.people)
    metrics.PLAYERS.labels("bots").set(figures.bots)
    metrics.SOCKETS.set(figures.sockets)
    metrics.LAG.set(figures.lag)
    metrics.OVERDUE.set(len(figures.overdue))
    metrics.CLOCK_OFFSET.set(clock.read_offset())
    metrics.DISK.set(shutil.disk_usage(settings.DATA_FOLDER).free)


heartbeat = Heartbeat()
