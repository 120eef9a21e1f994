"""Reporting as people do it: on a small phone without script, by the keyboard at a desk, and in German."""

import pytest
from playwright.sync_api import expect

from tests.support.player import Player
from tests.support.sentences import read_heading, read_sentence

SMALL = {"viewport": {"width": 360, "height": 616}}
INSULT = "You will regret this"


@pytest.fixture(scope="module")
def code(server):
    """Return the code of a room in which bob has said something that he should not have."""
    with Player(server.url) as ada, Player(server.url) as bob:
        ada.make_room("Ada")
        bob.join(ada.code, "Bob").reload()
        bob.post("say", text="Hello Ada")
        bob.post("say", text=INSULT)
        return ada.code


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_a_phone_without_script_reports_a_message_in_two_taps(visitor, server, code, language):
    eve = visitor("phone", java_script_enabled=False, locale=language, **SMALL)
    eve.page.goto(f"{server.url}/r/{code}/?plain&talk")
    eve.page.locator(".talk-head a").tap()
    button = eve.page.locator(".messages li", has_text=INSULT).get_by_role("button")
    box = button.bounding_box()
    assert box["y"] + box["height"] <= 616 and box["x"] + box["width"] <= 360 and box["height"] >= 44
    button.tap()
    expect(eve.page.locator("h1")).to_have_text(read_heading("report/page.html", language[:2], is_sent=True))
    assert eve.page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(eve.page.locator(".messages li", has_text=INSULT).get_by_role("button")).to_have_count(0)


def test_the_keyboard_does_all_of_it_and_hears_which_message_it_is(visitor, server, code):
    eve = visitor("desk")
    eve.page.goto(f"{server.url}/r/{code}/")
    eve.page.locator(".talk-head a").focus()
    eve.page.keyboard.press("Enter")
    eve.page.locator("#report-kind").focus()
    eve.page.keyboard.type(read_sentence("report/kinds.html#spam"))
    eve.page.keyboard.press("Tab")
    focused = eve.page.locator(":focus")
    assert INSULT in eve.page.locator(f"#{focused.get_attribute('aria-describedby')}").inner_text()
    assert eve.page.locator("#report-kind").input_value() == "spam"
    eve.page.keyboard.press("Enter")
    expect(eve.page.get_by_role("status")).to_be_visible()
