"""A bar chart as SVG, for a light and a dark background."""

from html import escape

from bench.figures import short

WIDTH, LEFT, RIGHT = 720, 110, 90
THICK, GAP, BETWEEN, TOP = 18, 4, 16, 44

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 15px }
  .bar0 { fill: #0b7285 }
  .bar1 { fill: #b8892b }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .bar0 { fill: #3bc9db }
    .bar1 { fill: #e0b04f }
  }"""


def draw_chart(title: str, groups: list[tuple[str, dict[str, float]]]) -> str:
    """Return groups of named bars as SVG. The first bar of each group has one colour, all others another."""
    most = max((value for _, bars in groups for value in bars.values()), default=1) or 1
    body, y = [], TOP
    for name, bars in groups:
        body.append(write_text(8, y + THICK - 4, name))
        for place, (whose, value) in enumerate(bars.items()):
            body += _bar(y, min(place, 1), value / most, f"{short(value)} {whose}")
            y += THICK + GAP
        y += BETWEEN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{escape(title)}">'
    return "\n".join([head, f"<style>{STYLE}\n</style>", write_text(8, 24, title, "title"), *body, "</svg>", ""])


def _bar(y: int, colour: int, share: float, label: str) -> list[str]:
    width = max(1, round((WIDTH - LEFT - RIGHT - 100) * share))
    bar = f'<rect class="bar{colour}" x="{LEFT}" y="{y}" width="{width}" height="{THICK}" rx="2"/>'
    return [bar, write_text(LEFT + width + 6, y + THICK - 5, label)]


def write_text(x: int, y: int, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}">{escape(text)}</text>'
