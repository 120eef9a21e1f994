"""What a phone takes away of its screen: by notches and round corners, by the keyboard, and by going dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_everyone import IN_SIGHT
from tests.support.long import long

PORTRAIT = ((360, 740), {"top": 47, "right": 0, "bottom": 34, "left": 0})
LANDSCAPE = ((740, 360), {"top": 0, "right": 47, "bottom": 21, "left": 47})
# What can be pressed, typed into or read, and reaches into the edges that the system keeps.
CUT = """edges => {
    const list = function* (one) { for (; one; one = one.parentElement) yield getComputedStyle(one) }
    const isFixed = one => [...list(one)].some(style => style.position == "fixed")
    const isUnseen = one => [...list(one)].some(style => style.clipPath == "inset(50%)")
    const low = innerHeight - edges.bottom
    return [...document.querySelectorAll("a, button, input, select, summary, h1, h2, p, label, #clock, .token")]
        .filter(one => one.checkVisibility({ visibilityProperty: true }) && !isUnseen(one))
        .filter(one => !one.closest(".window, .map"))
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([one, box]) => box.width > 1 && box.height > 1)
        .filter(([one, box]) => box.left < edges.left - 0.5 || box.right > innerWidth - edges.right + 0.5
            || box.top < edges.top - 0.5 || isFixed(one) && box.bottom > low + 0.5)
        .map(([one, box]) => `${one.outerHTML.slice(0, 80)}: ${JSON.stringify(box)}`)
}"""
KEYBOARD = {"width": 360, "height": 316}
# A browser with a keyboard brings the field that has the focus into sight.
INTO_SIGHT = "one => one.scrollIntoView({ block: 'center' })"
COUNT_LOCKS = """window.locks = 0
navigator.wakeLock.request = async () => (locks++, { release: async () => locks-- })"""


def cut(person, edges) -> list[str]:
    person.page.evaluate("scrollTo(0, 0)")
    return person.page.evaluate(CUT, edges)


@pytest.mark.parametrize(("size", "edges"), [pytest.param(*PORTRAIT, id="portrait"), long(*LANDSCAPE, id="landscape")])
def test_nothing_reaches_into_the_edges_that_the_system_keeps(size, edges, visitor, gather, server):
    ada = visitor("phone", "Ada", viewport={"width": size[0], "height": size[1]})
    ada.guess = ada.guess_typed
    line = ada.page.context.new_cdp_session(ada.page)
    line.send("Emulation.setSafeAreaInsetsOverride", {"insets": edges})
    ada.page.goto(server.url)
    found = {"front": cut(ada, edges)}
    table = gather(ada, "Bob", "Cleo", "Dan")
    found["lobby"] = cut(ada, edges)
    ada.press(".talk-chip")
    found["chat"] = cut(ada, edges)
    ada.press(".talk-close")
    table.start()
    for phase in ("clue", "guess", "reveal"):
        table.play_until(lambda game, phase=phase: game.phase == phase and ada.id in (*game.awaited, game.giver))
        found[phase] = cut(ada, edges)
        assert ada.page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert [f"{name}: {one}" for name, all in found.items() for one in all] == []


@pytest.mark.parametrize(
    ("field", "button"),
    [
        long("#clue-text", "#act"),
        ("#typed", "#act"),
        long("#say-text", "#say button"),
        ("#join-name", "#act"),
    ],
)
def test_a_field_and_its_button_stand_above_the_keyboard(field, button, visitor, gather, server):
    ada = visitor("phone", "Ada")
    if field == "#join-name":
        table = gather("Bob", "Cleo", "Dan")
        ada.open(server, table.code)
    else:
        table = gather(ada, "Bob", "Cleo")
        table.start()
        phase = "clue" if field == "#clue-text" else "guess"
        table.play_short_rounds_until(
            lambda game: game.phase == phase and ada.id in game.awaited and (game.step == 1 or phase == "guess")
        )
    ada.page.set_viewport_size({"width": 360, "height": 616})
    if field == "#say-text":
        ada.press(".talk-chip")
    ada.press(field)
    ada.page.set_viewport_size(KEYBOARD)
    ada.find(field).evaluate(INTO_SIGHT)
    expect(ada.find(field)).to_be_focused()
    assert {one: ada.find(one).evaluate(IN_SIGHT) for one in (field, button)} == {field: True, button: True}


def test_the_screen_stays_on_while_a_round_is_on(visitor, gather):
    ada = visitor("phone", "Ada")
    ada.page.add_init_script(COUNT_LOCKS)
    table = gather(ada, "Bob", "Cleo")
    assert ada.page.evaluate("locks") == 0
    table.start()
    ada.page.wait_for_function("() => locks == 1", polling=30)
    ada.page.evaluate("locks = 0; document.dispatchEvent(new Event('visibilitychange'))")  # it was hidden
    ada.page.wait_for_function("() => locks == 1", polling=30)
    table.play_short_rounds_until(lambda game: game.phase == "pick" and game.giver != ada.id)
    table.after(table.giver.move, "leave")  # two are too few
    assert table.game.phase == "over"
    ada.page.wait_for_function("() => locks == 0", polling=30)
