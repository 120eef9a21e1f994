"""The preset in which all guess at the same time (rule 17)."""

import pytest

from play.rules import turn_order
from play.rules.game import Game
from play.rules.phases import CLUE, GUESS, LOBBY, PICK, REVEAL
from play.rules.presets import QUICK
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EXACT,
    TARGET,
    clueing,
    do,
    finish,
    givers,
    guess_all,
    guessing,
    hint,
    lobby,
    newcomers,
    over,
    picking,
    refusal,
    revealed,
    second_clueing,
    second_guessing,
    time_out,
    without,
)


def quick(phase, players: int = 4, **settings) -> Game:
    return phase(players, preset=QUICK.name, **settings)


def placed(game: Game) -> list[tuple[int, str, int]]:
    return [(piece.player, piece.square, piece.step) for piece in game.pieces]


# All at the same time


@pytest.mark.parametrize("phase, step", [(guessing, 1), (second_guessing, 2)])
def test_rule_17_all_guessers_are_awaited_at_the_same_time(phase, step):
    game = quick(phase)
    assert (game.phase, game.step, set(game.awaited)) == (GUESS, step, {BOB, CLEO, DAN})


@pytest.mark.parametrize("phase", [picking, clueing, second_clueing])
def test_rule_17_the_giver_is_awaited_alone(phase):
    assert quick(phase).awaited == (ADA,)


@pytest.mark.parametrize("order", [(BOB, CLEO, DAN), (DAN, CLEO, BOB), (CLEO, DAN, BOB)])
@pytest.mark.parametrize("phase, then", [(guessing, CLUE), (second_guessing, REVEAL)])
def test_rule_17_they_guess_in_any_order(phase, then, order):
    game = quick(phase)
    for guesser in order:
        assert game.phase == GUESS and guesser in game.awaited
        game = do(game, "guess", guesser, square=f"A{guesser}")
        assert guesser not in game.awaited
    assert game.phase == then


def test_rule_17_the_moment_is_the_same_until_all_have_guessed():
    game = quick(guessing)
    first = do(game, "guess", DAN, square="A1")
    second = do(first, "guess", BOB, square="A2")
    last = do(second, "guess", CLEO, square="A3")
    assert game.moment_id == first.moment_id == second.moment_id != last.moment_id


def test_rule_17_a_guess_tells_nothing_to_the_others_until_all_have_guessed():
    game = quick(guessing)
    after = do(game, "guess", BOB, square="A1")
    assert after.news == game.news
    assert not guess_all(after).news.square


@pytest.mark.parametrize("guesser", [BOB, CLEO, DAN])
def test_rule_17_two_who_saw_the_same_moment_both_guess(guesser):
    game = quick(guessing)
    others = [id for id in (BOB, CLEO, DAN) if id != guesser]
    after = do(game, "guess", guesser, square="A1")
    for other in others:
        after = do(after, "guess", other, moment_id=game.moment_id, square=f"B{other}")
    assert after.phase == CLUE and len(after.pieces) == 3


def test_rule_17_the_giver_does_not_guess():
    assert refusal(quick(guessing), "guess", ADA, square="A1") == "giver-guess"
    assert refusal(quick(second_guessing), "guess", ADA, square="A1") == "giver-guess"


def test_rule_17_a_newcomer_does_not_guess():
    assert refusal(newcomers(quick(guessing), "Fay"), "guess", 5, square="A1") == "not-your-turn"


def test_rule_17_strangers_and_leavers_do_not_guess():
    assert refusal(quick(guessing), "guess", EVE, square="A1") == "stranger"
    assert refusal(without(quick(guessing), BOB), "guess", BOB, square="A1") == "stranger"


@pytest.mark.parametrize("phase", [lobby, picking, clueing, second_clueing, revealed, over])
def test_rule_17_nobody_guesses_in_another_phase(phase):
    assert refusal(quick(phase), "guess", BOB, square="A1") == "not-now"


# Squares


def test_rule_17_pieces_of_several_players_may_share_a_square():
    game = guess_all(quick(guessing), "C12", "C12", "C12")
    assert placed(game) == [(BOB, "C12", 1), (CLEO, "C12", 1), (DAN, "C12", 1)]


