"""What outlasts a reload, a closed browser, a push for others, and the death of the server."""

import os
import signal
import time

import pytest
from playwright.sync_api import expect

from tests.browser.people import Caller
from tests.support.long import long

LINE_LOST = 5.0  # seconds in which a page says so
NO_SOCKET = ("WebSocket connection to", "htmx:ws:error")  # what Chromium and htmx say of it

# Everything that a page tells about the game, in words and in attributes.
TOLD = """() => ["status", "turn", "pieces", "players", "history", "version"].map(id => {
    const region = document.getElementById(id)
    const data = [region, ...region.querySelectorAll("*")].map(one => JSON.stringify(one.dataset))
    const words = region.innerText.replace(/\\s+/g, " ").trim()
    return [id, words, region.getAttribute("value"), data.filter(one => one != "{}")]
})"""
PIECES = "pieces => pieces.map(piece => [+piece.dataset.player, piece.dataset.square])"
# A WebSocket behind a network that lets none through: one is refused, the other hears nothing for ever.
FAKE_SOCKET = """window.WebSocket = class extends EventTarget {
    static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3
    readyState = 0
    constructor() { super(); if (%s) setTimeout(() => {
        this.readyState = 3
        for (const event of [new Event("error"), new CloseEvent("close", { code: 1006 })]) {
            this.dispatchEvent(event); this["on" + event.type]?.(event)
        }
    }) }
    send() { throw new DOMException("still connecting", "InvalidStateError") }
    close() { this.readyState = 3 }
}"""


@pytest.fixture
def ada(visitor):
    return visitor("desk", "Ada")


@pytest.fixture
def bob(visitor):
    return visitor("phone", "Bob")


def awaited(table, *people):
    """Plays on until the first of the people is awaited for a guess and another one is to come."""
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == people[0].id and len(game.queue) > 1)


@pytest.mark.long  # tests/web/test_consumers.py compares pushes with the page
def test_a_reloaded_page_is_the_same_player_and_tells_the_same(ada, bob, gather):
    table = gather(ada, bob, "Cleo", "Dan")
    table.start()
    for phase, step in (("clue", 1), ("guess", 1), ("clue", 2), ("guess", 2), ("reveal", 0)):
        table.play_on_to(phase, step)
        for one in (ada, bob):
            for id in (ada.id, bob.id):  # who has just reloaded was away for a moment
                expect(one.find(f"#player-{id}")).to_have_attribute("data-away", "no")
            before = one.page.evaluate(TOLD)
            one.page.reload()
            assert one.page.evaluate(TOLD) == before


@pytest.mark.long
def test_a_closed_browser_comes_back_as_the_same_player(visitor, ada, bob, gather, server):
    table = gather(ada, bob, "Cleo")
    table.start()
    kept = bob.page.context.storage_state()
    bob.page.context.close()
    table.people.remove(bob)
    again = visitor("phone", "Bob", storage_state=kept)
    again.page.goto(server.url)
    again.press(f".mine a:has-text('{table.code}')")
    expect(again.find("#turn")).to_have_attribute("data-player", "2")
    table.people.append(again)
    table.play_on_to("reveal")
    assert again.id in {piece.player for piece in table.game.pieces} | {table.game.giver}


@pytest.mark.long
def test_a_second_tab_is_the_same_player_and_follows_the_first(ada, bob, gather):
    table = gather(ada, bob, "Cleo")
    table.start()
    awaited(table, bob)
    tab = bob.page.context.new_page()
    tab.goto(bob.page.url)
    expect(tab.locator("#turn")).to_have_attribute("data-player", str(bob.id))
    square = table.far_square()
    table.after(bob.guess, square)
    expect(tab.locator("#turn")).to_have_attribute("data-yours", "no")
    expect(tab.locator(f"#pieces [data-square={square}]")).to_have_count(1)
    assert tab.evaluate(TOLD) == bob.page.evaluate(TOLD)


@pytest.mark.parametrize("kind", ["phone", long("desk")])
def test_a_chosen_square_survives_what_others_do_until_it_is_placed(kind, visitor, gather):
    cleo = visitor(kind, "Cleo")
    table = gather("Ada", "Bob", cleo, "Dan")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and cleo.id in game.queue[1:])
    square = table.far_square()
    cleo.choose(square)
    table.play_until(lambda game: game.awaited == (cleo.id,))
    expect(cleo.find(f"#board [value={square}]")).to_be_checked()
    table.after(cleo.press, "#act")
    assert (table.game.pieces[-1].player, table.game.pieces[-1].square) == (cleo.id, square)


