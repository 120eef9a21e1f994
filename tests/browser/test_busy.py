"""Too many pages at once: a browser that was told so comes back by itself, with what its person had pressed."""

import pytest
from playwright.sync_api import expect

from tests.conftest import Server


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A server that gives a browser a page now and then."""
    few = {"PAGES_VISITOR": "1,0.5", "PAGES_ADDRESS": "1,0.5", "SOCKETS_VISITOR": "1", "SOCKETS_ADDRESS": "1"}
    soon = {"DJANGO_SETTINGS_MODULE": "tests.support.short_pauses"}
    server = Server(tmp_path_factory.mktemp("busy"), LIMITS="on", **few, **soon).start()
    yield server
    server.stop()


def test_a_game_with_bots_starts_although_its_form_and_its_page_came_too_fast(busy, visitor):
    ada = visitor("desk", "Ada")
    ada.forgive("503", "htmx", "too-many")
    ada.page.goto(busy.url)  # as a stranger
    ada.page.reload()
    expect(ada.find("#create-name")).to_be_visible()
    ada.find("#create-name").fill("Ada")
    ada.page.request.get(busy.url)  # so that no page is left, however long that took
    ada.press("#create [name=bots]")
    expect(ada.find("#create .refusal #busy")).to_be_visible()
    expect(ada.find("#status")).to_have_attribute("data-round", "1", timeout=60_000)
