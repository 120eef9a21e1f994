"""In development every open page shows a saved file, and what a player has typed stays."""

import os
import shutil
import time

import httpx
import polib
import pytest
from playwright.sync_api import expect
from websockets.sync.client import connect

from tests.conftest import PATIENCE, ROOT, Server
from tests.support.player import Line

SOON = 10_000  # milliseconds; an idle machine needs some 300
OPEN = 1  # the state of a WebSocket
# Chromium's warning when a page reloads itself before its socket is open.
RELOADED = "WebSocket is closed before"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """Start a server in development on copies of the templates and stylesheets, which the tests may change."""
    folder = tmp_path_factory.mktemp("files")
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "static", folder / "static")
    shutil.copytree(ROOT / "locale", folder / "locale")
    (folder / "workshop.py").write_text(
        "from colorclues.settings import *\n"
        f"TEMPLATES[0]['DIRS'] = [Path({str(folder / 'templates')!r})]\n"
        f"STATICFILES_DIRS = [Path({str(folder / 'static')!r})]\n"
        f"LOCALE_PATHS = [Path({str(folder / 'locale')!r})]\n"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "workshop", "PYTHONPATH": str(folder)}
    server = Server(tmp_path_factory.mktemp("workshop"), DEBUG="true", RELOAD="false", **settings).start()
    server.files = folder
    yield server
    server.stop()


@pytest.fixture
def put(workshop):
    """Return put(file, content), which saves a file at once, not half of it. All are restored after the test."""
    before = {}
    index = f"{workshop.ws}/ws/design/?address=/design/&at={time.time()}"
    with connect(index, origin=workshop.url, proxy=None, create_connection=Line) as gallery:

        def write(path, content):
            unfinished = workshop.files / "unfinished"
            unfinished.write_bytes(content)
            os.replace(unfinished, path)
            while 'data-why="notes"' in gallery.recv(timeout=PATIENCE):  # those of the save before
                pass  # until this one is told, or the next would be part of it

        def put(file, content):
            path = workshop.files / file
            before.setdefault(path, path.read_bytes())
            write(path, content)

        yield put
        for path, content in before.items():
            if path.read_bytes() != content:
                write(path, content)


@pytest.fixture
def desk(workshop, put):
    """Return desk(file, old, new), which saves a file as a designer does."""

    def save(file, old, new):
        text = (workshop.files / file).read_text()
        assert old in text
        put(file, text.replace(old, new, 1).encode())

    return save


@pytest.fixture
def ada(visitor, workshop):
    """Put Ada into the lobby of her room, with a name half typed."""
    ada = visitor("desk", "Ada")
    ada.forgive(RELOADED)
    ada.start_room(workshop)
    ada.press("#turn summary")
    ada.find("#rename-name").fill("Ada Love")
    wait_for_socket(ada.page)
    return ada


def wait_for_socket(page):
    """Wait until the server knows of the page. `line` is that of connection.js."""
    page.wait_for_function(f"line?.socket?.readyState == {OPEN}", timeout=SOON)


def test_a_saved_stylesheet_shows_at_once_and_what_was_typed_stays(ada, desk):
    desk("static/css/turn.css", ".turn {", ".turn { outline: 7px solid;")
    expect(ada.find("#turn")).to_have_css("outline-width", "7px", timeout=SOON)
    expect(ada.find("#rename-name")).to_have_value("Ada Love")


def test_a_saved_region_shows_at_once_and_what_was_typed_stays(ada, desk):
    desk("templates/turn/lobby.html", "You are the host", "You are our host")
    expect(ada.find("#turn h2")).to_have_text("You are our host", timeout=SOON)
    expect(ada.find("#rename-name")).to_have_value("Ada Love")


@pytest.mark.long
def test_a_file_saved_around_the_regions_reloads_the_page_in_the_same_seat(ada, desk):
    desk("templates/room/top.html", '"Rules" %}', '"The rules" %}')
    expect(ada.find(".top [popovertarget=how]")).to_have_text("The rules", timeout=SOON)
    assert ada.id == 1
    ada.press("#bot button")
    expect(ada.find("#players > li")).to_have_count(2)


def test_a_mistake_is_a_notice_and_the_room_goes_on_until_it_is_mended(ada, desk, workshop):
    before, _, _ = (workshop.files / "templates/room/person.html").read_text().partition("{{ person.name }}")
    line = before.count("\n") + 1
    desk("templates/room/person.html", "{{ person.name }}", "{{ person.nam }}")
    notice = ada.find(".dock > #notice")  # what is broken in a list says so there too
    expect(notice).to_contain_text(f"templates/room/person.html, line {line}:", timeout=SOON)
    expect(notice).to_contain_text("Did you mean “name”?")
    desk("templates/room.html", "{% endpartialdef %}", "{% endpartialdeff %}")
    expect(notice).to_contain_text("templates/room.html, line", timeout=SOON)
    ada.press("#bot button")
    expect(notice).to_contain_text("templates/room.html, line")
    desk("templates/room.html", "{% endpartialdeff %}", "{% endpartialdef %}")
    desk("templates/room/person.html", "{{ person.nam }}", "{{ person.name }}")
    expect(notice).to_be_empty(timeout=SOON)
    expect(ada.find("#players > li")).to_have_count(2)


