"""The gallery has every state of every page, made by real moves, and only a server that is told to has a gallery."""

import ast
import re
import time
from itertools import islice
from pathlib import Path

import httpx
import pytest
from django.urls import reverse
from websockets.exceptions import ConnectionClosed

from play.design import contract, html_checker, refusals, sample_games, sample_pages
from play.design.sample_states import CODE
from play.ops import staff
from play.pov import facts
from play.pov.turn import LAST_WORDS
from play.rendering import partials
from play.rooms import creation, queries
from play.rules.phases import PHASES
from tests.support.long import IS_LONG
from tests.support.player import CONTROLS, PATIENCE, REGIONS, Player, parse
from tests.support.themes import THEMES
from tests.support.translated import find_translated

ROOT = Path(__file__).resolve().parents[2]
BOARD = re.compile(r'<div id="board".*?</div>', re.DOTALL)  # 480 squares, always the same


def frame(client, name, query=""):
    return client.get(reverse("design-state-page", args=[name]) + query)


def html(response):
    """Return the page without the squares, but with their element."""
    assert response.status_code == 200
    return BOARD.sub('<div id="board"></div>', response.content.decode())


@pytest.fixture
def client(admin_client):
    """Sign in as staff, who sees the gallery elsewhere than in development."""
    session = admin_client.session
    session[staff.SIGNED_IN] = int(time.time())
    session.save()
    admin_client.cookies["colorclues"] = session.session_key
    return admin_client


@pytest.fixture(scope="module")
def povs():
    """Return the Povs of all states that have a room, by the states' names."""
    pages = {name: state.make() for name, state in sample_pages.list_states().items()}
    return {name: page.pov for name, page in pages.items() if page.pov}


def test_every_state_is_a_page_with_all_regions_without_scripts_whose_players_words_no_translator_touches(client):
    """Look at every eighth state, and at all with --long."""
    for name, state in islice(sample_pages.list_states().items(), 0, None, 1 if IS_LONG else 8):
        text = html(frame(client, name, "?scheme=dark&calm"))
        page = parse(text)
        assert html_checker.find_unclosed(text) == [], name
        assert html_checker.find_errors(text) == [], name
        assert page.all("script") == [], name
        controls = [one for one in page.all(*CONTROLS) if one.get("form") and one.get("type") != "hidden"]
        assert {one["form"] for one in controls} <= {form.get("id") for form in page.all("form")}, name
        if pov := state.make().pov:
            assert [id for id in REGIONS if len(page.all(id=id)) != 1] == [], name
        assert find_translated(page, {*ALWAYS_KEPT, *(list_words(pov) if pov else NAMES)}) == [], name


# What is no player's word and stays as it is too: the name of the game, and the code of the gallery's rooms.
ALWAYS_KEPT = ("Color Clues", CODE)
NAMES = {name for names, *_ in sample_games.TABLES.values() for name in names}


def list_words(pov):
    """Return what the players have written: names, clues and messages."""
    clues = (*pov.status.clues, *(clue for played in pov.history.items for clue in played.clues))
    messages = (word for said in pov.chat.items for word in (said.name, said.text))
    return {*(person.name for person in pov.players.items), *clues, *messages}


def test_every_page_of_the_contract_is_among_them():
    assert {state.make().template for state in sample_pages.list_states().values()} == set(contract.PAGES)


def test_every_phase_is_seen_in_every_part_at_a_small_table_and_a_full_one(povs):
    parts = {"giver", "guesser", "spectator"}
    for number in (3, 10):
        turns = {(pov.turn.phase, pov.turn.role) for pov in povs.values() if len(pov.players.items) == number}
        in_a_round = {(phase, part) for phase in ("pick", "clue", "guess", "reveal") for part in parts}
        assert turns >= in_a_round | {(phase, part) for phase in ("lobby", "over") for part in parts - {"giver"}}
    assert {pov.turn.phase for pov in povs.values()} == {*PHASES, *LAST_WORDS}
    assert {pov.turn.template for pov in povs.values()} == {part.template for part in contract.TURNS.values()}


def test_what_is_rare_is_there_too(povs):
    seen = povs.values()
    assert any(pov.turn.role == "waiting" and pov.turn.next_round for pov in seen)
    assert any(pov.turn.may_return for pov in seen) and any(
        pov.turn.template == "turn/join.html" and pov.turn.is_between_games for pov in seen
    )
    assert any(
        not pov.turn.is_between_games and not pov.turn.next_round for pov in seen if pov.turn.role == "spectator"
    )
    assert {pov.turn.closed for pov in seen} >= {"", "room-full", "room-locked", "too-late"}
    assert {pov.say.closed for pov in seen} == {"", "stranger", "giver", "muted"}
    assert {person.does.doing for pov in seen for person in pov.players.items} >= {"missed", "placed", "waits", "gives"}
    assert any(pov.status.doing.are_away for pov in seen)
    assert any(pov.status.is_lost for pov in seen) and any(pov.status.doing.is_passed for pov in seen)
    assert {len(pov.status.winners) for pov in seen} >= {0, 1, 2, 3}
    assert any(person.is_muted for pov in seen for person in pov.players.items)
    assert any(person.has_left for pov in seen for person in pov.players.items)
    assert any(len(pov.chat.items) == 50 for pov in seen)


