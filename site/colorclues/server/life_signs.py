"""Signs that an event loop runs: a worker's beats over the pair of sockets, and what its supervisor hears of them.

A thread would go on while the loop hangs, so the loop itself sends each beat.
"""

import asyncio
import faulthandler
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings

# What a worker sends: that it serves and will beat, and each beat. A worker of an older version sends a single BEAT,
# once it serves. A supervisor of an older version takes either for a worker that serves.
UP, BEAT = b"+", b"."
# What a supervisor sends: why it has replaced another worker. Only workers that beat understand it.
SILENT, ENDED = b"s", b"e"
# Beats, and looks of the supervisor, within HANG_LIMIT. One beat may be late by a garbage collection or a busy core.
LOOKS = 8
# Seconds between two looks if HANG_LIMIT is 0, so that none is killed.
DEFAULT_LOOK = 1.0
# A process that gets this signal writes to stderr where each of its threads stands, and goes on.
SHOW_STACK = signal.SIGUSR1
# More bytes than a worker sends between two looks.
MOST_BYTES = 4096


def get_interval() -> float:
    """Return the seconds between two beats, and between two looks."""
    return settings.HANG_LIMIT / LOOKS or DEFAULT_LOOK


def repeat(every: float, act: Callable[[], object]) -> None:
    """Call `act` now, and on the event loop every so many seconds. While the loop hangs, nothing calls it."""
    asyncio.get_event_loop().call_later(every, repeat, every, act)
    act()


def show_stack_on_signal() -> None:
    """Make this process obey SHOW_STACK. No Python runs for it, so a process that hangs obeys too. Idempotent."""
    with suppress(AttributeError, ValueError, OSError):  # stderr is no file
        faulthandler.register(SHOW_STACK)


def begin_beats(supervisor: socket.socket) -> None:
    """Tell the supervisor that this worker serves, and from now on that its event loop runs."""
    supervisor.send(UP)
    repeat(get_interval(), lambda: _send_beat(supervisor))


def _send_beat(supervisor: socket.socket) -> None:
    # The supervisor may be stopped until no more bytes fit, or may have died, which a thread of this worker notices.
    with suppress(OSError):
        supervisor.send(BEAT, socket.MSG_DONTWAIT)


@dataclass
class LifeSigns:
    """What a supervisor hears of a worker, on a socket that does not block.

    It counts its own looks and not the seconds. So it forgives the time in which it was stopped itself, or the machine
    slept: a worker needs as many turns of a core as the supervisor does.
    """

    pipe: socket.socket
    has_beats: bool = False
    missed: int = 0  # looks in a row that found nothing

    @property
    def is_silent(self) -> bool:
        return self.missed >= LOOKS

    @property
    def is_heard(self) -> bool:
        """Return whether the worker beats, and did so since the last look."""
        return self.has_beats and not self.missed

    async def wait_until_up(self, timeout: int) -> bool:
        """Wait until the worker serves or has ended. Return whether it serves.

        Raise TimeoutError after so many seconds, without those for which this process itself was stopped.
        """
        hearing = asyncio.ensure_future(asyncio.get_running_loop().sock_recv(self.pipe, 1))
        for _ in range(timeout):
            done, _ = await asyncio.wait([hearing], timeout=1)
            if done:
                heard = hearing.result()
                self.has_beats = heard == UP
                return bool(heard)
        hearing.cancel()
        raise TimeoutError

    def look(self) -> None:
        """Read what has come since the last look. A worker whose loop has ended in order closes its end: no silence."""
        try:
            self.pipe.recv(MOST_BYTES)
            self.missed = 0
        except BlockingIOError:
            self.missed += self.has_beats
        except OSError:
            self.missed = 0  # it has died, which its watch notices

    def tell(self, cause: bytes) -> bool:
        """Tell the worker why another one was replaced. Return whether the message is on its way."""
        try:
            return bool(self.pipe.send(cause))
        except OSError:
            return False
