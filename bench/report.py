"""The results as Markdown and as a chart. `update_document` writes them between two comments of a document."""

import json
import os
import platform
import re
import subprocess
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench.chart import draw_chart
from bench.figures import BARS, short
from bench.measures import PARTS, QUICK, Found, Length
from bench.servers import HERE

BEGIN, END = "<!-- made by bin/bench: -->", "<!-- until here -->"
A_QUICK_RUN = "A quick run, which only shows that it runs."
TITLE = "Moves for which a second of one core is enough, ten players a room"


def format_part(name: str, found: Found, length: Length) -> str:
    """Return the results of one part, for the terminal."""
    lines = [f"\n## {name}\n", *found.text]
    lines += [""] if found.text else []
    lines += [
        f"- {BARS[bar].describe(asdict(length))}: {_value(bar, figure.as_dict())}"
        for bar, figure in found.figures.items()
    ]
    return "\n".join(lines)


def as_dict(found: Found, length: Length) -> dict:
    """Return the part for the JSON file, which has parts of other days, machines and sizes too."""
    return {
        "on": date.today().isoformat(),
        "machine": machine(),
        "is_quick": length == QUICK,
        "sizes": asdict(length),
        "figures": {name: figure.as_dict() for name, figure in found.figures.items()},
        "text": found.text,
        "chart": found.chart,
    }


def update_document(parts: dict[str, dict], document: Path) -> None:
    """Add these parts to the document, and redraw its chart. Parts that were not measured stay."""
    file = document.with_suffix(".json")
    all_parts = {**(_known(json.loads(file.read_text())["parts"]) if file.exists() else {}), **parts}
    all_parts = {name: all_parts[name] for name in PARTS if name in all_parts}
    file.write_text(json.dumps({"parts": all_parts}, indent=1, ensure_ascii=False) + "\n")
    made = "\n".join([_bars(all_parts), *(_tables(name, part) for name, part in all_parts.items())])
    text = f"{BEGIN}\n\n{made}\n{END}"
    document.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: text, document.read_text(), flags=re.S))
    groups = [
        (f"{name}, quick" if part["is_quick"] else name, bars)
        for part in all_parts.values()
        for name, bars in part["chart"]
    ]
    document.with_suffix(".svg").write_text(draw_chart(TITLE, groups))


def machine() -> str:
    """Return the machine and the versions as a sentence."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    theirs = json.loads((HERE / "boardgame" / "package.json").read_text())["dependencies"]["boardgame.io"]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=10).stdout.strip()
    ours = ", ".join(f"{name} {version(name)}" for name in ("django", "channels", "daphne"))
    processor = cpu[1] if cpu else platform.machine()
    cores = f"{os.cpu_count()} cores of {processor}, Linux {platform.release()}"
    return f"{cores}; Python {platform.python_version()}, {ours}; boardgame.io {theirs}, Node {node}."


def _known(parts: dict[str, dict]) -> dict[str, dict]:
    """Return the parts without those of old files, which lack their sizes and their machine."""
    return {name: part for name, part in parts.items() if "sizes" in part}


def _bars(parts: dict[str, dict]) -> str:
    measured = {name: part for part in parts.values() for name in part["figures"]}
    rows = [_bar(name, measured[name]) for name in BARS if name in measured]
    return "\n".join(["| what | bar (goal) | measured (low–high) | which is |", "|---|---|---|---|", *rows, ""])


def _bar(name: str, part: dict) -> str:
    """Return the line of a bar, with a note if a quick run measured it."""
    figure, bar = part["figures"][name], BARS[name]
    value = "in a quick run: " + _value(name, figure, "") if part["is_quick"] else _value(name, figure)
    return f"| {bar.describe(part['sizes'])} | {bar} | {value} | {figure['detail']} |"


def _value(name: str, figure: dict, verdict: str | None = None) -> str:
    bar = BARS[name]
    spread = "" if figure["low"] == figure["high"] else f" ({short(figure['low'])}–{short(figure['high'])})"
    if verdict is None:
        verdict = "" if bar.least is bar.most is None else " ✓" if bar.is_met(figure["value"]) else " ✗"
    return f"{short(figure['value'])}{bar.unit}{spread}{verdict}"


def _tables(name: str, part: dict) -> str:
    note = [A_QUICK_RUN, ""] if part["is_quick"] else []
    text = [*part["text"], ""] if part["text"] else []
    return "\n".join([f"### {name}, {part['on']}", "", *note, *text, part["machine"], ""])
