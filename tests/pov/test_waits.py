"""What everybody sees of a pause, and of players who have long been away (rule 18)."""

import pytest

from play.pov.builder import build_pov
from play.pov.pov import Pov
from play.rendering.diff import render_step
from play.rendering.partials import render
from play.rules.game import Game
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    IN_A_ROUND,
    clueing,
    do,
    guessing,
    lobby,
    over,
    picking,
    rematch,
    revealed,
    second_clueing,
)
from tests.support.player import parse
from tests.support.sentences import read_sentence

VIEWERS = (ADA, BOB, CLEO, None)
IN_A_GAME = [*IN_A_ROUND, revealed]


def view(game: Game, viewer: int | None) -> Pov:
    return build_pov("CODE", game, viewer)


def absent(game: Game, *players: int) -> Game:
    for id in players:
        game = do(game, "away", id)
    return game


def told(game: Game, viewer: int | None = None, language: str = "en") -> str:
    """Return the sentence of the head that says what goes on."""
    return parse(render("doing", view(game, viewer).status.doing, language)).text


def say(kind: str, language: str = "en", **doing: object) -> str:
    """Return what the head's sentence of this kind says with these fields."""
    return read_sentence(f"room/doing.html#{kind}", language, doing=doing)


# A pause


@pytest.mark.parametrize("phase", IN_A_GAME)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_rule_18_everybody_sees_a_pause_and_no_countdown(phase, viewer):
    pov = view(do(phase(), "pause", ADA), viewer)
    assert pov.clock.is_paused and not pov.clock.deadline
    clock = parse(render("clock", pov.clock)).with_id("clock")
    assert clock["data-paused"] == "yes" and clock.text and not clock.all("i")
    assert not view(phase(), viewer).clock.is_paused


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_the_head_says_who_lets_the_game_go_on(phase):
    paused = do(phase(), "pause", ADA)
    assert [told(paused, viewer) for viewer in VIEWERS] == [say("paused", host_name="Ada")] * 4
    assert told(paused, BOB, "de") == say("paused", "de", host_name="Ada")


def test_the_reveal_says_in_a_pause_too_where_the_square_was():
    assert "H15" in told(do(revealed(), "pause", ADA))


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_18_the_host_alone_has_the_button_that_ends_the_pause(phase):
    paused = do(phase(), "pause", ADA)
    turns = {viewer: render("turn", view(paused, viewer).turn) for viewer in VIEWERS}
    assert {viewer for viewer, turn in turns.items() if 'value="resume"' in turn} == {ADA}
    acts = {viewer: parse(turn).all("button", id="act") for viewer, turn in turns.items()}
    assert [act["form"] for act in acts[ADA]] == ["resume"]
    assert {viewer for viewer, act in acts.items() if [one.get("aria-disabled") for one in act] == ["true"]} == {
        BOB,
        CLEO,
    }


@pytest.mark.parametrize("phase", IN_A_GAME)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_rule_18_nobody_is_called_in_a_pause(phase, viewer):
    turn = view(do(phase(), "pause", ADA), viewer).turn
    assert not turn.may_move and turn.token is None
    assert 'data-yours="no"' in render("turn", turn)
    assert parse(render("title", turn)).text == read_sentence("room.html#title", title={"code": "CODE"})


def test_who_is_called_is_called_again_after_the_pause():
    paused = do(guessing(), "pause", ADA)
    again = view(do(paused, "resume", ADA), BOB)
    assert again.turn.may_move and again.turn.token
    title = read_sentence("room.html#title", title={"code": "CODE", "may_move": True})
    assert parse(render_step(view(paused, BOB), again, 2)).all("title")[0].text == title


@pytest.mark.parametrize("phase, viewer, field", [(guessing, BOB, "typed"), (clueing, ADA, "clue-text")])
def test_what_was_typed_stays_in_a_pause(phase, viewer, field):
    assert f'id="{field}"' in render("turn", view(do(phase(), "pause", ADA), viewer).turn)


