"""What open pages are told of saved files, of mistakes and of warnings, in one process and without a browser."""

import asyncio
import time
from pathlib import Path

import pytest

from play.design import live_reload, notices, page_names, problems
from play.design.css_checker import list_stylesheets, read_stylesheets, stamp_stylesheets
from play.design.live_reload import LiveReload
from play.design.notices import SavedUpdate
from play.design.saved_files import SavedFiles
from play.design.template_files import Mistake, TemplateFiles, read_stamps
from tests.support.designer import spoil

DOUBTFUL = Mistake("room.html", 1, "doubtful.", "")
WARNED, MENDED = notices.render_warnings([DOUBTFUL]), notices.render_warnings([])
TURN = "css/turn.css"


class Page:
    """A page that keeps the HTML it is sent."""

    def __init__(self, name, **asked):
        self.channel_name = name
        self.asked = asked
        self.told = []

    async def update_page(self, update):
        if update.html:
            self.told.append(update.html)


class Files:
    """Files in which a test says what is saved and what is doubtful."""

    def __init__(self, *warnings):
        self.warnings = list(warnings)

    def make_update(self, names):
        return SavedUpdate(f"saved {sorted(names)}", links=dict.fromkeys(names, "1"))

    def make_welcome(self, names):
        return SavedUpdate()

    def find_warnings(self):
        return list(self.warnings)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    for wait in ("OPENING", "SHOWN", "QUIET"):
        monkeypatch.setattr(live_reload, wait, 0)


def open_page(live, name, **asked):
    """Return a page that has just opened; nobody watches the files for it."""
    page = Page(name, **asked)
    live.pages[name] = page
    return page


def test_a_warning_that_a_page_met_at_its_opening_is_cleared_once_it_is_mended():
    live = LiveReload(Files(DOUBTFUL))
    ada = open_page(live, "ada")
    asyncio.run(live._welcome(ada))
    live.files.warnings = []
    asyncio.run(live._judge())
    assert [html for html in ada.told if html in (WARNED, MENDED)] == [WARNED, MENDED]


def test_a_page_that_opens_before_a_save_is_judged_does_not_keep_the_warnings_of_others():
    live = LiveReload(Files(DOUBTFUL))
    ada = open_page(live, "ada")
    asyncio.run(live._judge())
    live.files.warnings = []
    asyncio.run(live._welcome(open_page(live, "bob")))
    assert ada.told[-1] == MENDED


def test_warnings_are_told_again_if_telling_them_was_cut_short(monkeypatch):
    live = LiveReload(Files(DOUBTFUL))

    async def cut(*_):
        raise asyncio.CancelledError

    with monkeypatch.context() as patch, pytest.raises(asyncio.CancelledError):
        patch.setattr(live, "_send", cut)
        asyncio.run(live._warn())
    ada = open_page(live, "ada")
    asyncio.run(live._warn())
    assert ada.told == [WARNED]


def test_a_link_that_comes_while_old_ones_are_dropped_is_dropped_the_next_time(monkeypatch):
    live = LiveReload(Files())
    live.swapped = {"css/a.css": "1", "css/b.css": "1"}

    async def save_meanwhile(*_):
        live.swapped |= {"css/b.css": "2", "css/c.css": "1"}

    monkeypatch.setattr(live, "_send", save_meanwhile)
    asyncio.run(live._drop_old_links())
    assert live.swapped == {"css/b.css": "2", "css/c.css": "1"}


def test_what_a_page_missed_while_there_were_mistakes_is_shown_with_the_next_save(monkeypatch):
    live = LiveReload(Files())
    ada = open_page(live, "ada", at=["1"])
    live.saves = [(time.time(), frozenset({"css/a.css"}))]
    monkeypatch.setattr(live.files, "make_welcome", lambda names: SavedUpdate("broken", has_mistakes=True))
    asyncio.run(live._welcome(ada))
    asyncio.run(live._update(frozenset({"css/b.css"})))
    assert ada.told == ["broken", "saved ['css/a.css', 'css/b.css']"]


def test_a_mistake_that_a_page_met_at_its_opening_is_cleared_once_it_is_mended(static):
    files = SavedFiles()
    before = (static / TURN).read_text()
    spoil(static, TURN, ".fields { display: grid;", ".fields  display: grid;")
    assert "} closes nothing." in files.make_welcome(frozenset()).html
    (static / TURN).write_text(before)
    assert files.make_update(frozenset({TURN})).html.startswith(notices.render_mended())
    assert not files.make_update(frozenset({TURN})).html.startswith(notices.render_mended())


@pytest.mark.parametrize("mistakes", [[], [DOUBTFUL]])
def test_a_welcome_leaves_what_is_pending(mistakes, monkeypatch):
    files = SavedFiles()
    files.pending = frozenset({TURN})
    monkeypatch.setattr(problems, "find_mistakes", lambda: mistakes)
    files.make_welcome(frozenset({"css/base.css"}))
    assert files.pending == {TURN}


def test_a_save_that_could_not_be_judged_is_shown_with_the_next(monkeypatch):
    files = SavedFiles()
    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(problems, "find_mistakes", Path("/nowhere").read_text)
        files.make_update(frozenset({TURN}))
    monkeypatch.setattr(problems, "find_mistakes", list)
    assert sorted(files.make_update(frozenset({"css/base.css"})).links) == ["css/base.css", TURN]


def test_a_file_that_goes_once_it_is_listed_is_left_out(templates, monkeypatch):
    listed = ["room.html", "gone.html"]
    monkeypatch.setattr("play.design.template_files.list_templates", lambda: listed)
    files = TemplateFiles()
    assert list(files.templates) == ["room.html"] and not files.mistakes
    assert len(read_stamps(templates / name for name in listed)) == 1


def test_a_broken_link_of_emacs_is_no_static_file(static):
    (static / "css/.#turn.css").symlink_to("ada@desk.1234:5678")
    (static / ".#x.js").symlink_to("ada@desk.1234:5678")
    assert TURN in list_stylesheets() and "css/.#turn.css" not in list_stylesheets()
    assert len(stamp_stylesheets()) == len(read_stylesheets()) == len(list_stylesheets())
    assert not [path for path, *_ in page_names.stamp_pages() if ".#" in path]
