"""The preview of a link, which strangers fetch and which therefore tells no secret."""

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from play.pov.builder import build_pov
from play.rooms import changes, creation, queries
from play.rules.game import Move
from tests.support.player import parse
from tests.support.sentences import read_sentence


@pytest.fixture
def room(db):
    code = creation.create("ada", "Ada")
    for name in ("Bob", "Cleo"):
        changes.join(code, name, name)
    return code


def preview(path, **headers):
    """Return what the head of a stranger's page says."""
    page = parse(Client().get(path, headers=headers).content.decode())
    metas = [node for node in page.all("meta") if node.get("content")]
    named = {node.get("property") or node.get("name") or "": node["content"] for node in metas}
    return named | {"title": page.all("title")[0].text}


def shown(path, **headers):
    found = preview(path, **headers)
    return found["og:title"], found["og:description"]


def test_the_front_page_and_a_room_have_a_title_a_sentence_and_a_picture(room):
    title, sentence = shown("/")
    assert title == "Color Clues" and sentence
    invitation, same = shown(f"/r/{room}/")
    assert title in invitation != title and same == sentence
    for path in ("/", f"/r/{room}/", f"/r/{room}/?hide", f"/r/{room}/screen/"):
        found = preview(path)
        assert found["og:image"] == "http://testserver/static/preview.png"
        assert found["twitter:card"] == "summary_large_image"


def test_they_are_in_the_language_that_is_asked_for(room):
    english, german = (shown(f"/r/{room}/", Accept_Language=language) for language in ("en", "de"))
    with override("de"):
        assert german == tuple(gettext(text) for text in english)


def test_a_preview_is_the_same_in_every_phase_until_somebody_has_won(room):
    invitation, phases = told(room), set()
    while (game := queries.read(room).game).phase != "over":
        phases.add(game.phase)
        assert told(room) == invitation
        go_on(room, game)
    assert phases == {"lobby", "pick", "clue", "guess", "reveal"}
    result = told(room)
    status = build_pov(room, game, None).status
    assert result["og:title"] == f"{read_sentence('shared/winners.html', status=status)} · Color Clues"
    assert {**result, "og:title": ""} == {**invitation, "og:title": ""}


def told(room):
    return {name: text for name, text in preview(f"/r/{room}/").items() if ":" in name or name == "title"}


def go_on(code, game):
    """Make the legal move that leads on by the shortest way."""
    visitors = {1: "ada", 2: "Bob", 3: "Cleo"}
    player = game.awaited[0] if game.awaited else game.host
    clue = f"zq{'abcdefghij'[game.round]}x"
    move = {
        "lobby": lambda: Move("start"),
        "pick": lambda: Move("pick", square=game.card[0], moment_id=game.moment_id),
        "clue": lambda: Move("clue" if game.step == 1 else "pass", moment_id=game.moment_id, text=clue),
        "guess": lambda: Move("guess", square=f"A{len(game.pieces) + 1}", moment_id=game.moment_id),
        "reveal": lambda: Move("next", moment_id=game.moment_id),
    }[game.phase]()
    changes.change(code, visitors[player], move)
