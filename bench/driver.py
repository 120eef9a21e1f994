"""Lets the driver play on a server, and reads what came of it. The driver itself is bench/driver/, in JavaScript.

Python would not do: at two thousand moves a second twenty thousand messages arrive in it. Node is there for
boardgame.io, speaks TLS, and needs for a move less than half of what that server needs.
"""

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Protocol

from bench.servers import HERE, PLAYERS, pinned

SEED = 20240607
SLACK = 240  # seconds for the sockets to open and for what is under way


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one run: times in ms, from when a move should have been sent to when its room's last player had it.

    `cpu`: ms of a core for each move. `driver_core`, `server_core`: the share of their cores that both used. `bytes`:
    for each move and player, frames and all; `guess_bytes` the median of those of guesses.
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
    def of(cls, told: dict, seats: int) -> "Run":
        moves, seconds = max(told["moves"], 1), told["seconds"]
        cuts = quantiles(told["latencies"] or [0, 0], n=100, method="inclusive")
        return cls(
            moves_a_second=told["moves"] / seconds,
            p50=cuts[49],
            p99=cuts[98],
            cpu=told["cpu"]["server"] / moves * 1000,
            bytes=told["bytes"] / moves / seats,
            guess_bytes=median(told["guessBytes"] or [0]),
            server_core=told["cpu"]["server"] / seconds,
            driver_core=told["cpu"]["driver"] / seconds,
            refused=told["refused"],
            lost=told["lost"],
            waiting=told["waiting"],
            memory=told["memory"]["open"] / 1024,
        )


class Played(Protocol):
    """A server, as the driver sees it. `tongue`: ours or theirs; `pid`: 0 where it is on another machine."""

    url: str
    tongue: str
    pid: int


def closed(server: Played, rooms: list[dict], seconds: float, **more) -> Run:
    """Each room moves as soon as everybody in it has heard of its last move."""
    return Run.of(tell(server, mode="closed", rooms=rooms, seconds=seconds, **more), rooms[0]["seats"])


def opened(server: Played, rooms: list[dict], seconds: float, rate: float, **more) -> Run:
    """So many moves a second, whether or not the server keeps up."""
    return Run.of(tell(server, mode="open", rooms=rooms, seconds=seconds, rate=rate, **more), rooms[0]["seats"])


def rounds(server: Played, rooms: list[dict], games: int) -> list[dict]:
    """Whole games in step: `round`, its `moves` in all rooms, and the seconds of `cpu` that they cost."""
    return tell(server, mode="rounds", rooms=rooms, games=games)["rounds"]


def held(server: Played, rooms: list[dict]) -> float:
    """How much memory the server takes, in MiB, for the sockets of these rooms, in which nobody moves."""
    memory = tell(server, mode="hold", idle=rooms, settle=3)["memory"]
    return (memory["open"] - memory["before"]) / 1024


@contextmanager
def idle(server: Played, rooms: list[dict]) -> Iterator[None]:
    """All sockets of these rooms are open meanwhile, and nobody moves there."""
    driver = subprocess.Popen(_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    too_long = threading.Timer(SLACK, driver.kill)
    too_long.start()
    try:
        with driver.stdin as line:
            line.write(json.dumps(_asked(server, mode="stay", idle=rooms)))
        assert driver.stdout.readline(), "the idle sockets could not be opened"
        too_long.cancel()
        yield
    finally:
        too_long.cancel()
        driver.kill()
        driver.wait()


def tell(server: Played, **asked) -> dict:
    """What the driver says to this. Raises AssertionError when it fails."""
    asked = _asked(server, **asked)
    timeout = SLACK + asked["seconds"] + asked["games"] * SLACK
    driver = subprocess.run(_command(), input=json.dumps(asked), capture_output=True, text=True, timeout=timeout)
    assert driver.returncode == 0, driver.stderr[-3000:]
    return json.loads(driver.stdout)


def _command() -> list[str]:
    return pinned(PLAYERS, ["node", HERE / "driver" / "main.mjs"])


def _asked(server: Played, **asked) -> dict:
    return {"tongue": server.tongue, "url": server.url, "pid": server.pid, **DEFAULTS, **asked}


# In seconds but for `seed`, `rate` (moves a second) and `games`; `settle` for what arriving costs the server.
DEFAULTS = {"rooms": [], "idle": [], "settle": 1, "warmup": 1, "seconds": 0, "seed": SEED, "rate": 0, "games": 0}
