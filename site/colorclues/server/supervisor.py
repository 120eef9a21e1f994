"""The supervisor of several processes on one port. It holds the port, and starts, replaces and stops the workers.

It orders its workers by signals only. A pair of sockets tells it that a worker is up and that its event loop runs. It
tells the worker when the supervisor has died, and what it has replaced.
"""

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from itertools import count

from django.conf import settings
from django.utils.log import configure_logging

from . import life_signs
from .worker_process import Worker

log = logging.getLogger(__name__)

END_SIGNALS = signal.SIGTERM, signal.SIGINT
# A worker that ends within so many seconds is replaced after a pause only: of 1, 2, 4 … seconds, up to the maximum.
STABLE_AFTER, MAX_PAUSE = 10, 30
# Give up after so many failed starts, if no worker has ever come up.
MAX_FAILURES = 3
# Seconds that a worker which did not come up may take to end by itself.
GIVE_UP_AFTER = 5
# Seconds between the time in which a worker should have ended and SIGKILL. With LEAVE_WITHIN's 8 it ends within 10.
KILL_AFTER = 1.5
REPLACED_SILENT, KILLED_SILENT = (
    "Replacing %s: it had been silent for %g s",
    "Killed %s: it had been silent for %g s",
)


def run(supervisor: "Supervisor") -> int:
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    life_signs.show_stack_on_signal()
    with supervisor.listener:
        return asyncio.run(supervisor.run())


class Supervisor:
    """Take one step after the other until there are as many workers as there should be, and none is old.

    It calls `when_up` once the first worker serves.
    """

    def __init__(self, listener: socket.socket, number: int, when_up: Callable[[], None]) -> None:
        self.when_up = when_up
        self.listener = listener
        self.number = number
        self.workers: list[Worker] = []
        self.changed = asyncio.Event()
        self.stopping = asyncio.Event()
        self.failures = 0  # workers in a row that ended before they were stable
        self.uncounted: list[bytes] = []  # why workers were replaced that no other worker has counted yet
        self.lost: dict[int, int] = {}  # the pids of those that were killed or have crashed, by their numbers
        self.has_served = False
        self.exit_code = 0

    async def run(self) -> int:
        """Run until SIGTERM or Ctrl+C. Return the exit code, which is not 0 if no worker ever came up."""
        loop = asyncio.get_running_loop()
        for number in END_SIGNALS:
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._replace_all)
        life_signs.repeat(life_signs.get_interval(), self._look)
        while not self.stopping.is_set():
            await self._step()
        while self.workers:
            await self._wait()
        signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)  # asyncio removes its handlers: another one would kill
        return self.exit_code

    def _stop(self) -> None:
        """Stop all workers at once, and kill those that do not end in time. Idempotent."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        self.changed.set()
        self.listener.close()
        self._signal_all(signal.SIGTERM)
        kill_after = settings.LEAVE_WITHIN + KILL_AFTER
        asyncio.get_running_loop().call_later(kill_after, self._signal_all, signal.SIGKILL)

    def _signal_all(self, number: int) -> None:
        for worker in self.workers:
            worker.send_signal(number)

    def _look(self) -> None:
        """Look which workers hang, also of those that end or are old. Pass on what no worker has counted."""
        for worker in filter(lambda worker: worker.is_up, self.workers):
            worker.signs.look()
            worker.kill_if_silent()
        counts = next((worker for worker in self.workers if worker.can_count()), None)
        while counts and self.uncounted and counts.signs.tell(self.uncounted[0]):
            self.uncounted.pop(0)

    def _replace_all(self) -> None:
        log.info("Replacing all workers, one by one")
        self.failures = 0  # an operator who asks for it has mended something
        for worker in self.workers:
            worker.is_old = True
        self.changed.set()

    async def _step(self) -> None:
        new = {worker.number for worker in self.workers if not worker.is_old}
        if len(self.workers) > self.number:
            await self._stop_worker(next(worker for worker in self.workers if worker.is_old))
        elif len(new) < self.number:
            await self._start_worker(next(number for number in count(1) if number not in new))
        else:
            await self._wait()

    async def _stop_worker(self, worker: Worker) -> None:
        worker.send_signal(signal.SIGTERM)
        if not await worker.wait_until_ended(settings.LEAVE_WITHIN + KILL_AFTER):
            log.warning("Killing %s, which did not end in time", worker)
            worker.send_signal(signal.SIGKILL)
            await worker.wait_until_ended()

    async def _start_worker(self, number: int) -> None:
        await self._pause()
        if self.stopping.is_set():
            return
        worker = await Worker.start(number, self.listener, self.lost.pop(number, 0))
        self.workers.append(worker)
        worker.watch = asyncio.create_task(self._watch(worker))
        if self.stopping.is_set():
            worker.send_signal(signal.SIGTERM)
        if await worker.wait_until_up():
            log.info("Started %s", worker)
            if not self.has_served:
                self.when_up()
            self.has_served = True
            asyncio.get_running_loop().call_later(STABLE_AFTER, self._mark_stable, worker)
        else:
            # Its pipe closes before it has ended, and its exit code says whether it refused.
            if not await worker.wait_until_ended(GIVE_UP_AFTER):
                worker.send_signal(signal.SIGKILL)
                await worker.wait_until_ended()
            self._keep_old_workers(worker)

    def _mark_stable(self, worker: Worker) -> None:
        if worker in self.workers:
            self.failures = 0

    async def _pause(self) -> None:
        if self.failures:
            pause = min(2 ** (self.failures - 1), MAX_PAUSE)
            try:
                await asyncio.wait_for(self.stopping.wait(), pause)
            except TimeoutError:
                return

    async def _watch(self, worker: Worker) -> None:
        code = await worker.process.wait()
        worker.signs.pipe.close()
        self.workers.remove(worker)
        self.changed.set()
        if worker.was_silent:
            said = KILLED_SILENT if self.stopping.is_set() else REPLACED_SILENT
            log.error(said, worker, settings.HANG_LIMIT)
            self.uncounted.append(life_signs.SILENT)
        if worker.is_old or self.stopping.is_set():
            return
        if not worker.was_silent:
            log.error("Lost %s: it ended with exit code %s", worker, code)
            self.uncounted += [life_signs.ENDED] if worker.is_up else []
        self.lost[worker.number] = worker.process.pid
        is_failure = not worker.is_up or time.monotonic() - worker.born < STABLE_AFTER
        self.failures = self.failures + 1 if is_failure else 0

    def _keep_old_workers(self, failed: Worker) -> None:
        """Let the old workers go on, since a new one cannot start. Give up if there never was one that could."""
        if self.stopping.is_set():
            return
        for worker in self.workers:
            worker.is_old = False
        has_refused = failed.process.returncode == os.EX_CONFIG
        if not self.has_served and (has_refused or self.failures >= MAX_FAILURES):
            log.critical("Could not start any worker, so nothing is served")
            self.exit_code = os.EX_UNAVAILABLE
            self._stop()

    async def _wait(self) -> None:
        await self.changed.wait()
        self.changed.clear()
