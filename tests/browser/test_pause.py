"""The host pauses the game: on phones the page holds still, and what was typed stays (rule 18)."""

from playwright.sync_api import expect

from tests.support.sentences import read_sentence

PORTRAIT = {"width": 360, "height": 616}
# Where the board lies on the page, and how large the head is, which scrolls with it.
PLACES = """() => [...document.querySelectorAll(".head, .window, #map, #board, #players, #settings")].map(one => {
    const { x, y, width, height } = one.getBoundingClientRect()
    return [one.id, x, one.matches(".head") || y + scrollY, width, height]
})"""


def wait_for_a_guess(visitor, gather):
    """Let two people sit at small phones, of whom the second is awaited; return them and the table."""
    ada, bob = visitor("phone", "Ada"), visitor("phone", "Bob")
    table = gather(ada, bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == bob.id)
    for one in (ada, bob):
        one.page.set_viewport_size(PORTRAIT)
    return ada, bob, table


def test_a_pause_is_seen_on_all_phones_and_nothing_moves(visitor, gather):
    ada, bob, table = wait_for_a_guess(visitor, gather)
    bob.find("#typed").fill("C12")
    before = [one.page.evaluate(PLACES) for one in (ada, bob)]
    scrolled = bob.page.evaluate("scrollY")

    table.after(ada.press, "#pause button")
    for one in (ada, bob):
        expect(one.find("#clock")).to_have_attribute("data-paused", "yes")
        expect(one.find("#doing")).to_have_text(read_sentence("room/doing.html#paused", doing={"host_name": "Ada"}))
    assert [one.page.evaluate(PLACES) for one in (ada, bob)] == before
    assert bob.page.evaluate("scrollY") == scrolled
    expect(bob.find("#act")).to_have_attribute("aria-disabled", "true")
    expect(bob.page).to_have_title(read_sentence("room.html#title", title={"code": table.code}))
    expect(bob.find("#typed")).to_have_value("C12")

    table.after(ada.press, "#act")
    expect(bob.page).to_have_title(read_sentence("room.html#title", title={"code": table.code, "may_move": True}))
    assert [one.page.evaluate(PLACES) for one in (ada, bob)] == before
    table.after(bob.press, "#act")
    expect(bob.find("#pieces [data-square=C12]")).to_have_count(1)