def test_what_is_doubtful_is_shown_and_said_until_it_is_mended(ada, desk):
    desk("templates/turn/lobby.html", "<h2>", '<h2 aria-describedby="nobody">')
    expect(ada.find("#turn h2[aria-describedby]")).to_be_visible(timeout=SOON)
    said = ada.find("body > .warnings")
    expect(said).to_contain_text("templates/turn/lobby.html, line", timeout=SOON)
    ada.press("#bot button")
    expect(ada.find("#players > li")).to_have_count(2)
    expect(said).to_contain_text("nobody")
    ada.page.reload()
    expect(said).to_contain_text("nobody", timeout=SOON)
    desk("templates/turn/lobby.html", '<h2 aria-describedby="nobody">', "<h2>")
    expect(said).to_have_count(0, timeout=SOON)
    expect(ada.find("#turn h2[aria-describedby]")).to_have_count(0)


@pytest.mark.long
def test_a_region_that_is_mended_is_shown_again_and_what_was_typed_stays(ada, desk):
    desk("templates/turn/lobby.html", "<h2>", "<h2>{{ turn.nam }}! ")
    expect(ada.find("#notice")).to_contain_text("“turn.nam” is no field.", timeout=SOON)
    desk("templates/turn/lobby.html", "{{ turn.nam }}", "{{ turn.name }}")
    expect(ada.find("#turn h2")).to_have_text("Ada! You are the host", timeout=SOON)
    expect(ada.find("#notice")).to_be_empty()
    expect(ada.find("#rename-name")).to_have_value("Ada Love")


def test_a_saved_translation_shows_in_the_pages_of_its_language(visitor, workshop, put):
    eve = visitor("desk", "Eve", locale="de-DE")
    eve.forgive(RELOADED)
    eve.page.goto(workshop.url)
    expect(eve.find("#create .primary")).to_have_text("Raum eröffnen")
    wait_for_socket(eve.page)
    german = polib.pofile(str(workshop.files / "locale/de/LC_MESSAGES/django.po"))
    german.find("Start a room").msgstr = "Raum aufmachen"
    put("locale/de/LC_MESSAGES/django.mo", german.to_binary())
    expect(eve.find("#create .primary")).to_have_text("Raum aufmachen", timeout=SOON)


def test_german_that_is_compiled_while_no_page_is_open_shows_at_the_next_page(workshop):
    def find_heading():
        return httpx.get(workshop.url, headers={"Accept-Language": "de"}).text

    german = polib.pofile(str(workshop.files / "locale/de/LC_MESSAGES/django.po"))
    compiled = workshop.files / "locale/de/LC_MESSAGES/django.mo"
    before = compiled.read_bytes()
    assert "Raum eröffnen" in find_heading()
    german.find("Start a room").msgstr = "Raum auftun"
    try:
        compiled.write_bytes(german.to_binary())
        assert "Raum auftun" in find_heading()
    finally:
        compiled.write_bytes(before)  # not by put, whose socket is an open page
    assert "Raum eröffnen" in find_heading()


@pytest.fixture
def gallery(visitor, workshop):
    """Show the states of a guess in the gallery, and return its page with its first frame."""
    eve = visitor("desk", "Eve")
    eve.page.goto(f"{workshop.url}/design/state/guess-ten-in-turn/?calm")
    framed = eve.page.frame_locator("iframe").first
    expect(framed.locator("#turn")).to_be_visible()
    return eve, framed


def test_the_gallery_shows_what_is_saved_in_place(gallery, desk):
    eve, framed = gallery
    framed.locator("label:has([name=square][value=H15])").click(force=True)
    framed.locator("details.more > summary").first.click()
    framed.locator("label[for=talk-open]").first.click()
    page = eve.page.frames[1]
    place = page.evaluate("document.mark = 1; scrollTo(0, 200); scrollY")
    desk("templates/turn/guess.html", "<h2", '<h2 data-saved="region"')
    expect(framed.locator("#turn h2[data-saved=region]")).to_be_visible(timeout=SOON)
    desk("static/css/turn.css", ".turn {", ".turn { outline: 7px solid;")
    expect(framed.locator("#turn")).to_have_css("outline-width", "7px", timeout=SOON)
    desk("templates/room.html", 'class="dock"', 'class="dock" data-saved="page"')
    expect(framed.locator(".dock[data-saved=page]")).to_be_visible(timeout=SOON)
    assert page.evaluate("[document.mark, scrollY]") == [1, place]
    expect(framed.locator("[name=square][value=H15]")).to_be_checked()
    expect(framed.locator("#talk-open")).to_be_checked()
    expect(framed.locator("details.more").first).to_have_attribute("open", "")


@pytest.mark.long
def test_the_gallery_names_a_mistake_and_keeps_what_it_shows(gallery, desk):
    eve, framed = gallery
    sentence, before = framed.locator("#turn .to-choose"), "Choose a square for your piece."
    desk("templates/turn/guess.html", '<span class="to-choose">', '<span class="to-choose">{{ turn.nam }}! ')
    expect(eve.find("#mistakes")).to_contain_text("“turn.nam” is no field.", timeout=SOON)
    expect(sentence).to_have_text(before)
    desk("templates/turn/guess.html", "{{ turn.nam }}", "{{ turn.name }}")
    expect(sentence).to_contain_text(f"! {before}", timeout=SOON)
    expect(eve.find("#mistakes")).to_be_hidden(timeout=SOON)
