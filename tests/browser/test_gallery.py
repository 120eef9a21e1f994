"""Every state of the gallery in a browser: axe and the browser find no fault in it, at any width."""

from collections import defaultdict

import pytest
from playwright.sync_api import expect

from play.design import sample_pages
from tests.browser.test_everyone import BOARD, axe, too_wide
from tests.conftest import Server
from tests.support.long import IS_LONG, long
from tests.support.staff import NAME, PASSWORD, make_staff

PATIENCE = 30_000  # milliseconds that a slow machine may need to sign in, or to show four frames
GROUND = "body => getComputedStyle(body).backgroundColor"
WIDE = "document.documentElement.scrollWidth - innerWidth"
# For each frame: the pixels that it reaches over the right edge, and those between its lower edge and its place's.
FRAMED = """() => [...document.querySelectorAll("iframe")].map(frame => {
    const seen = frame.getBoundingClientRect(), place = frame.parentElement.getBoundingClientRect();
    return [Math.max(0, Math.round(seen.right - innerWidth)), Math.round(place.bottom - seen.bottom)] })"""

# What of the reveal is not whole in the first screen. First the target moves to the square, and the pieces around it.
CUT_AT_THE_REVEAL = """square => {
    const rows = "ABCDEFGHIJKLMNOP", row = rows.indexOf(square[0]), column = +square.slice(1)
    document.querySelector("#target").dataset.square = square
    document.querySelectorAll("#pieces [data-player]").forEach((piece, number) => {
        const down = (row > 7 ? -1 : 1) * (number % 3), along = (column > 15 ? -1 : 1) * (number % 2 + 1)
        piece.dataset.square = rows[row + down] + (column + along)
    })
    const button = document.querySelector("#act")
    const isFixed = button && getComputedStyle(button).position == "fixed"
    const end = isFixed ? button.getBoundingClientRect().top - 12 : innerHeight
    const window = document.querySelector(".window").getBoundingClientRect()
    const isCut = box => box.top < window.top - 4 || box.bottom > Math.min(window.bottom + 4, end)
        || box.left < window.left - 4 || box.right > window.right + 4
    const isCovered = box =>
        !document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)?.closest(".table")
    return [...document.querySelectorAll("#target > i, #pieces :is(.token, .points)")]
        .map(one => [one.outerHTML, one.getBoundingClientRect()]).filter(([, box]) => box.width)
        .filter(([, box]) => isCut(box) || isCovered(box)).map(([html, box]) => html + JSON.stringify(box))
}"""

# Without script only a reload brings this page back. axe allows none within 20 hours; this one leaves time to read.
RELOADS = {"unavailable": ("meta[http-equiv=refresh]",)}

# All regions at their fullest. With --long the tests look at every state on both screens, a group at a time.
SOME = {
    ("phone", "some"): [
        "lobby-ten-host",
        "second-guess-ten-in-turn",
        "over-ten-host",
        "rematch-ten-host",
        "chat-full-open",
    ],
    ("desk", "some"): [
        "reveal-ten-giver",
        "notice-no-square",
        "screen-reveal",
        "unavailable",
    ],
}


def list_states():
    """Return the names of the states to look at, by the kind of screen and by their group."""
    if not IS_LONG:
        return SOME
    groups = defaultdict(list)
    for name, state in sample_pages.list_states().items():
        for kind in ("phone", "desk"):
            groups[kind, state.group].append(name)
    return groups


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """Start a server in production with the gallery."""
    var = tmp_path_factory.mktemp("gallery")
    gallery = Server(var, DESIGN="true").start()
    make_staff(gallery)
    yield gallery
    gallery.stop()


@pytest.fixture
def designer(visitor, gallery):
    """Return designer(kind), which signs Eve in as staff."""

    def designer(kind):
        eve = visitor(kind, "Eve")
        eve.page.goto(f"{gallery.url}/staff/sign-in/?next=/design/")
        eve.find("#username").fill(NAME)
        eve.find("#password").fill(PASSWORD)
        eve.page.keyboard.press("Enter")
        expect(eve.find("h1")).to_have_text("Gallery", timeout=PATIENCE)
        return eve

    return designer


@pytest.mark.parametrize(("kind", "group"), list_states())
def test_no_state_has_anything_that_a_browser_or_axe_complains_about(kind, group, designer, gallery):
    eve = designer(kind)
    eve.forgive("500", "429")
    found = {}
    for name in list_states()[kind, group]:
        eve.page.goto(f"{gallery.url}/design/state/{name}/page/")
        found |= axe(eve, BOARD if eve.find("#board").count() else RELOADS.get(name, ()))
        found |= too_wide(eve) if kind == "phone" else {}
        if eve.page.evaluate(WIDE) > 0:
            found[name] = "scrolls sideways"
    assert found == {}


@pytest.mark.long
def test_the_gallery_itself_is_for_everyone_and_its_frames_show_pages(designer, gallery):
    eve = designer("desk")
    eve.page.goto(f"{gallery.url}/design/")
    assert axe(eve) == {}
    eve.page.goto(f"{gallery.url}/design/game/ten/?at=60&seat=2&calm=on", wait_until="domcontentloaded")
    frames = [eve.page.frame_locator("iframe").nth(number) for number in range(4)]
    for frame in frames:
        expect(frame.locator("#turn")).to_have_attribute("data-player", "2", timeout=PATIENCE)
    grounds = [frame.locator("body").evaluate(GROUND) for frame in frames]
    assert grounds[0] == grounds[2] != grounds[1] == grounds[3]
    assert axe(eve, ("iframe",)) == {}


