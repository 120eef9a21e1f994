"""Curves over time as SVG, one panel below the other, for a light and a dark background."""

from html import escape

from bench.chart import STYLE, write_text
from bench.figures import short

WIDTH, LEFT, RIGHT, TOP = 720, 60, 20, 60
HIGH, BETWEEN = 120, 44  # of a panel, and from one to the next
LINES = """
  path { fill: none; stroke-width: 1.5 }
  .line0 { stroke: #0b7285 }
  .line1 { stroke: #b8892b }
  .axis { stroke: #8c959f; stroke-width: 1 }
  .mark { stroke: #cf222e; stroke-width: 1; stroke-dasharray: 2 3 }
  @media (prefers-color-scheme: dark) {
    .line0 { stroke: #3bc9db }
    .line1 { stroke: #e0b04f }
    .mark { stroke: #ff7b72 }
  }"""


def draw_curves(title: str, times: list[float], panels: list[tuple[str, list[list[float]]]], marks: list[float]) -> str:
    """Return panels as SVG, from zero up: each a name and up to two curves, with a value for each of the times (s).

    A mark is a dotted line across all panels, at its time.
    """
    seconds = max(times) or 1
    across = [_across(at, seconds) for at in times]
    body, y = [], TOP
    for name, curves in panels:
        most = max(map(max, curves)) or 1
        body += [write_text(LEFT, y - 6, name), write_text(8, y + 12, short(most)), write_text(8, y + HIGH, "0")]
        body.append(_path("axis", f"M{LEFT},{y}V{y + HIGH}H{WIDTH - RIGHT}"))
        body += [_path("mark", f"M{_across(at, seconds)},{y}V{y + HIGH}") for at in marks]
        for number, curve in enumerate(curves):
            places = zip(across, (y + HIGH * (1 - value / most) for value in curve), strict=True)
            body.append(_path(f"line{min(number, 1)}", "M" + " ".join(f"{x},{height:.1f}" for x, height in places)))
        y += HIGH + BETWEEN
    body.append(write_text(LEFT, y - 22, f"{short(seconds / 60)} minutes"))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{escape(title)}">'
    return "\n".join([head, f"<style>{STYLE}{LINES}\n</style>", write_text(8, 24, title, "title"), *body, "</svg>", ""])


def _across(at: float, seconds: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * at / seconds, 1)


def _path(kind: str, d: str) -> str:
    return f'<path class="{kind}" d="{d}"/>'
