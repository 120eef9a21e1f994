"""Whoever is awaited takes more time: on a phone nothing moves, and everybody sees it (rule 18)."""

import re

from playwright.sync_api import expect

from tests.browser.test_pause import wait_for_a_guess
from tests.support.sentences import read_sentence

MORE_TIME = "[form=more-time]"
# Where the board lies, and what stands around it in the first screen.
PLACES = """() => [
    ...document.querySelectorAll(".head, .window, #map, #board, .dock, #turn h2, #act, #typed")
].map(one => {
    const { x, y, width, height } = one.getBoundingClientRect()
    return [one.id || one.className, x, y, width, height]
})"""
LIES_FREE = """button => {
    const { left, right, top, bottom } = button.getBoundingClientRect()
    const points = [[left + 4, top + 4], [right - 4, bottom - 4], [(left + right) / 2, (top + bottom) / 2]]
    return points.every(([x, y]) => document.elementFromPoint(x, y) == button)
}"""


def read_seconds(person) -> int:
    """Return the seconds that were left when the countdown came."""
    tens, ones = re.findall(r"(?:tens|ones)-(\d+)", person.find("#clock i").get_attribute("class"))
    return int(tens) * 10 + int(ones)


def test_a_guesser_takes_more_time_and_nothing_moves(visitor, gather):
    ada, bob, table = wait_for_a_guess(visitor, gather)
    expect(ada.find(MORE_TIME)).to_have_count(0)
    bob.find("#typed").fill("C12")
    assert bob.find(MORE_TIME).evaluate(LIES_FREE)
    before = [one.page.evaluate(PLACES) for one in (ada, bob)]

    table.after(bob.press, MORE_TIME)
    expect(bob.find(MORE_TIME)).to_have_count(0)
    for one in (ada, bob):
        expect(one.find("#news")).to_have_text(read_sentence("room/news.html#more-time", news={"name": "Bob"}))
        assert 90 < read_seconds(one) <= 180
    assert [one.page.evaluate(PLACES) for one in (ada, bob)] == before
    expect(bob.find("#typed")).to_have_value("C12")
    table.after(bob.press, "#act")
    expect(bob.find("#pieces [data-square=C12]")).to_have_count(1)


def test_where_the_giver_thinks_for_long_the_countdown_counts_more_than_three_minutes(visitor, gather):
    ada, bob = visitor("phone", "Ada"), visitor("phone", "Bob")
    table = gather(ada, bob, "Cleo")
    ada.find("#settings summary").first.click()
    table.after(ada.find("#limit").select_option, "300")
    table.start()
    table.play_until(lambda game: game.phase == "pick" and game.giver in (ada.id, bob.id))
    giver = next(one for one in (ada, bob) if one.find("#turn").get_attribute("data-role") == "giver")
    assert giver.find(MORE_TIME).evaluate(LIES_FREE)
    table.after(giver.press, MORE_TIME)
    shown = read_seconds(giver)
    assert 300 < shown <= 600
    ticks = "() => getComputedStyle(document.querySelector('#clock i')).animationDelay.split(',').length"
    giver.page.wait_for_function(f"from => ({ticks})() >= from", arg=shown)  # css/long.css comes with it
    giver.page.wait_for_function(
        "from => +getComputedStyle(document.querySelector('#clock i')).counterReset.split(' ')[1] < from", arg=shown
    )


def test_the_host_switches_it_off(visitor, gather):
    ada, bob = visitor("desk", "Ada"), visitor("desk", "Bob")
    table = gather(ada, bob, "Cleo")
    ada.find("#settings summary").first.click()
    table.after(ada.find("#more_time").select_option, "no")
    off = read_sentence("room/chosen.html#more_time", settings={"chosen": {"more_time": False}})
    expect(bob.find("#news")).to_contain_text(off)
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == bob.id)
    expect(bob.find("#act")).to_have_attribute("value", "guess")
    expect(bob.find(MORE_TIME)).to_have_count(0)
