"""Several processes on one port: the parent holds the socket, and starts, replaces and sees off the others.

The parent says nothing to its children but by signals. A line between them tells it when one is up, and tells them
when it is gone.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from itertools import count

from django.conf import settings
from django.utils.log import configure_logging

log = logging.getLogger(__name__)

ENDINGS = signal.SIGTERM, signal.SIGINT
# Seconds for a process to come up on a slow machine.
COMES_UP_WITHIN = 60
# One that ends sooner, in seconds, is followed by the next one only after a pause: of 1, 2, 4 … seconds.
SOON, LONGEST_PAUSE = 10, 30
# So many that never came up are enough, when none ever has.
ENOUGH = 3
# Seconds after the time in which a process should have left; together with LEAVE_WITHIN, 10.
KILLED_AFTER = 1.5


def serve(listener: socket.socket, number: int) -> int:
    """Serve in so many processes until a signal. Returns the exit code."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    with listener:
        return asyncio.run(Parent(listener, number).run())


@dataclass(eq=False)
class Child:
    """A process of its own that serves on the parent's socket; never a fork, since Django and Twisted have threads."""

    number: int
    process: Process
    line: socket.socket
    born: float = field(default_factory=time.monotonic)
    is_up: bool = False
    is_old: bool = False
    watch: asyncio.Task | None = None

    @classmethod
    async def start(cls, number: int, listener: socket.socket) -> "Child":
        line, its_end = socket.socketpair()
        line.setblocking(False)
        with its_end:
            inherited = listener.fileno(), its_end.fileno()
            words = ["-m", f"{__package__}.worker", *map(str, inherited)]
            process = await asyncio.create_subprocess_exec(sys.executable, *words, pass_fds=inherited)
        return cls(number, process, line)

    async def comes_up(self) -> bool:
        """Waits until it serves, or never will."""
        try:
            async with asyncio.timeout(COMES_UP_WITHIN):
                self.is_up = bool(await asyncio.get_running_loop().sock_recv(self.line, 1))
        except TimeoutError:
            log.error("%s did not come up within %s seconds", self, COMES_UP_WITHIN)
        return self.is_up

    def send(self, number: int) -> None:
        """A signal, unless it has ended."""
        if self.process.returncode is None:
            self.process.send_signal(number)

    async def ends(self, within: float | None = None) -> bool:
        """Waits until it has ended and been seen off. The process may have a code before anybody has been told."""
        await asyncio.wait([self.watch], timeout=within)
        return self.watch.done()

    def __str__(self) -> str:
        return f"process {self.number} (pid {self.process.pid})"


class Parent:
    """Does one thing after the other until there are as many new children as there should be, and no old ones."""

    def __init__(self, listener: socket.socket, number: int) -> None:
        self.listener = listener
        self.number = number
        self.children: list[Child] = []
        self.ended = asyncio.Event()
        self.leaving = asyncio.Event()
        self.soon_ended = 0
        self.has_served = False
        self.exit_code = 0

    async def run(self) -> int:
        """Until SIGTERM or Ctrl+C. Returns the exit code: not 0 when no child ever came up."""
        loop = asyncio.get_running_loop()
        for one in ENDINGS:
            loop.add_signal_handler(one, self._leave)
        loop.add_signal_handler(signal.SIGHUP, self._replace_all)
        while not self.leaving.is_set():
            await self._step()
        while self.children:
            await self._wait()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # when asyncio hears them no more, a second one would kill
        return self.exit_code

    def _leave(self) -> None:
        """All at once; those that have not left in time are killed."""
        if self.leaving.is_set():
            return
        self.leaving.set()
        self.ended.set()
        self.listener.close()
        self._send_all(signal.SIGTERM)
        killed_after = settings.LEAVE_WITHIN + KILLED_AFTER
        asyncio.get_running_loop().call_later(killed_after, self._send_all, signal.SIGKILL)

    def _send_all(self, number: int) -> None:
        for child in self.children:
            child.send(number)

    def _replace_all(self) -> None:
        log.info("replacing all processes, one by one")
        self.soon_ended = 0  # whoever asks for it has mended something
        for child in self.children:
            child.is_old = True
        self.ended.set()

    async def _step(self) -> None:
        new = [child for child in self.children if not child.is_old]
        if len(self.children) > self.number:
            await self._see_off(next(child for child in self.children if child.is_old))
        elif len(new) < self.number:
            await self._start(next(number for number in count(1) if number not in {child.number for child in new}))
        else:
            await self._wait()

    async def _see_off(self, child: Child) -> None:
        child.send(signal.SIGTERM)
        if not await child.ends(settings.LEAVE_WITHIN + KILLED_AFTER):
            log.warning("%s did not leave and is killed", child)
            child.send(signal.SIGKILL)
            await child.ends()

    async def _start(self, number: int) -> None:
        await self._pause()
        if self.leaving.is_set():
            return
        child = await Child.start(number, self.listener)
        self.children.append(child)
        child.watch = asyncio.create_task(self._watch(child))
        if self.leaving.is_set():
            child.send(signal.SIGTERM)
        if await child.comes_up():
            self.has_served = True
            log.info("%s serves", child)
            asyncio.get_running_loop().call_later(SOON, self._has_stayed, child)
        else:
            child.send(signal.SIGKILL)
            await child.ends()
            self._stay_with_the_old(child)

    def _has_stayed(self, child: Child) -> None:
        if child in self.children:
            self.soon_ended = 0

    async def _pause(self) -> None:
        if self.soon_ended:
            pause = min(2 ** (self.soon_ended - 1), LONGEST_PAUSE)
            try:
                await asyncio.wait_for(self.leaving.wait(), pause)
            except TimeoutError:
                return

    async def _watch(self, child: Child) -> None:
        code = await child.process.wait()
        child.line.close()
        self.children.remove(child)
        self.ended.set()
        if child.is_old or self.leaving.is_set():
            return
        log.error("%s has ended with %s", child, code)
        is_soon = not child.is_up or time.monotonic() - child.born < SOON
        self.soon_ended = self.soon_ended + 1 if is_soon else 0

    def _stay_with_the_old(self, child: Child) -> None:
        """What cannot start now could before: those that serve go on doing so."""
        if self.leaving.is_set():
            return
        for one in self.children:
            one.is_old = False
        has_refused = child.process.returncode == os.EX_CONFIG
        if not self.has_served and (has_refused or self.soon_ended >= ENOUGH):
            log.critical("No process came up, so nothing is served.")
            self.exit_code = os.EX_UNAVAILABLE
            self._leave()

    async def _wait(self) -> None:
        await self.ended.wait()
        self.ended.clear()
