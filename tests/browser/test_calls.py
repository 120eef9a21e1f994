"""How a player is called when their turn comes: by a bar over the chat, a vibration, and a sound if they want it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_everyone import IN_SIGHT

COUNT_CALLS = """window.calls = []
navigator.vibrate = length => calls.push(length)
const start = AudioScheduledSourceNode.prototype.start
window.notes = 0
AudioScheduledSourceNode.prototype.start = function (when) { notes++; start.call(this, when) }"""


def sit_down(visitor, gather, **options):
    """Bob is on a phone. What calls him is counted."""
    bob = visitor("phone", "Bob", **options)
    bob.page.add_init_script(COUNT_CALLS)
    return bob, gather("Ada", bob, "Cleo")


def wait_for_turn(bob, table):
    table.play_until(lambda game: game.giver != bob.id and game.phase == "clue" and game.step == 1)
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == bob.id)
    bob.page.set_viewport_size({"width": 360, "height": 616})


def test_the_bar_of_the_turn_stands_over_the_open_chat(visitor, gather):
    bob, table = sit_down(visitor, gather)
    table.start()
    wait_for_turn(bob, table)
    bob.press(".talk-chip")
    for one in ("#turn > .token", "#act", "#typed", "#say-text", "label.talk-close"):
        assert bob.find(one).evaluate(IN_SIGHT) is True, one
    bob.find("#typed").fill(table.far_square())
    table.after(bob.press, "#act")
    expect(bob.find("#talk-open")).to_be_checked()
    expect(bob.find("#turn > .token")).to_have_count(0)


@pytest.mark.long
def test_a_touched_page_vibrates_once_when_the_turn_comes(visitor, gather):
    bob, table = sit_down(visitor, gather)
    bob.press(".talk-chip")
    bob.press("label.talk-close")
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver != bob.id)
    bob.page.evaluate("calls.length = 0")
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == bob.id)
    called = bob.page.evaluate("calls.length")
    next(one for one in table.people if one.id not in (bob.id, table.game.giver)).say("hello")
    expect(bob.find("#chat li")).to_have_count(1)
    assert called == 1
    assert bob.page.evaluate("calls.length") == 1


def test_sounds_are_loaded_when_they_are_switched_on_and_stay_on(visitor, gather):
    bob, table = sit_down(visitor, gather)
    files = []
    bob.page.context.on("request", lambda request: files.append(request.url.split("/")[-1].split(".")[0]))
    bob.page.reload()
    bob.press(".talk-chip")
    expect(bob.find("#sounds")).not_to_be_checked()
    assert "sounds" not in files
    with bob.page.expect_response("**/sounds*.js"):
        bob.press(".sounds")
    bob.page.wait_for_function("notes > 0")
    bob.page.reload()
    expect(bob.find("#sounds")).to_be_checked()
    assert bob.page.evaluate("notes") == 0  # nobody has touched this page
    bob.press(".talk-chip")
    table.start()
    wait_for_turn(bob, table)
    bob.page.wait_for_function("notes > 0")
    bob.press(".sounds")
    bob.page.reload()
    expect(bob.find("#view")).to_have_class("window drags")
    expect(bob.find("#sounds")).not_to_be_checked()