def test_rule_17_a_second_piece_may_share_a_square_with_another_players_first():
    game = hint(guess_all(quick(guessing), "C12", "D12", "E12"))
    assert do(game, "guess", BOB, square="D12").pieces[-1].square == "D12"


@pytest.mark.parametrize("square", ["C12", " c-12 "])
def test_rule_17_a_second_piece_never_lies_on_their_own_first(square):
    game = hint(guess_all(quick(guessing), "C12", "C12", "E12"))
    assert refusal(game, "guess", BOB, square=square) == "square-taken"
    assert refusal(game, "guess", CLEO, square=square) == "square-taken"
    assert do(game, "guess", DAN, square=square).pieces[-1].square == "C12"


@pytest.mark.parametrize("square", ["", "Q1", "A31", "here"])
def test_rule_17_a_guess_is_on_the_board(square):
    assert refusal(quick(guessing), "guess", BOB, square=square) == "no-square"


def test_rule_17_pieces_that_share_a_square_all_score():
    game = hint(guess_all(quick(guessing), TARGET, TARGET, TARGET))
    game = guess_all(game, "H16", "H16", "H16")
    assert [piece.points for piece in game.pieces] == [EXACT] * 3 + [2] * 3
    assert [player.points for player in game.players] == [6, *[EXACT + 2] * 3]


# Twice


@pytest.mark.parametrize("square", ["C12", "c 12"])
def test_rule_17_a_repeat_is_no_refusal_and_changes_nothing(square):
    game = quick(guessing)
    after = do(game, "guess", BOB, square="C12")
    assert do(after, "guess", BOB, square=square) is after
    for later in (guess_all(after), hint(guess_all(after)), guess_all(hint(guess_all(after)))):
        assert do(later, "guess", BOB, moment_id=game.moment_id, square=square) is later


def test_rule_17_another_square_afterwards_is_refused():
    after = do(quick(guessing), "guess", BOB, square="C12")
    assert refusal(after, "guess", BOB, square="D12") == "guessed-already"
    assert refusal(after, "guess", BOB, square="nowhere") == "guessed-already"


def test_rule_17_another_square_after_all_have_guessed_is_late():
    game = quick(guessing)
    after = guess_all(do(game, "guess", BOB, square="C12"))
    assert refusal(after, "guess", BOB, moment_id=game.moment_id, square="D12") == "late"


def test_rule_17_the_own_first_square_is_no_repeat_of_the_second_guess():
    game = hint(guess_all(quick(guessing), "C12", "D12", "E12"))
    after = do(game, "guess", BOB, square="F12")
    assert refusal(after, "guess", BOB, square="C12") == "guessed-already"


# Laps


@pytest.mark.parametrize("players", [3, 6, 7, 10])
def test_rule_17_there_is_one_lap(players):
    game = quick(picking, players)
    assert (game.laps, turn_order.count_rounds(game)) == (1, players)
    assert len(finish(game).history) == players


@pytest.mark.parametrize("laps", [1, 2, 3])
@pytest.mark.parametrize("players", [3, 7])
def test_rule_17_the_hosts_laps_come_before_the_one(players, laps):
    game = quick(picking, players, laps=laps)
    assert turn_order.count_rounds(game) == players * laps
    assert givers(finish(game)) == "ABCDFGH"[:players] * laps


# Time


@pytest.mark.parametrize("phase", [picking, clueing, guessing, second_clueing, second_guessing])
def test_rule_17_the_time_limit_is_sixty_seconds(phase):
    game = quick(phase)
    assert game.deadline == game.since + 60


@pytest.mark.parametrize("limit", [30, 60, 90, 180, 300])
@pytest.mark.parametrize("phase", [picking, guessing])
def test_rule_17_the_hosts_time_limit_comes_before_the_sixty_seconds(phase, limit):
    game = quick(phase, limit=limit)
    assert game.deadline == game.since + limit


@pytest.mark.parametrize("phase", [picking, clueing, guessing])
def test_rule_17_the_host_may_set_no_time_limit(phase):
    assert quick(phase, limit=0).deadline == 0


def test_rule_17_a_guess_gives_the_others_no_more_time():
    game = quick(guessing)
    after = do(game, "guess", BOB, square="A1", now=game.since + 50)
    assert (after.since, after.deadline) == (game.since, game.deadline)


