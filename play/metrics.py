"""What is counted and measured in this process. Every function here is called where the thing happens.

docs/operate.md says what each metric means, and at which values to worry. Threads may share them.
"""

import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from functools import cache
from typing import Literal, Protocol, get_args

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
from prometheus_client.registry import Collector

# The start of the process already says when each counter began.
disable_created_metrics()

# Seconds. A player takes a push below 20 ms as immediate, and wonders above a second.
PUSH_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
DATABASE_STEPS = (0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2)

# The values of labels that are named where the thing happens. mypy takes no other word there.
Doorbells = Literal["rung", "heard", "failed", "healed"]
Operation = Literal[
    "absences", "arrive", "ask", "change", "create", "expire", "join", "lapse", "read", "report", "succeed", "sweep",
    "sweep-reports", "take-along", "tick", "visit",
]  # fmt: skip
Kind = Literal["people", "bots"]
# What browsers report: `extension` is what their extensions do, `other` is of no use, `foreign` came from a page of
# another site, and `unreadable` is no report at all, or too long for one.
BrowserReportKind = Literal["csp", "script", "extension", "other", "foreign", "unreadable"]
# The setting that would let in what was refused for its Host or its Origin, or none.
Setting = Literal["ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "none"]
# Why a worker was replaced: its event loop hung, or its process ended by itself.
Cause = Literal["silent", "ended"]

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
OVERDUE = Gauge("colorclues_overdue_rooms", "Rooms shown here whose deadline has long passed.", registry=registry)
ROOMS = Gauge("colorclues_rooms", "Rooms that are shown here.", ["phase"], registry=registry)
PLAYERS = Gauge("colorclues_players", "Players in rooms that are shown here.", ["kind"], registry=registry)
SOCKETS = Gauge("colorclues_sockets", "Sockets that are open here.", registry=registry)
DISK = Gauge("colorclues_disk_free_bytes", "Free bytes of the disk that SQLite's file is on.", registry=registry)
CLOCK = Gauge("colorclues_clock_seconds", "The clock of this process, since the epoch.", registry=registry)
# Asked when the metrics are read here, or written down for the other processes.
CLOCK.set_function(time.time)
CLOCK_OFFSET = Gauge(
    "colorclues_clock_offset_seconds",
    "Seconds that this clock is ahead of the database's, by which the game goes.",
    registry=registry,
)
WRITABLE = Gauge(
    "colorclues_database_writable", "1, or 0 if the last heartbeat could not write the database.", registry=registry
)
WRITABLE.set(1)  # until a heartbeat knows better, or an alarm would follow every start
SWEPT = Counter("colorclues_swept_rooms", "Old rooms that were deleted.", registry=registry)
REPORTS = Counter("colorclues_reports", "What people have reported to staff.", ["kind"], registry=registry)
OPEN_REPORTS = Gauge("colorclues_open_reports", "Reports that staff has not settled.", registry=registry)
MISDIRECTED = Counter(
    "colorclues_misdirected",
    "Requests, forms and sockets that were refused for their Host or Origin, by the setting that would let them in.",
    ["setting"],
    registry=registry,
)
REPLACED = Counter(
    "colorclues_replaced_workers",
    "Workers beside this one that the supervisor has replaced, since they were silent or had ended.",
    ["cause"],
    registry=registry,
)
BROWSER_REPORTS = Counter(
    "colorclues_browser_reports", "What browsers have reported of our pages.", ["kind"], registry=registry
)
ERRORS = Counter("colorclues_errors", "Lines of the log that are errors.", registry=registry)

# Looking up a label costs as much as counting. There are few, and all of them are ours.
_move, _refusal, _doorbell = cache(MOVES.labels), cache(REFUSALS.labels), cache(DOORBELLS.labels)
_report = cache(REPORTS.labels)


def start_at_zero(moves: Iterable[str], refusals: Iterable[str], reports: Iterable[str], phases: Iterable[str]) -> None:
    """Make all labelled metrics show 0 for each value, whichever modules are imported later.

    An alarm on a rate never fires for a counter that is born at 1.
    """
    every = {
        MOVES: moves,
        REFUSALS: refusals,
        REPORTS: reports,
        DOORBELLS: get_args(Doorbells),
        DATABASE: get_args(Operation),
        ROOMS: phases,
        PLAYERS: get_args(Kind),
        MISDIRECTED: get_args(Setting),
        REPLACED: get_args(Cause),
        BROWSER_REPORTS: get_args(BrowserReportKind),
    }
    for metric, values in every.items():
        for value in values:
            metric.labels(value)


def count_move(move: str) -> None:
    _move(move).inc()


def count_refusal(code: str) -> None:
    _refusal(code).inc()


def count_report(kind: str) -> None:
    _report(kind).inc()


def count_misdirected(setting: Setting) -> None:
    """Count a request that was refused for its Host or Origin, by the setting that would let it in."""
    MISDIRECTED.labels(setting).inc()


def count_replaced_worker(cause: Cause) -> None:
    """Count a worker that the supervisor has replaced. It tells one of its other workers, since it has no metrics."""
    REPLACED.labels(cause).inc()


def count_browser_report(kind: BrowserReportKind) -> None:
    BROWSER_REPORTS.labels(kind).inc()


def count_doorbell(what: Doorbells) -> None:
    """Count what happened to a doorbell. "healed" is one that was lost."""
    _doorbell(what).inc()


def observe_push(committed_at: float) -> None:
    """Measure a push that has just reached the last socket. No-op without a commit before it.

    `committed_at` is a value of `time.perf_counter()`, or 0.
    """
    if committed_at:
        PUSH.observe(time.perf_counter() - committed_at)


def time_operation(operation: Operation) -> Timer:
    return DATABASE.labels(operation).time()


@contextmanager
def time_operations(operation: Operation, number: int) -> Iterator[None]:
    """Measure operations that share a transaction. Each counts with the time of the whole."""
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
    """Report a memo's own counts when the metrics are read, so that the memo's users pay nothing for it."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        registry.register(self)

    def collect(self) -> Iterator[Metric]:
        counts = self.counts
        yield CounterMetricFamily("colorclues_renderings", "Changes that had to be rendered.", value=counts.misses)
        yield CounterMetricFamily("colorclues_memo_hits", "Changes that another had been shown.", value=counts.hits)
        yield GaugeMetricFamily("colorclues_memo_size", "Changes that are kept for others now.", value=len(counts.made))


def total(counter: Counter) -> float:
    return sum(sample.value for family in counter.collect() for sample in family.samples)


def read_counts(counter: Counter) -> dict[str, float]:
    """Return what was counted for each value of the counter's one label."""
    samples = (sample for family in counter.collect() for sample in family.samples)
    return {value: sample.value for sample in samples for value in sample.labels.values()}


def push_counts() -> list[int]:
    """Return how many pushes fell into each of PUSH_STEPS, and into a last step of longer ones."""
    [family] = PUSH.collect()
    upto = [sample.value for sample in family.samples if sample.name.endswith("_bucket")]
    return [int(here - before) for before, here in zip([0, *upto], upto, strict=False)]


def render_text() -> str:
    return generate_latest(registry).decode()
