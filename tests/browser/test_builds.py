"""Two builds of the server on one database, one after the other at the same address, while pages stay open."""

import re
import time
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.people import Table
from tests.conftest import Server
from tests.support.line_proxy import LineProxy
from tests.support.tries import report

BACK = 15.0  # seconds from when the new build can be reached
NO_SOCKET = ("WebSocket connection to", "htmx:ws:error")
TRIES, AT_ONCE = 50, 5
NOTE = "addEventListener('htmx:ws:after:message:incoming', () => { window.heardAt ??= Date.now() })"
IS_BACK = "text => !window.isOld && window.heardAt && document.querySelector('#say-text')?.value === text"


@pytest.fixture
def builds(tmp_path):
    """Return a function that makes a server of the build with this name. All of them have one database."""
    made = []

    def make(name: str) -> Server:
        made.append(Server(tmp_path, BUILD=name))
        return made[-1].start()

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def proxy():
    """Return the address of whichever server is there."""
    with LineProxy(0) as proxy:
        yield proxy


def wait_for_the_new(page) -> None:
    page.wait_for_function("() => !window.isOld && document.body", timeout=1000 * BACK)


def deploy(proxy: LineProxy, old: Server, new: Server) -> None:
    """Let the address lead to the new server, and end the old one."""
    proxy.target_port = new.port
    old.stop()


def test_a_page_of_the_build_before_is_in_its_seat_with_what_was_typed(visitor, gather, builds, proxy):
    old = builds("old")
    proxy.target_port = old.port
    ada = visitor("phone", "Ada")
    ada.forgive(*NO_SOCKET)
    table = gather("Bob", "Cleo", server=old)
    ada.open(proxy, table.code)
    ada.join()
    table.people.append(ada)
    table.start()
    table.play_short_rounds_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.sees(table.version)
    ada.find("#clue-text").fill("velve")
    eve = visitor("desk", "Eve")
    eve.forgive(*NO_SOCKET)
    eve.page.goto(f"{proxy.url}/#rules")
    eve.find("#create [name=name]").fill("Evel")
    for person in (ada, eve):
        person.page.evaluate("window.isOld = true")
    deploy(proxy, old, new := builds("new"))
    for person in (ada, eve):
        wait_for_the_new(person.page)
    expect(ada.find("#clue-text")).to_have_value("velve")
    expect(eve.find("#create [name=name]")).to_have_value("Evel")
    assert eve.page.url == f"{proxy.url}/#rules"
    expect(ada.find("#turn")).to_have_attribute("data-player", str(ada.id))
    ada.page.evaluate("window.isNew = true")
    again = Table(new, table.code, [ada])
    ada.find("#clue-text").press("End")
    ada.page.keyboard.type("t")
    again.after(ada.page.keyboard.press, "Enter")
    expect(ada.find("#status .clue")).to_have_text("velvet")
    assert ada.page.evaluate("window.isNew"), "it was loaded twice"
    assert ada.page.evaluate("history.state") is None, "a later reload would bring back what was typed"


@pytest.mark.long
def test_a_page_whose_files_are_gone_is_loaded_again(visitor, gather, builds, proxy):
    """It was being loaded while the server was replaced: it asks the new one for the old one's files."""
    old, new = builds("old"), builds("new")
    proxy.target_port = old.port
    bob = visitor("phone", "Bob")
    table = gather("Ada", "Cleo", server=old)

    def ask_the_new_one(route):
        proxy.target_port = new.port
        proxy.cut()
        route.continue_(url=re.sub(r"\.[0-9a-f]{12}\.", f".{'0' * 12}.", route.request.url))

    bob.page.route("**/static/**", ask_the_new_one)
    bob.open(proxy, table.code)
    bob.page.unroute("**/static/**")
    is_anew = "() => performance.getEntriesByType('navigation')[0].type === 'reload'"
    bob.page.wait_for_function(is_anew, timeout=1000 * BACK)
    bob.join()


@pytest.mark.long
def test_fifty_pages_of_the_build_before_are_back_in_time(visitor, gather, builds, proxy, capsys):
    """Builds follow each other, at random moments, some while the one before still serves and some after its death."""
    random, back, gaps = Random(17), [], []
    server = builds("0")
    proxy.target_port = server.port
    people = [visitor("desk", f"Bob {number}") for number in range(AT_ONCE)]
    table = gather("Ada", "Cleo", server=server)
    for person in people:
        person.forgive(*NO_SOCKET, "Failed to load resource")
        person.page.add_init_script(NOTE)
        person.open(proxy, table.code)
        person.join()
    for number in range(1, TRIES // AT_ONCE + 1):
        for person in people:
            person.find("#say-text").fill(f"half {number}")
            person.page.evaluate("window.isOld = true")
        people[0].page.wait_for_timeout(random.uniform(0, 2000))
        is_killed = random.random() < 0.5
        if is_killed:
            server.kill()
        new = builds(str(number))
        since = time.time()
        deploy(proxy, server, new)
        server = new
        for person in people:
            person.page.wait_for_function(IS_BACK, arg=f"half {number}", timeout=1000 * BACK)
            back.append(person.page.evaluate("heardAt") / 1000 - since)
            assert person.find("#turn").get_attribute("data-player") == str(person.id)
            assert person.id == people.index(person) + 3
        gaps.append(max(back[-AT_ONCE:]) - min(back[-AT_ONCE:]))
    report(capsys, "another build", back=back, spread=gaps)
    assert len(back) == TRIES and max(back) <= BACK
