"""The way in: the front page's first screen, the picture of the game, the lobby that holds still, the link."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Caller
from tests.support.long import long
from tests.support.sentences import read_sentence

FIRST_SCREEN = 740  # of a phone, see KINDS
SMALL_PHONE = 616  # what a browser leaves of it
CONTROLS = ("#create-name", "#create .primary", "#create [name=bots]", "#code", "#find button >> nth=0")
PARTS = ".scene :is(.word, .near, .far, .piece, .piece b)"
IS_WHOLE = f"() => [...document.querySelectorAll('{PARTS}')].every(part => getComputedStyle(part).opacity === '1')"
PLAYS = "document.getAnimations().filter(one => /^film/.test(one.animationName)).length"
NOTES = """navigator.share = data => { window.shared = data; };
    addEventListener("copy", () => { window.copied = document.activeElement.value; });"""
END = "document.getAnimations().forEach(one => one.finish())"


def foot_of(person, selector: str) -> float:
    box = person.find(selector).bounding_box()
    return box["y"] + box["height"]


@pytest.fixture
def front(visitor, server):
    def open_front(locale: str = "en", **options):
        person = visitor("phone", "Ada", locale=locale, **options)
        person.page.goto(server.url)
        return person

    return open_front


@pytest.mark.parametrize("locale", ["en", "de"])
def test_all_ways_in_stand_on_the_first_screen_of_a_phone(front, locale):
    ada = front(locale)
    for height in (FIRST_SCREEN, SMALL_PHONE):
        ada.page.set_viewport_size({"width": 360, "height": height})
        assert {control: foot_of(ada, control) for control in CONTROLS if foot_of(ada, control) > height} == {}
        assert foot_of(ada, ".film") < foot_of(ada, "#create-name")


def test_the_picture_plays_three_times_stands_still_in_its_last_frame_and_plays_again(front):
    ada = front(reduced_motion="no-preference")
    assert ada.page.evaluate(PLAYS) == 1
    assert ada.find(".scene").evaluate("scene => getComputedStyle(scene).animationIterationCount") == "3"
    ada.page.evaluate(END)
    assert ada.page.evaluate(PLAYS) == 0
    assert ada.page.evaluate(IS_WHOLE)
    for _ in range(2):
        ada.find(".explain input").press("Space")
        assert ada.page.evaluate(PLAYS) == 1
        ada.page.evaluate(END)
    assert ada.page.evaluate(IS_WHOLE)


def test_with_reduced_motion_the_picture_stands_still_at_once(front):
    ada = front(reduced_motion="reduce")
    assert ada.page.evaluate(PLAYS) == 0
    assert ada.page.evaluate(IS_WHOLE)
    expect(ada.find(".explain > label")).to_be_hidden()


@pytest.mark.parametrize("kind", ["phone", long("desk")])
def test_nothing_in_the_lobby_moves_when_somebody_joins(visitor, server, kind):
    ada = visitor(kind, "Ada")
    code = ada.start_room(server)
    places = ("#players .player >> nth=0", "#settings", ".invitation .share", "#look", "#bot button", "#act")
    before = [ada.find(place).bounding_box() for place in places]
    for number, name in enumerate(("Bob", "Cleo", *(f"W{'w' * number}W" for number in range(10, 17))), 2):
        Caller(server, name).take_seat(server, code)
        expect(ada.find("#players .player")).to_have_count(number)
    assert [ada.find(place).bounding_box() for place in places] == before
    expect(ada.find("#act")).to_be_enabled()
    expect(ada.find("#act")).to_be_in_viewport(ratio=1)


def test_a_visitor_keeps_the_known_name_and_the_chosen_token_while_others_join(visitor, server, gather):
    eve = visitor("phone", "Eve")
    eve.start_room(server)
    table = gather("Ada")
    eve.open(server, table.code)
    expect(eve.find("#join-name")).to_have_value("Eve")
    expect(eve.find("#turn h2")).to_contain_text(read_sentence("turn/invited.html", turn={"host_name": "Ada"}))
    assert foot_of(eve, "#act") < SMALL_PHONE
    eve.press("#join label:has([value='7'])")
    Caller(server, "Bob").take_seat(server, table.code)
    expect(eve.find("#join [value='1']")).to_be_disabled()
    expect(eve.find("#join-name")).to_have_value("Eve")
    eve.press("#act")
    expect(eve.find(".player.you .token.look-7")).to_be_visible()
    eve.press("#look label:has([value='8'])")
    expect(eve.find(".player.you .token.look-8")).to_be_visible()


def test_one_button_copies_the_link_and_shares_it_where_the_browser_can(visitor, server):
    ada = visitor("desk", "Ada")
    ada.page.add_init_script(NOTES)
    code = ada.start_room(server)
    ada.press(".invitation .share button")
    assert ada.page.evaluate("document.activeElement.id") == "lobby-link"
    assert ada.page.evaluate("new URL(window.shared.url, location).pathname") == f"/r/{code}/"
    assert ada.page.evaluate("window.copied").endswith(f"/r/{code}/")
    expect(ada.find(".invitation .copied")).to_be_visible()
