"""Whoever is awaited may ask for more time, once a turn: as long again (rule 18)."""

import pytest

from play.rules import timing
from play.rules.game import Game
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    IN_A_ROUND,
    do,
    guessing,
    lobby,
    over,
    refusal,
    rematch,
    revealed,
    second_clueing,
)

LIMITS = [30, 60, 90, 180, 300]


def extended(game: Game, now: float = 10, player: int | None = None) -> Game:
    return do(game, "more-time", game.awaited[0] if player is None else player, now=game.since + now)


@pytest.mark.parametrize("preset, limit", [("classic", 90), ("quick", 60)])
@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_the_awaited_have_as_long_again(phase, preset, limit):
    game = phase(preset=preset)
    after = extended(game)
    assert (after.deadline, after.since) == (game.since + 2 * limit, game.since)
    assert (after.moment_id, after.awaited, after.phase) == (game.moment_id, game.awaited, game.phase)
    assert (after.news.kind, after.news.player) == ("more-time", game.awaited[0])


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("now", [0, 29.9])
def test_rule_18_as_long_again_whatever_the_limit_and_however_much_is_left(limit, now):
    game = guessing(limit=limit)
    assert extended(game, now).deadline == game.since + 2 * limit


def test_rule_18_time_runs_out_at_the_end_of_the_longer_time():
    game = extended(guessing())
    assert do(game, "time-out", now=179) is game
    assert do(game, "time-out", now=180).awaited == (CLEO,)


def test_rule_18_once_a_turn():
    game = extended(guessing())
    assert extended(game, 20) is game
    assert not game.has_more_time


def test_rule_18_a_double_click_has_its_effect_once_also_in_a_pause():
    game = extended(guessing())
    paused = do(game, "pause", ADA, now=20)
    assert do(paused, "more-time", BOB, now=21) is paused


def test_rule_18_in_the_next_turn_it_may_be_asked_for_again():
    game = do(extended(guessing()), "guess", BOB, square="C12", now=100)
    assert game.deadline == 190 and game.has_more_time
    assert extended(game).deadline == 280


def test_rule_18_in_quick_one_asks_for_all_who_guess_and_once():
    game = extended(guessing(4, preset="quick"), player=CLEO)
    assert game.deadline == 120
    assert do(game, "more-time", BOB, now=20) is game
    placed = do(game, "guess", CLEO, square="C12", now=30)
    assert placed.deadline == 120
    assert do(placed, "more-time", DAN, now=40) is placed


def test_rule_18_in_quick_who_has_guessed_asks_no_more():
    game = do(guessing(4, preset="quick"), "guess", BOB, square="C12", now=5)
    assert refusal(game, "more-time", BOB) == "not-your-turn"
    assert do(game, "more-time", CLEO, now=9).deadline == 120


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_nobody_but_the_awaited_asks(phase):
    game = phase()
    for other in {ADA, BOB, CLEO} - set(game.awaited):
        assert refusal(game, "more-time", other) == "not-your-turn"
    assert refusal(game, "more-time", EVE) == "stranger"


@pytest.mark.parametrize("phase", [lobby, revealed, over, rematch])
def test_rule_18_where_nobody_is_awaited_nobody_asks(phase):
    assert refusal(phase(), "more-time", ADA) == "not-now"


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_the_host_may_switch_it_off(phase):
    game = phase(more_time=False)
    assert refusal(game, "more-time", game.awaited[0]) == "more-time-off"
    assert not game.has_more_time


def test_rule_18_and_may_do_so_in_the_game_and_what_was_given_stays():
    off = do(extended(guessing()), "settings", ADA, choices=(("more_time", "no"),), now=20)
    assert off.deadline == 180
    on = do(do(off, "guess", BOB, square="C12", now=30), "settings", ADA, choices=(("more_time", "yes"),), now=40)
    assert extended(on).deadline == 30 + 180


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_without_a_limit_there_is_nothing_to_ask_for(phase):
    game = phase(limit=0)
    assert refusal(game, "more-time", game.awaited[0]) == "no-limit"
    assert not game.has_more_time


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_not_in_a_pause(phase):
    game = do(phase(), "pause", ADA, now=phase().since + 10)
    assert refusal(game, "more-time", game.awaited[0]) == "paused"
    assert not game.has_more_time


def test_rule_18_after_a_pause_what_was_left_of_the_longer_time_goes_on_and_it_stays_once():
    game = do(do(extended(guessing()), "pause", ADA, now=100), "resume", ADA, now=200)
    assert game.deadline == 280
    assert extended(game, 20) is game


def test_rule_18_a_late_press_is_late():
    game = guessing()
    after = do(game, "guess", BOB, square="C12")
    assert refusal(after, "more-time", BOB, moment_id=game.moment_id) == "late"


# Who is away


def test_rule_18_who_asks_and_goes_away_is_waited_for_a_quarter_and_has_the_longer_time_again_once_back():
    game = do(extended(guessing()), "away", BOB, now=40)
    assert (game.deadline, timing.count_short_seconds(game)) == (60, 20)
    assert do(game, "back", BOB, now=50).deadline == 180


def test_rule_18_coming_back_takes_nothing_of_the_longer_time_and_gives_at_least_the_whole_limit():
    game = do(extended(guessing(limit=30)), "away", BOB, now=40)
    assert do(game, "back", BOB, now=45).deadline == 75


def test_rule_18_who_asks_is_there():
    game = do(do(guessing(), "away", BOB, now=0), "more-time", BOB, now=10)
    assert (game.deadline, game.waiting.absent, game.news.kind) == (10 + 90 + 90, (), "more-time")


def test_rule_18_more_time_in_quick_for_the_absent_is_for_when_they_are_back():
    game = do(guessing(4, preset="quick"), "away", DAN, now=0)
    game = do(do(extended(game), "guess", BOB, square="C12", now=12), "guess", CLEO, square="C13", now=13)
    assert game.deadline == 15
    assert do(game, "back", DAN, now=14).deadline == 120


def test_rule_18_a_deadline_that_nobody_saw_pass_can_be_extended_too():
    game = do(guessing(), "renew", now=500)
    assert extended(game, 510).deadline == 520 + 90


def test_rule_19_the_host_may_skip_all_the_same():
    game = extended(second_clueing())
    assert do(game, "skip", ADA, now=game.since + 15).phase == "reveal"
