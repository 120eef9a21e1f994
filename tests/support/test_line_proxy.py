"""The line between a browser and a server: what passes, what is late, and what never comes."""

import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from tests.support.line_proxy import LineProxy

LENGTH = 40_000  # bytes of an answer


class Answerer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str] = []

    def do_GET(self):  # noqa: N802
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(LENGTH))
        self.end_headers()
        self.wfile.write(b"x" * LENGTH)

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture(scope="module")
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answerer)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(port):
    with LineProxy(port) as proxy:
        yield proxy


@pytest.fixture
def browser(proxy):
    with httpx.Client(base_url=proxy.url, trust_env=False, verify=False, timeout=10) as browser:
        yield browser


def seconds(browser) -> float:
    before = time.monotonic()
    assert len(browser.get("/").content) == LENGTH
    return time.monotonic() - before


def test_all_bytes_pass(proxy, browser):
    seconds(browser)
    assert proxy.requests.get(timeout=1) == "GET / HTTP/1.1"


def test_a_delay_is_there_and_back(proxy, browser):
    proxy.delay(0.1)
    assert seconds(browser) >= 0.2


def test_what_trickles_takes_its_time(proxy, browser):
    proxy.trickle(4 * LENGTH)
    assert seconds(browser) >= 0.15


def test_a_connection_that_is_cut_is_lost_and_new_ones_work(proxy, browser):
    seconds(browser)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        assert proxy.requests.get(timeout=10) and proxy.requests.get(timeout=10)
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    seconds(browser)


def test_what_is_swallowed_never_ends_and_new_connections_work(proxy, browser):
    seconds(browser)
    proxy.swallow()
    with pytest.raises(httpx.ReadTimeout):
        browser.get("/", timeout=0.2)
    with httpx.Client(base_url=proxy.url, trust_env=False, verify=False, timeout=10) as other:
        seconds(other)


def test_who_is_refused_gets_no_connection_until_they_are_accepted(proxy, browser):
    proxy.refuse()
    with pytest.raises(httpx.ConnectError):
        browser.get("/")
    proxy.accept()
    seconds(browser)


def test_a_dropped_answer_was_asked_for_and_the_others_come(proxy, browser):
    proxy.drop_answers("GET /lost")
    with pytest.raises(httpx.TransportError):
        browser.get("/lost")
    assert proxy.dropped.get(timeout=1) == "GET /lost HTTP/1.1"
    assert "/lost" in Answerer.asked
    seconds(browser)
    proxy.drop_answers("")
    assert browser.get("/lost").status_code == 200