def test_a_giver_cannot_pass_in_a_pause():
    assert 'value="pass"' in render("turn", view(second_clueing(), ADA).turn)
    assert 'value="pass"' not in render("turn", view(do(second_clueing(), "pause", ADA), ADA).turn)


def test_rule_19_in_a_pause_there_is_nobody_to_skip():
    present = frozenset({ADA, CLEO, DAN})
    game = guessing(4)
    paused = do(game, "pause", ADA)
    for one, expected in ((game, (("Bob",), [BOB])), (paused, ((), []))):
        pov = build_pov("CODE", one, ADA, present)
        assert (pov.turn.skips, [line.id for line in pov.players.items if line.skip_moment_id]) == expected


@pytest.mark.parametrize("phase", [*IN_A_GAME, lobby, over, rematch])
def test_rule_18_the_host_may_pause_a_game_and_nobody_else(phase):
    assert [view(phase(), viewer).settings.may_pause for viewer in VIEWERS] == [phase in IN_A_GAME, False, False, False]
    html = render("settings", view(phase(), ADA).settings)
    assert ('value="pause"' in html) == (phase in IN_A_GAME)


def test_rule_18_a_paused_game_is_not_paused_again():
    assert not view(do(guessing(), "pause", ADA), ADA).settings.may_pause


@pytest.mark.parametrize(
    "game, kind, name",
    [
        (do(guessing(), "pause", ADA), "paused", "Ada"),
        (do(do(guessing(), "pause", ADA), "resume", ADA), "resumed", "Ada"),
        (do(do(guessing(), "pause", ADA), "time-out", now=600), "resumed", ""),
        (do(absent(guessing(), BOB), "back", BOB), "returned", "Bob"),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_rule_18_the_news_says_so(language, game, kind, name):
    said = parse(render("news", view(game, CLEO).news, language)).text
    assert said == read_sentence(f"room/news.html#{kind}", language, news={"name": name})


# Who is away


@pytest.mark.parametrize("phase", [picking, clueing, second_clueing, guessing])
def test_rule_18_the_head_says_who_is_away_and_for_how_long_they_are_waited(phase):
    game = do(phase(), "host", ADA, whom=CLEO)
    gone = game.player(game.awaited[0])
    game = absent(game, gone.id)
    assert told(game, CLEO) == told(game) == say("short", awaited_names=[gone.name], short=20)
    assert told(game, CLEO, "de") == say("short", "de", awaited_names=[gone.name], short=20)
    assert view(game, CLEO).clock.deadline == game.since + 20


def test_rule_18_where_all_guess_at_once_it_says_how_many_are_away():
    game = do(absent(guessing(4, preset="quick"), CLEO, DAN), "guess", BOB, square="C12")
    both = ["Cleo", "Dan"]
    assert told(game, BOB) == say("short-many", awaited_names=both, short=15)
    assert told(game, BOB, "de") == say("short-many", "de", awaited_names=both, short=15)
    assert told(do(game, "back", DAN), BOB) == say("simultaneous-two", awaited_names=both)


def test_rule_18_who_waits_as_long_as_for_everybody_reads_nothing_of_it():
    assert not view(absent(guessing(waits=True), BOB), None).status.doing.short
    assert told(absent(guessing(), CLEO)) == say("guess", awaited_names=["Bob"])


@pytest.mark.parametrize("waits", ["yes", "no"])
def test_rule_18_what_the_host_chooses_about_it_is_news(waits):
    game = do(guessing(waits=waits == "no"), "settings", ADA, choices=(("waits", waits),))
    pov = view(game, CLEO)
    for language in ("en", "de"):
        sentence = read_sentence("room/chosen.html#waits", language, settings=pov.settings)
        assert sentence in parse(render("news", pov.news, language)).text
        assert (sentence in parse(render("settings", pov.settings, language)).text) == (waits == "yes")
