"""Every sentence stands in a template where translators find it, and every language has all of them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest
from django.conf import settings

from play.design import sentence_checker
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

FILTERS = re.compile(r"""\|(\w+)(?::(_\()?"([^"]*)")?""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_holds_no_text_that_is_not_to_be_translated(path):
    name = path.relative_to(ROOT / "templates").as_posix()
    assert [str(one) for one in sentence_checker.check_template(name, path.read_text())] == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("<p>\n  no {{ name }}</p>", 2, "“no”"),
        ('{% translate "Yes" %}\n<i\n  title="Look">{{ x }}</i>', 3, "“Look”"),
        ('<i placeholder="{{ x }}">{% if a %}\nor{% endif %}</i>', 2, "“or”"),
        ("<b>{{ clue }</b>", 1, "would read “{{ clue }</b>”"),
        ("<b>\n{ % if x %}</b>", 2, "would read “{ % if x %}</b>”"),
        ('{% translate "Yes"\n%}', 1, "would read “{% translate"),
    ],
)
def test_a_sentence_that_nobody_can_translate_is_named_with_its_line(text, line, says):
    found, *_ = sentence_checker.check_template("room/own.html", text)
    assert found.line == line and says in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "{# {{ no #}{% comment %}\nno {{ more }\n{% endcomment %}<!-- a note -->",
        '{% blocktranslate trimmed %}\nYes\n{% endblocktranslate %}<i title="{% translate "Look" %}">3 → {{ x }}</i>',
        "Color Clues · <style>b { color: red; }</style><script>let no = {};</script>",
    ],
)
def test_what_no_language_changes_is_no_sentence(text):
    assert sentence_checker.check_template("room/own.html", text) == ()


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
    missing = [entry for entry in polib.pofile(path) if not entry.translated() or entry.fuzzy or entry.obsolete]
    said = [f"{path.relative_to(ROOT)}, line {entry.linenum}: “{entry.msgid}”" for entry in missing]
    assert said == [], "Expected a msgstr for each, and no line “#, fuzzy”; then run bin/messages."


def test_a_translation_keeps_the_markup_and_the_variables():
    assert [str(one) for one in sentence_checker.find() if one.path.endswith(".po")] == []


@pytest.mark.parametrize(
    ("english", "german", "says"),
    [
        ("%(name)s waits", "%(nam)s wartet", "lacks %(name)s and has %(nam)s."),
        ("<b>%(name)s</b> waits", "<b>%(name)s wartet", "lacks </b>."),
        ("wait", "<i>warte</i>", "has <i> and has </i>."),
    ],
)
def test_a_translation_that_has_lost_something_is_named_with_its_line(english, german, says, tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "xx/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'#: templates/x.html\nmsgid "{english}"\nmsgstr "{german}"\n')
    (found,) = (one for one in sentence_checker.find() if one.path.endswith(".po"))
    assert found.where.endswith("xx/LC_MESSAGES/django.po, line 3") and says in found.what


def test_a_translation_for_one_may_do_without_the_number(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "xx/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "one piece"\nmsgid_plural "%(n)s pieces"\nmsgstr[0] "ein Stein"\nmsgstr[1] "%(n)s Steine"\n')
    assert sentence_checker.find() == []
    path.write_text(path.read_text() + 'msgid "one"\nmsgstr "eins\n')
    assert [found.line for found in sentence_checker.find()] == [6]


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
    fresh, kept = (collected / path.relative_to(ROOT)).read_text().splitlines(), path.read_text().splitlines()
    assert fresh == kept, f"{path.relative_to(ROOT)} is old: run bin/messages, and write what it names"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_the_server_reads_is_what_the_translators_wrote(path, collected):
    compiled = path.with_suffix(".mo")
    fresh, kept = (list_texts(polib.mofile(mo)) for mo in (collected / compiled.relative_to(ROOT), compiled))
    assert fresh == kept, f"{compiled.relative_to(ROOT)} is old: run bin/messages"


def list_texts(catalogue) -> list[tuple]:
    return [(entry.msgctxt, entry.msgid, entry.msgstr, entry.msgstr_plural) for entry in catalogue]
