"""Whoever has long been away is waited for a shorter time (rule 18)."""

import pytest

from play.rules import timing
from play.rules.game import Game
from play.rules.phases import CLUE, GUESS, PICK, REVEAL
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
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
    time_out,
    without,
)

# The limits, and for how many seconds absent players are waited.
QUARTERS = {30: 10, 60: 15, 90: 20, 180: 20, 300: 20}
HERE = float("inf")


def away(game: Game, *players: int, now: float | None = None) -> Game:
    for id in players:
        game = do(game, "away", id, now=game.since if now is None else now)
    return game


def noted(game: Game, seen: dict[int, float], now: float) -> list[tuple[str, int]]:
    return [(move.name, move.player) for move in timing.find_absences(game, seen, now)]


# Who is absent


@pytest.mark.parametrize(
    "ago, is_absent", [(-20, False), (0, False), (1, False), (19.9, False), (20, True), (999, True)]
)
def test_rule_18_who_has_been_away_for_twenty_seconds_is_absent_and_a_reload_is_no_absence(ago, is_absent):
    seen = {ADA: HERE, BOB: HERE, CLEO: 1000 - ago}
    assert noted(picking(), seen, 1000) == [("away", CLEO)] * is_absent


def test_rule_18_who_has_never_given_a_sign_is_absent_and_bots_and_leavers_are_not():
    game = without(picking(4), DAN).with_player(BOB, is_bot=True)
    assert noted(game, {ADA: HERE}, 1000) == [("away", CLEO)]
    for id in (BOB, DAN, EVE):
        assert do(game, "away", id) is game


def test_rule_18_who_is_absent_stays_so_until_the_next_sign():
    game = away(picking(), CLEO)
    seen = {ADA: HERE, BOB: HERE}
    assert noted(game, {**seen, CLEO: 995}, 1000) == []
    assert noted(game, {**seen, CLEO: 1001}, 1000) == [("back", CLEO)]


def test_rule_18_nobody_is_noted_outside_a_game_or_where_no_limit_depends_on_it():
    for game in (lobby(), over(), rematch(), picking(limit=0), picking(waits=True)):
        assert noted(game, {}, 1000) == []
    for game in (lobby(), over(), rematch()):
        assert do(game, "away", BOB) is game


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_18_to_note_the_same_again_changes_nothing(phase):
    game = away(phase(), BOB)
    assert away(game, BOB) is game
    here = do(game, "back", BOB)
    assert do(here, "back", BOB) is here


# For how long


@pytest.mark.parametrize("limit, quarter", QUARTERS.items())
@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_an_absent_player_is_waited_for_a_quarter_of_at_least_ten_and_at_most_twenty_seconds(
    phase, limit, quarter
):
    game = phase(limit=limit)
    game = away(game, *game.awaited)
    assert (game.deadline, timing.count_short_seconds(game)) == (game.since + quarter, quarter)


@pytest.mark.parametrize(
    "phase, gone, name, fields, then",
    [
        (picking, ADA, "pick", {"square": "H15"}, CLUE),
        (clueing, BOB, "clue", {"text": "ocean"}, GUESS),
        (second_clueing, CLEO, "clue", {"text": "ocean"}, GUESS),
        (revealed, BOB, "next", {}, PICK),
    ],
)
def test_rule_18_it_holds_from_the_moment_on_in_which_the_absent_player_is_awaited(phase, gone, name, fields, then):
    game = do(away(phase(), gone), name, ADA, now=500, **fields)
    assert (game.phase, game.awaited, game.deadline) == (then, (gone,), 520)


def test_rule_18_with_a_limit_of_none_nobody_is_hurried():
    game = away(guessing(limit=0), BOB)
    assert (game.deadline, timing.count_short_seconds(game)) == (0, 0)


@pytest.mark.parametrize("absent", [(), (ADA,), (CLEO,), (ADA, CLEO)])
def test_rule_18_those_who_are_there_have_the_whole_limit_whoever_else_is_absent(absent):
    game = away(guessing(4), *absent)
    assert (game.awaited, game.deadline) == ((BOB,), 90)
    game = do(game, "guess", BOB, square="C12", now=30)
    assert (game.awaited, game.deadline) == ((CLEO,), 50 if CLEO in absent else 120)


def test_rule_18_who_goes_away_in_their_own_turn_is_waited_for_a_quarter_once_twenty_seconds_are_over():
    assert away(guessing(), BOB, now=25).deadline == 45


def test_rule_18_but_for_no_longer_than_the_limit():
    assert away(guessing(), BOB, now=85).deadline == 90


def test_rule_18_the_quarter_over_costs_what_the_time_out_costs():
    game = away(guessing(4), BOB, CLEO)
    game = time_out(game)
    assert (game.awaited, game.since, game.deadline) == ((CLEO,), 20, 40)
    game = time_out(game)
    assert (game.awaited, game.deadline) == ((DAN,), 130)


def test_rule_18_an_absent_giver_and_guesser_cost_twenty_seconds_in_each_step_of_a_round():
    game = away(picking(4), BOB)
    spent = 0
    while game.phase != REVEAL:
        before = game
        if BOB in game.awaited:
            game = time_out(game)
            spent += game.since - before.since
        elif game.phase == PICK:
            game = do(game, "pick", ADA, square="H15")
        elif game.phase == CLUE:
            game = do(game, "clue", ADA, text=f"hint{game.step}")
        else:
            game = do(game, "guess", game.awaited[0], square=f"A{game.awaited[0] + 5 * game.step}")
    assert spent == 2 * 20
    giver = away(picking(), ADA)
    assert (time_out(giver).deadline, time_out(time_out(giver)).phase) == (40, REVEAL)


