"""A designer's mistake is named with its file, its line and what was expected. No production server starts with it."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import WARNING, run_checks
from django.urls import reverse

from play.design import contract, field_types, problems, renamed, speed_checker
from play.pov import regions, squares, status
from play.rendering import partials
from tests.support.designer import append, spoil
from tests.support.long import long
from tests.support.servers import free_port

ROOT = Path(__file__).resolve().parents[2]


def test_there_are_none():
    assert problems.find_mistakes() == []


@pytest.mark.parametrize(
    "text, says",
    [
        ("{% load i18n %}{% blocktranslate with who=turn.nam %}{{ who }}{% endblocktranslate %}", "“turn.nam”"),
        ("{% load i18n %}{% blocktranslate %}{{ nobody }}{% endblocktranslate %}", "“nobody”"),
        ("{% load i18n %}{% blocktranslate count n=turn.round %}a{% plural %}{{ m }}{% endblocktranslate %}", "“m”"),
        ("{% load i18n %}{% translate turn.nam %}", "“turn.nam”"),
        ("{% if turn.round and not turn.rond %}{% endif %}", "“turn.rond”"),
        ("{{ turn.name|default:turn.nam }}", "“turn.nam”"),
        ("{% with one=turn.card.0 %}{{ one.ton }}{% endwith %}", "“one.ton”"),
        ('{% include "room/person.html" with person=turn only %}', "“person.id”"),
        ("{% for square in turn.card %}{{ square.coordinate.x }}{% endfor %}", "a plain value without fields"),
    ],
)
def test_no_tag_hides_a_mistake(text, says, templates):
    (templates / "turn" / "over.html").write_text(text)
    assert any(says in str(one) for one in problems.find_mistakes())


@pytest.mark.parametrize(
    "text",
    [
        "{% load i18n %}{% translate 'Wait' as wait %}{{ wait }}",
        "{% load i18n %}{% get_current_language as language %}{{ language }}",
        "{% load i18n %}{% blocktranslate with who=turn.name %}{{ who }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate count n=turn.round %}{{ n }}{% plural %}{{ n }}s{% endblocktranslate %}",
        "{% for square in turn.card %}{{ forloop.counter }}{{ square.coordinate }}{% empty %}{{ turn.moment_id }}"
        "{% endfor %}",
        "{% with one=turn.results.0 %}{{ one.parts.0 }}{{ turn.card|length }}{% endwith %}",
        "{# turn.nam #}{% comment %}{{ turn.nam }}{% endcomment %}",
    ],
)
def test_what_is_right_is_no_mistake(text, templates):
    (templates / "turn" / "over.html").write_text(text)
    assert problems.find_mistakes() == []


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("room/person.html", "</b>", "", "templates/room/person.html, line 13: <b> is not closed."),
        # What no template has, a state may show
        (
            "turn/guess.html",
            '{% translate "Choose a square for your piece." %}',
            '{% translate "Choose <b>a square." %}',
            "templates/room.html#turn: <b> with “a square.” is not closed.",
        ),
        long(
            "room/person.html",
            "{{ person.name }}",
            "{% if forloop.counter|divisibleby:2 %}<b>{% endif %}",
            "templates/room.html#players: <b>",
        ),
    ],
)
def test_the_page_of_a_state_says_what_is_not_closed_in_it(file, old, new, says, client, templates, settings):
    settings.DEBUG = True
    spoil(templates, file, old, new)
    page = client.get(reverse("design-state", args=["guess-three-in-turn"])).content.decode()
    assert says in html.unescape(re.sub("<.*?>", "", page))
    assert page.count("is not closed") == 1


def test_the_page_of_a_state_says_which_tag_closes_nothing(client, templates, settings):
    settings.DEBUG = True
    spoil(templates, "turn/guess.html", "</h2>", "</h2></i>")
    page = client.get(reverse("design-state", args=["guess-three-in-turn"])).content.decode()
    assert "templates/turn/guess.html, line 4: </i> closes nothing." in html.unescape(re.sub("<.*?>", "", page))


def test_the_gallery_names_them_and_still_shows_what_it_can(client, templates, settings):
    settings.DEBUG = True
    line = append(templates, "turn/clue.html", "{{ turn.steep }}")
    for address in (reverse("design"), reverse("design-state", args=["guess-three-giver"])):
        assert f"templates/turn/clue.html, line {line}" in client.get(address).content.decode()


def test_a_frame_that_cannot_be_shown_says_why(client, templates, settings):
    settings.DEBUG = True
    spoil(templates, "room.html", "{% endblock %}", "")
    page = client.get(reverse("design-state-page", args=["guess-three-giver"]))
    assert page.status_code == 500
    assert "templates/room.html, line" in page.content.decode()


def test_check_says_them(templates):
    line = append(templates, "room/person.html", "{{ person.nam }}")
    (found,) = [error for error in run_checks() if error.id == "play.E020"]
    assert f"templates/room/person.html, line {line}" in found.msg and "Did you mean “name”?" in found.hint


@pytest.mark.parametrize(
    "file, text, new",
    [
        ("room/piece.html", "{{ piece.old }}", "initial"),
        ("room/status.html", "{% if status.old %}{% endif %}", "is_lost"),
        (
            "turn/pick.html",
            '{% for square in turn.card %}{% translate square.old context "colour" %}{% endfor %}',
            "colour",
        ),
        ("turn/over.html", "{{ gossip.kind }}", "news"),
    ],
)
def test_a_field_that_has_a_new_name_is_answered_with_it(file, text, new, templates, monkeypatch):
    fields = {regions.Piece: {"old": "initial"}, status.Status: {"old": "is_lost"}, squares.Square: {"old": "colour"}}
    monkeypatch.setattr(renamed, "FIELDS", fields)
    monkeypatch.setattr(renamed, "NAMES", {"gossip": "news"})
    line = append(templates, file, text)
    (found, *others) = [one for one in problems.find_mistakes() if one.file == file]
    assert found.where == f"templates/{file}, line {line}"
    assert re.match(f"`(old|gossip)` is now `{new}`.", found.what)
    assert not others and "Did you mean" not in str(found)


def test_a_new_name_is_one_that_there_is():
    for kind, names in renamed.FIELDS.items():
        assert not field_types.get_fields(kind).keys() & names.keys()
        assert all(has(kind, new) for new in names.values())


def has(kind, path):
    """Return whether the type has the field, or for `chosen.laps` a field that has one."""
    first, _, rest = path.partition(".")
    members = field_types.get_fields(kind)
    return first in members and (not rest or has(members[first], rest))


def test_nothing_is_slow():
    assert speed_checker.find_slow() == []


def test_what_makes_a_push_slow_is_a_warning_and_no_mistake(templates):
    line = append(templates, "room/tools.html", "{{ person.id|add:0 }}")
    other = append(templates, "turn/over.html", "{% spaceless %}{% endspaceless %}")
    append(templates, "errors/removed.html", "{% firstof 1 %}")
    assert problems.find_mistakes() == []
    first, second = [warning for warning in run_checks() if warning.id == "play.W021"]
    assert first.level == WARNING
    assert first.msg == f"templates/room/tools.html, line {line}: the filter “add” is not compiled."
    assert second.msg == f"templates/turn/over.html, line {other}: {{% spaceless %}} is not compiled."
    assert "Django's engine" in first.hint and "14 times slower" in first.hint


def test_a_template_that_breaks_is_a_mistake_and_not_slow(templates):
    append(templates, "turn/over.html", "{% if turn.is_host %}")
    assert speed_checker.find_slow() == []


@pytest.mark.long  # the gallery names mistakes the same way without it
def test_the_gallery_names_what_is_slow(client, templates, settings):
    settings.DEBUG = True
    append(templates, "turn/over.html", "{% if turn.step >= 1 %}{% endif %}")
    assert "“&gt;=” in a condition is not compiled" in client.get(reverse("design")).content.decode()


def test_in_production_nothing_starts_with_one(templates, tmp_path):
    line = append(templates, "turn/clue.html", "{{ turn.steep }}")
    (tmp_path / "spoilt.py").write_text(
        f"from colorclues.settings import *\nTEMPLATES[0]['DIRS'] = [Path({str(templates)!r})]\n"
    )
    served = subprocess.run(
        [sys.executable, "-m", "colorclues.server"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}:{tmp_path}",
            "DJANGO_SETTINGS_MODULE": "spoilt",
            "VAR": str(tmp_path),
            "SECRET_KEY": "only for tests, and long enough to be one",
            "ALLOWED_HOSTS": "game.example.org",
            "PORT": str(free_port()),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert served.returncode == os.EX_CONFIG
    assert f"templates/turn/clue.html, line {line}" in served.stderr and "Traceback" not in served.stderr


def test_every_region_and_item_can_be_looked_at_by_the_name_that_pushes_it():
    assert {*partials.REGIONS, *partials.ITEMS.values()} <= {
        part.name for part in contract.PARTS if part.file == "room.html"
    }
