"""A worker as its supervisor has it: the process, and the signs of life that come from it."""

import asyncio
import logging
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field

from django.conf import settings

from . import life_signs
from .life_signs import LifeSigns

log = logging.getLogger(__name__)

# Seconds that a worker whose event loop hangs gets to write where it stands, before SIGKILL. It takes milliseconds.
STACK_TIME = 0.3


@dataclass(eq=False)
class Worker:
    """A process that serves on the supervisor's port. It is never a fork, since Django and Twisted have threads."""

    number: int
    process: Process
    signs: LifeSigns
    born: float = field(default_factory=time.monotonic)
    is_up: bool = False
    is_old: bool = False
    was_silent: bool = False
    watch: asyncio.Task | None = None

    @classmethod
    async def start(cls, number: int, listener: socket.socket, lost: int = 0) -> "Worker":
        """Start a worker. `lost` is the pid of the one in whose place it comes, if that was killed or has crashed."""
        pipe, its_end = socket.socketpair()
        pipe.setblocking(False)
        with its_end:
            inherited = listener.fileno(), its_end.fileno()
            words = ["-m", f"{__package__}.worker", *map(str, (*inherited, lost))]
            process = await asyncio.create_subprocess_exec(sys.executable, *words, pass_fds=inherited)
        return cls(number, process, LifeSigns(pipe))

    async def wait_until_up(self) -> bool:
        """Wait until the worker serves or has failed. Return whether it serves."""
        try:
            self.is_up = await self.signs.wait_until_up(settings.START_TIMEOUT)
        except TimeoutError:
            log.error("Could not start %s within %s seconds", self, settings.START_TIMEOUT)
        return self.is_up

    def kill_if_silent(self) -> None:
        """Kill the process if its event loop hangs. One that is stopped obeys no other signal, and shows no stack."""
        if settings.HANG_LIMIT and self.signs.is_silent and not self.was_silent:
            self.was_silent = True
            self.send_signal(life_signs.SHOW_STACK)
            asyncio.get_running_loop().call_later(STACK_TIME, self.send_signal, signal.SIGKILL)

    def can_count(self) -> bool:
        """Return whether this worker can count what was replaced, so that whoever reads the metrics sees it grow."""
        return self.signs.is_heard and time.monotonic() - self.born >= settings.COUNTED_AFTER

    def send_signal(self, number: int) -> None:
        if self.process.returncode is None:
            self.process.send_signal(number)

    async def wait_until_ended(self, timeout: float | None = None) -> bool:
        """Wait until the process has ended and its watch is done. Return whether it has.

        The process may have a return code before its watch has been resumed.
        """
        assert self.watch is not None
        await asyncio.wait([self.watch], timeout=timeout)
        return self.watch.done()

    def __str__(self) -> str:
        return f"worker {self.number} (pid {self.process.pid})"