@pytest.mark.parametrize("people", [long("three"), "ten"])
@pytest.mark.parametrize("language", [long("en"), "de"])
def test_a_small_phone_shows_the_reveal_whole_and_nothing_over_it(language, people, designer, gallery):
    """The target, its frames and the pieces in them are in the first screen, wherever the target is."""
    eve = designer("phone")
    eve.page.set_viewport_size({"width": 360, "height": 616})
    for role in ("host", "giver", "waiting", "spectator"):
        eve.page.goto(f"{gallery.url}/design/state/reveal-{people}-{role}/page/?calm=on&language={language}")
        for square in ("A1", "A30", "P1", "P30", "H15"):
            assert eve.page.evaluate(CUT_AT_THE_REVEAL, square) == [], (role, square)


IS_ON_TOP = "([selector, at]) => !!document.elementFromPoint(...at)?.closest(selector)"
# A phone that its browser leaves less of, a common one, a narrow one, and a desk.
SCREENS = [(360, 616), long((390, 750)), long((320, 568)), (1280, 720)]


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("language", [long("en"), "de"])
def test_the_rematch_and_what_comes_after_it_are_in_the_first_screen(language, size, designer, gallery):
    """A second tap where the rematch was called meets no button."""
    eve = designer("phone" if size[0] < 900 else "desk")
    eve.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    for people in ("three", "ten"):
        show_end(eve, gallery, f"over-{people}-host", language)
        call = center(eve, "#act[form=rematch]", size)
        show_end(eve, gallery, f"rematch-{people}-host", language)
        for needed in ("#step button", "#again [value=start]", "#again [value=lobby]", ".players-in", "#clock i"):
            center(eve, needed, size)
        assert not eve.page.evaluate("at => !!document.elementFromPoint(...at)?.closest('[name=move]')", call)


def show_end(eve, gallery, state, language):
    eve.page.goto(f"{gallery.url}/design/state/{state}/page/?calm=on&language={language}")


def center(eve, selector, size):
    """Return the middle of an element that is whole in the first screen, with nothing over it."""
    box = eve.find(selector).bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= size[1] and box["x"] + box["width"] <= size[0], selector
    at = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert eve.page.evaluate("([one, at]) => !!document.elementFromPoint(...at)?.closest(one)", [selector, at]), (
        selector
    )
    return at


def test_on_the_podium_the_heights_follow_the_places(designer, gallery):
    eve = designer("phone")
    for state in ("over-ten-host", "over-long-last"):
        show_end(eve, gallery, state, "de")
        steps = [eve.find(f".place-{rank} .step").bounding_box() for rank in (1, 2, 3)]
        assert [step["height"] for step in steps] == sorted((step["height"] for step in steps), reverse=True)
        assert len({step["y"] + step["height"] for step in steps}) == 1
        assert steps[1]["x"] < steps[0]["x"] < steps[2]["x"]


@pytest.mark.parametrize("size", [(900, 700), (1024, 768), (1199, 800), (1200, 800)])
def test_on_every_desk_squares_are_large_enough_and_the_button_is_in_sight(size, designer, gallery):
    eve = designer("desk")
    eve.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    for name in ("guess-ten-in-turn", "second-guess-three-in-turn"):
        eve.page.goto(f"{gallery.url}/design/state/{name}/page/")
        square, act = (eve.find(one).first.bounding_box() for one in ("#board label", "#act"))
        assert square["width"] >= 24 and square["height"] >= 24
        assert act["y"] + act["height"] <= size[1]
        assert eve.page.evaluate(WIDE) <= 0


@pytest.mark.parametrize("width", [360, 1024, 1440])
def test_its_frames_fit_the_screen_and_stand_close(width, designer, gallery):
    eve = designer("desk")
    eve.page.set_viewport_size({"width": width, "height": 800})
    eve.page.goto(f"{gallery.url}/design/state/guess-three-in-turn/", wait_until="domcontentloaded")
    expect(eve.find(".fit").first).to_have_css("overflow", "clip")  # not before its stylesheet is there
    assert eve.page.evaluate(WIDE) == 0
    assert eve.page.evaluate(FRAMED) == [[0, 0]] * 4


def test_a_slider_goes_through_a_game_without_script(designer, gallery):
    eve = designer("desk")
    eve.page.goto(f"{gallery.url}/design/game/three/?at=10&seat=1", wait_until="domcontentloaded")
    eve.find("#at").press("ArrowRight")
    eve.press("#how button")
    eve.page.wait_for_url("**at=11&seat=1&language=en&theme=", wait_until="commit")
    eve.press("text=a move back")
    eve.page.wait_for_url("**at=10&seat=1&language=en&theme=", wait_until="commit")
    eve.page.goto(f"{gallery.url}/design/game/three/?at=0", wait_until="domcontentloaded")
    expect(eve.find("text=a move on")).to_be_visible()
    expect(eve.find("text=a move back")).to_be_hidden()
