"""Run the driver on a server, and read its results. The driver itself is bench/driver/, in JavaScript.

Python is too slow: at 2,000 moves per second the driver receives 20,000 messages. Node is installed for boardgame.io
anyway, speaks TLS, and needs less than half of that server's CPU for a move.
"""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Protocol

from bench.servers import HERE, PLAYERS, pin

SEED = 20240607
SLACK = 240  # seconds for the sockets to open and for the last moves
SETTLE = 12  # seconds until all idle sockets have been pinged for the first time, and their pages are no longer new


@dataclass(frozen=True, slots=True)
class Run:
    """The results of one run. Times are in ms, from when a move was due until the room's last player had received it.

    `cpu` is ms of a core per move. `driver_core` and `server_core` are the shares of their cores that both used.
    `bytes` is per move and player, with frames, and `guess_bytes` the median for guesses.
    """

    moves_a_second: float
    p50: float
    p99: float
    cpu: float
    bytes: float
    guess_bytes: float
    server_core: float
    driver_core: float
    refused: dict[str, int]
    lost: int
    waiting: int
    memory: float

    @classmethod
    def of(cls, results: dict, seats: int) -> "Run":
        moves, seconds = max(results["moves"], 1), results["seconds"]
        cuts = quantiles(results["latencies"] or [0, 0], n=100, method="inclusive")
        return cls(
            moves_a_second=results["moves"] / seconds,
            p50=cuts[49],
            p99=cuts[98],
            cpu=results["cpu"]["server"] / moves * 1000,
            bytes=results["bytes"] / moves / seats,
            guess_bytes=median(results["guessBytes"] or [0]),
            server_core=results["cpu"]["server"] / seconds,
            driver_core=results["cpu"]["driver"] / seconds,
            refused=results["refused"],
            lost=results["lost"],
            waiting=results["waiting"],
            memory=results["memory"]["open"] / 1024,
        )


class Played(Protocol):
    """A server as the driver sees it. `tongue` is ours or theirs. Without `pids` it is on another machine."""

    url: str
    tongue: str
    pids: list[int]


def run_closed_loop(server: Played, rooms: list[dict], seconds: float, **more) -> Run:
    """Move in each room as soon as all its players have received the last move."""
    return Run.of(run_driver(server, mode="closed", rooms=rooms, seconds=seconds, **more), rooms[0]["seats"])


def run_open_loop(server: Played, rooms: list[dict], seconds: float, rate: float, **more) -> Run:
    """Make so many moves per second, whether or not the server keeps up."""
    return Run.of(run_driver(server, mode="open", rooms=rooms, seconds=seconds, rate=rate, **more), rooms[0]["seats"])


def run_steadily(server: Played, rooms: list[dict], seconds: float, gap: float) -> Run:
    """Move in each room so many ms after all its players have received the last move."""
    return Run.of(run_driver(server, mode="steady", rooms=rooms, seconds=seconds, gap=gap), rooms[0]["seats"])


def run_rounds(server: Played, rooms: list[dict], games: int) -> list[dict]:
    """Play whole games in step. Return for each round its `moves` in all rooms and their seconds of `cpu`."""
    return run_driver(server, mode="rounds", rooms=rooms, games=games)["rounds"]


def measure_memory(server: Played, rooms: list[dict]) -> float:
    """Return the MiB that the server takes for the sockets of these rooms, in which nobody moves."""
    memory = run_driver(server, mode="hold", idle=rooms, settle=3)["memory"]
    return (memory["open"] - memory["before"]) / 1024


def measure_idle_cpu(server: Played, rooms: list[dict], seconds: float) -> float:
    """Return the share of a core that the server takes for the sockets of these rooms, in which nobody moves."""
    return run_driver(server, mode="rest", idle=rooms, settle=SETTLE, seconds=seconds)["cpu"] / seconds


@contextmanager
def keep_open(server: Played, rooms: list[dict]) -> Iterator[None]:
    """Keep all sockets of these rooms open meanwhile, as pages do and without any move."""
    with _start(_request(server, mode="stay", idle=rooms)):
        yield


@contextmanager
def keep_pages(server: Played, rooms: list[dict], bystanders: list[dict]) -> Iterator[Callable[[], dict]]:
    """Keep pages of these rooms open, which come back by themselves when the server ends.

    The bystanders come back first, and go on to play. What it yields waits until all are back. It returns the
    `seconds` from the loss of the first line, for how many of them the bystanders were `away`, and the `moves` that
    these made then, with the longest as `stall` (ms).
    """
    with _start(_request(server, mode="return", idle=rooms, rooms=bystanders, settle=SETTLE)) as driver:
        yield lambda: json.loads(driver.stdout.readline() or "null")


@contextmanager
def _start(request: dict) -> Iterator[subprocess.Popen]:
    """Run a driver meanwhile, which says with a line that all its sockets are open."""
    driver = subprocess.Popen(_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    too_long = threading.Timer(SLACK, driver.kill)
    too_long.start()
    try:
        with driver.stdin as line:
            line.write(json.dumps(request))
        assert driver.stdout.readline(), "Could not open the idle sockets"
        too_long.cancel()
        yield driver
    finally:
        too_long.cancel()
        driver.kill()
        driver.wait()


def run_driver(server: Played, **asked) -> dict:
    """Return the driver's results. Raise AssertionError if it fails."""
    asked = _request(server, **asked)
    timeout = SLACK + asked["seconds"] + asked["games"] * SLACK
    driver = subprocess.run(_command(), input=json.dumps(asked), capture_output=True, text=True, timeout=timeout)
    assert driver.returncode == 0, driver.stderr[-3000:]
    return json.loads(driver.stdout)


def _command() -> list[str]:
    return pin(PLAYERS, ["node", HERE / "driver" / "main.mjs"])


def _request(server: Played, **asked) -> dict:
    return {"tongue": server.tongue, "url": server.url, "pids": server.pids, **DEFAULTS, **asked}


# Seconds, except for `seed`, `rate` (moves per second), `gap` (ms) and `games`. `settle` is for what connecting costs
# the server.
DEFAULTS = {
    "rooms": [],
    "idle": [],
    "settle": 1,
    "warmup": 1,
    "seconds": 0,
    "seed": SEED,
    "rate": 0,
    "gap": 0,
    "games": 0,
}
