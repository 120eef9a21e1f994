"""Every sentence stands in a template where translators find it, and every language has all of them."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings

from play.rules.palette import NAMES as NAMES_OF_COLORS

ROOT = Path(__file__).resolve().parents[2]
# The gallery is for designers, who read the templates in English too.
TEMPLATES = sorted({*(ROOT / "templates").rglob("*.html")} - {*(ROOT / "templates" / "design").glob("*.html")})
CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))

GERMAN = ROOT / "locale/de/LC_MESSAGES/django.po"
TONES = {
    "very pale": "sehr blasses",
    "pale": "blasses",
    "light": "helles",
    "bright": "leuchtendes",
    "vivid": "lebhaftes",
    "strong": "kräftiges",
    "deep": "tiefes",
    "dark": "dunkles",
    "very dark": "sehr dunkles",
    "darkest": "dunkelstes",
}

# What is the same in every language: the game's name, and what a code and a room's address look like.
NAMES = {"Color Clues", "K7QM4T", "/r/"}
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
PREVIEW = {"og:title", "og:description"}

TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.S)
MARKUP = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}")
FILTERS = re.compile(r"""\|(\w+)(?::(_\()?"([^"]*)")?""")


class Words(HTMLParser):
    """Collects what a person reads in the HTML, or hears."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        is_text = READ_ALOUD | ({"content"} if named.get("property") in PREVIEW else set())
        self.found += [value for name, value in attributes if name in is_text and value]

    def handle_data(self, text):
        self.found.append(text)


def words(template: str) -> set[str]:
    """Return the texts with a letter that are left without the tags and variables of the template language."""
    reader = Words()
    reader.feed(MARKUP.sub("·", TRANSLATED.sub("·", template)))
    reader.close()
    pieces = (piece.strip() for text in reader.found for piece in text.split("·"))
    return {piece for piece in pieces if re.search(r"[^\W\d_]", piece)} - NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_holds_no_text_that_is_not_to_be_translated(path):
    assert words(path.read_text()) == set()


def test_text_that_is_not_to_be_translated_is_found():
    bare = '<p title="Look">{% translate "Yes" %} no {{ name }}</p><i placeholder="{{ x }}">{% if a %}or{% endif %}</i>'
    assert words(bare) == {"Look", "no", "or"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_filters_neither_add_english_words_nor_take_another_language_s(path):
    """`yesno` without an argument is translated, which attributes must not be; `pluralize` adds an English s."""
    for name, marked, text in FILTERS.findall(path.read_text()):
        assert name != "pluralize" and (name, text) != ("yesno", "")
        assert name != "join" or marked or not re.search(r"\w", text)


def test_no_stylesheet_says_anything():
    """Only the unit behind the countdown stands in a stylesheet: it is the same in every language."""
    sheets = (ROOT / "static" / "css").glob("*.css")
    shown = [value for sheet in sheets for value in re.findall(r"content: ([^;}]*)", sheet.read_text())]
    said = [text for value in shown for text in re.findall(r'"([^"]*)"', value)]
    assert {text for text in said if re.search(r"[^\W\d_]", text)} == {" s"}


def test_every_language_but_english_has_a_catalogue():
    assert sorted(path.parts[-3] for path in CATALOGUES) == sorted({code for code, _ in settings.LANGUAGES} - {"en"})


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_sentence_is_translated(path):
    catalogue = polib.pofile(path)
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_the_markup_and_the_variables(path):
    for entry in polib.pofile(path):
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert marked(text) == marked(entry.msgid), text
            assert text.strip() == text or entry.msgid.strip() != entry.msgid


def marked(text: str) -> Counter:
    return Counter(re.findall(r"<[^>]+>", text)) | Counter(set(re.findall(r"%\(\w+\)s", text)))


def test_a_color_has_the_same_tone_and_hue_in_german():
    german = {entry.msgid: entry.msgstr for entry in polib.pofile(GERMAN) if entry.msgctxt == "colour"}
    assert german.keys() == set(NAMES_OF_COLORS.values())
    assert len(set(german.values())) == len(german)
    parts = [(*split(name, TONES), *split(text, TONES.values())) for name, text in german.items()]
    assert all(TONES.get(tone, "") == its_tone for tone, _, its_tone, _ in parts)
    hues = {(hue, its_hue) for _, hue, _, its_hue in parts}
    assert len(hues) == len({hue for hue, _ in hues}) == len({its_hue for _, its_hue in hues})


def split(name: str, tones: Iterable[str]) -> tuple[str, str]:
    tone = max((tone for tone in tones if name.startswith(f"{tone} ")), key=len, default="")
    return tone, name.removeprefix(tone).strip()


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Return a copy of the project after bin/messages."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("locale", "play", "site", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "manage.py", folder)
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run([ROOT / "bin/messages", folder], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_collecting_the_sentences_anew_finds_no_others(path, collected):
    assert (collected / path.relative_to(ROOT)).read_text() == path.read_text()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_the_server_reads_is_what_the_translators_wrote(path, collected):
    compiled = path.with_suffix(".mo")
    assert polib.mofile(collected / compiled.relative_to(ROOT)) == polib.mofile(compiled)
