"""The states of the gallery are every state of every page, made by real moves."""

from itertools import islice

import pytest

from play.design import contract, html_checker, refusals, sample_games, sample_pages
from play.design.sample_states import CODE
from play.pov import facts
from play.pov.turn import LAST_WORDS
from play.rules.phases import PHASES
from tests.design.frames import frame, html
from tests.support.long import IS_LONG
from tests.support.player import CONTROLS, REGIONS, parse
from tests.support.translated import find_translated


@pytest.fixture(scope="module")
def povs():
    """Return the Povs of all states that have a room, by the states' names."""
    pages = {name: state.make() for name, state in sample_pages.list_states().items()}
    return {name: page.pov for name, page in pages.items() if page.pov}


def test_every_state_is_a_page_with_all_regions_without_scripts_whose_players_words_no_translator_touches(client):
    """Look at every twelfth state, and at all with --long."""
    for name, state in islice(sample_pages.list_states().items(), 0, None, 1 if IS_LONG else 12):
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
