"""The clock of a process: it asks a real PostgreSQL what time it is, on a machine whose own clock is wrong."""

import json
import os
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.conftest import ROOT
from tests.support import prepared
from tests.support.line_proxy import LineProxy
from tests.support.machine_clock import OTHER_CLOCK, set_clock

FAR = 40
DO = """
import json, sys, time, django
django.setup()
from django.db import OperationalError
from play.rooms import clock, clock_start
for line in sys.stdin:
    begun, trouble = time.monotonic(), ""
    try:
        exec(line)
    except OperationalError as reason:
        trouble = type(reason).__name__
    clocks = clock.now(), clock.now_utc().timestamp(), clock.read_correction(), clock.read_offset()
    print(json.dumps([*clocks, time.monotonic() - begun, trouble]), flush=True)
"""


class Process:
    """A process of a machine whose clock is set to be so many seconds ahead."""

    def __init__(self, folder, url):
        self.file = folder / "clock"
        self.set_clock(0)
        self.process = subprocess.Popen(
            [sys.executable, "-c", DO],
            cwd=ROOT,
            env={
                "PYTHONPATH": os.pathsep.join(map(str, (OTHER_CLOCK, ROOT, ROOT / "site"))),
                "DJANGO_SETTINGS_MODULE": "colorclues.settings",
                "LOG_LEVEL": "CRITICAL",
                "SECRET_KEY": "only for tests, and long enough to be one",
                "OTHER_CLOCK": str(self.file),
                "VAR": str(folder),
                "DATABASE_URL": url,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def set_clock(self, ahead):
        set_clock(self.file, ahead)

    def do(self, what="pass"):
        """Do it there, and return how far its clock is ahead of ours then, its offset, and what else it tells."""
        before = time.time()
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        now, utc, offset, measured, self.seconds, self.trouble = json.loads(self.process.stdout.readline())
        assert utc == pytest.approx(now, abs=0.01)
        self.offset, self.measured = offset, measured
        return now - (time.time() if what == "pass" else before)


@pytest.fixture(scope="module")
def line(postgres):
    """The line to the database."""
    with LineProxy(urlsplit(postgres.url).port) as line:
        yield line
        line.delay(0)


@pytest.fixture(scope="module")
def started(line, postgres, tmp_path_factory):
    parts = urlsplit(postgres.url)
    url = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{line.port}")))
    process = Process(tmp_path_factory.mktemp("process"), url)
    yield process
    process.process.kill()


@pytest.fixture
def process(started, line):
    """Return the process, which has measured nothing yet."""
    line.delay(0)
    started.do("clock._State.start, clock._State.ahead = None, 0.0")
    yield started
    line.delay(0)


def about(seconds):
    return pytest.approx(seconds, abs=0.3)


@pytest.mark.parametrize("ahead", [FAR, -FAR])
def test_it_goes_by_the_databases_clock_from_the_first_measure_on(ahead, process):
    process.set_clock(ahead)
    assert process.do() == about(ahead)
    process.do("clock.measure()")
    assert process.do() == about(0)
    assert (process.offset, process.measured) == (about(-ahead), about(ahead))


def test_a_clock_that_is_set_changes_nothing_and_the_next_measure_tells_of_it(process):
    process.set_clock(0)
    process.do("clock.measure()")
    process.set_clock(FAR)
    assert process.do() == about(0)
    assert process.measured == about(0)
    process.do("clock.measure()")
    assert process.do() == about(0)
    assert process.measured == about(FAR)


@pytest.mark.parametrize(("wrong", "left"), [(0.2, 0.2), (-0.2, -0.2), (0.6, 0), (-5, 0)])
def test_it_is_changed_only_if_it_is_wrong_by_more_than_a_measure_can_be(wrong, left, process):
    process.set_clock(0)
    process.do("clock.measure()")
    process.do(f"clock._State.start += {wrong}")
    process.do("clock.measure()")
    assert process.do() == pytest.approx(left, abs=0.1)


def test_half_of_the_round_trip_is_the_way_back_and_a_long_one_is_ignored(process, line):
    process.set_clock(FAR)
    process.do("clock.measure()")  # connects
    process.do("clock._State.start = None")
    line.delay(0.15)
    process.do("clock.measure()")
    assert process.do() == pytest.approx(0, abs=0.12)
    process.do("clock._State.start += 10")
    line.delay(0.3)
    process.do("clock.measure()")
    assert process.do() == about(10)


def test_a_database_that_refuses_leaves_the_clock_as_it_is(process, line):
    process.set_clock(FAR)
    process.do("clock.measure()")
    line.refuse()
    line.cut()
    try:
        process.do("clock.connection.close(); clock.measure()")
        assert process.trouble == "DatabaseUnavailable"
        assert process.do() == about(0)
        process.do("clock._State.start = None")
        process.do("clock_start.measure_within(20)")
        assert process.seconds < 15 and process.do() == about(FAR)
    finally:
        line.accept()


def test_a_database_that_is_silent_keeps_no_start_waiting(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        process = Process(tmp_path, f"postgres://somebody@127.0.0.1:{silent.getsockname()[1]}/colorclues")
        try:
            process.do("clock_start.measure_within(0.3)")
            assert 0.3 <= process.seconds < 2 and process.do() == about(0)
        finally:
            process.process.kill()


def test_with_sqlite_it_is_the_machines_own_also_after_that_is_set(tmp_path):
    process = Process(tmp_path, f"sqlite:///{prepared.sqlite_database()}")
    try:
        process.do("clock.measure()")
        assert process.do() == about(0)
        process.set_clock(FAR)
        assert process.do() == about(FAR)
    finally:
        process.process.kill()
