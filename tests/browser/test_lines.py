"""A line that falls silent, or opens no more: the page says so, and gets another one by itself."""

import os
import signal
import time
from contextlib import ExitStack
from random import Random

import pytest
from playwright.sync_api import expect

from tests.conftest import Server
from tests.support.line_proxy import LineProxy
from tests.support.metrics import get_pid, read_by_process
from tests.support.staff import NAME, PASSWORD, make_staff
from tests.support.tries import report
from tests.support.waiting import wait_until

SAID_CLOSED, SAID_SILENT, BACK = 5.0, 12.0, 15.0  # seconds
NO_SOCKET = ("WebSocket connection to", "htmx:ws:error")
TRIES, AT_ONCE = 50, 5
TOKEN = "a token of these tests"
# Notes for every line that it opens and that brings something when that was, and when the warning came and went.
WATCH = """() => {
    window.isTheSamePage = true;
    window.seen = { back: [], shown: [] };
    addEventListener("htmx:ws:before:connection", () => window.opens = true);
    addEventListener("htmx:ws:after:message:incoming", () => {
        if (window.opens) { window.opens = false; seen.back.push(Date.now()); }
    });
    new MutationObserver(([{ target }]) => target.hidden || seen.shown.push(Date.now()))
        .observe(document.getElementById("line"), { attributeFilter: ["hidden"] });
}"""


@pytest.fixture
def proxy(server):
    with LineProxy(server.port) as proxy:
        yield proxy


def left(since: float, seconds: float) -> float:
    """Return the milliseconds that are left of so many seconds."""
    return max(1, 1000 * (since + seconds - time.monotonic()))


def sees_the_line_lost_and_back(person, since: float) -> None:
    person.page.wait_for_function("() => seen.shown.length", timeout=left(since, SAID_SILENT))
    person.page.wait_for_function("() => seen.back.length", timeout=left(since, BACK))
    expect(person.find("#line")).to_be_hidden(timeout=2000)
    assert person.page.evaluate("window.isTheSamePage")


def test_a_silent_line_is_said_and_replaced_while_what_is_typed_stays(visitor, gather, proxy):
    ada = visitor("phone", "Ada")
    ada.forgive(*NO_SOCKET)
    table = gather("Bob", "Cleo")
    ada.open(proxy, table.code)
    ada.join()
    table.people.append(ada)
    table.start()
    table.play_short_rounds_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.sees(table.version)
    ada.find("#clue-text").press_sequentially("velve")
    ada.page.evaluate(WATCH)
    proxy.swallow()
    sees_the_line_lost_and_back(ada, time.monotonic())
    expect(ada.find("#clue-text")).to_have_value("velve")
    assert ada.has_focus_on == "clue-text"
    ada.page.keyboard.type("t")
    table.after(ada.page.keyboard.press, "Enter")
    expect(ada.find("#status .clue")).to_have_text("velvet")


@pytest.mark.long
def test_a_socket_that_does_not_open_is_given_up_until_one_does(visitor, gather, proxy):
    """The network takes connections and passes nothing on, as a captive portal or a full queue does."""
    bob = visitor("phone", "Bob")
    bob.forgive(*NO_SOCKET)
    table = gather("Ada", "Cleo")
    bob.open(proxy, table.code)
    bob.join()
    bob.page.evaluate(WATCH)
    proxy.delay(1000)
    proxy.cut()
    lost = time.monotonic()
    expect(bob.find("#line")).to_be_visible(timeout=left(lost, SAID_CLOSED))
    bob.page.evaluate("addEventListener('htmx:ws:before:connection', () => window.tries = (window.tries ?? 0) + 1)")
    bob.page.wait_for_function("() => window.tries >= 2", timeout=left(lost, 40))
    expect(bob.find("#line")).to_be_visible()
    proxy.delay(0)
    bob.page.wait_for_function("() => seen.back.length", timeout=left(time.monotonic(), BACK))
    expect(bob.find("#line")).to_be_hidden(timeout=2000)
    assert bob.page.evaluate("window.isTheSamePage")


@pytest.mark.long
def test_a_server_that_hangs_is_said_and_found_again(visitor, gather, own_server):
    """Its system keeps the connections, and takes new ones, whose handshake nobody answers."""
    bob = visitor("desk", "Bob")
    bob.forgive(*NO_SOCKET)
    gather(bob, "Ada", server=own_server)
    bob.find("#say-text").fill("half a sen")
    bob.page.evaluate(WATCH)
    bob.page.evaluate("addEventListener('htmx:ws:before:connection', () => window.tries = (window.tries ?? 0) + 1)")
    os.kill(own_server.process.pid, signal.SIGSTOP)
    try:
        hung = time.monotonic()
        bob.page.wait_for_function("() => seen.shown.length", timeout=left(hung, SAID_SILENT))
        bob.page.wait_for_function("() => window.tries >= 3", timeout=left(hung, 45))  # so two handshakes were given up
        expect(bob.find("#line")).to_be_visible()
    finally:
        os.kill(own_server.process.pid, signal.SIGCONT)
    bob.page.wait_for_function("() => seen.back.length", timeout=left(time.monotonic(), BACK))
    expect(bob.find("#line")).to_be_hidden(timeout=2000)
    expect(bob.find("#say-text")).to_have_value("half a sen")
    assert bob.page.evaluate("window.isTheSamePage")


