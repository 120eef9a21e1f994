"""Nobody waits for ever: the time limit, and skipping (rules 18 and 19)."""

import pytest

from play.rules import Refused
from play.rules.phases import CLUE, GUESS, OVER, PICK, REVEAL
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    EXACT,
    IN_A_ROUND,
    TARGET,
    back,
    clueing,
    do,
    finish,
    go_on,
    guess_all,
    guessing,
    hint,
    lobby,
    lobby_again,
    newcomers,
    over,
    picking,
    play_round,
    play_to,
    points,
    refusal,
    revealed,
    second_clueing,
    second_guessing,
    time_out,
    without,
)

LIMITS = [30, 60, 90, 180, 300]


# 18: deadlines


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_the_limit_is_ninety_seconds_in_classic(phase):
    game = phase()
    assert game.deadline == game.since + 90


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_the_host_sets_the_limit(phase, limit):
    game = phase(limit=limit)
    assert game.deadline == game.since + limit


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_without_a_limit_there_is_no_deadline(phase):
    game = phase(limit=0)
    assert game.deadline == 0
    assert do(game, "time-out", now=10**10) is game


@pytest.mark.parametrize("settings", [{}, {"preset": "quick"}, *({"limit": limit} for limit in LIMITS)])
def test_rule_18_the_reveal_lasts_twenty_seconds_with_every_limit(settings):
    game = revealed(**settings)
    assert game.deadline == game.since + 20
    assert do(game, "time-out", now=game.since + 20).phase == PICK


@pytest.mark.parametrize("phase", [lobby, over])
def test_rule_18_nobody_is_awaited_in_the_lobby_and_at_the_end(phase):
    game = phase()
    assert (game.deadline, game.awaited) == (0, ())
    assert do(game, "time-out", now=10**10) is game


def test_rule_18_the_lobby_after_a_game_has_no_deadline_either():
    assert lobby_again(over()).deadline == 0


@pytest.mark.parametrize(
    "phase, player, name, fields",
    [
        (lobby, ADA, "start", {"first": ADA}),
        (picking, ADA, "pick", {"square": TARGET}),
        (clueing, ADA, "clue", {"text": "ocean"}),
        (guessing, BOB, "guess", {"square": "A1"}),
        (second_clueing, ADA, "clue", {"text": "ocean"}),
        (second_guessing, CLEO, "guess", {"square": "A1"}),
        (revealed, ADA, "next", {}),
    ],
)
def test_rule_18_every_moment_has_the_whole_time(phase, player, name, fields):
    game = do(phase(), name, player, now=1000, **fields)
    assert (game.since, game.deadline) == (1000, 1090)


def test_rule_18_the_reveal_too_has_its_whole_time():
    game = do(second_clueing(), "pass", ADA, now=1000)
    assert (game.phase, game.since, game.deadline) == (REVEAL, 1000, 1020)


def test_rule_18_in_classic_each_guesser_has_their_own_limit():
    game = guessing(4)
    for number, guesser in enumerate((BOB, CLEO, DAN), 1):
        assert game.awaited == (guesser,)
        game = do(game, "guess", guesser, square=f"A{guesser}", now=number * 80)
        assert game.deadline == number * 80 + 90


def test_rule_18_each_guesser_has_their_own_limit_after_one_whose_time_was_up():
    game = time_out(guessing(4))
    assert (game.awaited, game.since, game.deadline) == ((CLEO,), 90, 180)


# What is no new moment


@pytest.mark.parametrize(
    "name, player, fields",
    [
        ("join", 0, {"text": "Fay"}),
        ("say", BOB, {"text": "Hello"}),
        ("mute", ADA, {"whom": BOB}),
        ("host", ADA, {"whom": BOB}),
        ("settings", ADA, {"choices": (("private", "no"),)}),
        ("succeed", 0, {}),
        ("leave", DAN, {}),
        ("kick", ADA, {"whom": DAN, "sure": True}),
    ],
)
@pytest.mark.parametrize("phase", [picking, clueing, guessing, second_clueing, revealed])
def test_rule_18_the_deadline_does_not_start_anew_where_the_moment_does_not(phase, name, player, fields):
    game = phase(4)
    after = do(game, name, player, now=game.since + 50, **fields)
    assert after is not game
    assert (after.moment_id, after.since, after.deadline) == (game.moment_id, game.since, game.deadline)


