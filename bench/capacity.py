"""What one process holds: rooms that play, sockets that do nothing, and what they cost.

    .venv/bin/python bench/capacity.py [--rooms 10 50 100] [--idle 0 1000] [--seconds 10]

Starts a server on a free port with SQLite, on core 0; the players are on core 1. Prints a table.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import quantiles

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import players  # noqa: E402
from tests.conftest import Server  # noqa: E402


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rooms", type=int, nargs="+", default=[10, 50, 100])
    asked.add_argument("--idle", type=int, nargs="+", default=[0, 1000])
    asked.add_argument("--seconds", type=float, default=10)
    asked = asked.parse_args()
    print("| rooms of ten | idle sockets | moves/s | p50, ms | p99, ms | CPU ms a move | memory, MB | players' core |")
    print("|---|---|---|---|---|---|---|---|")
    for idle in asked.idle:
        for rooms in asked.rooms:
            print(asyncio.run(measured(rooms, idle, asked.seconds)), flush=True)


async def measured(rooms: int, idle: int, seconds: float) -> str:
    with tempfile.TemporaryDirectory() as var:
        server = Server(Path(var), LOG_LEVEL="WARNING").start()
        process, us = psutil.Process(server.process.pid), psutil.Process()
        process.cpu_affinity([0])
        us.cpu_affinity([1])
        try:
            luck = Random(1)
            watching = await players.gather(server.url, idle // 10, 10, luck)
            lives = [asyncio.create_task(player.live()) for room in watching for player in room.players]
            tables = await players.gather(server.url, rooms, 10, luck)
            before, ours = sum(process.cpu_times()[:2]), sum(us.cpu_times()[:2])
            await players.play(tables, seconds)
            spent, busy = sum(process.cpu_times()[:2]) - before, sum(us.cpu_times()[:2]) - ours
            moves = sum(room.moves for room in tables)
            times = sorted(time for room in tables for time in room.times)
            cuts = quantiles(times, n=100)
            for life in lives:
                life.cancel()
            all_moves = moves * (seconds + 3.5) / seconds
            memory = process.memory_info().rss / 2**20
            return (
                f"| {rooms} | {idle} | {moves / seconds:.0f} | {cuts[49] * 1000:.0f} | {cuts[98] * 1000:.0f} "
                f"| {spent / all_moves * 1000:.2f} | {memory:.0f} | {busy / (seconds + 3.5):.0%} |"
            )
        finally:
            server.kill()


if __name__ == "__main__":
    os.environ.setdefault("LOG", "text")
    main()