@pytest.mark.long
def test_one_of_two_workers_that_hangs_is_left_for_the_other(visitor, gather, redis, tmp_path):
    """The page leaves it by itself, before its supervisor has noticed."""
    several = {"WEB_CONCURRENCY": "2", "REDIS_URL": redis.url, "HANG_LIMIT": "300"}
    server = Server(tmp_path, **several, METRICS_TOKEN=TOKEN, PULSE="0.5").start()
    try:
        bob = visitor("desk", "Bob")
        bob.forgive(*NO_SOCKET)
        gather(bob, "Ada", server=server)
        bob.page.evaluate(WATCH)
        os.kill(find_process_with_sockets(server), signal.SIGSTOP)
        sees_the_line_lost_and_back(bob, time.monotonic())
        bob.page.context.close()
    finally:
        server.kill()


def find_process_with_sockets(server) -> int:
    """Return the pid of the only process that has an open socket, as soon as it is known."""
    pids: list[int] = []

    def find() -> list[int]:
        told = read_by_process(server, "colorclues_sockets")
        pids[:] = [get_pid(process) for process, number in told.items() if number]
        return pids

    wait_until(find, 20)
    [pid] = pids
    return pid


@pytest.mark.long
def test_a_slow_line_that_works_is_no_lost_one(visitor, gather, proxy):
    bob = visitor("desk", "Bob")
    table = gather("Ada", "Cleo")
    bob.open(proxy, table.code)
    bob.join()
    bob.page.evaluate(WATCH)
    for seconds in (0, 5, 0, 5):
        proxy.delay(seconds)
        bob.page.wait_for_timeout(9000)  # longer than anything that could be mistaken
    assert bob.page.evaluate("[seen.back.length, seen.shown.length]") == [0, 0]


@pytest.mark.long
def test_a_server_without_keep_alives_is_asked(visitor, gather, tmp_path):
    """After a step back to a version before them, pages of this one go on."""
    (tmp_path / "without.py").write_text("from colorclues.settings import *\nKEEPALIVE = 1e6\n")
    old = Server(tmp_path, DJANGO_SETTINGS_MODULE="without", PYTHONPATH=str(tmp_path)).start()
    try:
        bob, eve = visitor("desk", "Bob"), visitor("desk", "Eve")
        gather(bob, "Ada", server=old)
        eve.page.goto(old.url)
        for one in (bob, eve):
            one.page.evaluate(WATCH)
        bob.page.wait_for_timeout(25_000)  # longer than a silent line lasts, twice
        for one in (bob, eve):
            assert one.page.evaluate("[seen.back.length, seen.shown.length]") == [0, 0]
            one.page.context.close()
    finally:
        old.stop()


@pytest.mark.long
def test_the_front_page_s_list_comes_back(visitor, gather, proxy):
    eve = visitor("phone", "Eve")
    eve.forgive(*NO_SOCKET)
    eve.page.goto(proxy.url)
    eve.find("#create-name").fill("Eve")
    eve.page.wait_for_function("() => performance.now() > 1000")
    eve.page.evaluate(WATCH)
    proxy.swallow()
    sees_the_line_lost_and_back(eve, time.monotonic())
    expect(eve.find("#create-name")).to_have_value("Eve")


@pytest.mark.long
def test_the_dashboard_comes_back(visitor, own_server):
    make_staff(own_server)
    olga = visitor("desk", "Olga")
    olga.forgive(*NO_SOCKET)
    with LineProxy(own_server.port) as proxy:
        olga.page.goto(f"{proxy.url}/dashboard/")
        olga.find("#username").fill(NAME)
        olga.find("#password").fill(PASSWORD)
        olga.press("#sign-in button")
        expect(olga.find("#rooms .empty")).to_be_visible()
        olga.page.evaluate(WATCH)
        proxy.swallow()
        sees_the_line_lost_and_back(olga, time.monotonic())
        shown = olga.find("#clock time").inner_text()
        expect(olga.find("#clock time")).not_to_have_text(shown)


@pytest.mark.long
def test_fifty_lines_that_fall_silent_are_back_in_time(visitor, gather, server, capsys):
    """Each page has a line of its own, which falls silent at a moment of its own."""
    random, said, back = Random(17), [], []
    table = gather("Ada", "Cleo")
    with ExitStack() as stack:
        proxies = [stack.enter_context(LineProxy(server.port)) for _ in range(AT_ONCE)]
        people = [visitor("desk", f"Bob {number}") for number in range(AT_ONCE)]
        for person, proxy in zip(people, proxies, strict=True):
            person.forgive(*NO_SOCKET)
            person.open(proxy, table.code)
            person.join()
        for _ in range(TRIES // AT_ONCE):
            lost = {}
            for number, (person, proxy) in enumerate(zip(people, proxies, strict=True)):
                person.find("#say-text").fill(f"half {number}")
                person.page.evaluate(WATCH)
                person.page.wait_for_timeout(random.uniform(0, 3000))
                proxy.swallow()
                lost[person] = 1000 * time.time()
            for person, since in lost.items():
                person.page.wait_for_function("() => seen.shown.length && seen.back.length", timeout=1000 * BACK)
                shown, heard = person.page.evaluate("[seen.shown[0], seen.back[0]]")
                said.append((shown - since) / 1000)
                back.append((heard - since) / 1000)
                assert person.find("#say-text").input_value().startswith("half")
                assert person.find("#turn").get_attribute("data-player") == str(person.id)
    report(capsys, "silent lines", said=said, back=back)
    assert len(back) == TRIES and max(said) <= SAID_SILENT and max(back) <= BACK