@pytest.mark.parametrize("phase, then", [(guessing, (CLUE, 2)), (second_guessing, (REVEAL, 2))])
def test_rule_17_when_the_time_is_up_those_who_have_not_guessed_are_skipped(phase, then):
    game = do(quick(phase), "guess", CLEO, square="A1")
    after = time_out(game)
    assert (after.phase, after.step) == then
    assert placed(after) == placed(game)


def test_rule_17_a_skipped_first_guess_is_lost_and_the_second_still_comes():
    game = hint(time_out(do(quick(guessing), "guess", CLEO, square="A1")))
    assert set(game.awaited) == {BOB, CLEO, DAN}
    assert [player for player, _, _ in placed(guess_all(game))].count(BOB) == 1


# Skipping (rule 19)


def test_rule_19_in_quick_those_who_are_away_are_skipped_at_once_and_nobody_else():
    game = quick(guessing)
    after = do(game, "skip", ADA, present=(ADA, CLEO))
    assert (after.phase, after.awaited, after.moment_id) == (GUESS, (CLEO,), game.moment_id)
    assert refusal(after, "guess", BOB, square="A1") == "not-your-turn"
    assert do(after, "guess", CLEO, square="A1").phase == CLUE


def test_rule_19_in_quick_a_skip_gives_the_others_no_more_time():
    game = quick(guessing)
    after = do(game, "skip", ADA, present=(ADA, CLEO), now=game.since + 10)
    assert (after.since, after.deadline) == (game.since, game.deadline)


def test_rule_19_in_quick_all_are_skipped_after_fifteen_seconds():
    game = do(quick(guessing), "guess", CLEO, square="A1")
    assert refusal(game, "skip", ADA, now=game.since + 14) == "skip-early"
    after = do(game, "skip", ADA, now=game.since + 15)
    assert (after.phase, placed(after)) == (CLUE, placed(game))


def test_rule_19_in_quick_who_has_guessed_and_gone_away_does_not_make_a_skip():
    game = do(quick(guessing), "guess", BOB, square="A1")
    assert refusal(game, "skip", ADA, present=(ADA, CLEO, DAN)) == "skip-early"


def test_rule_19_in_quick_the_pieces_of_who_has_guessed_stay_when_the_last_are_skipped():
    game = do(quick(guessing), "guess", CLEO, square="A1")
    assert placed(do(game, "skip", ADA, present=(ADA,))) == [(CLEO, "A1", 1)]


def test_rule_19_in_quick_a_repeated_skip_is_no_refusal():
    game = quick(guessing)
    after = do(game, "skip", ADA, present=(ADA, CLEO))
    assert do(after, "skip", ADA, moment_id=game.moment_id, present=(ADA, CLEO)) is after


# Leaving (rule 20)


def test_rule_20_in_quick_the_others_go_on_guessing_when_one_leaves():
    game = quick(guessing)
    after = without(game, BOB)
    assert (after.phase, set(after.awaited), after.moment_id) == (GUESS, {CLEO, DAN}, game.moment_id)
    assert (after.since, after.deadline) == (game.since, game.deadline)


@pytest.mark.parametrize("phase, then", [(guessing, (CLUE, 2)), (second_guessing, (REVEAL, 2))])
def test_rule_20_in_quick_the_step_ends_when_the_last_who_has_not_guessed_leaves(phase, then):
    game = quick(phase)
    for guesser in (BOB, DAN):
        game = do(game, "guess", guesser, square=f"A{guesser}")
    game = without(game, CLEO)
    assert (game.phase, game.step) == then


def test_rule_20_in_quick_the_piece_of_a_leaver_scores():
    game = without(do(quick(guessing), "guess", BOB, square=TARGET), BOB)
    game = guess_all(hint(guess_all(game)))
    assert (game.phase, game.player(BOB).points, game.player(ADA).points) == (REVEAL, EXACT, 1)


# The room


def test_rule_17_the_preset_is_chosen_in_the_lobby():
    game = do(lobby(), "settings", ADA, choices=(("preset", "quick"),))
    assert (game.phase, game.preset) == (LOBBY, QUICK)
    game = do(game, "start", ADA, first=ADA)
    assert (game.phase, game.laps, game.deadline) == (PICK, 1, 60)
