"""Visitors of one room read its page and its pushes each in their own language."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language, override

from play.pov.builder import build_pov
from play.pov.regions import Notice
from play.rendering import diff, messages
from play.rules import Refused
from tests.support.cast import ADA, BOB, CLEO, do, go_on, guessing, lobby, over, picking, revealed, second_guessing
from tests.support.player import Node, Player, parse
from tests.support.sentences import read_refusal, read_sentence

CODE = "K7QM4T"
SPOKEN = {"alt", "aria-label", "content", "lang", "placeholder"}
GAMES = [lobby(), lobby(2), picking(), guessing(), do(guessing(), "guess", BOB, square="C12"), second_guessing(4)]
GAMES += [revealed(), go_on(revealed()), over(), do(lobby(4), "leave", CLEO), do(guessing(4), "say", BOB, text="hi")]


def structure(node: Node | str) -> object:
    """Return all but the words, and their order among the elements."""
    attrs = {name: value for name, value in node.attrs.items() if name not in SPOKEN}
    return node.tag, attrs, [structure(child) for child in node.children if isinstance(child, Node)]


def pushed(game, viewer, language):
    return diff.render_step(None, build_pov(CODE, game, viewer), 7, language)


# Which language


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("tlh,de;q=0.5", "de"),
        ("tlh", "en"),
        ("*", "en"),
        (";q=,,;=", "en"),
        ("de" * 5000, "en"),
    ],
)
def test_the_browser_says_which_language(asked, language, db):
    page = Client().get("/", headers={"Accept-Language": asked})
    assert f'<html lang="{language}">' in page.content.decode()
    assert page.headers["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(page.headers["Vary"].split(", "))


CHOSEN = [("de", "de"), ("en", "en"), ("tlh", "de"), ("../de", "de"), ("", "de")]


@pytest.mark.parametrize(("cookie", "language"), CHOSEN)
def test_what_was_chosen_wins_over_the_browser_if_there_is_such_a_language(cookie, language, client, db):
    client.cookies["colorclues-language"] = cookie
    assert f'<html lang="{language}">' in client.get("/", headers={"Accept-Language": "de"}).content.decode()


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "de\r\nSet-Cookie: a=b"])
def test_a_language_that_there_is_not_cannot_be_chosen(language, client):
    answer = client.post("/language/", {"language": language, "next": "/"})
    assert answer.status_code == 302
    assert "colorclues-language" not in answer.cookies


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_choosing_leads_to_our_own_pages_only(next, client):
    assert client.post("/language/", {"language": "de", "next": next}).headers["Location"] == "/"


def test_a_language_is_chosen_by_a_form_and_kept_for_a_year():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/language/", {"language": "de"}).status_code == 403
    assert "colorclues-language" not in client.cookies
    client = Client()
    cookie = client.post("/language/", {"language": "de", "next": "/"}).cookies["colorclues-language"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("de", 31536000, True, "Lax")


# What is rendered


@pytest.mark.parametrize("game", GAMES, ids=range(len(GAMES)))
def test_regions_differ_in_words_alone(game):
    for viewer in (ADA, BOB, None):
        english, german = (pushed(game, viewer, language) for language in ("en", "de"))
        assert structure(parse(english)) == structure(parse(german))


def test_what_is_remembered_is_told_apart_by_language():
    first = {language: pushed(guessing(), BOB, language) for language in ("en", "de")}
    said = {language: parse(message).with_id("doing").text for language, message in first.items()}
    assert said == {language: read_sentence("room/doing.html#guess-yours", language) for language in first}
    assert {language: pushed(guessing(), BOB, language) for language in ("en", "de")} == first


def test_a_rendering_neither_asks_nor_changes_the_language_of_whose_move_it_follows():
    def render(language: str) -> tuple[str, ...]:
        notice = messages.render_notice(Notice.of(Refused("not-over")), language)
        return pushed(lobby(), ADA, language), messages.render_room_list((), language), notice

    english = render("en")
    with override("de"):
        # Each notice has an id of its own.
        assert [parse(message).text for message in render("en")] == [parse(message).text for message in english]
        assert get_language() == "de"


@pytest.mark.parametrize("seconds", [1, 2])
def test_numbers_are_one_or_many(seconds):
    notice = messages.render_notice(Notice.of(Refused("skip-early", seconds=seconds)), "de")
    assert parse(notice).with_id("notice").text == read_refusal("skip-early", "de", seconds=seconds)


def test_a_bot_s_guest_is_one_in_the_page_s_language(client, db):
    made = client.post("/rooms/", {"bots": "2"}, headers={"Accept-Language": "de"})
    page = parse(client.get(made.headers["Location"]).content.decode())
    assert read_sentence("shared/guest.html", "de") in page.with_id("players").text


# In the same room


def test_a_german_and_an_english_player_sit_in_one_room_each_in_their_own_language(visit):
    ada, bob, cleo = visit(Accept_Language="de-DE"), visit(), visit(Accept_Language="en")
    ada.make_room("Ada")
    choose(cleo.join(ada.code, "Cleo"), "de")
    bob.join(ada.code, "Bob")
    for player in (ada, bob, cleo):
        player.reload().connect().hear()
    ada.move("start")
    for player in (ada, bob, cleo):
        player.wait(lambda shown: shown.phase == "pick")
    for player in (ada, bob, cleo):
        language = "en" if player is bob else "de"
        assert player.region("doing").text == read_sentence("room/doing.html#pick", language)
    for player in (ada, bob, cleo):
        pushed = player.regions()
        assert player.reload().regions() == pushed
        assert player.page.all("html")[0]["lang"] == ("en" if player is bob else "de")
    assert shapes(ada) == shapes(bob) == shapes(cleo)


def choose(player: Player, language: str) -> None:
    """Press one of the page's buttons, and come back to the page."""
    form = next(form for form in player.page.all("form") if form["action"] == "/language/")
    assert [button["value"] for button in form.all("button")] == [code for code, _ in settings.LANGUAGES]
    answer = player.submit(form, language=language)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/r/{player.code}/")


