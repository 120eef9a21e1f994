"""bin/messages, with gettext: it says what is left to translate, and no German is lost when the English changes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
GERMAN = "locale/de/LC_MESSAGES/django.po"
OTHER = "An altogether different set of words"

BEFORE = {
    ("", "Take a seat at this table"): "Setz dich an diesen Tisch",
    ("", "Nobody has come yet"): "Noch ist niemand da",
    ("door", "Knock, and wait"): "Klopf an und warte",
}
NOW = f"""
{{% translate "Take a seat at the table" %}}
{{% translate "{OTHER}" %}}
{{% translate "Please ring the bell over there" context "door" %}}
{{% blocktranslate count n=n %}}Ring {{{{ n }}}} bell{{% plural %}}Ring {{{{ n }}}} bells{{% endblocktranslate %}}
"""


def messages(*words):
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run([ROOT / "bin/messages", *words], env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Copy the project, with a template whose English was changed since it was translated."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("locale", "play", "site", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "manage.py", folder)
    german = polib.pofile(folder / GERMAN)
    place = [("templates/words.html", "")]
    for (context, english), text in BEFORE.items():
        german.append(polib.POEntry(msgctxt=context or None, msgid=english, msgstr=text, occurrences=place))
    plural = polib.POEntry(msgid="Turn %(n)s key", msgid_plural="Turn %(n)s keys", occurrences=place)
    plural.msgstr_plural = {0: "Dreh %(n)s Schlüssel um", 1: "Dreh %(n)s Schlüssel herum"}
    german.append(plural)
    german.save()
    (folder / "templates/words.html").write_text(NOW)
    return folder


@pytest.fixture(scope="module")
def collected(project):
    """Return what bin/messages says of it, and the German that is there then."""
    done = messages(project)
    assert done.returncode == 0, done.stderr
    return done.stdout, polib.pofile(project / GERMAN)


@pytest.mark.parametrize(
    "context, english, before, text",
    [
        (None, "Take a seat at the table", "Take a seat at this table", "Setz dich an diesen Tisch"),
        (None, OTHER, "Nobody has come yet", "Noch ist niemand da"),
        ("door", "Please ring the bell over there", "Knock, and wait", "Klopf an und warte"),
    ],
)
def test_the_german_of_a_changed_sentence_is_a_suggestion(context, english, before, text, collected):
    entry = collected[1].find(english, msgctxt=context or False)
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == (text, True, before)
    assert entry.previous_msgctxt == context


def test_so_is_that_of_a_changed_plural(collected):
    entry = collected[1].find("Ring %(n)s bell")
    assert entry.fuzzy
    assert entry.msgstr_plural == {0: "Dreh %(n)s Schlüssel um", 1: "Dreh %(n)s Schlüssel herum"}
    assert (entry.previous_msgid, entry.previous_msgid_plural) == ("Turn %(n)s key", "Turn %(n)s keys")


def test_no_page_shows_a_suggestion(project, collected):
    compiled = polib.mofile((project / GERMAN).with_suffix(".mo"))
    assert compiled.find(OTHER) is None


def test_it_says_what_is_left_by_file_and_line(project, collected):
    said, _ = collected
    lines = (project / GERMAN).read_text().splitlines()
    assert said.startswith(f"German: 0 untranslated, 4 fuzzy: {GERMAN}:")
    found = re.findall(rf"{GERMAN}:(\d+) fuzzy “(.*)”", said)
    assert [lines[int(number) - 1] for number, _ in found] == [f'msgid "{english}"' for _, english in found]
    assert len(found) == 4


@pytest.fixture(scope="module")
def translated(project, collected):
    """Translate all but one sentence, which is taken out, and collect again."""
    german = polib.pofile(project / GERMAN, wrapwidth=0)
    for entry in german:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    german.save()
    words = project / "templates/words.html"
    words.write_text(words.read_text().replace(f'{{% translate "{OTHER}" %}}\n', ""))
    return messages(project).stdout


def test_what_no_template_uses_any_more_is_dropped_aloud_once_all_is_translated(project, translated):
    dropped, complete = translated.strip().splitlines()
    assert dropped == f"Dropped what no template uses any more: “{OTHER}”, “Noch ist niemand da”"
    assert re.fullmatch(r"German is complete: [\d,]+ sentences\.", complete)
    assert OTHER not in (project / GERMAN).read_text()


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_it_tells_how_it_is_used(option):
    done = messages(option)
    assert (done.returncode, done.stderr) == (0, "")
    assert "bin/messages [folder]" in done.stdout
    assert "#" not in done.stdout


@pytest.mark.parametrize(
    "words, refusal",
    [
        (["--fuzzy"], "bin/messages has no option --fuzzy. bin/messages --help says what it has."),
        (["/no/such/folder"], "There is no folder /no/such/folder."),
        (["/usr"], "/usr is no folder of the project: it has no manage.py."),
        (["one", "two"], "bin/messages takes one folder, and got 2: one two"),
    ],
)
def test_what_it_cannot_do_is_refused_in_a_sentence(words, refusal):
    done = messages(*words)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", refusal + "\n")
