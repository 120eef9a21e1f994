"""The instruments: what is counted and measured in this process, each called from where it happens with one line.

What each means, and what to be alarmed by, stands in docs/operate.md. Threads may share them.
"""

import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.context_managers import Timer
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

# When each counter began is told by its process's start already.
disable_created_metrics()

# Seconds. Below 20 ms a push is at once for people, above a second they wonder.
PUSH_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
DATABASE_STEPS = (0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2)

registry = CollectorRegistry()
ProcessCollector(namespace="colorclues", registry=registry)

MOVES = Counter("colorclues_moves", "Moves that were accepted and kept.", ["move"], registry=registry)
REFUSALS = Counter("colorclues_refusals", "Moves and forms that were refused.", ["code"], registry=registry)
PUSH = Histogram(
    "colorclues_push_seconds",
    "From a move's commit until the last socket here that shows its room was sent what is new.",
    buckets=PUSH_STEPS,
    registry=registry,
)
DOORBELLS = Counter(
    "colorclues_doorbells",
    "Between processes: rung and heard here, failed calls of the layer, and lost ones that a tick has healed.",
    ["what"],
    registry=registry,
)
DATABASE = Histogram(
    "colorclues_database_seconds",
    "An operation on rooms, from its begin to its commit, with the rules that are applied in between.",
    ["operation"],
    buckets=DATABASE_STEPS,
    registry=registry,
)
LAG = Gauge("colorclues_loop_lag_seconds", "How late the event loop was at most, of late.", registry=registry)
ROOMS = Gauge("colorclues_rooms", "Rooms that are shown here.", ["phase"], registry=registry)
PLAYERS = Gauge("colorclues_players", "Players in rooms that are shown here.", ["kind"], registry=registry)
SOCKETS = Gauge("colorclues_sockets", "Sockets that are open here.", registry=registry)
ERRORS = Counter("colorclues_errors", "Lines of the log that are errors.", registry=registry)

# Looking a label up costs as much as counting; there are few, and all of them are ours.
_move, _refusal, _doorbell = cache(MOVES.labels), cache(REFUSALS.labels), cache(DOORBELLS.labels)

# When the move was committed that is about to be shown, for the task that made it.
_committed: ContextVar[float] = ContextVar("committed", default=0.0)


def moved(move: str) -> None:
    """A move of this name has just been committed."""
    _move(move).inc()
    _committed.set(time.perf_counter())


def last_commit() -> float:
    """When the last move was committed that this task has made."""
    return _committed.get()


def committed(at: float) -> None:
    """The move that this task is about to show was committed then, by another task."""
    _committed.set(at)


def pushed(is_seen: bool = True) -> None:
    """Whoever shows the room of the move that this task has made has been sent it; `is_seen`: somebody does."""
    committed = _committed.get()
    if committed and is_seen:
        PUSH.observe(time.perf_counter() - committed)
    _committed.set(0.0)


def refused(code: str) -> None:
    _refusal(code).inc()


def rang(what: str) -> None:
    """A doorbell: was rung or heard, failed, or was lost and is healed."""
    _doorbell(what).inc()


def database(operation: str) -> Timer:
    """For a function that works with the database: measures each call of it."""
    return DATABASE.labels(operation).time()


@contextmanager
def operations(operation: str, number: int) -> Iterator[None]:
    """For so many operations that share a transaction: each took as long as all of it."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        took, observe = time.perf_counter() - begun, DATABASE.labels(operation).observe
        for _ in range(number):
            observe(took)


class Counts(Protocol):
    """What a memo counts of itself."""

    hits: int
    misses: int
    made: Sized


class Memo(Collector):
    """What a memo tells of itself, which costs those who use it nothing."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        told = self.counts
        yield CounterMetricFamily("colorclues_renderings", "Changes that had to be rendered.", value=told.misses)
        yield CounterMetricFamily("colorclues_memo_hits", "Changes that another had been shown.", value=told.hits)
        yield GaugeMetricFamily("colorclues_memo_size", "Changes that are kept for others now.", value=len(told.made))


def total(counter: Counter) -> float:
    """Of all labels together."""
    return sum(sample.value for family in counter.collect() for sample in family.samples)


def push_counts() -> list[int]:
    """How many pushes took how long: one number for each of PUSH_STEPS, and one for what was longer."""
    [family] = PUSH.collect()
    upto = [sample.value for sample in family.samples if sample.name.endswith("_bucket")]
    return [int(here - before) for before, here in zip([0, *upto], upto, strict=False)]


def text() -> str:
    """All of it in Prometheus's format."""
    return generate_latest(registry).decode()


def together(texts: Iterable[tuple[str, str]]) -> str:
    """What several processes tell, each given as its name and its text, as one text with the name for a label."""
    families: dict[str, Metric] = {}
    for process, said in texts:
        for family in text_string_to_metric_families(said):
            all_of_it = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            all_of_it.samples += [
                sample._replace(labels={"process": process, **sample.labels}) for sample in family.samples
            ]
    return generate_latest(_Ready(families.values())).decode()


class _Ready:
    """Families that were collected elsewhere, in a registry's place."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families
