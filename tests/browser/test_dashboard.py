"""The dashboard while bots play in some rooms: it moves, fits a phone, and is for everyone."""

import re
from contextlib import ExitStack
from random import Random
from threading import Event, Thread

import pytest
from playwright.sync_api import expect

from tests.browser.test_everyone import axe, too_wide
from tests.conftest import Server
from tests.pov.test_secrets import clue
from tests.support.long import IS_LONG
from tests.support.player import Player
from tests.support.staff import NAME, PASSWORD, make_staff

TABLES, BOTS = 10 if IS_LONG else 3, 4
PATIENCE = 30_000  # milliseconds until all tables have done something on a slow machine
SQUARES = [f"{row}{column}" for row in "ABCDEFGHIJKLMNOP" for column in range(1, 31)]


class Tables(Thread):
    """People, each at a table with four bots, who play until they are told to stop."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.random = Random(7)
        self.is_over = Event()
        self.trouble: Exception | None = None
        self.hosts = [self.sit_down(Player(server.url)) for _ in range(TABLES)]

    def sit_down(self, host: Player) -> Player:
        host.show(host.http.get("/"))
        form = host.page.with_id("create")
        made = host.submit(form, bots=str(BOTS))
        return host.watch(made.headers["location"].split("/")[2]).connect()

    def run(self) -> None:
        try:
            while not self.is_over.is_set():
                for host in self.hosts:
                    self.play(host)
        except Exception as trouble:
            self.trouble = trouble

    def play(self, host: Player) -> None:
        """What has come, and the host's own move when it is due."""
        try:
            host.hear(0.02)
        except TimeoutError:
            return
        if host.is_yours and host.due:
            move = sorted(host.due)[0]
            host.move(move, **self.typed(host, move))

    def typed(self, host: Player, move: str) -> dict[str, str]:
        if move == "guess":
            return {"typed": self.random.choice(SQUARES)}
        if move == "pick":
            return {"square": host.choices("pick", "square")[0]}
        return {"text": clue(self.random)} if move == "clue" else {}

    def stop(self) -> None:
        """End the games. Raises what ended them before."""
        self.is_over.set()
        self.join()
        for host in self.hosts:
            host.__exit__()
        if self.trouble:
            raise self.trouble


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A server whose staff is olga, with tables that play: three of them, ten with --long."""
    var = tmp_path_factory.mktemp("busy")
    busy = Server(var, BOT_PACE="0.3,1").start()
    with ExitStack() as stack:
        stack.callback(busy.stop)
        make_staff(busy)
        tables = Tables(busy)
        stack.callback(tables.stop)
        tables.start()
        yield busy


def at_the_dashboard(visitor, kind, busy):
    olga = visitor(kind, "Olga")
    olga.page.goto(f"{busy.url}/dashboard/")
    olga.find("#username").fill(NAME)
    olga.find("#password").fill(PASSWORD)
    olga.press("#sign-in button")
    expect(olga.find("#rooms .lines > li")).to_have_count(TABLES, timeout=PATIENCE)
    return olga


@pytest.mark.long
@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_an_operator_watches_tables_of_bots(kind, visitor, busy):
    olga = at_the_dashboard(visitor, kind, busy)
    first = olga.find("#clock time").inner_text()
    expect(olga.find("#clock time")).not_to_have_text(first, timeout=PATIENCE)
    expect(olga.find("#state [data-state=well]")).to_be_visible()
    expect(olga.find("#processes [data-state=serves]")).to_have_count(1)
    expect(olga.find("[data-rate=moves] b")).to_have_text(re.compile("[1-9]"), timeout=PATIENCE)
    expect(olga.find("[data-rate=p99] path")).to_have_attribute("d", re.compile("M"), timeout=PATIENCE)
    assert fits(olga, kind) == {}
    assert axe(olga) == {}
    olga.press("#rooms .lines a >> nth=0")
    expect(olga.find("#behind .moves li").first).to_be_visible()
    newest = olga.find("#behind .number").first.inner_text()
    expect(olga.find("#behind .number").first).not_to_have_text(newest, timeout=PATIENCE)
    assert fits(olga, kind) == {}
    assert axe(olga) == {}
    olga.press(".unveil button")
    expect(olga.find(".alarm")).to_be_visible()
    assert fits(olga, kind) == {}


def fits(olga, kind):
    return too_wide(olga) if kind == "phone" else sideways(olga)


def sideways(olga):
    beyond = olga.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return {"scrolls sideways": beyond} if beyond else {}


@pytest.mark.long  # a room's page keeps them by the same morph
def test_what_stands_open_stays_open_and_what_has_the_focus_keeps_it(visitor, busy):
    olga = at_the_dashboard(visitor, "desk", busy)
    line = olga.find("#rooms .lines a >> nth=0")
    line.focus()
    before = olga.find("#clock time").inner_text()
    expect(olga.find("#clock time")).not_to_have_text(before, timeout=PATIENCE)
    assert olga.page.evaluate("document.activeElement.matches('#rooms .lines a')")


@pytest.mark.long
def test_a_server_that_has_gone_is_noticed(visitor, own_server):
    make_staff(own_server)
    olga = visitor("phone", "Olga")
    olga.forgive("WebSocket", "htmx:ws:error")
    olga.page.goto(f"{own_server.url}/dashboard/")
    olga.find("#username").fill(NAME)
    olga.find("#password").fill(PASSWORD)
    olga.press("#sign-in button")
    expect(olga.find("#rooms .empty")).to_be_visible()
    expect(olga.find(".silent")).not_to_be_visible()
    own_server.kill()
    expect(olga.find(".silent")).to_be_visible(timeout=PATIENCE)
    assert axe(olga) == {}