def test_every_kind_of_news_is_heard_as_the_rules_make_it(povs):
    kinds = {kind: povs[f"news-{kind}"].news.kind for kind in contract.NEWS}
    assert kinds == {kind: kind for kind in contract.NEWS}


def test_every_refusal_is_shown_with_its_sentence(client):
    for code, params in refusals.REFUSALS.items():
        notice = parse(html(frame(client, f"notice-{code}"))).with_id("notice")
        assert notice["data-refused"] == code and len(notice.text) > 10
        assert find_translated(notice, {word for word in params.values() if isinstance(word, str)} or {CODE}) == []


def test_a_game_is_the_same_each_time_and_two_tie_where_it_is_said():
    assert sample_games.make_log.__wrapped__("three") == sample_games.make_log("three")
    assert len(facts.find_winners(sample_games.find_game("tie", "over"))) == 2


def test_the_index_leads_to_every_state_and_every_game(client):
    links = {link["href"] for link in parse(client.get(reverse("design")).content.decode()).all("a")}
    assert links >= {reverse("design-state", args=[name]) for name in sample_pages.list_states()}
    assert links >= {reverse("design-game", args=[table]) for table in sample_games.TABLES}


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


@pytest.mark.parametrize("theme", THEMES)
def test_a_state_is_shown_in_each_theme(theme, client, settings):
    settings.THEME = theme
    for asked, has_theme in (("", True), ("&theme=", False), (f"&theme={theme}", True), ("&theme=../base", False)):
        text = html(frame(client, "guess-three-giver", f"?scheme=light{asked}"))
        assert (f"css/theme-{theme}.css" in text) == has_theme, asked
        assert text.count("css/theme-") == has_theme
    page = parse(client.get(reverse("design-state", args=["guess-three-giver"]) + f"?theme={theme}").content.decode())
    assert [option.text for option in page.with_id("theme").all("option")[1:]] == THEMES
    assert all(f"theme={theme}" in one["src"] for one in page.all("iframe"))


def test_links_keep_how_the_frames_are_looked_at(client):
    game, state = reverse("design-game", args=["rtl"]), reverse("design-state", args=["news-clue"])
    for address in (reverse("design"), state, game):
        page = parse(html(client.get(address + "?language=de&calm=on&at=3&seat=1")))
        links = [link["href"] for link in page.all("a") if link["href"].startswith("/design/")]
        assert links and all(link.endswith("/?language=de&calm=on") for link in links)


def test_the_index_leads_to_each_group(client):
    page = parse(html(client.get(reverse("design"))))
    groups = {state.group for state in sample_pages.list_states().values()} | {"games"}
    assert {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")} == groups
    assert {section["id"] for section in page.all("section")} == groups


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


# The contract


def test_the_contract_names_every_refusal_of_the_code_with_its_parameters():
    made = {}
    for code, params in refused():
        made.setdefault(code, set()).update(params)
    computed = {code: {"word"} for code in ("clue-colour", "clue-place", "clue-comparison")}
    computed |= {code: {"limit"} for code in ("room-full", "room-locked", "too-late")}
    computed |= {code: set() for code in ("say-giver", "say-muted", "react-later", "react-off")}
    computed |= {code: set() for code in ("no-limit", "more-time-off")}
    assert {code: set(params) for code, params in refusals.REFUSALS.items()} == made | computed


def refused():
    for path in (ROOT / "play").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused" and node.args:
                for code in (one for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)):
                    if not isinstance(node.args[0], ast.JoinedStr):
                        yield code.value, {keyword.arg for keyword in node.keywords if keyword.arg}


def test_the_contract_knows_the_regions_that_are_pushed():
    assert list(contract.REGIONS) == [*partials.REGIONS, "notice", "answer", "version"]
    assert {*REGIONS} == {*contract.REGIONS, "board"}
    assert {*partials.ITEMS.values(), *partials.ALONE.values(), "title"} == {part.name for part in contract.ITEMS}
    assert {*partials.FILES} == {part.name for part in (*contract.ITEMS, *contract.EVENTS) if part.file != "room.html"}
