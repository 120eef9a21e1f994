"""Every state of the gallery in a browser: axe and the browser find no fault in it, at any width."""

from collections import defaultdict

import pytest
from playwright.sync_api import expect

from play.design import paper, sample_pages
from tests.browser.test_everyone import BOARD, SMALL_TEXTS, axe, too_wide
from tests.support.long import IS_LONG, long

PATIENCE = 30_000  # milliseconds that a slow machine may need to show four frames
GROUND = "body => getComputedStyle(body).backgroundColor"
MOTION_ENDS = "document.getAnimations().forEach(one => one.finish())"
WIDE = "document.documentElement.scrollWidth - innerWidth"
# For each frame: the pixels that it reaches over the right edge, and those between its lower edge and its place's.
FRAMED = """() => [...document.querySelectorAll("iframe")].map(frame => {
    const seen = frame.getBoundingClientRect(), place = frame.parentElement.getBoundingClientRect();
    return [Math.max(0, Math.round(seen.right - innerWidth)), Math.round(place.bottom - seen.bottom)] })"""
# How many frames have a page. The others wait until they are near.
LOADED = """() => [...document.querySelectorAll("iframe")]
    .filter(one => one.contentDocument?.URL.startsWith("http")).length"""

# The lines of the head that reach out of it, or of whose text something is hidden.
CUT_IN_THE_HEAD = """() => {
    const head = document.querySelector(".head").getBoundingClientRect()
    const isOut = box => box.left < head.left - 1 || box.right > head.right + 1 || box.bottom > head.bottom + 1
    const isCut = one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 3
    return [...document.querySelectorAll("#status h1, #doing, #order, .round, #clock")]
        .filter(one => isOut(one.getBoundingClientRect()) || (one.id != "order" && one.id != "clock" && isCut(one)))
        .map(one => one.outerHTML)
}"""

# All regions at their fullest. With --long the tests look at every state on both screens, a group at a time.
SOME = {
    ("phone", "some"): ["second-guess-ten-in-turn"],
    ("desk", "some"): ["reveal-ten-giver"],
}


def list_states():
    """Return the names of the states to look at, by the kind of screen and by their group."""
    if not IS_LONG:
        return SOME
    groups = defaultdict(list)
    for name, state in sample_pages.list_states().items():
        for kind in ("phone",) if state.group == "print" else ("phone", "desk"):  # paper is narrow
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
        found |= axe(eve, BOARD if eve.find("#board").count() else ())
        if kind == "phone":
            # A phone enlarges a page for good when a smaller field gets the focus.
            found |= too_wide(eve) | {field: name for field in eve.page.evaluate(SMALL_TEXTS)}
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


@pytest.mark.parametrize("language", [long("en"), "de"])
@pytest.mark.parametrize("role", ["in-turn", long("giver"), long("waiting"), long("host"), long("spectator")])
def test_on_a_phone_no_push_of_a_round_moves_the_board(role, language, designer, gallery):
    """The head has one height and cuts nothing off, with the line lost too, and with the longest names and clues."""
    eve = designer("phone")
    tops = defaultdict(set)
    for state in list_round(role):
        eve.page.goto(f"{gallery.url}/design/state/{state}/page/?calm=on&language={language}")
        for width in (320, 360, 390, 430) if IS_LONG else (320, 430):
            eve.page.set_viewport_size({"width": width, "height": 740})
            eve.find("#line").evaluate("line => line.hidden = !line.hidden")
            tops[width].add(round(eve.find(".table").bounding_box()["y"]))
            assert eve.page.evaluate(CUT_IN_THE_HEAD) == [], (state, width)
    assert [max(found) - min(found) for found in tops.values() if max(found) - min(found) > 1] == []


@pytest.mark.parametrize("kind", [long("desk"), "phone"])
def test_the_bar_names_the_chosen_square_and_its_colour_and_a_refusal_gets_out_of_the_way(kind, designer, gallery):
    eve = designer(kind)
    eve.page.goto(f"{gallery.url}/design/state/notice-square-taken/page/")
    eve.press("#board label:has([value=D14])")
    place = eve.find(".turn .chosen").bounding_box()
    for part, said in (("span", "D14"), ("i", "strong yellow green")):
        shown = eve.find(f"#board :checked ~ {part}")
        expect(shown).to_have_text(said)
        box = shown.bounding_box()
        assert box["x"] >= place["x"] - 2 and abs(box["y"] - place["y"]) <= 5
        assert box["x"] + box["width"] <= place["x"] + place["width"] + 2 and box["height"] <= place["height"] + 2
    if kind == "phone":
        assert eve.find("#notice p").evaluate("one => getComputedStyle(one).animationName") == "leave"
        assert eve.find("#notice").evaluate("one => getComputedStyle(one).pointerEvents") == "none"


