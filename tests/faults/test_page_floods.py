"""More pages at the same moment than a process makes: some wait, the others come back, and no player does."""

import asyncio
import re
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait

import httpx
import psutil
import pytest

from tests.conftest import Server
from tests.support.limited import list_said, locked, running
from tests.support.long import IS_LONG, long
from tests.support.player import Player, parse
from tests.support.raw_socket import open_line
from tests.support.waiting import wait_until

PATIENCE = 60  # seconds, on a machine that has much else to do
AT_ONCE = 600 if IS_LONG else 60
MOST_WAIT = 1.0  # seconds of a player's move meanwhile, on a machine that tests share: 0.3 on an idle one
THREADS = 20  # of the whole process


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A server that makes two pages at once, and lets three wait."""
    few = {"PAGES_AT_ONCE": "2", "PAGES_WAITING": "3", "PAGES_WAIT": "20"}
    with running(Server(tmp_path_factory.mktemp("narrow"), LIMITS="on", **few)) as server:
        yield server


def threads(server):
    return psutil.Process(server.process.pid).num_threads()


def list_threads(server):
    return {thread.id for thread in psutil.Process(server.process.pid).threads()}


def test_so_many_are_made_at_once_so_many_wait_and_the_others_come_back(narrow):
    """Monitors and static files are answered meanwhile, and a player comes before the strangers."""
    with Player(narrow.url) as ada, ThreadPoolExecutor(10) as pool:
        style = re.search(r'href="(/static/[^"]+css)"', ada.http.get("/").text)[1]
        ada.make_room("Ada")  # so that she has a seat
        forms = [Stranger(narrow) for _ in range(6)]
        with locked(narrow):
            before = threads(narrow)
            asked = [pool.submit(form.send) for form in forms]
            refused, _ = wait(asked, timeout=PATIENCE, return_when="FIRST_COMPLETED")
            assert [one.result() for one in refused] == [503]
            assert threads(narrow) <= before + 4
            for path in ("/healthz", style):
                assert httpx.get(narrow.url + path, trust_env=False, timeout=PATIENCE).status_code == 200
            player = pool.submit(ada.http.get, "/", timeout=PATIENCE)
            refused, _ = wait([one for one in asked if one not in refused], PATIENCE, "FIRST_COMPLETED")
            assert [one.result() for one in refused] == [503]
        assert player.result().status_code == 200
        assert sorted(one.result() for one in asked) == [302] * 4 + [503] * 2
    assert len(list_said(narrow, "PAGES_WAITING")) == 1


def test_who_has_waited_long_enough_comes_back_later(tmp_path):
    with running(Server(tmp_path, LIMITS="on", PAGES_AT_ONCE="1", PAGES_WAIT="0.3")) as server:
        forms = [Stranger(server) for _ in range(3)]
        with ThreadPoolExecutor(3) as pool, locked(server):
            asked = [pool.submit(form.send) for form in forms]
            while sum(one.done() for one in asked) < 2:
                wait([one for one in asked if not one.done()], PATIENCE, "FIRST_COMPLETED")
            assert [one.result() for one in asked if one.done()] == [503, 503]
        assert len(list_said(server, "PAGES_WAIT")) == 1


@pytest.mark.parametrize("is_waiting", [False, long(True)])
def test_who_goes_before_the_page_is_made_holds_nobody_up(narrow, is_waiting):
    """The thread of its page goes on until the database answers. It keeps its place, and nobody else waits for it."""
    forms = [Stranger(narrow) for _ in range(4 if is_waiting else 1)]
    with locked(narrow):
        before = list_threads(narrow)  # of which that of the last page may just end
        lines = [form.open() for form in forms]
        wait_until(lambda: list_threads(narrow) - before)
        for line in lines:
            line.close()
        start = time.monotonic()
        for _ in range(3):
            assert httpx.get(narrow.url + "/healthz", trust_env=False, timeout=PATIENCE).status_code == 200
        assert time.monotonic() - start < 4  # seconds; the database's lock is given up after 8
    again = Stranger(narrow)
    assert [again.send() for _ in range(2)] == [302, 302]


class Stranger:
    """A browser with a form to make a room, and the cookie for it alone: it has no visitor."""

    def __init__(self, server):
        self.url = server.url
        page = httpx.get(server.url, trust_env=False)
        self.token = parse(page.text).with_id("create").all("input", name="csrfmiddlewaretoken")[0]["value"]
        self.cookie = f"colorclues-csrf={page.cookies['colorclues-csrf']}"

    def send(self):
        ways = {"headers": self.headers, "timeout": PATIENCE, "trust_env": False}
        return httpx.post(f"{self.url}/rooms/", data=self.form, **ways).status_code

    def open(self):
        """Send the form, and return the connection."""
        request = httpx.Request("POST", f"{self.url}/rooms/", data=self.form, headers=self.headers)
        line = open_line(request.url.port)
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        line.sendall(f"POST /rooms/ HTTP/1.1\r\n{head}\r\n".encode() + request.read())
        return line

    @property
    def form(self):
        return {"csrfmiddlewaretoken": self.token, "name": "Stranger"}

    @property
    def headers(self):
        return {"Cookie": self.cookie, "Origin": self.url}


# A flood


def test_a_flood_of_pages_from_one_address_keeps_no_player_waiting(tmp_path, record_property):
    """Before, 600 at once were 602 threads and 260 MiB more, and moves took up to 11 seconds."""
    with running(Server(tmp_path, LIMITS="on")) as server, Player(server.url) as ada:
        ada.make_room("Ada").connect().hear()
        own_move(ada)
        memory, most = server.memory, Most(server)
        flood = Flood(server, f"/r/{ada.code}/")
        waits = []
        while flood.is_alive() or len(waits) < 5:
            waits.append(own_move(ada))
            time.sleep(0.2)  # no faster than MESSAGES_SOCKET allows for ever
        most.end()
        figures = (
            f"{AT_ONCE} pages: {flood.codes}, moves {statistics.median(waits):.3f} s and {max(waits):.3f} s at most of "
            f"{len(waits)}, {most.threads} threads, {most.memory - memory:.0f} MiB more"
        )
        record_property("figures", figures)
        print(figures)
        assert sum(flood.codes.values()) == AT_ONCE and flood.codes.keys() <= {200, 503}
        assert flood.codes[200] > AT_ONCE / 4
        assert most.threads < THREADS
        assert most.memory - memory < 60  # MiB
        if IS_LONG:
            assert max(waits) < MOST_WAIT


def own_move(player):
    before, start = player.version, time.monotonic()
    player.move("rename", name=f"Ada {'abcdefgh'[before % 8]}")
    player.wait(before + 1, PATIENCE)
    assert player.refused is None
    return time.monotonic() - start


class Flood(threading.Thread):
    """Load the page so many times at the same moment, without a cookie. `codes` counts the answers by status."""

    def __init__(self, server, path):
        super().__init__(daemon=True)
        self.server, self.path, self.codes = server, path, {}
        self.start()

    def run(self):
        asyncio.run(self._load_all())

    async def _load_all(self):
        await asyncio.gather(*(self._load() for _ in range(AT_ONCE)))

    async def _load(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        host = f"Host: 127.0.0.1:{self.server.port}"
        writer.write(f"GET {self.path} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n".encode())
        code = int((await reader.read())[9:12])
        self.codes[code] = self.codes.get(code, 0) + 1
        writer.close()


class Most(threading.Thread):
    """Watch the most threads and the most memory of the server until the end."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.over, self.threads, self.memory = server, threading.Event(), 0, 0.0
        self.start()

    def run(self):
        while not self.over.wait(0.05):
            self.threads = max(self.threads, threads(self.server))
            self.memory = max(self.memory, self.server.memory)

    def end(self):
        self.over.set()
        self.join()
