"""Connections that never end: heads and bodies byte by byte, and those that say nothing. Real lines, and few files."""

import select
import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.conftest import Server
from tests.support.limited import list_said, running
from tests.support.metrics import read_metric
from tests.support.player import Player
from tests.support.raw_socket import PATIENCE, open_line
from tests.support.waiting import wait_until

HEAD, BODY = 1.0, 1.5  # seconds, of the impatient server
FILES = 160  # of the poor server; it needs some 30 by itself
HELD = 146
GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /rooms/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n"


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    limits = {"HEAD_WITHIN": str(HEAD), "BODY_WITHIN": str(BODY)}
    with running(Server(tmp_path_factory.mktemp("impatient"), **limits)) as server:
        yield server


@pytest.fixture
def line(impatient):
    """Return a function that opens a connection to the server, and sends this."""
    with ExitStack() as stack:
        yield lambda first=b"", server=impatient: stack.enter_context(opened(server, first))


@contextmanager
def opened(server, first):
    with open_line(server.port) as line:
        line.sendall(first)
        yield line


def is_closed(line):
    """Return whether the other end has closed."""
    readable, _, _ = select.select([line], [], [], 0)
    try:
        return bool(readable) and line.recv(1, socket.MSG_PEEK) == b""
    except ConnectionError:
        return True


def trickle(line, byte=b"x", every=0.1):
    """Send a byte now and then until the other end closes. Return the seconds that it took."""
    start = time.monotonic()
    while not is_closed(line):
        assert time.monotonic() < start + PATIENCE
        try:
            line.sendall(byte)
        except ConnectionError:
            break
        time.sleep(every)
    return time.monotonic() - start


def answer(line):
    """Return the first bytes of the answer."""
    line.settimeout(PATIENCE)
    return line.recv(4096)


def test_a_head_that_comes_byte_by_byte_is_cut_in_time(impatient, line):
    assert HEAD * 0.9 <= trickle(line(GET + b"X-Long: ")) < HEAD + 5
    assert len(list_said(impatient, "HEAD_WITHIN")) == 1


def test_so_is_one_of_empty_lines_and_one_of_many_fields(line):
    assert trickle(line(GET), b"A: b\r\n") < HEAD + 5
    assert trickle(line(), b"G") < HEAD + 5


def test_a_body_that_comes_byte_by_byte_is_cut_in_time(impatient, line):
    assert BODY * 0.9 <= trickle(line(POST)) < BODY + 5
    assert len(list_said(impatient, "BODY_WITHIN")) == 1


def test_so_is_one_in_chunks(line):
    chunked = POST.replace(b"Content-Length: 9999", b"Transfer-Encoding: chunked")
    assert trickle(line(chunked), b"1\r\nx\r\n") < BODY + 5


def test_a_second_request_has_as_long_as_the_first_and_the_pause_before_it_does_not_count(line):
    browser = line(GET + b"\r\n")
    assert b"200 OK" in answer(browser)
    time.sleep(HEAD * 1.5)
    assert not is_closed(browser)
    browser.sendall(GET + b"\r\n")
    assert b"200 OK" in answer(browser)
    assert HEAD * 0.9 <= trickle(browser) < HEAD + 5


def test_a_second_request_that_began_before_the_first_was_answered_is_cut_too(line):
    browser = line(GET + b"\r\n" + GET)
    assert b"200 OK" in answer(browser)
    assert trickle(browser, b"A: b\r\n") < HEAD + 5


def test_slow_people_are_answered(line):
    browser = line(GET)
    for byte in b"\r\n":
        time.sleep(HEAD / 4)
        browser.sendall(bytes([byte]))
    assert b"200 OK" in answer(browser)


def test_above_the_limit_of_an_address_the_oldest_silent_one_goes_and_nobody_new_is_refused(tmp_path, line):
    with running(Server(tmp_path, SILENT_PEER="5", TRUSTED_PROXIES="0")) as server:
        asked = line(GET + b"\r\n", server)
        assert b"200 OK" in answer(asked)
        lines = [line(b"", server) for _ in range(9)]
        wait_until(lambda: all(map(is_closed, lines[:4])))
        lines[-1].sendall(GET + b"\r\n")
        assert b"200 OK" in answer(lines[-1])
        assert not any(map(is_closed, [asked, *lines[4:]]))
        assert len(list_said(server, "SILENT_PEER")) == 1


def test_behind_a_proxy_all_come_from_one_address(tmp_path, line):
    with running(Server(tmp_path, SILENT_PEER="5", SILENT_MOST="20", TRUSTED_PROXIES="1")) as server:
        lines = [line(b"", server) for _ in range(15)]
        assert httpx.get(server.url + "/healthz", trust_env=False).text == "ok"
        assert not any(map(is_closed, lines))
        more = [line(b"", server) for _ in range(10)]
        wait_until(lambda: all(map(is_closed, lines[:5])))
        assert not any(map(is_closed, more))
        assert len(list_said(server, "SILENT_MOST")) == 1


def test_146_that_send_a_byte_now_and_then_shut_nobody_out_where_files_are_few(tmp_path):
    """Whatever they have sent: nothing, half a head, or half a body. Players play on, and newcomers come in."""
    server = Server(tmp_path, METRICS_TOKEN="a-long-random-token-1234567890", SILENT_PEER="1000")
    server.command = ["sh", "-c", f'ulimit -n {FILES} && exec "$@"', "sh", *Server.command]
    with running(server), ExitStack() as stack:
        assert read_metric(server, "colorclues_refusals_total", code="limit-silent-most") == 0
        ada = stack.enter_context(Player(server.url)).make_room("Ada").connect()
        ada.hear()
        stack.enter_context(held(server))
        for number in range(5):
            start = time.monotonic()
            assert httpx.get(server.url + "/readyz", trust_env=False, timeout=PATIENCE).text == "ok"
            bob = stack.enter_context(Player(server.url)).join(ada.code, f"Bob {'abcde'[number]}").reload().connect()
            bob.hear()
            ada.wait(bob.version)
            assert time.monotonic() - start < 5
        assert read_metric(server, "colorclues_refusals_total", code="limit-silent-most") > HELD - FILES / 2
        assert len(list_said(server, "SILENT_MOST")) == 1


@contextmanager
def held(server):
    """Hold so many connections, each of which sends a byte now and then, and is opened again when it is closed."""
    first = [b"", GET + b"X: ", POST]
    over = threading.Event()

    def hold():
        with ExitStack() as stack:
            lines = [stack.enter_context(opened(server, first[number % 3])) for number in range(HELD)]
            begun.set()
            while not over.wait(0.5):
                for number, line in enumerate(lines):
                    try:
                        line.sendall(b"x")
                    except OSError:
                        lines[number] = stack.enter_context(opened(server, first[number % 3]))

    begun = threading.Event()
    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    assert begun.wait(PATIENCE)
    try:
        yield
    finally:
        over.set()
        thread.join(PATIENCE)
