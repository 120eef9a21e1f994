"""The window of a phone: it is dragged over the board or sent there by the map, whose frame says where it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_everyone import CUT_SQUARES
from tests.support.long import IS_LONG, long

PORTRAIT, WHOLE_ZONES = {"width": 360, "height": 616}, {"width": 360, "height": 740}

# The square at the window's upper left corner, and the one at that of the frame on the map.
CORNERS = """() => {
    const rows = "ABCDEFGHIJKLMNOP", box = one => document.querySelector(one).getBoundingClientRect()
    const name = (x, y) => rows[Math.round(y)] + (Math.round(x) + 1)
    const view = box(".window"), side = box("#board").width / 30, map = box("#map")
    const frame = getComputedStyle(document.querySelector("#map"), "::after")
    const [left, top] = [frame.left, frame.top].map(parseFloat)
    return [name((view.left - box("#board").left) / side, (view.top - box("#board").top) / side),
        map.width ? name(left / map.width * 30, top / map.height * 16) : null]
}"""
# What the browser does when a phone or a mouse has come to rest.
REST = """() => new Promise(done => {
    let before, still = 0
    const look = () => {
        const now = [...document.querySelectorAll(".window")].map(one => [one.scrollLeft, one.scrollTop]).join()
        still = now == before ? still + 1 : 0
        before = now
        still > 8 ? done() : requestAnimationFrame(look)
    }
    look()
})"""
# The rows of the board that cannot be brought into sight, by scrolling the window and the page, above the bar.
OUT_OF_REACH = """async () => {
    const view = document.querySelector(".window"), rows = "ABCDEFGHIJKLMNOP", missed = []
    for (const row of rows) {
        const square = document.querySelector(`#board [value=${row}15]`)
        view.scrollTo(view.scrollWidth * 13 / 30, view.scrollHeight * (rows.indexOf(row) - 2) / 16)
        const isSeen = () => {
            const box = square.getBoundingClientRect()
            const isOnTop = y => document.elementFromPoint(box.left + box.width / 2, y) === square
            return isOnTop(box.top + 2) && isOnTop(box.bottom - 2)
        }
        scrollTo(0, 0)
        for (let before = -1; !isSeen() && before < scrollY; ) {
            before = scrollY
            scrollBy(0, 12)
        }
        if (!isSeen()) missed.push(row)
    }
    return missed
}"""
COUNT_PLACES = """window.places = new Set()
document.querySelector(".window").addEventListener("scroll", ({ target }) => places.add(target.scrollLeft))"""
IS_IN_WINDOW = """one => {
    const inner = one.getBoundingClientRect(), outer = one.closest(".window").getBoundingClientRect()
    return inner.left >= outer.left - 4 && inner.right <= outer.right + 4
        && inner.top >= outer.top - 4 && inner.bottom <= outer.bottom + 4
}"""
# The width and height of a phone, and the size of its letters. The first three are looked at without --long too.
FONTS = [(360, 616, 24), (740, 360, 24), (180, 308, 16), (360, 560, 16), (740, 360, 16), (320, 568, 16)]
BROKEN_NAMES = "all => all.filter(one => one.scrollWidth > one.parentElement.clientWidth).length"
WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def choosing(visitor, gather):
    """choosing(viewport, **options): a person on a phone whose turn it is to guess, and their table."""

    def choosing(viewport=PORTRAIT, **options):
        bob = visitor("phone", "Bob", **options)
        table = gather("Ada", bob, "Cleo")
        table.start()
        table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess")
        bob.page.set_viewport_size(viewport)
        bob.find(".zone input").nth(10).click()  # he may have given the clues of a round before
        return bob, table

    return choosing


def corners(person):
    person.page.evaluate(REST)
    window, frame = person.page.evaluate(CORNERS)
    assert frame in (window, None)
    assert person.page.evaluate(CUT_SQUARES) == []
    return window


def drag(person, x, y):
    """Draw a finger over the window, which comes to rest on whole squares."""
    box = person.find(".window").bounding_box()
    line = person.page.context.new_cdp_session(person.page)
    left, top = box["x"] + box["width"] / 2, box["y"] + 60

    def touch(kind, *points):
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (left, top))
    for part in range(1, 9):
        touch("touchMove", (left + x * part / 8, top + y * part / 8))
    touch("touchEnd")


def place_of(square):
    return int(square[1:]), "ABCDEFGHIJKLMNOP".index(square[0])


def test_a_finger_drags_the_window_and_the_frame_follows(choosing):
    bob, table = choosing()
    assert corners(bob) == "D12"
    drag(bob, -150, 0)
    column, row = place_of(corners(bob))
    assert (column > 13, row) == (True, 3)
    drag(bob, 0, -100)
    there = corners(bob)
    assert place_of(there)[1] > 4
    next(one for one in table.others(bob) if one.id != table.game.giver).say("hello")
    expect(bob.find("#chat li")).to_have_count(1)
    assert corners(bob) == there  # a push leaves it there
    chosen = f"{chr(ord(there[0]) + 1)}{int(there[1:]) + 7}"
    bob.find(f"#board [value={chosen}]").tap()
    assert corners(bob) == there  # and so does a choice
    table.after(bob.press, "#act")
    assert [piece.square for piece in table.game.pieces if piece.player == bob.id] == [chosen]
    assert corners(bob) == there


def test_a_wheel_moves_the_window_of_a_narrow_desk(visitor, gather):
    bob = visitor("desk", "Bob")
    bob.page.set_viewport_size(PORTRAIT)
    table = gather("Ada", bob, "Cleo")
    table.start()
    assert corners(bob) == "D12"
    bob.find(".window").hover(position={"x": 50, "y": 50})
    bob.page.mouse.wheel(126, 0)
    assert corners(bob) == "D15"


def test_the_map_and_a_typed_square_move_the_window_at_once_and_a_zone_does_so_again(choosing):
    bob, _ = choosing()
    zone = bob.find(".zone input").nth(27)
    for _ in range(2):
        zone.click()
        assert corners(bob) == "M23"
        drag(bob, 150, 0)
        assert corners(bob) != "M23"
    bob.find("#typed").fill("b3")
    assert corners(bob) == "A1"
    bob.find("#typed").fill('"]P17')
    assert corners(bob) == "A1"
    assert bob.page.evaluate("scrollY") == 0


def test_the_arrow_keys_take_the_window_along(choosing):
    bob, _ = choosing(WHOLE_ZONES)
    bob.choose("H12")
    for _ in range(8):
        bob.page.keyboard.press("ArrowRight")
    bob.sees_in_window("H20")
    assert bob.page.evaluate(CUT_SQUARES) == []


def test_a_giver_is_shown_the_square_that_they_touch(visitor, gather):
    ada = visitor("phone", "Ada")
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "pick" and game.giver == ada.id)
    for square in table.game.card[:2]:
        ada.press(f"#pick label:has([value={square}])")
        ada.page.evaluate(REST)
        ada.sees_in_window(square)


@pytest.mark.parametrize("motion", [long("reduce"), "no-preference"])
def test_the_window_goes_to_the_target_by_itself_at_the_reveal(motion, choosing):
    bob, table = choosing(WHOLE_ZONES, reduced_motion=motion)
    table.play_until(lambda game: game.phase == "clue")
    bob.page.set_viewport_size(PORTRAIT)
    bob.find(".zone input").nth(0 if int(table.game.target[1:]) > 15 else 27).click()
    before = corners(bob)
    bob.page.evaluate(COUNT_PLACES)
    table.after(table.giver.pass_on)
    assert corners(bob) != before
    bob.sees_in_window(table.game.target)
    assert (bob.page.evaluate("places.size") > 3) == (motion == "no-preference")
    assert bob.find("#target .far").evaluate(IS_IN_WINDOW)


def test_a_game_begins_in_the_middle_of_the_board_and_at_the_top_of_the_page(visitor, gather):
    bob = visitor("phone", "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    assert corners(bob) == "D12"
    assert bob.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("is_plain", [True, long(False)])
def test_without_script_the_zones_move_the_window(is_plain, choosing, visitor, gather, server):
    bob, table = choosing()
    context = bob.page.context.browser.new_context(
        java_script_enabled=is_plain, viewport=PORTRAIT, storage_state=bob.page.context.storage_state()
    )
    try:
        page = context.new_page()
        page.goto(f"{server.url}/r/{table.code}/{'?plain' if is_plain else ''}")
        square, window = page.locator("#board [value=P30]"), page.locator(".window")
        page.locator(".zone input").nth(27).click()
        inner, outer = square.bounding_box(), window.bounding_box()
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
        assert page.locator(".sounds").is_hidden()
    finally:
        context.close()


@pytest.mark.long  # every phase and row
def test_every_row_can_be_brought_into_sight_above_the_bar(choosing):
    bob, _ = choosing(PORTRAIT)
    for width, height, font in FONTS[: None if IS_LONG else 3]:
        bob.page.set_viewport_size({"width": width, "height": height})
        bob.page.evaluate("size => document.documentElement.style.fontSize = `${size}px`", font)
        assert bob.page.evaluate(OUT_OF_REACH) == [], (width, height, font)
        assert bob.page.evaluate(WIDE) <= 0, (width, height, font)
        assert bob.find("#board span").evaluate_all(BROKEN_NAMES) == 0, (width, height, font)