def list_round(role):
    """Return the states of one round for this part, or for another player while it has none."""
    guesses = (
        f"{moment}-{role}" for moment in ("guess-ten", "second-guess-ten", "longest-guess", "longest-second-guess")
    )
    part = "waiting" if role == "in-turn" else role
    return [f"pick-ten-{part}", f"clue-ten-{part}", f"second-clue-ten-{part}", *guesses]


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


def test_on_every_desk_squares_are_large_enough_and_the_button_is_in_sight(designer, gallery):
    eve = designer("desk")
    for name in ("guess-ten-in-turn", "second-guess-three-in-turn"):
        eve.page.goto(f"{gallery.url}/design/state/{name}/page/")
        for width, height in ((900, 700), (1024, 768), (1199, 800), (1200, 800)):
            eve.page.set_viewport_size({"width": width, "height": height})
            square, act = (eve.find(one).first.bounding_box() for one in ("#board label", "#act"))
            assert square["width"] >= 24 and square["height"] >= 24, width
            assert act["y"] + act["height"] <= height, width
            assert eve.page.evaluate(WIDE) <= 0, width


@pytest.mark.parametrize("width", [360, 1024, 1440])
def test_its_frames_fit_the_screen_and_stand_close(width, designer, gallery):
    eve = designer("desk")
    eve.page.set_viewport_size({"width": width, "height": 800})
    eve.page.goto(f"{gallery.url}/design/state/guess-three-in-turn/", wait_until="domcontentloaded")
    expect(eve.find(".fit").first).to_have_css("overflow", "clip")  # not before its stylesheet is there
    assert eve.page.evaluate(WIDE) == 0
    assert eve.page.evaluate(FRAMED) == [[0, 0]] * 4


@pytest.mark.long
def test_a_frame_of_paper_shows_what_a_printer_gets(designer, gallery):
    eve = designer("desk")
    eve.page.set_viewport_size({"width": paper.WIDTH, "height": paper.HEIGHT})
    for state in ("print-over-ten", "print-guess-three"):
        shown = []
        for name, media in ((state, "screen"), (state.replace("print-", "") + "-host", "print")):
            eve.page.emulate_media(media=media, color_scheme="light")
            eve.page.goto(f"{gallery.url}/design/state/{name}/page/?scheme=light&calm=on")
            shown.append(eve.page.screenshot())
        assert shown[0] == shown[1], state


@pytest.mark.long
def test_the_index_loads_no_more_pictures_than_have_been_near(designer, gallery):
    eve = designer("phone")
    eve.page.goto(f"{gallery.url}/design/?open=guess#guess", wait_until="domcontentloaded")
    first = eve.page.frame_locator("#guess iframe").first.locator("#turn")
    expect(first).to_have_attribute("data-phase", "guess", timeout=PATIENCE)
    assert 0 < eve.page.evaluate(LOADED) < eve.find("#guess iframe").count()
    eve.find("#guess .picture a").last.scroll_into_view_if_needed()
    last = eve.page.frame_locator("#guess .picture:last-child iframe").last.locator("#turn")
    expect(last).to_be_attached(timeout=PATIENCE)


@pytest.mark.long
def test_a_slider_goes_through_a_game_without_script(designer, gallery):
    eve = designer("desk")
    eve.page.goto(f"{gallery.url}/design/game/three/?at=10&seat=1", wait_until="domcontentloaded")
    eve.find("#at").press("ArrowRight")
    eve.press("#how button")
    eve.page.wait_for_url("**at=11&seat=1&language=en&theme=&medium=", wait_until="commit")
    eve.press("text=a move back")
    eve.page.wait_for_url("**at=10&seat=1&language=en&theme=", wait_until="commit")
    eve.page.goto(f"{gallery.url}/design/game/three/?at=0", wait_until="domcontentloaded")
    expect(eve.find("text=a move on")).to_be_visible()
    expect(eve.find("text=a move back")).to_be_hidden()
