"""The bars to meet, what was measured for each, and ratios between two servers."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from bench.driver import Run

# The share of its core that a server must have used, or else its moves per second mean nothing.
FULL = 0.85


@dataclass(frozen=True, slots=True)
class Bar:
    """A value to reach, `least` or `most`. `what` has places for the sizes of a run.

    `pgo` is the value for a Python that was built with profile-guided optimisation, where that is another one.
    """

    what: str
    least: float | None = None
    most: float | None = None
    pgo: float | None = None
    unit: str = ""

    def describe(self, sizes: dict[str, object]) -> str:
        """Return what is measured, in a run of these sizes (`found.Length`)."""
        return self.what.format(**sizes)

    def is_met(self, value: float, is_pgo: bool) -> bool:
        """Return whether the value meets the bar of the Python that it was measured with. True without a bar."""
        limit = self.limit(is_pgo)
        if limit is None:
            return True
        return value >= limit if self._is_least else value <= limit

    def limit(self, is_pgo: bool) -> float | None:
        """Return the value to reach, or None if the measured one is only reported."""
        if is_pgo and self.pgo is not None:
            return self.pgo
        return self.least if self._is_least else self.most

    def format(self, is_pgo: bool) -> str:
        limit = self.limit(is_pgo)
        if limit is None:
            return "reported"
        return f"{'≥' if self._is_least else '≤'} {limit:,g}{self.unit}"

    @property
    def _is_least(self) -> bool:
        return self.least is not None


BARS = {
    "closed-10": Bar("durable moves/s, {few} rooms × 10, to boardgame.io’s in memory", least=0.9, pgo=1.2),
    "closed-50": Bar("the same at {many} rooms × 10", least=0.8, pgo=1),
    "redis": Bar("the same at {few} rooms with Redis as the layer", least=0.8, pgo=1),
    "naive": Bar("moves/s at {few} rooms, to the naive way", least=10),
    "open-200": Bar("p99 at {many} rooms, 200 moves/s open loop, to boardgame.io’s", most=1, pgo=0.8),
    "open-600": Bar("p99 at {many} rooms, 600 moves/s open loop, to boardgame.io’s", pgo=1.2),
    "queue": Bar("moves that still wait at the end of that, as seconds of its rate", most=0.5, unit=" s"),
    "two-together": Bar("CPU per move of two processes, rooms kept together, to one’s", most=1.15),
    "two-spread": Bar("CPU per move of two processes, rooms spread over both, to one’s", most=1.4),
    "two-moves": Bar("moves/s of two processes, rooms kept together, to one’s"),
    "idle": Bar("CPU per move with {idle[1]}0 idle sockets in other rooms, to with {idle[0]}0", most=1.15),
    "rounds": Bar("CPU per move in a room’s last round, to its first", most=1.1),
    "memory": Bar("memory per 1,000 idle sockets", most=28, unit=" MiB"),
    "pages": Bar("CPU of {held}0 open pages in which nobody moves, of a core", most=2, unit=" %"),
    "bytes": Bar("bytes pushed per guess and player, median", most=560, unit=" bytes"),
    "back-stop": Bar("{held}0 pages lose their line at once, server stopped, until all are back", most=5, unit=" s"),
    "stall-stop": Bar("the longest move of a room that plays on meanwhile", most=300, unit=" ms"),
    "back-kill": Bar("the same, server killed", most=5, unit=" s"),
    "stall-kill": Bar("the longest move of a room that plays on meanwhile", most=300, unit=" ms"),
    "first-visit": Bar("a room page’s first visit, all of it", most=40_000, unit=" bytes"),
    "next-visit": Bar("the second visit", most=10_000, unit=" bytes"),
    "first-paint": Bar("front page to first paint, 4× slower CPU and slow 4G", most=1_250, unit=" ms"),
    "interactive": Bar("room page to interactive, the same", most=2_300, unit=" ms"),
    "guess-work": Bar("a page’s work for a guess in a room of ten, 6× slower CPU, median", most=16, unit=" ms"),
    "guess-work-p99": Bar("the same, p99", most=50, unit=" ms"),
    "reveal-work": Bar("the same for a reveal, median", unit=" ms"),
    "save-room": Bar("{saves} saves of a designer, each core busy, until seen in a room, p95", most=1_000, unit=" ms"),
    "save-gallery": Bar("the same in the gallery", most=1_000, unit=" ms"),
    "floor": Bar("a whole move, to ten ready frames and a bare commit"),
}


@dataclass
class Figure:
    """What was measured for a bar in each turn. The median counts. `detail` says what the ratio is made of."""

    values: list[float]
    detail: str = ""

    @property
    def value(self) -> float:
        return median(self.values)

    def as_dict(self) -> dict:
        return {"value": self.value, "low": min(self.values), "high": max(self.values), "detail": self.detail}


@dataclass
class Pair:
    """Runs of our server and of another one, in turns. A ratio is that of two successive runs."""

    one: str
    other: str
    ours: list[Run] = field(default_factory=list)
    others: list[Run] = field(default_factory=list)

    def add(self, ours: Run, other: Run) -> None:
        self.ours.append(ours)
        self.others.append(other)

    def figure(self, name: str, unit: str) -> Figure:
        """Return the ratio of this attribute of the runs."""
        detail = f"{_format_median(self.ours, name)} to {_format_median(self.others, name)} {unit}"
        return Figure(self._ratios(name), detail + self._by_cpu(name))

    def table(self, rooms: str) -> list[str]:
        """Return one line of medians for each server."""
        return [_line(rooms, self.one, self.ours), _line(rooms, self.other, self.others)]

    def _by_cpu(self, name: str) -> str:
        """Return the ratio of moves for the same CPU time, which counts if other programs have used the core too."""
        if name != "moves_a_second":
            return ""
        note = "" if min(run.server_core for run in self.ours + self.others) > FULL else "; a core was not full"
        return f"; by CPU {1 / median(self._ratios('cpu')):.2f}{note}"

    def _ratios(self, name: str) -> list[float]:
        return [_ratio(getattr(a, name), getattr(b, name)) for a, b in zip(self.ours, self.others, strict=True)]


HEAD = [
    "| rooms | server | moves/s (low–high) | p50, ms | p99, ms | CPU, ms a move | bytes a move and player "
    "| a guess | server’s core | driver’s core | failed |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
]


def _line(rooms: str, name: str, runs: list[Run]) -> str:
    moves = [run.moves_a_second for run in runs]
    cells = [rooms, name, f"{median(moves):,.0f} ({min(moves):,.0f}–{max(moves):,.0f})"]
    cells += [_format_median(runs, each) for each in ("p50", "p99", "cpu", "bytes", "guess_bytes")]
    cells += [f"{median(getattr(run, each) for run in runs):.0%}" for each in ("server_core", "driver_core")]
    return f"| {' | '.join([*cells, _failed(runs)])} |"


def _failed(runs: list[Run]) -> str:
    """Return how many moves were refused (by code), were lost, or were not over at the end."""
    counts = sum((Counter(run.refused) for run in runs), Counter())
    counts += Counter({"lost": sum(run.lost for run in runs), "waiting": sum(run.waiting for run in runs)})
    return ", ".join(f"{count} {why}" for why, count in counts.items()) or "0"


def _format_median(runs: list[Run], name: str) -> str:
    return short(median(getattr(run, name) for run in runs))


def short(value: float) -> str:
    """Return the value with three digits. More would mean nothing."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _ratio(one: float, other: float) -> float:
    return one / other if other else float("nan")
