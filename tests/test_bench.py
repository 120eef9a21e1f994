"""The benchmark, so that it cannot rot: it plays a real server, and what it says of it is sane. How fast is no test."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import report
from bench.chart import draw_chart
from bench.curve import draw_curves
from bench.figures import BARS, Bar, Figure
from bench.found import QUICK, WHOLE, Found
from bench.phone import find_work
from bench.profile import find_part
from bench.servers import Server

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds, with what npm fetches at the first time


def bench(*words):
    """What it prints."""
    done = subprocess.run([ROOT / "bin/bench", *words], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(text):
    """The cells of the lines of tables that begin with a number."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if re.match(r"\| \d", line)]
    return [[cell.replace(",", "") for cell in line] for line in lines]


@pytest.mark.long
def test_it_plays_on_any_server_and_draws_what_it_found(server, tmp_path):
    chart = tmp_path / "chart.svg"
    said = bench("--url", server.url, "--rooms", "1", "--rates", "5", "--seconds", "2", "--chart", chart)
    ((rate, done, p50, p99, weight, failed),) = rows(said)
    assert float(rate) == 5
    assert 0 < float(done) < 20
    assert 0 < float(p50) <= float(p99)
    assert 100 < float(weight) < 20_000
    assert int(failed) < 20
    assert "tables of ten" in said or "p99" in said
    assert ElementTree.parse(chart).getroot().tag.endswith("svg")


def test_a_server_that_does_not_come_up_says_why(tmp_path):
    class Broken(Server):
        command = [sys.executable, "-c", "raise SystemExit('no luck')"]

    with pytest.raises(AssertionError, match="no luck"):
        Broken(tmp_path).start()


@pytest.mark.long  # it installs what the rivals need first
def test_a_part_that_is_none_is_refused_with_those_that_there_are():
    refused = subprocess.run([ROOT / "bin/bench", "speed"], capture_output=True, text=True, timeout=PATIENCE)
    assert refused.returncode == 2
    assert "speed: no such part; there are ours-to-theirs, " in refused.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    "part, row",
    [
        ("ours-to-theirs", r"\| \d"),
        ("naive", r"\| \d"),
        ("open-loop", r"- moves that still wait .*: in a quick run: \d"),
        ("two", r"- CPU per move of two processes, rooms spread .*: in a quick run: \d"),
        ("rounds", r"\| CPU, ms a move \| \d"),
        ("return", r"- 100 pages lose their line at once, .*: in a quick run: \d"),
        ("browser", r"- a page’s work for a guess .*: in a quick run: \d"),
        ("parts", r"- a whole move, to ten ready frames and a bare commit .*: in a quick run: \d"),
    ],
)
def test_each_part_runs_alone(part, row):
    said = bench("--quick", part)
    assert f"## {part}" in said
    assert re.search(f"^{row}", said, re.MULTILINE), said
    assert re.search(r"^Measured with CPython 3\.\d+\.\d+, .* profile-guided optimisation.*\.\n\Z", said, re.MULTILINE)


def test_a_bar_is_met_from_its_own_side():
    least, most = Bar("moves", least=0.75), Bar("bytes", most=600)
    assert least.is_met(0.75, False) and not least.is_met(0.74, False)
    assert most.is_met(600, False) and not most.is_met(601, False)
    assert (least.format(False), most.format(False)) == ("≥ 0.75", "≤ 600")


def test_an_optimised_python_has_bars_of_its_own():
    least, most = Bar("moves", least=0.9, pgo=1.2), Bar("p99", pgo=1.2)
    assert (least.format(False), least.format(True)) == ("≥ 0.9", "≥ 1.2")
    assert least.is_met(1, False) and not least.is_met(1, True)
    assert (most.format(False), most.format(True)) == ("reported", "≤ 1.2")
    assert most.is_met(9, False) and not most.is_met(9, True)