def test_rule_18_coming_back_does_not_start_the_deadline_anew():
    game = without(guessing(4), DAN)
    after = do(game, "join", DAN, now=game.since + 50)
    assert (after.since, after.deadline) == (game.since, game.deadline)


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_a_refused_move_does_not_start_the_deadline_anew(phase):
    game = phase()
    with pytest.raises(Refused):
        do(game, "clue", EVE, text="ocean", now=game.since + 50)
    assert game == phase()


def test_rule_18_when_the_awaited_guesser_leaves_the_next_has_the_whole_time():
    game = do(guessing(4), "leave", BOB, now=50)
    assert (game.awaited, game.deadline) == ((CLEO,), 140)


# 18: time is up


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
@pytest.mark.parametrize("before", [1, 0.001])
def test_rule_18_a_time_out_that_has_not_run_out_changes_nothing(phase, before):
    game = phase()
    assert do(game, "time-out", now=game.deadline - before) is game


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
@pytest.mark.parametrize("after", [0, 0.001, 10**6])
def test_rule_18_time_is_up_at_the_deadline_and_ever_after(phase, after):
    game = phase()
    later = do(game, "time-out", now=game.deadline + after)
    assert later.moment > game.moment
    assert later.since == game.deadline + after


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_18_time_is_not_up_a_second_time(phase):
    game = phase()
    after = do(game, "time-out", first=ADA, now=game.deadline)
    assert do(after, "time-out", first=ADA, now=game.deadline) is after


@pytest.mark.parametrize("target", [TARGET, "P30"])
def test_rule_18_a_giver_who_has_not_picked_gets_the_cards_first_square(target):
    game = picking(target=target)
    after = time_out(game)
    assert (after.phase, after.target, after.awaited) == (CLUE, game.card[0], (ADA,))
    assert after.target == target


@pytest.mark.parametrize("players", [3, 4])
def test_rule_18_a_giver_without_a_first_clue_loses_the_round(players):
    game = time_out(clueing(players))
    assert (game.phase, game.target, game.pieces) == (REVEAL, TARGET, ())
    assert points(game) == (0,) * players


def test_rule_18_a_round_without_a_clue_counts_as_played():
    game = time_out(clueing(laps=1))
    assert (game.round, len(game.history), game.history[0].clues) == (1, 1, ())
    assert (game.history[0].giver, game.history[0].earned, game.history[0].nearest) == (ADA, 0, None)
    game = go_on(game)
    assert (game.giver, game.round) == (BOB, 2)
    assert len(finish(game).history) == 3


def test_rule_18_points_of_earlier_rounds_stay_when_a_round_is_lost():
    game = go_on(guess_all(hint(guess_all(guessing(), TARGET))))
    before = points(game)
    game = time_out(time_out(game))
    assert (game.phase, points(game)) == (REVEAL, before)
    assert sum(before) > 0


def test_rule_18_an_awaited_guessers_guess_is_skipped():
    game = time_out(guessing(4))
    assert (game.phase, game.awaited, game.pieces) == (GUESS, (CLEO,), ())
    game = time_out(do(game, "guess", CLEO, square="A1"))
    assert (game.phase, game.step) == (CLUE, 2)


def test_rule_10_a_skipped_first_guess_is_lost_and_the_second_still_comes():
    game = hint(guess_all(time_out(guessing(4))))
    assert game.queue == (DAN, CLEO, BOB)
    pieces = guess_all(game).pieces
    assert [(piece.player, piece.step) for piece in pieces if piece.player == BOB] == [(BOB, 2)]


def test_rule_18_a_guess_after_the_time_is_late():
    game = guessing(4)
    after = time_out(game)
    assert refusal(after, "guess", BOB, moment_id=game.moment_id, square="A1") == "late"
    assert refusal(after, "guess", BOB, square="A1") == "not-your-turn"


def test_rule_18_the_last_guess_of_a_step_too_is_skipped():
    game = second_guessing()
    game = time_out(time_out(game))
    assert (game.phase, len(game.pieces)) == (REVEAL, 2)
    assert None not in [piece.points for piece in game.pieces]


def test_rule_18_all_may_be_skipped_and_the_second_clue_still_comes():
    game = time_out(time_out(guessing()))
    assert (game.phase, game.step, game.pieces) == (CLUE, 2, ())
    assert guess_all(hint(game)).phase == REVEAL