def test_a_half_typed_clue_survives_what_others_do_and_keeps_the_focus(ada, gather, server):
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.find("#clue-text").press_sequentially("mosy")
    ada.page.keyboard.press("ArrowLeft")
    dan = Caller(server, "Dan")
    table.after(dan.take_seat, server, table.code)
    expect(ada.find("#clue-text")).to_have_value("mosy")
    assert ada.has_focus_on == "clue-text"
    ada.page.keyboard.type("s")
    ada.page.keyboard.press("Enter")
    expect(ada.find("#status .clue")).to_have_text("mossy")


def test_a_refused_clue_can_be_mended_where_it_stands(ada, gather):
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.find("#clue-text").fill("bluish")
    ada.page.keyboard.press("Enter")
    expect(ada.find("#notice")).to_have_attribute("data-refused", "clue-colour")
    expect(ada.find("#notice")).to_contain_text("bluish")
    expect(ada.find("#clue-text")).to_have_value("bluish")
    assert ada.has_focus_on == "clue-text"
    table.after(ada.clue, "sky")
    expect(ada.find("#notice")).to_be_empty()


def test_an_opened_part_and_what_is_typed_there_survive_a_newcomer(ada, gather, server):
    table = gather(ada, "Bob")
    ada.press("#turn summary")
    ada.find("#rename-name").fill("Ada the G")
    cleo = Caller(server, "Cleo")
    table.after(cleo.take_seat, server, table.code)
    expect(ada.find("#act")).to_be_enabled()
    expect(ada.find("#turn details")).to_have_attribute("open", "")
    expect(ada.find("#rename-name")).to_have_value("Ada the G")
    assert ada.has_focus_on == "rename-name"


def test_an_open_popover_survives_what_others_do(bob, gather, server):
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_short_rounds_until(lambda game: game.phase == "pick" and game.giver != bob.id)
    bob.press(".top [popovertarget=how]")
    expect(bob.find("#how")).to_be_visible()
    table.play_until(lambda game: game.phase == "guess")
    expect(bob.find("#how")).to_be_visible()


@pytest.mark.parametrize("button", [long("#act"), "#typed"])
def test_the_keyboard_is_not_lost_when_a_guess_was_placed(button, ada, gather):
    """Enter in the field and Enter on the button: in both the focus must stay in what has become of `turn`."""
    table = gather(ada, "Bob", "Cleo", "Dan")
    table.start()
    awaited(table, ada)
    ada.find("#typed").fill(table.far_square())
    ada.find(button).focus()
    table.after(ada.page.keyboard.press, "Enter")
    expect(ada.find("#turn")).to_have_attribute("data-yours", "no")
    assert ada.page.evaluate("!!document.activeElement.closest('#turn')"), f"the focus is on {ada.has_focus_on}"


def test_the_keyboard_is_not_lost_when_a_clue_was_given(ada, gather):
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.find("#clue-text").fill("velvet")
    table.after(ada.page.keyboard.press, "Enter")
    expect(ada.find("#turn")).to_have_attribute("data-yours", "no")
    assert ada.page.evaluate("!!document.activeElement.closest('#turn')"), f"the focus is on {ada.has_focus_on}"


@pytest.mark.long
def test_a_killed_server_is_said_at_once_and_forgotten_when_it_is_back(visitor, ada, bob, gather, own_server):
    cleo = visitor("desk", "Cleo")
    everybody = [ada, bob, cleo]
    table = gather(*everybody, server=own_server)
    for one in everybody:
        one.forgive(*NO_SOCKET)
        one.page.evaluate("window.isTheSamePage = true")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and len(game.pieces) == 1)

    died = time.monotonic()
    own_server.kill()
    for one in everybody:
        expect(one.find("#line")).to_be_visible(timeout=1000 * (LINE_LOST - time.monotonic() + died))
    own_server.start()
    for one in everybody:
        expect(one.find("#line")).to_be_hidden(timeout=20_000)
    table.everybody_sees_it()

    table.play_on_to("reveal")
    shown = bob.find("#pieces [data-player]").evaluate_all(PIECES)
    kept = [move for move in own_server.entries(table.code) if move["name"] == "guess"]
    assert shown == [[move["player"], move["square"]] for move in kept]
    assert len(shown) == 4
    assert len(own_server.entries(table.code)) == table.version
    for one in everybody:
        expect(one.find("#pieces [data-player]")).to_have_count(4)
        assert one.page.evaluate("window.isTheSamePage")


