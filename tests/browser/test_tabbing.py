"""What gets the focus by the Tab key is never under the head, the bar or the button that stay in sight."""

import pytest

from tests.support.long import IS_LONG, long

KEYS = ("Tab", "Shift+Tab") if IS_LONG else ("Tab",)
PHONE, LANDSCAPE, DESK = (360, 616), (740, 360), (1280, 800)
# What lies over the one with the focus. What only screen readers get has no place; the marks on the map are no cover.
COVERED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect()
    const isNowhere = getComputedStyle(one).clipPath == "inset(50%)" || Math.min(box.width, box.height) < 2
    if (one == document.body || isNowhere) return ""
    const parts = [one, ...(one.labels || []), one.closest(".table")].filter(Boolean)
    const over = [box.top + 3, box.top + box.height / 2, box.bottom - 3]
        .map(y => document.elementFromPoint(box.left + box.width / 2, y))
        .filter(hit => !parts.some(part => part.contains(hit)))
    const where = `${Math.round(box.top)} to ${Math.round(box.bottom)} of ${innerHeight}`
    return over.length ? `${one.outerHTML.slice(0, 90)}, ${where}, is under ${over[0]?.outerHTML.slice(0, 90)}` : ""
}"""
STATES = {
    "lobby": lambda game, ada: game.phase == "lobby",
    "pick": lambda game, ada: game.phase == "pick" and game.giver == ada,
    "clue": lambda game, ada: game.phase == "clue" and game.giver == ada,
    "guess": lambda game, ada: game.phase == "guess" and game.awaited == (ada,),
    "reveal": lambda game, ada: game.phase == "reveal",
}


def covered(person, left_out: str = "") -> list[str]:
    """Go through the page by the Tab key, down and up again, and return what is covered when it has the focus."""
    found = []
    for key in KEYS:
        person.page.evaluate("document.activeElement.blur()")
        for stop in range(60):
            person.page.keyboard.press(key)
            if not left_out or not person.page.evaluate("names => document.activeElement.matches(names)", left_out):
                found.append(person.page.evaluate(COVERED))
            if person.has_focus_on == "body" and stop:
                break
    return sorted({one for one in found if one})


@pytest.mark.parametrize("size", [PHONE, long(LANDSCAPE), long(DESK)], ids=["phone", "landscape", "desk"])
def test_the_focus_is_never_covered(size, visitor, gather):
    ada = visitor("desk", "Ada")
    ada.page.set_viewport_size({"width": size[0], "height": size[1]})
    table = gather(ada, "Bob", "Cleo", "Dan", "Fay", "Gus")
    found = {}
    for name, is_there in STATES.items():
        if name not in ("lobby", "guess") and not IS_LONG:
            continue
        if table.game.phase == "lobby" and name != "lobby":
            table.start()
        table.play_short_rounds_until(lambda game, is_there=is_there: is_there(game, ada.id))
        found |= {name: covered(ada)}
    assert [f"{name}: {one}" for name, all in found.items() for one in all] == []


# A screen of 1280 by 1024 that is enlarged four times, the smallest phone, a desk that is enlarged twice, and a desk.
SIZES = [(320, 256), long((320, 568)), long((640, 512)), long((1280, 720))]
SHOWN = [
    "pick-ten-giver",
    "guess-first-with-bots",
    "reveal-ten-host",
    "door-many",
    *(
        [
            "lobby-ten-host",
            "lobby-ten-waiting",
            "lobby-ten-spectator",
            "pick-ten-waiting",
            "clue-ten-giver",
            "second-clue-ten-giver",
            "guess-ten-in-turn",
            "guess-ten-giver",
            "guess-ten-host",
            "guess-ten-spectator",
            "guess-quick-ten-in-turn",
            "paused-guess-host",
            "reveal-ten-giver",
            "reveal-ten-waiting",
            "reveal-ten-spectator",
            "over-ten-host",
            "over-ten-waiting",
            "rematch-ten-host",
            "rematch-ten-waiting",
            "door-removal",
            "front-full",
            "staff-sign-in",
        ]
        if IS_LONG
        else []
    ),
]
# A square may lie outside of the window, which tests/browser/test_window.py looks at.
SQUARES = ".window [name=square]"
# What is fixed or sticks, and has a size.
STAYS = """() => [...document.querySelectorAll(".room *")]
    .filter(one => ["fixed", "sticky"].includes(getComputedStyle(one).position))
    .filter(one => one.checkVisibility() && getComputedStyle(one).clipPath == "none" && one.offsetHeight > 1)
    .filter(one => !one.closest(".signs, .talk, .confetti"))
    .map(one => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_focus_is_in_sight_in_each_phase_and_role_at_any_zoom(size, designer, gallery):
    eve = designer("phone" if size[0] < 900 else "desk")
    eve.page.set_viewport_size({"width": size[0], "height": size[1]})
    found = {}
    for state in SHOWN:
        eve.page.goto(f"{gallery.url}/design/state/{state}/page/?calm=on")
        found |= {state: covered(eve, SQUARES)}
    assert [f"{name}: {one}" for name, all in found.items() for one in all] == []


def test_a_screen_that_is_enlarged_four_times_shows_the_board(designer, gallery):
    """Nothing stays over it but what passes."""
    eve = designer("phone")
    eve.page.set_viewport_size({"width": 320, "height": 256})
    for state in ("guess-ten-in-turn", "pick-ten-giver", "reveal-ten-host", "rematch-ten-host"):
        eve.page.goto(f"{gallery.url}/design/state/{state}/page/?calm=on")
        assert eve.page.evaluate(STAYS) == [], state
