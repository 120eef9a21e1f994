"""What a soak does to a server while people play: kills, and a flood."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import NamedTuple

from websockets.exceptions import WebSocketException

from tests.conftest import Server
from tests.faults.soak_people import Timing
from tests.faults.test_processes import kill_one
from tests.support.player import Player
from tests.support.servers import Program

ROUND_OF_KILLS = 300  # seconds, in which a worker, Redis and PostgreSQL are killed once each
OUTAGE = 2.0  # seconds until what was killed is started again, as systemd and Docker do
SHAKEN = 5.0  # seconds after a fault in which a move may take longer
PATIENCE = 60  # seconds for a killed worker's successor
FLOOD = 219_000 / 3600  # messages per second: twelve times what one socket is answered (MESSAGES_SOCKET)
BURST_EVERY = 1.0  # seconds


class Fault(NamedTuple):
    """What was killed, when, and when it served again (monotonic seconds)."""

    name: str
    began: float
    ended: float


@contextmanager
def meanwhile(*parts: "Part") -> Iterator[None]:
    """Run the parts until the end of the block. Raise what one of them raised."""
    for part in parts:
        part.start()
    try:
        yield
    finally:
        for part in parts:
            part.is_over.set()
        for part in parts:
            part.join(2 * PATIENCE)
    for part in parts:
        if part.trouble:
            raise part.trouble


class Part(Thread):
    """Something that goes on beside the games until it is over."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.is_over = Event()
        self.trouble: Exception | None = None

    def run(self) -> None:
        try:
            self.work()
        except Exception as trouble:
            self.trouble = trouble

    def work(self) -> None:
        raise NotImplementedError


class Kills(Part):
    """Kill a worker, Redis and PostgreSQL in turn, each once in every round, and start it again."""

    def __init__(self, served: Server, redis: Program, postgres: Program, seconds: float) -> None:
        super().__init__()
        self.served = served
        self.kinds: dict[str, Callable[[], None]] = {
            "worker": self._kill_worker,
            "redis": lambda: self._kill(redis),
            "postgres": lambda: self._kill(postgres),
        }
        # The first comes after half a pause, so the last is over before the end. A short soak has one round.
        self.pause = min(ROUND_OF_KILLS, seconds) / len(self.kinds)
        self.faults: list[Fault] = []

    def work(self) -> None:
        start, number = time.monotonic() + self.pause / 2, 0
        names = list(self.kinds)
        while not self.is_over.wait(max(start + number * self.pause - time.monotonic(), 0)):
            name, began = names[number % len(names)], time.monotonic()
            self.faults.append(Fault(name, began, float("inf")))
            self.kinds[name]()
            self.faults[-1] = Fault(name, began, time.monotonic())
            number += 1

    def part(self, timings: Iterable[Timing]) -> tuple[list[float], list[float]]:
        """Return the seconds of the moves first sent in calm times, and of those from a fault until it is over."""
        parts: tuple[list[float], list[float]] = [], []
        for timing in timings:
            is_shaken = any(fault.began <= timing.sent_at <= fault.ended + SHAKEN for fault in self.faults)
            parts[is_shaken].append(timing.seconds)
        return parts

    def _kill_worker(self) -> None:
        started, end = self._count_starts(), time.monotonic() + PATIENCE
        kill_one(self.served)
        while self._count_starts() == started:
            assert time.monotonic() < end, "the killed worker has no successor"
            time.sleep(0.1)

    def _count_starts(self) -> int:
        return self.served.log().count("Started worker")

    def _kill(self, program: Program) -> None:
        program.kill()
        time.sleep(OUTAGE)
        program.start()


class Flood(Part):
    """A stranger who sends letters, alone and as messages of the chat, and comes back whenever the server hangs up."""

    def __init__(self, url: str, code: str, address: str) -> None:
        super().__init__()
        self.stranger = Player(url, X_Forwarded_For=address)
        self.code = code
        self.sent = self.closed = 0

    def work(self) -> None:
        start = time.monotonic()
        with self.stranger as stranger:
            stranger.watch(self.code)
            while not self.is_over.wait(BURST_EVERY):
                with suppress(OSError, WebSocketException):
                    self._burst(round((time.monotonic() - start) * FLOOD) - self.sent)

    def _burst(self, messages: int) -> None:
        """Send so many messages, and read what came back. Raises OSError or WebSocketException once hung up on."""
        if self.stranger.socket is None:
            self.stranger.connect()
        try:
            for _ in range(messages):
                self.stranger.send("x" if self.sent % 2 else {"move": "say", "text": "x", "after": "0"})
                self.sent += 1
            with suppress(TimeoutError):
                while True:
                    self.stranger.socket.recv(timeout=0)
        except WebSocketException:
            self.closed += 1
            self.stranger.sockets.close()
            self.stranger.socket = None
            raise