def test_what_was_found_stands_between_the_comments_and_other_parts_stay(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    keep(document, "memory", Found({"memory": Figure([27, 20, 40])}))
    keep(document, "naive", Found({"naive": Figure([4])}, chart=[("10", {"ours": 4})]))
    text = document.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text
    assert f"| {BARS['memory'].what} | ≤ 28 MiB | 27.0 MiB (20.0–40.0) ✓ |" in text
    assert "| moves/s at 10 rooms, to the naive way | ≥ 10 | 4.00 ✗ |" in text
    assert text.count(report.python()) == 2


def keep(document, name, found, length=WHOLE):
    report.update_document({name: report.as_dict(found, length)}, document)


def test_what_a_quick_run_has_found_does_not_pass_as_more_when_another_part_is_run_whole(tmp_path, monkeypatch):
    document = tmp_path / "performance.md"
    document.write_text(f"{report.BEGIN}{report.END}")
    monkeypatch.setattr(report, "machine", lambda: "A slow machine.")
    chart = [("3 rooms", {"ours": 4})]
    keep(document, "ours-to-theirs", Found({"closed-10": Figure([0.9])}, chart=chart), QUICK)
    monkeypatch.setattr(report, "machine", lambda: "A fast machine.")
    keep(document, "naive", Found({"naive": Figure([6])}))
    text = document.read_text()
    row = next(line for line in text.splitlines() if "durable" in line)
    assert "3 rooms × 10" in row and "in a quick run" in row and "✓" not in row
    assert text.count(report.A_QUICK_RUN) == 1
    assert text.index("### ours-to-theirs") < text.index("A slow machine.") < text.index("### naive")
    assert "3 rooms, quick" in document.with_suffix(".svg").read_text()


def test_what_was_kept_without_its_sizes_is_not_kept_any_longer(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text(f"{report.BEGIN}{report.END}")
    document.with_suffix(".json").write_text('{"machine": "", "parts": {"naive": {"on": "2026-01-01"}}}')
    keep(document, "memory", Found({"memory": Figure([30])}))
    assert "### naive" not in document.read_text()


def test_what_was_measured_keeps_the_bar_of_its_own_python(tmp_path, monkeypatch):
    document = tmp_path / "performance.md"
    document.write_text(f"{report.BEGIN}{report.END}")
    monkeypatch.setattr(report, "is_pgo", lambda: True)
    keep(document, "ours-to-theirs", Found({"closed-10": Figure([1])}))
    monkeypatch.setattr(report, "is_pgo", lambda: False)
    keep(document, "redis", Found({"redis": Figure([0.9])}))
    text = document.read_text()
    assert "| ≥ 1.2 | 1.00 ✗ |" in text and "| ≥ 0.8 | 0.90 ✓ |" in text


def test_pages_of_the_driver_come_back_as_those_of_browsers():
    driver = (ROOT / "bench/driver/page.mjs").read_text()
    config = re.search(r"content='(.*?)'", (ROOT / "templates/shared/live.html").read_text(), re.DOTALL)[1]
    extension = (ROOT / "static/vendor/hx-ws.min.js").read_text()
    assert f"RECONNECT_DELAY = {re.search(r'reconnectDelay:([0-9]+)', extension)[1]};" in driver
    assert f"RECONNECT_JITTER = 0{re.search(r'reconnectJitter:([.0-9]+)', extension)[1]};" in driver
    ours = json.loads(config)["ws"]
    assert f"RECONNECT_MAX_DELAY = {ours['reconnectMaxDelay']:_};" in driver
    codes = re.search(r"RECONNECT_CODES = new Set\(\[([^]]*)", driver)[1]
    assert [0, *map(int, codes.split(","))] == ours["reconnectCodes"]  # 0 is that of a page which gives up its line


def test_the_work_for_a_frame_ends_with_the_picture_that_shows_it():
    events = [
        task(0, 10),
        received(2, 100),
        task(20, 5),
        event("Commit", 24),
        task(40, 7),
        received(50, 0),  # a keep-alive
        task(60, 10),
        received(61, 100),
        task(70, 10),
        received(71, 100),
        event("Commit", 79),
        {**task(71, 500), "tid": 2},
        received(90, 100),
    ]
    assert list(find_work(["one", "two", "with two", "never painted"], events)) == [("one", 15), ("two", 20)]


def event(name, at, **fields):
    """An event of Chromium's trace, at a time in ms."""
    return {"name": name, "pid": 1, "tid": 1, "ts": at * 1000, "ph": "I", **fields}


def task(at, ms):
    return event("RunTask", at, ph="X", dur=ms * 1000, tdur=ms * 1000)


def received(at, size):
    return event("WebSocketReceive", at, args={"data": {"dataLength": size}})


def test_a_chart_names_its_bars_and_the_longest_fits():
    groups = [("10 rooms", {"ours": 50, "<theirs>": 100})]
    picture = ElementTree.fromstring(draw_chart("Moves", groups))
    texts = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Moves", "10 rooms", "50.0 ours", "100 <theirs>"]
    ends = [int(node.get("x")) + int(node.get("width")) for node in picture.iter("{http://www.w3.org/2000/svg}rect")]
    assert max(ends) < 720 - 100


def test_curves_fill_their_panel_and_a_mark_crosses_each():
    picture = ElementTree.fromstring(
        draw_curves("<Soak>", [10, 20], [("one", [[1, 2]]), ("two", [[5, 0], [0, 0]])], [20])
    )
    paths = [(node.get("class"), node.get("d")) for node in picture.iter("{http://www.w3.org/2000/svg}path")]
    assert [kind for kind, _ in paths] == ["axis", "mark", "line0", "axis", "mark", "line0", "line1"]
    assert dict(paths[:3]) == {
        "axis": "M60,60V180H700",
        "mark": "M700.0,60V180",
        "line0": "M380.0,120.0 700.0,60.0",
    }
    assert [node.text for node in picture.iter("{http://www.w3.org/2000/svg}text")][0] == "<Soak>"


@pytest.mark.parametrize(
    "part, frames",
    [
        ("rules", ["run (asyncio/runners.py:1)", "play (/play/rules/moves.py:1)", "replace (dataclasses.py:1)"]),
        ("templates", ["step (/play/rendering/diff.py:1)", "render (/site-packages/django/template/base.py:1)"]),
        ("database", ["change (/play/rooms/changes.py:1)", "execute (/site-packages/django/db/backends/utils.py:1)"]),
        ("the rest", ["main (somewhere.py:1)"]),
    ],
)
def test_the_innermost_frame_that_is_known_names_the_part(part, frames):
    assert find_part([frame.replace("(/play", f"({ROOT}/play") for frame in frames]) == part
