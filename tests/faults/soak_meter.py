"""What a soak measures: the memory of each worker, and how long people’s moves take."""

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, linear_regression, quantiles

import psutil

from bench.curve import draw_curves
from tests.conftest import Server
from tests.faults.soak import Flood, Kills, Part
from tests.faults.soak_people import Table
from tests.faults.test_processes import children

SAMPLE_EVERY = 10.0  # seconds
HEAD = ("seconds", "worker 1, MiB", "worker 2, MiB", "memory, MiB", "moves", "p50, ms", "p99, ms", "clients’ core")
HEAD += ("flood’s messages", "killed")


@dataclass(slots=True)
class Sample:
    """What was measured: MiB of each worker, seconds that each move took, and the clients' share of a core."""

    at: float
    memory: list[float]
    moves: list[float]
    clients: float
    sent: int
    faults: list[str]

    def row(self) -> list[str | int]:
        p50, p99 = (round(1000 * cut(self.moves, share)) for share in (50, 99))
        memory = [f"{each:.1f}" for each in (*self.memory, sum(self.memory))]
        numbers = [len(self.moves), p50, p99, f"{self.clients:.2f}", self.sent]
        return [round(self.at), *memory, *numbers, " ".join(self.faults)]


class Meter(Part):
    """Measure every ten seconds, write it to a file, and draw curves of it at the end."""

    def __init__(self, file: Path, served: Server, tables: list[Table], flood: Flood, kills: Kills | None) -> None:
        super().__init__()
        self.file, self.served, self.tables, self.flood, self.kills = file, served, tables, flood, kills
        self.samples: list[Sample] = []

    def work(self) -> None:
        self.file.parent.mkdir(exist_ok=True)
        with open(self.file, "w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(HEAD)
            self._measure(lambda sample: (rows.writerow(sample.row()), out.flush()))
        self._draw()

    def _measure(self, write: Callable[[Sample], object]) -> None:
        start = since = time.monotonic()
        clients = psutil.Process()
        clients.cpu_percent()
        while not self.is_over.wait(max(since + SAMPLE_EVERY - time.monotonic(), 0)):
            until = time.monotonic()
            self.samples.append(self._sample(start, since, until, clients.cpu_percent() / 100))
            write(self.samples[-1])
            since = until

    def _sample(self, start: float, since: float, until: float, clients: float) -> Sample:
        timings = [timing for table in self.tables for timing in table.timings()]
        moves = [timing.seconds for timing in timings if since <= timing.sent_at + timing.seconds < until]
        faults = [fault.name for fault in (self.kills.faults if self.kills else ()) if since <= fault.began < until]
        return Sample(until - start, self._weigh(), moves, clients, self.flood.sent, faults)

    def _weigh(self) -> list[float]:
        """Return the MiB that each worker keeps in memory, the older one first; 0 for one that is not there."""
        try:
            workers = sorted(children(self.served), key=psutil.Process.create_time)
            memory = [worker.memory_info().rss / 2**20 for worker in workers]
        except psutil.NoSuchProcess:
            memory = []  # killed while it was looked at
        return (memory + [0.0, 0.0])[:2]

    def _draw(self) -> None:
        moves = [[1000 * cut(sample.moves, share) for sample in self.samples] for share in (50, 99)]
        memory = [[sample.memory[worker] for sample in self.samples] for worker in (0, 1)]
        panels = [("p50 and p99 of people’s moves, ms", moves), ("memory of the two workers, MiB", memory)]
        marks = [sample.at for sample in self.samples if sample.faults]
        drawn = draw_curves(self.file.stem, [sample.at for sample in self.samples], panels, marks)
        self.file.with_suffix(".svg").write_text(drawn)


def cut(values: list[float], percent: int) -> float:
    """Return the percentile of the values, 0 for none."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else sum(values)


def growth(samples: list[Sample]) -> float:
    """Return by which share of its mean the memory grew over these samples, by the line of least squares."""
    times = [sample.at for sample in samples]
    memory = [sum(sample.memory) for sample in samples]
    slope, _ = linear_regression(times, memory)
    return slope * (times[-1] - times[0]) / fmean(memory)
