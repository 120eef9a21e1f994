"""The gallery shows a state in frames and a game move by move, and only a server that is told to has a gallery."""

import re

import httpx
import pytest
from django.urls import reverse
from websockets.exceptions import ConnectionClosed

from play.design import css_checker, sample_games
from play.rooms import creation, queries
from tests.design.frames import frame, html
from tests.support.player import PATIENCE, Player, parse


@pytest.mark.parametrize("name", ["guess-three-giver", "notice-late", "front-full", "too-much-a-minute"])
def test_a_state_has_frames_for_both_widths_and_schemes_and_tells_files_and_fields(name, client):
    page = parse(html(client.get(reverse("design-state", args=[name]))))
    widths = [(frame["width"], frame["src"].partition("scheme=")[2]) for frame in page.all("iframe")]
    assert widths == [("360", "light"), ("360", "dark"), ("1280", "light"), ("1280", "dark")]
    assert {code.text for code in page.all("code")} & {"room.html#turn", "front.html", "errors/too_much.html"}
    calm = parse(html(client.get(reverse("design-state", args=[name]) + "?calm=on")))
    assert all("calm=on" in frame["src"] for frame in calm.all("iframe"))


def test_a_state_is_shown_in_each_language(client):
    page = parse(html(client.get(reverse("design-state", args=["reveal-three-host"]) + "?language=de")))
    german = client.get(reverse("design-state", args=["reveal-three-host"]) + page.all("iframe")[0]["src"])
    assert parse(html(german)).all("html")[0]["lang"] == "de"
    assert parse(html(frame(client, "reveal-three-host"))).all("html")[0]["lang"] == "en"


def test_a_state_is_shown_in_each_theme(client, settings):
    themes = css_checker.list_themes()
    settings.THEME = themes[-1]
    asked = {"": themes[-1], "&theme=": "", "&theme=../base": "", **{f"&theme={theme}": theme for theme in themes}}
    for query, theme in asked.items():
        text = html(frame(client, "guess-three-giver", f"?scheme=light{query}"))
        assert re.findall(r"css/theme-(.+?)\.css", text) == [theme] * bool(theme), query
    page = parse(
        client.get(reverse("design-state", args=["guess-three-giver"]) + f"?theme={themes[0]}").content.decode()
    )
    assert [option.text for option in page.with_id("theme").all("option")] == ["the game’s own", *themes]
    assert all(f"theme={themes[0]}" in one["src"] for one in page.all("iframe"))


def test_a_frame_does_not_load_itself_anew(client):
    for name in ("plain-lobby", "unavailable"):
        assert 'http-equiv="refresh"' not in html(frame(client, name))


def test_links_keep_how_the_frames_are_looked_at(client):
    game, state = reverse("design-game", args=["rtl"]), reverse("design-state", args=["news-clue"])
    for address in (reverse("design"), state, game):
        page = parse(html(client.get(address + "?language=de&calm=on&at=3&seat=1")))
        links = [link["href"] for link in page.all("a") if link["href"].startswith("/design/")]
        assert links and all(link.endswith("/?language=de&calm=on") for link in links)


def test_a_region_that_says_nothing_has_no_sentence_s_file(client):
    assert "shared/refusals.html#<" not in html(client.get(reverse("design-state", args=["guess-three-giver"])))
    assert "shared/refusals.html#late<" in html(client.get(reverse("design-state", args=["notice-late"])))


def test_a_game_tells_its_last_move_and_where_its_rounds_begin(client):
    games = sample_games.replay(sample_games.make_log("three"))
    at = next(number for number, game in enumerate(games) if game.news.kind == "clue")
    page = parse(html(client.get(reverse("design-game", args=["three"]) + f"?at={at}&seat=2")))
    giver = games[at].player(games[at].giver).name
    assert f"The last move: clue by {giver}, “{games[at].clues[0]}”." in page.all("main")[0].text
    begun = {link.text: link["href"] for link in page.all("a") if link.text.startswith("round ")}
    assert [*begun] == [f"round {number}" for number in range(1, games[-1].round + 1)]
    first = next(number for number, game in enumerate(games) if game.round == 2)
    assert begun["round 2"] == f"?at={first}&seat=2"


def test_only_the_giver_s_fields_hold_the_target(client):
    told = {seat: list_fields(client, f"guess-three-{seat}") for seat in ("giver", "in-turn", "spectator")}
    assert re.fullmatch(r"'[A-P]\d+'", told["giver"]["turn.target.coordinate"])
    assert told["in-turn"]["turn.target"] == told["spectator"]["turn.target"] == "None"
    assert told["giver"]["status.clues"] == told["in-turn"]["status.clues"]


def list_fields(client, name):
    rows = parse(html(client.get(reverse("design-state", args=[name])))).all("tr")
    return {row.all("th")[0].text: row.all("td")[0].text for row in rows if row.all("th")}


@pytest.mark.parametrize("table", sample_games.TABLES)
def test_a_game_is_gone_through_from_any_seat_to_its_end_and_back(table, client):
    address = reverse("design-game", args=[table])
    last = len(sample_games.make_log(table))
    for at, phase in ((0, "lobby"), (last, "over")):
        page = parse(html(client.get(f"{address}?at={at}&seat=1")))
        assert page.with_id("at")["value"] == str(at)
        assert page.with_id("at")["max"] == str(last)
        shown = parse(html(client.get(address + page.all("iframe")[0]["src"])))
        assert shown.with_id("status")["data-phase"] == phase
    assert shown.with_id("turn")["data-player"] == "1"


@pytest.mark.parametrize("query", ["?at=999999&seat=99", "?at=-1&seat=x", "?at=١&seat=", "?at=9&seat=٣", ""])
def test_an_odd_question_gets_the_nearest_answer(query, client):
    assert client.get(reverse("design-game-page", args=["three"]) + query).status_code == 200


def test_a_room_is_gone_through_in_development_and_nowhere_else(client, settings, db):
    code = creation.create("a visitor", "Ada", bots=2)
    assert client.get(reverse("design-game", args=[code])).status_code == 404
    settings.DEBUG = True
    page = parse(html(client.get(reverse("design-game", args=[code]))))
    assert page.with_id("at")["max"] == str(len(queries.log_of(code)))
    assert client.get(reverse("design-game", args=["QQQQQQ"])).status_code == 404


def test_only_the_gallery_s_own_frames_may_be_framed_and_send_nothing(client, db):
    framed = frame(client, "guess-three-giver").headers
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    policy = framed["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "form-action 'none'" in policy
    for page in ("/", reverse("design"), reverse("design-state", args=["guess-three-giver"])):
        headers = client.get(page).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_server_that_was_not_told_to_has_no_gallery(server):
    for path in ("/design/", "/design/state/guess-three-giver/", "/design/game/three/page/"):
        assert httpx.get(server.url + path).status_code == 404
    with Player(server.url) as eve, pytest.raises(ConnectionClosed) as closed:
        eve.open("/ws/design/").recv(timeout=PATIENCE)
    assert closed.value.rcvd.code == 4404
