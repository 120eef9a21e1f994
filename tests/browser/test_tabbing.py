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


def covered(person) -> list[str]:
    """Go through the page by the Tab key, down and up again, and return what is covered when it has the focus."""
    found = []
    for key in KEYS:
        person.page.evaluate("document.activeElement.blur()")
        for stop in range(60):
            person.page.keyboard.press(key)
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