def test_rule_19_the_host_skips_the_absent_at_once_all_the_same():
    game = away(guessing(4), BOB)
    assert do(game, "skip", ADA, now=game.since, present=(ADA, CLEO, DAN)).awaited == (CLEO,)


# Where all guess at once


def quick(*absent: int, players: int = 4) -> Game:
    return away(guessing(players, preset="quick"), *absent)


def test_rule_18_in_quick_the_limit_of_those_who_are_there_holds():
    game = quick(CLEO)
    assert (game.deadline, timing.count_short_seconds(game)) == (60, 0)
    game = do(game, "guess", BOB, square="C12", now=5)
    assert (set(game.awaited), game.deadline) == ({CLEO, DAN}, 60)


def test_rule_18_in_quick_the_quarter_counts_from_when_the_absent_were_awaited_like_the_others():
    game = do(quick(CLEO, DAN), "guess", BOB, square="C12", now=5)
    assert (game.deadline, timing.count_short_seconds(game)) == (15, 15)


def test_rule_18_in_quick_nobody_waits_for_the_absent_whose_quarter_is_over_when_all_others_have_guessed():
    game = do(quick(CLEO, DAN), "guess", BOB, square="C12", now=40)
    assert game.deadline == 40
    assert do(game, "time-out", now=40).phase == CLUE


def test_rule_18_in_quick_the_last_who_went_away_is_waited_for_too():
    game = away(do(quick(CLEO), "guess", BOB, square="C12", now=5), DAN, now=30)
    assert game.deadline == 45


def test_rule_18_in_quick_the_absent_are_waited_for_alone_when_the_last_other_guesser_leaves():
    game = do(quick(CLEO, players=3), "leave", BOB, now=8)
    assert (game.awaited, game.deadline) == ((CLEO,), 15)


def test_rule_18_in_quick_a_bot_is_there():
    game = quick().with_player(BOB, is_bot=True)
    assert away(game, CLEO, DAN).deadline == 60


# Back


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_who_is_back_has_the_whole_limit_again(phase):
    game = phase()
    who = game.awaited[0]
    back = do(away(game, who), "back", who, now=game.since + 12)
    assert (back.since, back.deadline, back.awaited) == (game.since, game.since + 12 + 90, (who,))
    assert (back.news.kind, back.news.player, timing.count_short_seconds(back)) == ("returned", who, 0)


def test_rule_18_who_is_back_before_their_turn_was_never_hurried():
    game = do(away(guessing(4), CLEO), "back", CLEO, now=5)
    assert (game.deadline, game.news.kind) == (90, "clue")
    assert do(game, "guess", BOB, square="C12", now=10).deadline == 100


def test_rule_18_coming_and_going_gives_the_whole_limit_again_only_once_in_a_turn():
    game = do(away(guessing(), BOB), "back", BOB, now=10)
    assert game.deadline == 100
    again = away(game, BOB, now=40)
    assert again.deadline == 60
    assert do(again, "back", BOB, now=55).deadline == 100
    assert do(away(do(again, "back", BOB, now=55), BOB, now=85), "back", BOB, now=95).deadline == 100


def test_rule_18_in_the_next_turn_it_is_given_again():
    game = do(away(guessing(), BOB), "back", BOB, now=10)
    for name, player, fields in (
        ("guess", BOB, {"square": "C12"}),
        ("guess", CLEO, {"square": "C13"}),
        ("clue", ADA, {"text": "ocean"}),
        ("guess", CLEO, {"square": "C14"}),
    ):
        game = do(game, name, player, now=20, **fields)
    assert do(away(game, BOB, now=50), "back", BOB, now=60).deadline == 150


def test_rule_18_in_quick_who_is_back_among_others_has_what_they_have():
    game = do(quick(CLEO), "back", CLEO, now=12)
    assert (game.deadline, game.news.kind) == (60, "clue")


# The host waits


def test_rule_18_the_host_may_choose_to_wait_for_them():
    game = away(guessing(waits=True), BOB)
    assert (game.deadline, timing.count_short_seconds(game)) == (90, 0)


def test_rule_18_and_may_choose_so_during_the_game():
    game = away(guessing(), BOB)
    waiting = do(game, "settings", ADA, choices=(("waits", "yes"),), now=10)
    assert waiting.deadline == 90
    assert do(waiting, "settings", ADA, choices=(("waits", "no"),), now=15).deadline == 20
    assert do(waiting, "settings", ADA, choices=(("waits", "no"),), now=50).deadline == 50


def test_rule_18_who_is_back_is_noted_though_the_host_waits():
    game = do(away(guessing(), BOB), "settings", ADA, choices=(("waits", "yes"),))
    assert noted(game, {ADA: HERE, BOB: HERE}, 1000) == [("back", BOB)]
    assert do(game, "back", BOB, now=30).deadline == 90


# A deadline that nobody saw pass


@pytest.mark.parametrize("limit", QUARTERS)
def test_rule_18_twenty_seconds_at_the_first_return_hold_for_the_absent_too(limit):
    game = do(away(guessing(limit=limit), BOB), "renew", now=1000)
    assert (game.deadline, timing.count_short_seconds(game)) == (1020, 0)
    assert away(game, CLEO, now=1003).deadline == 1020
    seen = do(guessing(limit=limit), "renew", now=1000)
    assert away(seen, BOB, now=1003).deadline == 1020


def test_a_time_that_is_over_is_not_put_off_by_a_message():
    game = away(guessing(), BOB)
    assert do(game, "say", CLEO, text="Hello", now=21).deadline == 20


def test_a_new_game_knows_of_nobody():
    assert do(do(away(revealed(laps=1), BOB), "leave", BOB), "away", EVE).waiting.absent == ((BOB, 0),)
    game = do(do(over(), "rematch", ADA), "start", ADA, first=BOB)
    assert not game.waiting.absent
