"""Measure a server anywhere with more and more moves per second, so that its operator can choose its size."""

from dataclasses import dataclass
from pathlib import Path

from bench import driver, forms
from bench.chart import draw_chart
from bench.driver import Run

SEATS = 10
# Milliseconds after which a move feels slow.
SLOW = 250
# Moves per second of a table of ten: one every seven seconds (docs/scale.md).
A_TABLE = 1 / 7

HEAD = [
    "| asked for, moves/s | done | p50, ms | p99, ms | bytes a move and player | failed |",
    "|---|---|---|---|---|---|",
]
FAILED = "Failed are moves that were refused, whose socket was lost, or that were not over at the end."


@dataclass
class Elsewhere:
    """A server on another machine, whose CPU and memory cannot be measured."""

    url: str
    tongue: str = "ours"
    pids: tuple[int, ...] = ()


def measure(url: str, rooms: int, rates: list[float], seconds: float, chart: Path | None) -> list[str]:
    """Return lines of Markdown, and draw the chart into the file."""
    server = Elsewhere(url.rstrip("/"))
    tables = forms.make_rooms(server.url, rooms, SEATS)
    runs = {rate: driver.run_open_loop(server, tables, seconds, rate) for rate in rates}
    if chart:
        groups = [(f"{rate:g} moves/s", {"ms, p99": run.p99, "ms, p50": run.p50}) for rate, run in runs.items()]
        chart.write_text(draw_chart(f"From a move to the last player’s receipt, {rooms} rooms", groups))
    return [*HEAD, *(_line(rate, run) for rate, run in runs.items()), "", FAILED, _verdict(runs)]


def _line(rate: float, run: Run) -> str:
    failed = run.lost + run.waiting + sum(run.refused.values())
    return f"| {rate:g} | {run.moves_a_second:.1f} | {run.p50:.0f} | {run.p99:.0f} | {run.bytes:.0f} | {failed} |"


def _verdict(runs: dict[float, Run]) -> str:
    if any("too-fast" in run.refused for run in runs.values()):
        return "It refused some moves as too fast. That is its limits, not its speed: LIMITS=off lifts them."
    good = [run.moves_a_second for run in runs.values() if run.p99 <= SLOW and not run.lost]
    if not good:
        return f"p99 was above {SLOW} ms at all of these rates. Try lower ones (--rates)."
    return f"Up to {max(good):.0f} moves/s p99 stays below {SLOW} ms: about {max(good) / A_TABLE:.0f} tables of ten."
