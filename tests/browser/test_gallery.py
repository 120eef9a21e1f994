"""Every state of the gallery in a browser: axe and the browser find no fault in it, at any width."""

from collections import defaultdict

import pytest
from playwright.sync_api import expect

from play.design import sample_pages
from tests.browser.test_everyone import BOARD, axe, too_wide
from tests.support.long import IS_LONG

PATIENCE = 30_000  # milliseconds that a slow machine may need to show four frames
GROUND = "body => getComputedStyle(body).backgroundColor"
MOTION_ENDS = "document.getAnimations().forEach(one => one.finish())"
WIDE = "document.documentElement.scrollWidth - innerWidth"
# For each frame: the pixels that it reaches over the right edge, and those between its lower edge and its place's.
FRAMED = """() => [...document.querySelectorAll("iframe")].map(frame => {
    const seen = frame.getBoundingClientRect(), place = frame.parentElement.getBoundingClientRect();
    return [Math.max(0, Math.round(seen.right - innerWidth)), Math.round(place.bottom - seen.bottom)] })"""

# Without script only a reload brings this page back. axe allows none within 20 hours; this one leaves time to read.
RELOADS = {"unavailable": ("meta[http-equiv=refresh]",)}

# All regions at their fullest. With --long the tests look at every state on both screens, a group at a time.
SOME = {
    ("phone", "some"): [
        "lobby-ten-host",
        "pick-ten-giver",
        "second-guess-ten-in-turn",
        "over-ten-host",
        "chat-full-open",
        "events-lobby-host",
    ],
    ("desk", "some"): [
        "reveal-ten-giver",
        "notice-no-square",
        "screen-reveal",
        "events-reveal-spectator",
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


@pytest.mark.parametrize(("kind", "group"), list_states())
def test_no_state_has_anything_that_a_browser_or_axe_complains_about(kind, group, designer, gallery):
    eve = designer(kind)
    eve.forgive("500", "429")
    found = {}
    for name in list_states()[kind, group]:
        eve.page.goto(f"{gallery.url}/design/state/{name}/page/")
        eve.page.evaluate(MOTION_ENDS)
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
