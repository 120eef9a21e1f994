"""The bars to meet, what was measured for each, and ratios between two servers."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from bench.driver import Run

# The share of its core that a server must have used, or else its moves per second mean nothing.
FULL = 0.85


@dataclass(frozen=True, slots=True)
class Bar:
    """A value to reach: `least` or `most`, and better the `goal`. `what` has places for the sizes of a run."""

    what: str
    least: float | None = None
    most: float | None = None
    goal: float | None = None
    unit: str = ""

    def describe(self, sizes: dict[str, object]) -> str:
        """Return what is measured, in a run of these sizes (`measures.Length`)."""
        return self.what.format(**sizes)

    def is_met(self, value: float) -> bool:
        if self.least is not None:
            return value >= self.least
        return self.most is None or value <= self.most

    def __str__(self) -> str:
        if self.least is None and self.most is None:
            return "reported"
        bar = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:,g}{self.unit}"
        return bar + (f" ({self.goal:g})" if self.goal else "")


BARS = {
    "closed-10": Bar("durable moves/s, {few} rooms × 10, to boardgame.io’s in memory", least=0.75, goal=1),
    "closed-50": Bar("the same at {many} rooms × 10", least=0.75, goal=1),
    "redis": Bar("the same at {few} rooms with Redis as the layer", least=0.65, goal=0.9),
    "naive": Bar("moves/s at {few} rooms, to the naive way", least=5, goal=10),
    "open-200": Bar("p99 at {many} rooms, 200 moves/s open loop, to boardgame.io’s", most=1),
    "open-800": Bar("p99 at {many} rooms, 800 moves/s open loop, to boardgame.io’s", most=1),
    "idle": Bar("CPU per move with {idle[1]}0 idle sockets in other rooms, to with {idle[0]}0", most=1.2),
    "rounds": Bar("CPU per move in a room’s last round, to its first", most=1.1),
    "memory": Bar("memory per 1,000 idle sockets", most=32, unit=" MiB"),
    "pages": Bar("CPU of {held}0 open pages in which nobody moves, of a core", most=2, unit=" %"),
    "bytes": Bar("bytes pushed per guess and player, median", most=600, unit=" bytes"),
    "first-visit": Bar("a room page’s first visit, all of it", most=38_000, unit=" bytes"),
    "next-visit": Bar("the second visit", most=12_000, unit=" bytes"),
    "first-paint": Bar("front page to first paint, 4× slower CPU and slow 4G", unit=" ms"),
    "interactive": Bar("room page to interactive, the same", unit=" ms"),
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