def test_rule_18_a_missing_second_clue_is_a_pass():
    game = second_clueing()
    after, passed = time_out(game), do(game, "pass", ADA, now=game.deadline)
    assert after == passed
    assert (after.phase, after.clues, len(after.pieces)) == (REVEAL, ("hint0",), 2)


def test_rule_18_pieces_score_when_the_second_clue_is_missing():
    game = time_out(guess_all(guessing(), TARGET))
    assert points(game) == (2, EXACT, 0)


def test_rule_18_the_reveal_moves_on_to_the_next_round():
    game = time_out(revealed())
    assert (game.phase, game.giver, game.round, game.deadline) == (PICK, BOB, 2, game.since + 90)


def test_rule_18_the_last_reveal_moves_on_to_the_end():
    game = time_out(play_round(play_to(picking(laps=1), 3)))
    assert (game.phase, game.deadline, len(game.history)) == (OVER, 0, 3)


def test_rule_18_who_moves_on_when_the_reveal_has_just_ended_is_not_refused():
    game = revealed()
    after = time_out(game)
    assert do(after, "next", ADA, moment_id=game.moment_id) is after


@pytest.mark.parametrize("settings", [{}, {"preset": "quick"}, {"limit": 30}])
def test_rule_18_a_game_that_nobody_plays_comes_to_its_end(settings):
    game = picking(5, **settings)
    for _ in range(1000):
        game = time_out(game) if game.deadline else game
    assert game.phase == OVER
    assert (len(game.history), points(game)) == (game.round, (0,) * 5)


# 18: a deadline that nobody saw pass


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
@pytest.mark.parametrize("late", [0, 30, 10**6])
def test_rule_18_a_deadline_that_nobody_saw_pass_is_set_anew_to_twenty_seconds(phase, late):
    game = phase()
    now = game.deadline + late
    after = do(game, "renew", now=now)
    assert after.deadline == now + 20
    assert (after.phase, after.moment_id) == (game.phase, game.moment_id)
    assert (after.awaited, after.since) == (game.awaited, game.since)
    assert do(after, "time-out", now=now + 19) is after
    assert do(after, "time-out", now=now + 20).moment > game.moment


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
def test_rule_18_a_deadline_that_has_not_passed_is_not_set_anew(phase):
    game = phase()
    assert do(game, "renew", now=game.deadline - 1) is game


def test_rule_18_a_deadline_is_set_anew_once():
    game = do(guessing(), "renew", now=1000)
    assert do(game, "renew", now=1000) is game


@pytest.mark.parametrize("phase", [lobby, over])
def test_rule_18_there_is_nothing_to_set_anew_where_nobody_is_awaited(phase):
    game = phase()
    assert do(game, "renew", now=10**10) is game


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_18_there_is_nothing_to_set_anew_without_a_limit(phase):
    game = phase(limit=0)
    assert do(game, "renew", now=10**10) is game


def test_rule_18_the_next_moment_after_a_renewal_has_the_whole_time():
    game = do(do(guessing(), "renew", now=1000), "guess", BOB, square="A1", now=1010)
    assert game.deadline == 1100


# 19: skipping


@pytest.mark.parametrize("phase", IN_A_ROUND)
@pytest.mark.parametrize("wait", [15, 16, 80, 10**6])
def test_rule_19_the_host_may_skip_whoever_is_awaited_after_fifteen_seconds(phase, wait):
    game = phase()
    assert do(game, "skip", ADA, now=game.since + wait).moment > game.moment


@pytest.mark.parametrize("phase", IN_A_ROUND)
@pytest.mark.parametrize("wait, seconds", [(0, 15), (0.2, 15), (1, 14), (14, 1), (14.5, 1), (14.999, 1)])
def test_rule_19_before_that_it_is_refused_with_the_seconds_left(phase, wait, seconds):
    game = phase()
    with pytest.raises(Refused) as refused:
        do(game, "skip", ADA, now=game.since + wait)
    assert (refused.value.code, refused.value.params) == ("skip-early", {"seconds": seconds})


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_19_the_host_may_skip_who_is_away_at_once(phase):
    game = do(phase(), "host", ADA, whom=CLEO)
    awaited = game.awaited[0]
    if awaited == CLEO:
        game = do(game, "host", CLEO, whom=BOB)
    here = tuple({ADA, BOB, CLEO} - {awaited})
    assert do(game, "skip", game.host, present=here).moment > game.moment


def test_rule_19_that_somebody_else_is_away_does_not_make_a_skip():
    assert refusal(guessing(4), "skip", ADA, present=(ADA, BOB)) == "skip-early"


