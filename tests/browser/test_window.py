"""The window of a phone: it is dragged over the board or sent there by the map, whose frame says where it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_everyone import CUT_SQUARES

PORTRAIT, LANDSCAPE = {"width": 360, "height": 616}, {"width": 740, "height": 360}

# The square at the window's upper left corner, and the one at that of the frame on the map.
CORNERS = """() => {
    const rows = "ABCDEFGHIJKLMNOP", box = one => document.querySelector(one).getBoundingClientRect()
    const name = (x, y) => rows[Math.round(y)] + (Math.round(x) + 1)
    const view = box(".window"), side = box("#board").width / 30, map = box("#map")
    const frame = getComputedStyle(document.querySelector("#map"), "::after")
    const [left, top] = [frame.left, frame.top].map(parseFloat)
    return [name((view.left - box("#board").left) / side, (view.top - box("#board").top) / side),
        name(left / map.width * 30, top / map.height * 16)]
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
        view.scrollTo(view.scrollWidth / 3, view.scrollHeight * (rows.indexOf(row) - 2) / 16)
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
BROKEN_NAMES = "all => all.filter(one => one.scrollWidth > one.parentElement.clientWidth).length"
WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def choosing(visitor, gather):
    """choosing(viewport, **options): a person on a phone whose turn it is to guess, and their table."""

    def choosing(viewport=PORTRAIT, **options):
        bob = visitor("phone", "Bob", **options)
        bob.page.set_viewport_size(viewport)
        table = gather("Ada", bob, "Cleo")
        table.start()
        table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess")
        return bob, table

    return choosing


def corners(person):
    person.page.evaluate(REST)
    window, frame = person.page.evaluate(CORNERS)
    assert window == frame
    assert person.page.evaluate(CUT_SQUARES) == []
    return window


def drag(person, x, y):
    """Swipe over the window with a finger that comes to a stop."""
    box = person.find(".window").bounding_box()
    line = person.page.context.new_cdp_session(person.page)
    line.send(
        "Input.synthesizeScrollGesture",
        {
            "x": box["x"] + box["width"] / 2,
            "y": box["y"] + 40,
            "xDistance": x,
            "yDistance": y,
            "gestureSourceType": "touch",
            "preventFling": True,
            "speed": 4000,
        },
    )


def test_a_finger_and_a_wheel_drag_the_window_and_the_frame_follows(choosing):
    bob, table = choosing()
    assert corners(bob) == "D12"
    drag(bob, -168, 0)
    assert corners(bob) == "D16"
    drag(bob, 84, -126)
    assert corners(bob) == "G14"
    bob.find(".window").hover(position={"x": 50, "y": 50})
    bob.page.mouse.wheel(42 * 3, 0)
    assert corners(bob) == "G17"
    table.people[0].say("hello")
    expect(bob.find("#chat li")).to_have_count(1)
    assert corners(bob) == "G17"  # a push leaves it there
    bob.press("#board [value=H20]")
    assert corners(bob) == "G17"  # and so does a choice
    table.after(bob.press, "#act")
    assert [piece.square for piece in table.game.pieces if piece.player == bob.id] == ["H20"]
    assert corners(bob) == "G17"


def test_the_map_and_a_typed_square_move_the_window_at_once_and_a_zone_does_so_again(choosing):
    bob, _ = choosing()
    zone = bob.find(".zone input").nth(27)
    for _ in range(2):
        zone.click()
        assert corners(bob) == "M23"
        drag(bob, 300, 300)
        assert corners(bob) != "M23"
    bob.find("#typed").fill("b3")
    assert corners(bob) == "A1"
    bob.find("#typed").fill('"]P17')
    assert corners(bob) == "A1"
    assert bob.page.evaluate("scrollY") == 0


def test_the_arrow_keys_take_the_window_along(choosing):
    bob, _ = choosing({"width": 360, "height": 740})
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


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_window_goes_to_the_target_by_itself_at_the_reveal(motion, choosing):
    bob, table = choosing(reduced_motion=motion)
    bob.find(".zone input").nth(0 if int(table.game.target[1:]) > 15 else 27).click()
    before = corners(bob)
    bob.page.evaluate(COUNT_PLACES)
    table.play_until(lambda game: game.phase == "reveal")
    assert corners(bob) != before
    bob.sees_in_window(table.game.target)
    assert (bob.page.evaluate("places.size") > 3) == (motion == "no-preference")
    assert bob.find("#target .far").evaluate(IS_IN_WINDOW)


def test_a_page_that_is_opened_in_the_lobby_begins_in_the_middle_and_from_its_top(visitor, gather):
    bob = visitor("phone", "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    assert corners(bob) == "D12"
    assert bob.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("is_plain", [True, False])
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


@pytest.mark.parametrize(
    ("width", "height", "font"),
    [(360, 560, 16), (360, 616, 24), (740, 360, 16), (740, 360, 24), (180, 308, 16), (320, 568, 16)],
)
def test_every_row_can_be_brought_into_sight_above_the_bar(width, height, font, choosing):
    bob, _ = choosing({"width": width, "height": height})
    bob.page.evaluate("size => document.documentElement.style.fontSize = `${size}px`", font)
    assert bob.page.evaluate(OUT_OF_REACH) == []
    assert bob.page.evaluate(WIDE) <= 0
    assert bob.find("#board b").evaluate_all(BROKEN_NAMES) == 0
