"""A sentence without a translation is marked in the gallery, and named by file and line."""

import shutil
from pathlib import Path

import polib
import pytest
from django.template import engines
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from play.design import gallery_frames, sample_pages, translations, untranslated
from play.design.renderings import get_renderer, make_context
from play.design.untranslated import find_untranslated, mark_untranslated
from tests.support.designer import spoil

ROOT = Path(__file__).resolve().parents[2]
LOBBY = "turn/lobby.html"


@pytest.fixture
def german(tmp_path, settings):
    """Return a copy of the German catalogue, which Django reads once it is compiled with compile(german)."""
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    catalogue = polib.pofile(tmp_path / "locale/de/LC_MESSAGES/django.po")
    forget_translations()
    yield catalogue
    forget_translations()


def forget_translations():
    translation_file_changed(None, Path("django.mo"))


def compile_german(catalogue):
    catalogue.save_as_mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    translations.take_compiled()


def render(text, **context):
    with mark_untranslated("de"):
        return engines["django"].from_string(text).render(context)


def test_all_is_translated():
    assert find_untranslated("de") == find_untranslated("en") == []


@pytest.mark.parametrize("loss", ["msgstr", "fuzzy"])
def test_a_sentence_without_german_is_named_by_file_and_line(loss, german):
    translations.take_compiled()
    entry = german.find("You are the host")
    if loss == "fuzzy":
        entry.flags.append("fuzzy")
    else:
        entry.msgstr = ""
    compile_german(german)
    (found, *others) = find_untranslated("de")
    lines = (ROOT / "templates" / found.file).read_text().splitlines()
    assert (found.file, found.what) == (LOBBY, "“You are the host” has no German.")
    assert "You are the host" in lines[found.line - 1]
    assert others == []


def test_so_is_a_plural(german):
    translations.take_compiled()
    german.find("Start: %(missing)s more needed").msgstr_plural = {0: "", 1: ""}
    compile_german(german)
    assert {"“Start: %(missing)s more needed” has no German."} == {one.what for one in find_untranslated("de")}


def test_it_is_marked_where_it_is_rendered_in_attributes_too():
    text = '<b title="{% translate "No German" %}">{% blocktranslate %}No {{ name }}{% endblocktranslate %}</b>'
    assert render(text, name="<Ada>") == '<b title="⟦No German⟧">⟦No &lt;Ada&gt;⟧</b>'


def test_so_is_a_plural_and_what_has_a_context():
    plural = "{% blocktranslate count n=n %}{{ n }} cat{% plural %}{{ n }} cats{% endblocktranslate %}"
    assert render(plural, n=2) == "⟦2 cats⟧"
    assert render('{% translate "Rain" context "weather" %}') == "⟦Rain⟧"


def test_a_sentence_with_german_has_no_marks():
    assert render('{% translate "You are the host" %}') == "Du bist der Host"
    with mark_untranslated("en"):
        assert gettext("No German") == "No German"


def test_a_language_that_django_does_not_know_is_named_by_its_code_or_by_the_one_it_belongs_to():
    assert [untranslated._find_name(code) for code in ("de-ch", "zh-cn", "tlh")] == [
        "German",
        "Simplified Chinese",
        "tlh",
    ]
    assert find_untranslated("de-ch") == []


def test_the_words_of_the_board_are_marked_too_and_what_is_compiled_is_shown(german, settings, templates, rf):
    settings.DEBUG = True
    page = sample_pages.list_states()["guess-three-in-turn"].make()
    spoil(templates, "room/board.html", '<div id="board"', '<p>{% translate "No German" %}</p><div id="board"')

    def ask():
        request = rf.get("/?language=de")
        request.session = {}
        return request

    def look():
        return gallery_frames.render_page(ask(), page).content.decode()

    assert "<p>⟦No German⟧</p>" in look()
    with override("de"):
        assert "<p>No German</p>" in make_context(ask(), page, engines["django"])["board"]
    renderer = get_renderer("de")
    assert get_renderer("de") is renderer
    german.append(polib.POEntry(msgid="No German", msgstr="Deutsch"))
    compile_german(german)
    assert get_renderer("de") is not renderer
    assert "<p>Deutsch</p>" in look()


def test_german_that_is_compiled_while_no_page_is_open_is_taken_at_the_next_one(german):
    translations.take_compiled()
    with override("de"):
        assert gettext("Start a room") == "Raum eröffnen"
    german.find("Start a room").msgstr = "Raum aufmachen"
    german.save_as_mofile(str(Path(german.fpath).with_suffix(".mo")))
    with override("de"):
        assert gettext("Start a room") == "Raum eröffnen"  # Django keeps what it has read
        translations.take_compiled()  # as each request in development begins
    with override("de"):
        assert gettext("Start a room") == "Raum aufmachen"