@pytest.mark.parametrize("phase", IN_A_ROUND)
@pytest.mark.parametrize("settings", [{}, {"preset": "quick"}])
def test_rule_19_it_has_the_effect_of_the_time_out(phase, settings):
    game = phase(4, **settings)
    skipped = do(game, "skip", ADA, now=game.deadline)
    out = time_out(game)
    for field in ("phase", "step", "moment", "target", "queue", "pieces", "players", "history", "news", "deadline"):
        assert getattr(skipped, field) == getattr(out, field)


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_19_there_is_skipping_without_a_time_limit_too(phase):
    game = phase(limit=0)
    assert do(game, "skip", ADA, now=game.since + 15).moment > game.moment


def test_rule_19_who_is_awaited_next_has_fifteen_seconds_again():
    game = do(guessing(4), "skip", ADA, now=20)
    assert game.awaited == (CLEO,)
    assert refusal(game, "skip", ADA, now=34) == "skip-early"
    assert do(game, "skip", ADA, now=35).awaited == (DAN,)


def test_rule_19_the_fifteen_seconds_go_on_when_the_deadline_is_set_anew():
    game = do(guessing(), "renew", now=1000)
    assert do(game, "skip", ADA, now=1000).awaited == (CLEO,)


@pytest.mark.parametrize("phase", [lobby, revealed, over])
def test_rule_19_where_nobody_is_awaited_nobody_is_skipped(phase):
    game = phase()
    assert refusal(game, "skip", ADA, now=game.since + 100) == "not-now"
    assert refusal(game, "skip", ADA, present=()) == "not-now"


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_19_only_the_host_skips(phase):
    game = phase()
    assert refusal(game, "skip", BOB, now=game.since + 15) == "host-only"
    assert refusal(game, "skip", CLEO, present=()) == "host-only"
    assert refusal(game, "skip", EVE, now=game.since + 15) == "stranger"


def test_rule_19_the_giver_who_is_not_the_host_does_not_skip():
    game = hint(do(picking(first=BOB), "pick", BOB, square=TARGET))
    assert refusal(game, "skip", BOB, now=game.since + 15) == "host-only"


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_19_to_skip_a_moment_that_has_passed_is_late(phase):
    game = phase()
    after = time_out(game)
    assert refusal(after, "skip", ADA, moment_id=game.moment_id, now=after.since + 15) == "late"


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_19_a_repeat_changes_nothing_and_is_no_refusal(phase):
    game = phase(4)
    after = do(game, "skip", ADA, now=game.since + 15)
    assert do(after, "skip", ADA, moment_id=game.moment_id, now=game.since + 15) is after
    assert do(after, "skip", ADA, moment_id=game.moment_id, now=game.since + 100) is after


def test_rule_19_a_repeat_of_a_skip_before_the_last_is_late():
    game = guessing(4)
    after = do(do(game, "skip", ADA, now=15), "skip", ADA, now=30)
    assert refusal(after, "skip", ADA, moment_id=game.moment_id, now=45) == "late"


def test_rule_19_who_becomes_host_afterwards_cannot_repeat_the_skip():
    game = guessing(4)
    after = do(do(game, "skip", ADA, now=15), "host", ADA, whom=BOB)
    assert refusal(after, "skip", ADA, moment_id=game.moment_id, now=15) == "late"


def test_rule_19_a_skipped_giver_may_still_give_the_clue():
    game = do(picking(), "skip", ADA, now=15)
    assert do(game, "clue", ADA, text="ocean").phase == GUESS


def test_rule_19_the_host_may_skip_a_bot_after_fifteen_seconds():
    game = do(do(lobby(2), "bot", ADA), "start", ADA, first=CLEO)
    assert game.player(CLEO).is_bot
    assert refusal(game, "skip", ADA, now=14) == "skip-early"
    assert do(game, "skip", ADA, now=15).phase == CLUE


def test_rule_19_who_has_just_come_back_is_not_awaited():
    game = back(without(guessing(4), BOB), BOB)
    assert refusal(game, "skip", ADA, present=(ADA, CLEO, DAN)) == "skip-early"


def test_rule_19_a_newcomer_who_is_away_is_not_skipped():
    game = newcomers(guessing(), "Dan")
    assert refusal(game, "skip", ADA, present=(ADA, BOB, CLEO)) == "skip-early"
