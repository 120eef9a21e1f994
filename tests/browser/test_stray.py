"""What a push may never do to a page, whatever is in it."""

import pytest
from playwright.sync_api import expect

from tests.conftest import Server
from tests.support.sentences import read_heading

STRAY = {
    "text": "a stray sentence",
    "an element": "<p id='stray'>a stray sentence</p>",
    "an element of the page, without a word how": "<section id='turn'>a stray sentence</section>",
    "a list's item": "<li>a stray sentence</li>",
    "an element for nobody": "<p id='nowhere' hx-swap-oob='outerMorph'>a stray sentence</p>",
    "nothing": "",
    "JSON": '{"words": "a stray sentence"}',
}

KEEP = """() => {
    window.kept = [...document.querySelectorAll("body, body > *, main > :not(#version), #board input")]
    return kept.length
}"""


@pytest.mark.parametrize("stray", STRAY.values(), ids=STRAY.keys())
def test_a_stray_push_leaves_the_page_as_it_is(stray, visitor, gather, server):
    table = gather("Ada", "Bob", "Cleo")
    table.start()
    eve = visitor("desk", "Eve")
    lines = []
    eve.page.route_web_socket("**/ws/**", lambda line: lines.append((line, line.connect_to_server())))
    eve.open(server, table.code)
    table.watchers.append(eve)
    table.play_on_to("clue")
    kept = eve.page.evaluate(KEEP)
    words = eve.find("body").inner_text()

    lines[0][0].send(stray)
    table.after(table.mover.clue, "moss")
    expect(eve.find("#status .clue")).to_have_text("moss")
    assert kept > 490
    assert eve.page.evaluate("kept.every(one => one.isConnected)")
    expect(eve.find("body")).not_to_contain_text("stray")
    expect(eve.find("#stray, #nowhere")).to_have_count(0)
    expect(eve.find("#board input")).to_have_count(480)
    assert len(eve.find("body").inner_text()) == pytest.approx(len(words), abs=120)


SHOUT = """() => {
    document.querySelector("#say-text").value = "hello"
    for (let number = 0; number < 150; number++) document.querySelector("#chat-form").requestSubmit()
}"""


@pytest.fixture
def strict_server(tmp_path):
    """Start a server with its limits as they come."""
    strict = Server(tmp_path, LIMITS="on").start()
    yield strict
    strict.stop()


def test_a_page_that_is_let_go_for_its_speed_says_so_and_does_not_come_back(strict_server, visitor, gather):
    ada, eve = visitor("desk", "Ada"), visitor("desk", "Eve")
    table = gather(ada, eve, "Cleo", server=strict_server)
    opened = []
    eve.page.on("websocket", lambda line: opened.append(line))
    eve.page.clock.install()
    eve.page.evaluate(SHOUT)
    expect(eve.find("#turn h2")).to_have_text(read_heading("turn/too-fast.html"))
    expect(ada.find("#player-2")).to_have_attribute("data-away", "yes")
    eve.page.clock.fast_forward(10_000)
    expect(eve.find("#line")).to_be_hidden()
    assert not opened
    table.people.remove(eve)
    table.version = strict_server.row(table.code)[0]
    table.start()
    eve.page.reload()
    expect(eve.find("#turn")).not_to_have_attribute("data-role", "spectator")