def shapes(player: Player) -> list:
    return [cut_names(*structure(player.region(id))) for id in ("status", "news", "chat", "history", "pieces")]


def cut_names(tag: str, attributes: dict, children: list) -> tuple:
    """Return the structure without names: the giver's own page says “you” where the others' name the giver."""
    return tag, attributes, [cut_names(*child) for child in children if child[0] != "bdi"]


def test_a_refusal_comes_in_the_language_of_its_cause(visit):
    ada, bob = visit(Accept_Language="de"), visit()
    ada.make_room("Ada")
    bob.join(ada.code, "Bob")
    for player, language in ((ada, "de"), (bob, "en")):
        player.connect().hear()
        player.move("rename", name="")
        player.wait(lambda shown: shown.refused == "name-empty")
        assert player.region("notice").text == read_refusal("name-empty", language)


def test_the_last_word_before_a_socket_is_closed_is_in_its_language(visit):
    eve = visit(Accept_Language="de")
    with eve.open("/ws/r/ZZZZZZ/") as line:
        assert parse(line.recv(timeout=10)).with_id("turn").text == read_sentence("turn/gone.html", "de")


def test_the_list_of_open_rooms_comes_in_each_reader_s_language(visit):
    for language in ("de", "en"):
        title = parse(messages.render_room_list((), language)).all("h2")[0].text
        with visit(Accept_Language=language).open("/ws/rooms/") as line:
            assert title == parse(line.recv(timeout=10)).all("h2")[0].text


@pytest.mark.parametrize("headers", [{"Accept_Language": ";q=de,,*;q=2"}, {"Accept_Language": "x" * 4000}])
def test_a_socket_with_headers_that_make_no_sense_is_in_english(headers, visit):
    eve = visit(**headers)
    with eve.open("/ws/r/ZZZZZZ/?language=%ff") as line:
        assert parse(line.recv(timeout=10)).with_id("turn").text == read_sentence("turn/gone.html", "en")


@pytest.mark.parametrize(("accept", "code"), [("de-AT,de", "clue-colour"), ("en", None)])
def test_rule_9_a_clue_is_judged_in_the_language_of_the_giver_s_page(visit, server, accept, code):
    ada, *others = players = [visit(Accept_Language=accept) for _ in range(3)]
    ada.make_room("Ada")
    for player, name in zip(others, ("Bob", "Cleo"), strict=True):
        player.join(ada.code, name)
    for player in players:
        player.reload().connect().hear()
    ada.move("start")
    for player in players:
        player.wait(lambda shown: shown.phase == "pick")
    giver = next(player for player in players if player.is_yours)
    giver.move("pick", square=giver.choices("pick", "square")[0])
    giver.wait(lambda shown: shown.phase == "clue")
    giver.move("clue", text="blau")
    giver.hear()
    assert giver.refused == code
    assert giver.phase == ("clue" if code else "guess")
    if code:
        assert giver.reload().post("clue", text="rötlich").status_code == 422
    logged = [move for move in server.entries(ada.code) if move["name"] == "clue"]
    assert [move["language"] for move in logged] == ([] if code else ["en"])
