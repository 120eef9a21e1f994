"""The results as Markdown and as a chart. `update_document` writes them between two comments of a document."""

import json
import os
import platform
import re
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bench.chart import draw_chart
from bench.figures import BARS, short
from bench.found import QUICK, Found, Length
from bench.measures import PARTS
from bench.servers import HERE, ROOT

BEGIN, END = "<!-- made by bin/bench: -->", "<!-- until here -->"
A_QUICK_RUN = "A quick run, which only shows that it runs."
TITLE = "Moves for which a second of one core is enough, ten players a room"


def format_part(name: str, found: Found, length: Length) -> str:
    """Return the results of one part, for the terminal."""
    lines = [f"\n## {name}\n", *found.text]
    lines += [""] if found.text else []
    part = as_dict(found, length)
    lines += [_format_bar(bar, part) for bar in part["figures"]]
    lines += ["", python()]
    return "\n".join(lines)


def _format_bar(name: str, part: dict) -> str:
    detail = part["figures"][name]["detail"]
    result = f"- {_describe(name, part)} ({_limit(name, part)}): {_judge(name, part)}"
    return f"{result}; {detail}" if detail else result


def as_dict(found: Found, length: Length) -> dict:
    """Return the part for the JSON file, which has parts of other days, machines and sizes too."""
    return {
        "on": date.today().isoformat(),
        "machine": machine(),
        "python": python(),
        "is_pgo": is_pgo(),
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
    return f"{cores}; {ours}; boardgame.io {theirs}, Node {node}."


def python() -> str:
    """Return the Python that serves the game, and how it was built."""
    return f"Measured with {_ask_build().stdout.strip()}."


def is_pgo() -> bool:
    return _ask_build().returncode == 0


@cache
def _ask_build() -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, ROOT / "bin/_build.py"], capture_output=True, text=True, timeout=60)


def _known(parts: dict[str, dict]) -> dict[str, dict]:
    """Return the parts without those of old files, which lack their sizes and how their Python was built."""
    return {name: part for name, part in parts.items() if "python" in part}


def _bars(parts: dict[str, dict]) -> str:
    measured = {name: part for part in parts.values() for name in part["figures"]}
    rows = [_bar(name, measured[name]) for name in BARS if name in measured]
    return "\n".join(["| what | bar | measured (low–high) | which is |", "|---|---|---|---|", *rows, ""])


def _bar(name: str, part: dict) -> str:
    cells = [_describe(name, part), _limit(name, part), _judge(name, part), part["figures"][name]["detail"]]
    return f"| {' | '.join(cells)} |"


def _describe(name: str, part: dict) -> str:
    return BARS[name].describe(part["sizes"])


def _limit(name: str, part: dict) -> str:
    return BARS[name].format(part["is_pgo"])


def _judge(name: str, part: dict) -> str:
    """Return what was measured and whether it meets the bar. A quick run meets none."""
    figure, bar = part["figures"][name], BARS[name]
    value = f"{short(figure['value'])}{bar.unit}"
    if figure["low"] != figure["high"]:
        value += f" ({short(figure['low'])}–{short(figure['high'])})"
    if part["is_quick"]:
        return f"in a quick run: {value}"
    if bar.limit(part["is_pgo"]) is None:
        return value
    return f"{value} {'✓' if bar.is_met(figure['value'], part['is_pgo']) else '✗'}"


def _tables(name: str, part: dict) -> str:
    note = [A_QUICK_RUN, ""] if part["is_quick"] else []
    text = [*part["text"], ""] if part["text"] else []
    return "\n".join([f"### {name}, {part['on']}", "", *note, *text, part["machine"], "", part["python"], ""])
