"""A process that may open few files: it raises its limit, says how many sockets fit, and goes on when no more do."""

import re
import time
from contextlib import ExitStack
from functools import partial
from urllib.parse import urlencode

import httpx
import pytest

from play.web.limits import socket_places
from tests.conftest import ROOT, Server
from tests.support.limited import locked
from tests.support.metrics import read_metric
from tests.support.player import Player
from tests.support.raw_socket import PATIENCE, open_line, open_socket, read_close
from tests.support.servers import end_server

TRY_LATER = 1013
FEW, PLACES = 240, 156
TOKEN = "a token for metrics alone"


@pytest.fixture
def limited(tmp_path):
    """Return limited(soft, hard), which starts a server that begins with these limits of open files."""
    servers = []

    def start(soft, hard, **env):
        server = Server(tmp_path, METRICS_TOKEN=TOKEN, **env)
        server.command = ["prlimit", f"--nofile={soft}:{hard}", *map(str, Server.command)]
        servers.append(server)
        return server.start()

    yield start
    for one in servers:
        one.kill()


def read_limit(pid):
    """Return the soft limit of open files."""
    with open(f"/proc/{pid}/limits") as limits:
        return int(re.search(r"Max open files\s+(\d+)", limits.read())[1])


def count_refused(server, client, code):
    return read_metric(server, "colorclues_refusals_total", partial(ask, client), code=code)


def ask(client, path, **more):
    """Ask as browsers do, once more where the connection had been closed, until there is room for one."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return client.get(path, **more)
        except httpx.TransportError:
            assert time.monotonic() < end


def ask_for_room(client, line):
    """Send the form of the front page over this connection, and wait for no answer."""
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    body = urlencode({"csrfmiddlewaretoken": client.cookies["colorclues-csrf"], "name": "Dan"})
    head = f"POST /rooms/ HTTP/1.1\r\nHost: {client.base_url.netloc.decode()}\r\nCookie: {cookie}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded"
    line.sendall(f"{head}{kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())


@pytest.fixture
def lines():
    """Hold what is open, and close it at the end."""
    with ExitStack() as stack:
        yield lambda line: stack.enter_context(line)


def test_it_raises_its_limit_says_what_fits_and_goes_on_when_nothing_more_does(limited, lines):
    server = limited(100, FEW)
    assert read_limit(server.process.pid) == FEW
    assert (
        f"Each process has room for {PLACES} sockets: it may open {FEW} files; LimitNOFILE= in the unit" in server.log()
    )
    with Player(server.url) as ada, Player(server.url) as bob, Player(server.url) as cleo:
        client = lines(httpx.Client(base_url=server.url, trust_env=False))
        ada.make_room("Ada").connect().hear()
        for one, name in ((bob, "Bob"), (cleo, "Cleo")):
            one.join(ada.code, name).connect().hear()
        # Sockets are turned away before files run out, and pages and health checks go on.
        for _ in range(PLACES - 3):
            lines(open_socket(server.port))
        assert read_close(lines(open_socket(server.port))) == TRY_LATER
        assert client.get("/readyz").text == "ok" and client.get("/").status_code == 200
        assert count_refused(server, client, "limit-sockets-process") == 1
        # Of connections that ask for nothing the oldest make room for everybody new.
        for _ in range(FEW):
            lines(open_line(server.port))
        assert httpx.get(server.url + "/readyz", trust_env=False).text == "ok"
        assert count_refused(server, client, "limit-silent-most") > 0
        # Requests that wait for the database take the rest, and everybody new is cut off.
        with locked(server), pytest.raises(httpx.TransportError):
            for _ in range(FEW):
                ask_for_room(client, lines(open_line(server.port)))
                httpx.get(server.url + "/healthz", trust_env=False)
        # Who was there before plays on, in all phases; pages and mistakes are answered as ever.
        ada.move("start")
        for one in (ada, bob, cleo):
            one.wait(lambda me: me.phase == "pick")
        ada.send({"move": "pick", "square": "Q99"})
        ada.wait(lambda me: me.refused)
        assert ask(client, "/readyz").text == "ok"
        assert ask(client, "/", headers={"Accept-Language": "de"}).status_code == 200
        assert ask(client, "/nothing").status_code == 404
        assert ask(client, "/r/BCDFGH/").status_code == 404
        assert count_refused(server, client, "limit-open-files") > 0
    assert "Too many open files" not in server.log()
    assert len([line for line in server.lines() if line.get("code") == "limit-open-files"]) == 1
    assert end_server(server)[0] == 0


@pytest.mark.long
def test_1200_sockets_get_in_where_1024_files_are_usual(limited, lines, postgres, redis):
    server = limited(1024, 4096, DATABASE_URL=postgres.new_database(), REDIS_URL=redis.url)
    for _ in range(1200):
        lines(open_socket(server.port))
    with Player(server.url) as ada:
        ada.make_room("Ada").connect().hear()
        ada.move("rename", name="Adele")
        ada.wait(lambda me: me.version > 1)
        assert ada.http.get("/readyz").text == "ok"


@pytest.mark.long
def test_workers_have_the_limit_of_their_parent(limited, redis):
    server = limited(100, FEW, WEB_CONCURRENCY="2", REDIS_URL=redis.url)
    pids = re.findall(r"Started worker \d+ \(pid (\d+)\)", server.log())
    assert {read_limit(int(pid)) for pid in pids} == {FEW}
    assert server.log().count(f"room for {PLACES} sockets") == 1


def test_the_unit_of_the_page_has_room_for_all_whom_one_core_serves(monkeypatch):
    files = int(re.search(r"LimitNOFILE=(\d+)", (ROOT / "docs/deploy.md").read_text())[1])
    people = re.search(r"tables with ([\d,]+) people", (ROOT / "docs/scale.md").read_text())[1]
    monkeypatch.setattr(socket_places, "count_files", lambda: files)
    assert socket_places.count_places() >= int(people.replace(",", ""))
