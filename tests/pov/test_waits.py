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


# A pause


@pytest.mark.parametrize("phase", IN_A_GAME)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_rule_18_everybody_sees_a_pause_and_no_countdown(phase, viewer):
    pov = view(do(phase(), "pause", ADA), viewer)
    assert pov.clock.is_paused and not pov.clock.deadline
    clock = render("clock", pov.clock)
    assert 'data-paused="yes"' in clock and "<b>Paused</b>" in clock and "<i" not in clock
    assert not view(phase(), viewer).clock.is_paused


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_the_head_says_who_lets_the_game_go_on(phase):
    paused = do(phase(), "pause", ADA)
    assert [told(paused, viewer) for viewer in VIEWERS] == ["Paused until Ada goes on."] * 4
    assert told(paused, BOB, "de") == "Pause, bis Ada weitermacht."


def test_the_reveal_says_in_a_pause_too_where_the_square_was():
    assert "H15" in told(do(revealed(), "pause", ADA))


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_18_the_host_alone_has_the_button_that_ends_the_pause(phase):
    paused = do(phase(), "pause", ADA)
    turns = {viewer: render("turn", view(paused, viewer).turn) for viewer in VIEWERS}
    assert {viewer for viewer, turn in turns.items() if 'value="resume"' in turn} == {ADA}
    assert 'form="resume">Go on</button>' in turns[ADA]
    assert {viewer for viewer, turn in turns.items() if 'aria-disabled="true">Paused</button>' in turn} == {BOB, CLEO}


@pytest.mark.parametrize("phase", IN_A_GAME)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_rule_18_nobody_is_called_in_a_pause(phase, viewer):
    turn = view(do(phase(), "pause", ADA), viewer).turn
    assert not turn.may_move and turn.token is None
    assert 'data-yours="no"' in render("turn", turn)
    assert "Your turn" not in render("title", turn)


def test_who_is_called_is_called_again_after_the_pause():
    paused = do(guessing(), "pause", ADA)
    again = view(do(paused, "resume", ADA), BOB)
    assert again.turn.may_move and again.turn.token
    assert "<title>Your turn" in render_step(view(paused, BOB), again, 2)


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
    "game, english, german",
    [
        (
            do(guessing(), "pause", ADA),
            "Ada pauses the game for up to ten minutes.",
            "Ada macht bis zu zehn Minuten Pause.",
        ),
        (
            do(do(guessing(), "pause", ADA), "resume", ADA),
            "Ada lets the game go on.",
            "Ada lässt das Spiel weitergehen.",
        ),
        (
            do(do(guessing(), "pause", ADA), "time-out", now=600),
            "The pause is over.",
            "Die Pause ist vorbei.",
        ),
        (
            do(absent(guessing(), BOB), "back", BOB),
            "Bob is back, with the whole time.",
            "Bob ist zurück und hat wieder die volle Zeit.",
        ),
    ],
)
def test_rule_18_the_news_says_so(game, english, german):
    news = view(game, CLEO).news
    assert [parse(render("news", news, language)).text for language in ("en", "de")] == [english, german]


# Who is away


@pytest.mark.parametrize("phase", [picking, clueing, second_clueing, guessing])
def test_rule_18_the_head_says_who_is_away_and_for_how_long_they_are_waited(phase):
    game = do(phase(), "host", ADA, whom=CLEO)
    gone = game.player(game.awaited[0])
    game = absent(game, gone.id)
    assert told(game, CLEO) == told(game) == f"{gone.name} is away: 20 s."
    assert told(game, CLEO, "de") == f"{gone.name} ist weg: 20 s."
    assert view(game, CLEO).clock.deadline == game.since + 20


def test_rule_18_where_all_guess_at_once_it_says_how_many_are_away():
    game = do(absent(guessing(4, preset="quick"), CLEO, DAN), "guess", BOB, square="C12")
    assert told(game, BOB) == "2 people are away: 15 s."
    assert told(game, BOB, "de") == "2 Leute sind weg: 15 s."
    assert told(do(game, "back", DAN), BOB) == "Waiting for Cleo and Dan."


def test_rule_18_who_waits_as_long_as_for_everybody_reads_nothing_of_it():
    assert "20 s" not in told(absent(guessing(waits=True), BOB))
    assert "20 s" not in told(absent(guessing(), CLEO))


@pytest.mark.parametrize(
    "waits, english, german",
    [
        ("yes", "Who is away is waited for as long as everybody.", "Auf Abwesende warten wir so lange wie auf alle."),
        ("no", "Who is away is waited for 10 to 20 seconds.", "Auf Abwesende warten wir 10 bis 20 Sekunden."),
    ],
)
def test_rule_18_what_the_host_chooses_about_it_is_news(waits, english, german):
    game = do(guessing(waits=waits == "no"), "settings", ADA, choices=(("waits", waits),))
    news = view(game, CLEO).news
    assert english in render("news", news) and german in render("news", news, "de")
    assert (english in render("settings", view(game, CLEO).settings)) == (waits == "yes")
