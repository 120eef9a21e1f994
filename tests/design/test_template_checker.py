"""A designer's mistake is named with its file, its line and what was expected. No production server starts with it."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from play.design import contract, problems
from play.rendering import partials
from tests.support.designer import spoil

ROOT = Path(__file__).resolve().parents[2]


def test_there_are_none():
    assert problems.find_mistakes() == []


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("turn/clue.html", "turn.step == 1", "turn.stepp == 1", "“turn.step"),
        ("person.html", "{{ person.name }}", "{{ person.nam }}", "Did you mean “name”?"),
        ("person.html", "{{ person.name }}", "{{ persn.name }}", "“persn” is not known here."),
        ("turn/reveal.html", "turn.is_last", "status.phase", "gets turn."),
        ("podium.html", "token.initial", "token.letter", "“token” has initial, look, name."),
        ("podium.html", "best.clue_by", "best.clue_from", "“best.clue_from” is no field."),
        ("turn/reveal.html", "result.near ", "result.nearby ", "“result.nearby” is no field."),
        ("refusals.html", "notice.missing", "notice.lacking", "“notice” has missing."),
        ("news.html", "news.square.tone", "news.square.color", "Did you mean “colour”?"),
        ("front.html", "room.players ", "room.player ", "Did you mean “players”?"),
        ("settings.html", "settings.seconds", "settings.minutes", "“settings” has"),
        ("room.html", "clock.left ", "clock.rest ", "“clock” has deadline, id, left."),
        ("room.html", "{% partialdef news inline %}", "{% partialdef news %}", "{% partialdef news inline %}"),
        ("status.html", "podium.html", "podum.html", "Did you mean “podium.html”?"),
        ("base.html", "css/base.css", "css/bass.css", "Did you mean “css/base.css”?"),
        ("front.html", "{% url 'create' %}", "{% url 'crate' %}", "Did you mean “create”?"),
        ("removed.html", "{% block body %}", "{% block boddy %}", "Did you mean “body”?"),
        ("too_much.html", "seconds > 90", "minutes > 1", "too_much.html gets seconds."),
        ("room.html", "{% partialdef status inline %}", "{% partialdef statuss inline %}", "Did you mean “statuss”?"),
    ],
)
def test_a_mistake_is_found_where_it_is(file, old, new, says, templates):
    line = spoil(templates, file, old, new)
    assert any((one.file, one.line) == (file, line) and says in str(one) for one in problems.find_mistakes())


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("turn/over.html", "{% endif %}", "", "templates/turn/over.html, line 1: Unclosed tag"),
        ("removed.html", '"base.html"', '"bass.html"', "Did you mean “base.html”?"),
        ("room.html", 'id="pieces"', 'id="piece"', 'Expected an element with id="pieces".'),
        ("person.html", 'id="player-', 'id="person-', 'Expected an element with id="player-…".'),
        ("room.html", "{% partialdef status inline %}", "{% partialdef state inline %}", "Did you mean “state”?"),
        ("room.html", "{% partialdef say inline %}", "{% partialdef chat inline %}", "stands there twice."),
        ("room.html", 'hx-select-oob="x-push>', 'hx-select-oob="x-pull>', "hx-select-oob="),
        ("front.html", "hx-select-oob=", "hx-select=", "hx-select-oob="),
        ("status.html", '<p id="doing"', '<p id="does"', "has lost its id."),
        ("room.html", '<p id="line"', '<p id="wire"', 'id="line" is lost.'),
        ("refusals.html", "{% partialdef late %}", "{% partialdef belated %}", "the part “late” is missing."),
    ],
)
def test_what_is_lost_is_missed(file, old, new, says, templates):
    spoil(templates, file, old, new)
    assert any(says in str(one) for one in problems.find_mistakes())


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
        ('{% include "person.html" with person=turn only %}', "“person.id”"),
        ("{% for square in turn.card %}{{ square.at.x }}{% endfor %}", "a plain value without fields"),
    ],
)
def test_no_tag_hides_a_mistake(text, says, templates):
    (templates / "turn" / "wait.html").write_text(text)
    assert any(says in str(one) for one in problems.find_mistakes())


@pytest.mark.parametrize(
    "text",
    [
        "{% load i18n %}{% translate 'Wait' as wait %}{{ wait }}",
        "{% load i18n %}{% get_current_language as language %}{{ language }}",
        "{% load i18n %}{% blocktranslate with who=turn.name %}{{ who }}{% endblocktranslate %}",
        "{% load i18n %}{% blocktranslate count n=turn.round %}{{ n }}{% plural %}{{ n }}s{% endblocktranslate %}",
        "{% for square in turn.card %}{{ forloop.counter }}{{ square.at }}{% empty %}{{ turn.at }}{% endfor %}",
        "{% with one=turn.results.0 %}{{ one.parts.0 }}{{ turn.card|length }}{% endwith %}",
        "{# turn.nam #}{% comment %}{{ turn.nam }}{% endcomment %}",
    ],
)
def test_what_is_right_is_no_mistake(text, templates):
    (templates / "turn" / "wait.html").write_text(text)
    assert problems.find_mistakes() == []


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("turn/guess.html", "</h2>", "", "room.html#turn: <h2> with “Your turn. Place your piece.” is not closed."),
        ("person.html", "</b>", "", "room.html#players: <b> with “Ada” is not closed."),
        ("room.html", "</main>", "", "room.html: <main> with “"),
        ("status.html", "{% endfor %}</h1>", "{% endfor %}</h2>", "room.html#status: <h1> with “"),
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
    assert "templates/room.html#turn: Unexpected end tag (i). Ignored. It is in line" in re.sub("<.*?>", "", page)


def test_the_gallery_names_them_and_still_shows_what_it_can(client, templates, settings):
    settings.DEBUG = True
    spoil(templates, "turn/clue.html", "turn.step == 1", "turn.steep == 1")
    for address in (reverse("design"), reverse("design-state", args=["guess-three-giver"])):
        assert "templates/turn/clue.html, line 4" in client.get(address).content.decode()


def test_a_frame_that_cannot_be_shown_says_why(client, templates, settings):
    settings.DEBUG = True
    spoil(templates, "room.html", "{% endblock %}", "")
    page = client.get(reverse("design-state-page", args=["guess-three-giver"]))
    assert page.status_code == 500
    assert "templates/room.html, line" in page.content.decode()


def test_check_says_them(templates):
    spoil(templates, "person.html", "{{ person.name }}", "{{ person.nam }}")
    (found,) = [error for error in run_checks() if error.id == "play.E020"]
    assert "templates/person.html, line 1" in found.msg and "Did you mean “name”?" in found.hint


def test_in_production_nothing_starts_with_one(templates, tmp_path):
    line = spoil(templates, "turn/clue.html", "turn.step == 1", "turn.steep == 1")
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
            "SECRET_KEY": "only for tests",
            "ALLOWED_HOSTS": "game.example.org",
            "PORT": "0",
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
