"""Nobody outside fills the log: what comes too often is a line a minute, with a count."""

import logging
import time
from collections import Counter
from contextlib import suppress

import httpx
import psutil
import pytest
from colorclues import logs
from colorclues.log_limits import LINES, FloodFilter

from play import throttle
from play.rooms import DatabaseUnavailable
from tests.conftest import Server
from tests.support.metrics import read_metric
from tests.support.player import Player
from tests.support.raw_socket import open_socket, read_close, send_text
from tests.support.throttles import stop_clock

SOCKETS, MESSAGES = 8, 95
TOO_MANY_TOKENS = "limit-tokens-address"
TOKEN = "a token for metrics alone"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"), LIMITS="on", METRICS_TOKEN=TOKEN).start()
    yield server
    server.stop()


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose one item is the time of throttles."""
    return stop_clock(monkeypatch)


@pytest.fixture
def write(clock):
    """Return write(sentence, …), which logs it as the server does, and a list of what was written."""
    written, handler, log = [], logging.Handler(), logging.getLogger("tests.flood")
    handler.emit = lambda record: written.append(logs._read(record))
    handler.addFilter(FloodFilter())
    log.addHandler(handler)
    log.setLevel(logging.INFO)

    def say(*words, level=logging.INFO, **how):
        log.log(level, *words, **how)
        return written

    yield say
    log.removeHandler(handler)


# Kinds


def test_a_refusal_by_a_limit_is_a_line_a_minute_with_a_count(write, clock):
    for later in (0, 1, 1, 59):
        clock[0] += later
        written = write("refused", extra={"code": "too-fast"})
        write("refused", extra={"code": "limit-joins-address"})
    assert [(line["code"], line.get("times")) for line in written] == [
        ("too-fast", None),
        ("limit-joins-address", None),
        ("too-fast", 3),
        ("limit-joins-address", 3),
    ]


def test_what_comes_last_is_said_when_no_more_comes(write, clock):
    for _ in range(4):
        written = write("refused", extra={"code": "too-fast"})
    for later in (30, 31, 60):
        clock[0] += later
        throttle.say_rests()
    assert [line.get("times") for line in written] == [None, 3]


def test_other_refusals_are_lines_until_there_are_too_many(write):
    for _ in range(int(LINES.burst) + 50):
        written = write("refused", extra={"code": "not-your-turn"})
    assert LINES.burst <= len(written) <= LINES.burst + 10


def test_a_failure_of_the_database_is_a_line_a_minute_and_a_mistake_of_ours_one_each_time(write, clock):
    for _ in range(3):
        write("Could not write a move", level=logging.ERROR, exc_info=DatabaseUnavailable("disk full"))
        written = write("Could not write a move", level=logging.ERROR, exc_info=TypeError("ours"))
    assert ["Unavailable" in line["exception"] for line in written] == [True, False, False, False]
    clock[0] += 61
    throttle.say_rests()
    assert written[-1]["times"] == 2 and "exception" not in written[-1]


def test_moves_and_what_staff_does_are_always_lines(write):
    for _ in range(1000):
        written = write("move", extra={"move": "guess"})
    assert len(written) == 1000


# On a server


def test_a_stranger_who_floods_one_socket_after_the_other_writes_next_to_nothing(server):
    before = len(server.log())
    for _ in range(SOCKETS):
        line = open_socket(server.port, "/ws/r/BCDFGH/")
        assert read_close(line) == 4404
    ada = Player(server.url).make_room("Ada")
    start = time.monotonic()
    for _ in range(SOCKETS):
        line = open_socket(server.port, f"/ws/r/{ada.code}/")
        with suppress(ConnectionError):
            for _ in range(MESSAGES):
                send_text(line, "x")
        assert read_close(line) in (4408, 0)
    codes = Counter(line["code"] for line in server.lines() if line["event"] == "refused")
    assert codes["too-fast"] == 1 and codes["limit-messages-patience"] == 1
    assert read_metric(server, "colorclues_refusals_total", code="too-fast") >= SOCKETS * (MESSAGES - 40)
    assert read_metric(server, "colorclues_refusals_total", code="limit-messages-patience") == SOCKETS
    assert codes["unreadable"] <= LINES.burst + 2 * (time.monotonic() - start) + 1
    assert len(server.log()) - before < 300 * (LINES.burst + 50)


def test_pages_that_are_refused_for_their_number_are_one_line(server):
    for _ in range(14):
        answer = httpx.get(f"{server.url}/metrics", headers={"Authorization": "Bearer x"}, trust_env=False)
    assert answer.status_code == 429
    [said] = [line for line in server.lines() if "Too Many" in line["event"] or line.get("code") == TOO_MANY_TOKENS]
    assert said["event"] == "refused"


def test_a_move_that_a_full_disk_cannot_take_is_one_line_and_the_next_ones_are_counted(own_server):
    """No file may grow any more, as on a full disk. Then there is room again."""
    with Player(own_server.url) as ada:
        ada.make_room("Ada").connect().hear()
        before = len(own_server.lines())
        files = psutil.Process(own_server.process.pid)
        log = (own_server.var / "server.log").stat().st_size
        wal = (own_server.var / "colorclues.sqlite3-wal").stat().st_size
        assert wal > log + 10_000  # the log has room
        free, files_hard = files.rlimit(psutil.RLIMIT_FSIZE)
        files.rlimit(psutil.RLIMIT_FSIZE, (wal, files_hard))
        for number in range(3):
            ada.move("rename", name=f"Ada {number}")
            ada.wait(lambda me: me.refused == "try-again")
        assert ada.reload().post("rename", name="Adele").status_code == 422
        said = [line for line in own_server.lines()[before:] if line.get("room") or line["logger"] == "django.request"]
        by_socket, by_form = said
        for line in by_socket, by_form:
            assert line["event"] == "Could not write a move" and "DatabaseUnavailable" in line["exception"]
        files.rlimit(psutil.RLIMIT_FSIZE, (free, files_hard))
        ada.connect().hear()
        ada.move("rename", name="Adele")
        ada.wait(lambda me: me.refused is None)
    assert own_server.rooms_of("Adele") == [ada.code]
