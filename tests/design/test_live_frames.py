"""A frame of the gallery shows by itself, in development, what is saved."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from play.design import consumers, problems
from play.design.consumers import GalleryConsumer
from play.design.live_frames import answer
from play.design.notices import SavedUpdate
from play.design.template_files import Mistake
from tests.design.frames import html

STATE = reverse("design-state-page", args=["guess-three-in-turn"])
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def in_development(settings):
    settings.DEBUG = True


def read_address(page):
    """Return the address at which the page's socket lets it fetch itself."""
    socket = unescape(re.search(r'hx-ws:connect="([^"]+)"', page)[1])
    return parse_qs(urlsplit(socket).query)["address"][0]


def test_a_live_frame_has_a_socket_of_the_gallery_and_does_nothing_else(client, db):
    page = html(client.get(f"{STATE}?live=phone"))
    before, socket = page.split('id="live"')
    assert not re.search(r"\shx-", before) and "<noscript>" not in page
    assert socket.count("hx-ws:connect") == 1 and "/ws/design/?kind=frame" in socket
    assert re.findall(r'src="/static/(.+?)["?]', page) == ["vendor/htmx.min.js", "vendor/hx-ws.min.js"]


@pytest.mark.parametrize("query", ["", "?live=phone&medium=paper"])
def test_another_page_has_no_script(query, client, db):
    assert "<script" not in html(client.get(STATE + query))


def test_a_frame_has_no_script_in_production(client, settings, db):
    settings.DEBUG = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("play.ops.staff.staff_only", lambda view: view)
        assert "<script" not in client.get(f"{STATE}?live=phone").content.decode()


def test_a_frame_fetches_its_page_again_and_loads_itself_anew_if_the_stylesheets_are_others(client, db):
    address = read_address(html(client.get(f"{STATE}?live=phone&scheme=dark")))
    again = client.get(address, headers=HTMX)
    assert "HX-Refresh" not in again.headers and 'id="turn"' in html(again)
    assert read_address(html(again)) == address
    other = re.sub("sheets=[0-9a-f]+", "sheets=0", address)
    assert client.get(other, headers=HTMX).headers["HX-Refresh"] == "true"


def test_a_page_that_breaks_leaves_the_frame_as_it_is(rf):
    request = rf.get("/?live=phone", headers=HTMX)
    request.htmx = True
    assert answer(request, "<body>broken</body>", 500).status_code == 204
    request.htmx = False
    shown = answer(request, "<body>broken</body>", 500)
    assert shown.status_code == 500 and 'id="live"' in shown.content.decode()


@pytest.mark.parametrize(
    "written",
    [
        '<p hx-get="/">',
        "<p hx-get='/'>",
        "<p hx-ws:send>",
        "<p hx-get=/>",
        '<p data-hx-get="/">',
        '<p\n  hx-get="a b">',
    ],
)
def test_whatever_a_page_gives_htmx_to_do_is_taken_away(written, rf):
    request = rf.get("/?live=phone")
    request.htmx = False
    shown = answer(request, f"<body>{written}-</p></body>").content.decode()
    assert re.match(r"<body><p\s*>-</p>", shown)


def test_a_page_without_an_end_has_its_socket_too(rf):
    request = rf.get("/?live=phone")
    request.htmx = False
    assert 'id="live"' in answer(request, "<p>without an end").content.decode()


def ask(kind, address="/design/state/x/"):
    consumer = GalleryConsumer()
    consumer.asked = {"kind": [kind], "address": [address]}
    return consumer


@pytest.mark.parametrize(
    "kind, update, said",
    [
        ("frame", SavedUpdate(sheets="<link>", links={"a": "1"}), "<link>"),
        ("frame", SavedUpdate(has_frames=True), 'data-why="page"'),
        ("frame", SavedUpdate(has_notes=True), ""),
        ("frame", SavedUpdate(has_mistakes=True), ""),
        ("state", SavedUpdate(has_frames=True), ""),
        ("state", SavedUpdate(has_frames=True, is_new=True), "http-equiv"),
        ("state", SavedUpdate(has_mistakes=True), 'data-why="mistakes"'),
        ("state", SavedUpdate(has_notes=True), 'data-why="notes"'),
        ("", SavedUpdate(has_frames=True), "http-equiv"),
        ("", SavedUpdate(links={"a": "1"}), "http-equiv"),
        ("", SavedUpdate(has_notes=True), 'data-why="notes"'),
        ("", SavedUpdate("<p>only for rooms</p>"), ""),
    ],
)
def test_each_page_of_the_gallery_is_told_what_concerns_it(kind, update, said):
    told = ask(kind)._render(update)
    assert said in told and bool(said) == bool(told)


def test_no_page_is_led_out_of_the_gallery():
    assert ask("frame", "https://elsewhere.example/")._render(SavedUpdate(has_frames=True)) == ""
    assert ask("frame", "/rooms/")._render(SavedUpdate(has_frames=True)) == ""


def test_a_broken_template_is_named_in_a_live_frame(client, db, monkeypatch):
    mistake = Mistake("room.html", 7, "is broken.", "")
    monkeypatch.setattr(problems, "find_mistakes", lambda: [mistake])
    monkeypatch.setattr("play.design.gallery_frames.make_context", lambda *_: 1 / 0)
    page = client.get(f"{STATE}?live=phone")
    assert page.status_code == 500
    assert "room.html, line 7" in page.content.decode() and 'id="live"' in page.content.decode()


@pytest.mark.parametrize("size, kind", [("phone", "frame"), ("desk", "lower-frame")])
def test_the_frames_below_the_others_are_told_later(size, kind, client, db):
    assert f"?kind={kind}&" in html(client.get(f"{STATE}?live={size}")).replace("&amp;", "&")
    assert (consumers.LATER.get(kind, 0) > 0) == (size == "desk")
    assert "data-why" in ask(kind)._render(SavedUpdate(has_frames=True))