def test_a_move_made_while_the_server_was_gone_is_made_once_when_it_is_back(bob, gather, own_server):
    bob.forgive(*NO_SOCKET)
    table = gather("Ada", bob, "Cleo", server=own_server)
    table.start()
    awaited(table, bob)
    square = table.far_square()
    bob.choose(square)
    kept = len(own_server.entries(table.code))
    own_server.kill()
    bob.press("#act")
    expect(bob.find("#line")).to_be_visible(timeout=1000 * LINE_LOST)
    own_server.start()
    expect(bob.find("#line")).to_be_hidden(timeout=20_000)
    expect(bob.find(f"#pieces [data-square={square}]")).to_have_count(1)
    made = own_server.entries(table.code)[kept:]
    assert [(move["name"], move["player"], move["square"]) for move in made] == [("guess", bob.id, square)]


@pytest.mark.long
def test_a_server_that_has_fallen_silent_is_said_when_a_move_gets_no_answer(bob, gather, own_server):
    bob.forgive(*NO_SOCKET)
    table = gather("Ada", bob, "Cleo", server=own_server)
    table.start()
    awaited(table, bob)
    square = table.far_square()
    bob.choose(square)
    os.killpg(own_server.process.pid, signal.SIGSTOP)
    try:
        bob.press("#act")
        expect(bob.find("#line")).to_be_visible(timeout=1000 * LINE_LOST)
    finally:
        os.killpg(own_server.process.pid, signal.SIGCONT)
    expect(bob.find("#line")).to_be_hidden()
    expect(bob.find(f"#pieces [data-square={square}]")).to_have_count(1)


@pytest.mark.long  # test_lines.py cuts the line of an open page
@pytest.mark.parametrize("is_refused", [True, False], ids=["refused", "never answered"])
def test_without_a_socket_the_page_says_so_and_leads_to_the_plain_one(is_refused, visitor, gather, server):
    bob = visitor("phone", "Bob")
    bob.forgive(*NO_SOCKET)
    table = gather("Ada", "Cleo", "Dan")
    bob.page.add_init_script(FAKE_SOCKET % str(is_refused).lower())
    bob.open(server, table.code)
    expect(bob.find("#line")).to_be_visible(timeout=1000 * LINE_LOST)
    with bob.page.expect_navigation():
        bob.press("#line a")
    assert bob.page.url.endswith("?plain")
    expect(bob.find("#line")).to_be_hidden()
    bob.find("#join-name").fill("Bob")
    with bob.page.expect_navigation():
        bob.press("#act")
    assert bob.page.url.endswith("?plain")
    expect(bob.find("#turn")).to_have_attribute("data-role", "guesser")


@pytest.mark.parametrize("kind", ["phone", long("desk")])
def test_a_choice_is_taken_back_when_its_piece_lies(kind, visitor, gather):
    """Else the old square would wait in the bar for one careless tap in the next step or round."""
    bob = visitor(kind, "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.awaited == (bob.id,))
    table.after(bob.guess, table.free_square())
    expect(bob.find("#board :checked")).to_have_count(0)


@pytest.mark.long  # a choice is taken back when its piece lies without it too
def test_the_last_round_s_choice_is_gone_from_every_board_when_a_round_begins(visitor, gather, server):
    """Else the next giver and those who watch would go on seeing it."""
    ada, bob, eve = visitor("desk", "Ada"), visitor("desk", "Bob"), visitor("desk", "Eve")
    table = gather(ada, bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.step == 2)
    eve.open(server, table.code)
    table.watchers.append(eve)
    table.everybody_sees_it()
    for one in (ada, bob, eve):
        one.choose("H15")
    table.play_on_to("reveal")
    table.play_on_to("pick")
    for one in (ada, bob, eve):
        expect(one.find("#board :checked")).to_have_count(0)


def test_a_choice_made_while_waiting_is_there_when_the_turn_comes(visitor, gather):
    bob = visitor("desk", "Bob")
    table = gather("Ada", bob, "Cleo", "Dan")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and bob.id in game.queue[1:])
    bob.choose("H15")
    table.play_until(lambda game: game.awaited == (bob.id,))
    bob.sees(table.version)
    expect(bob.find("#board :checked")).to_have_value("H15")
