"""Leaving, being removed, and coming back (rules 20 and 6)."""

import pytest

from play.rules import Refused, turn_order
from play.rules.game import Game
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL
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
    givers,
    go_on,
    guess_all,
    guessing,
    hint,
    lobby,
    newcomers,
    over,
    picking,
    play_on,
    play_round,
    play_to,
    points,
    refusal,
    revealed,
    second_clueing,
    second_guessing,
    winners,
    without,
)
from tests.support.long import grid

FAY = 5
IN_A_GAME = [*IN_A_ROUND, revealed, over]


def leave(game: Game, player: int) -> Game:
    return do(game, "leave", player)


def remove(game: Game, player: int) -> Game:
    return do(game, "kick", game.host, whom=player, sure=True)


def names(game: Game) -> list[str]:
    return [player.name for player in game.standing()]


# Whoever leaves and whoever is removed go the same way: each of these tests is run with both.
either = pytest.mark.parametrize("go", [leave, remove])


# 20: out of the order


@either
@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_20_a_player_may_leave_or_be_removed_in_every_phase(phase, go):
    game = go(phase(4), DAN)
    dan = game.player(DAN)
    assert (dan.has_left, dan.seated) == (True, False)
    assert DAN not in {player.id for player in game.active}


@either
def test_rule_20_in_the_lobby_nothing_is_left_of_them(go):
    game = go(lobby(4), CLEO)
    assert (game.phase, [player.name for player in game.players]) == (LOBBY, ["Ada", "Bob", "Dan"])
    assert do(game, "join", text="Cleo").players[-1].id == FAY


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_20_the_others_are_told_who_has_left_and_who_was_removed(phase):
    game = leave(phase(4), DAN)
    assert (game.news.kind, game.news.text) == ("left", "Dan")
    game = remove(phase(4), DAN)
    assert (game.news.kind, game.news.text, game.news.player) == ("removed", "Dan", 0)


def test_rule_21_with_the_host_s_leaving_the_others_are_told_who_is_host_now():
    game = leave(lobby(4), ADA)
    assert (game.news.kind, game.news.text, game.news.player) == ("left", "Ada", game.host)


@either
@pytest.mark.parametrize("phase, queue", [(guessing, (BOB, DAN)), (second_guessing, (DAN, BOB))])
def test_rule_20_who_is_out_does_not_guess_any_more(phase, queue, go):
    assert go(phase(4), CLEO).queue == queue


@either
def test_rule_20_who_is_out_does_not_give_any_more(go):
    game = go(picking(4, laps=2), CLEO)
    assert givers(finish(game)) == "ABDABD"


@either
def test_rule_20_when_the_awaited_guesser_goes_the_next_is_awaited(go):
    game = guessing(4)
    after = go(game, BOB)
    assert (after.phase, after.awaited) == (GUESS, (CLEO,))
    assert after.moment > game.moment


@either
@pytest.mark.parametrize("phase, leaver", [(guessing, DAN), (second_guessing, BOB)])
def test_rule_20_when_a_later_guesser_goes_the_moment_stays(phase, leaver, go):
    game = phase(4)
    after = go(game, leaver)
    assert (after.moment_id, after.awaited) == (game.moment_id, game.awaited)
    assert do(after, "guess", game.awaited[0], moment_id=game.moment_id, square="A1").pieces


@either
@pytest.mark.parametrize("phase, then", [(guessing, (CLUE, 2)), (second_guessing, (REVEAL, 2))])
def test_rule_20_when_the_last_awaited_guesser_goes_the_step_ends(phase, then, go):
    game = phase(4)
    for _ in range(2):
        game = do(game, "guess", game.awaited[0], square=f"A{game.awaited[0]}")
    game = go(game, game.awaited[0])
    assert (game.phase, game.step) == then


@either
@pytest.mark.parametrize("phase", [picking, clueing, second_clueing, revealed])
def test_rule_20_when_nobody_guesses_the_round_stands_still_as_it_was(phase, go):
    game = phase(4)
    after = go(game, CLEO)
    assert (after.phase, after.moment_id) == (game.phase, game.moment_id)
    assert (after.awaited, after.pieces) == (game.awaited, game.pieces)


# 20: pieces


@either
def test_rule_20_pieces_of_who_is_out_stay_and_score(go):
    game = go(do(guessing(4), "guess", BOB, square=TARGET), BOB)
    assert [(piece.player, piece.square) for piece in game.pieces] == [(BOB, TARGET)]
    game = play_on(game)
    assert (game.player(BOB).points, game.player(BOB).exact, game.player(ADA).points) == (EXACT, 1, 1)


@either
def test_rule_20_the_square_of_a_leavers_piece_stays_taken(go):
    game = go(do(guessing(4), "guess", BOB, square=TARGET), BOB)
    assert refusal(game, "guess", CLEO, square=TARGET) == "square-taken"


@either
def test_rule_20_points_that_who_is_out_has_earned_stay(go):
    game = go_on(guess_all(hint(guess_all(guessing(4), TARGET))))
    before = points(game)
    assert before == (1, EXACT, 0, 0)
    assert points(go(game, CLEO)) == before


def test_rule_14_the_giver_scores_twice_though_a_fourth_came_and_a_third_left():
    game = guess_all(do(leave(newcomers(guessing(3), "Dan"), CLEO), "guess", BOB, square=TARGET))
    assert play_on(game).player(ADA).points == 2
    game = play_on(do(leave(guessing(4), DAN), "guess", BOB, square=TARGET))
    assert game.player(ADA).points == 1


# 20: the standing


@either
@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_20_who_is_out_stays_in_the_standing_marked(phase, go):
    game = go(phase(4), DAN)
    assert sorted(names(game)) == ["Ada", "Bob", "Cleo", "Dan"]
    assert [player.name for player in game.standing() if player.has_left] == ["Dan"]


@either
def test_rule_20_who_is_out_cannot_win(go):
    game = guess_all(hint(guess_all(guessing(4, laps=1), TARGET, "H16")))
    game = finish(go(game, BOB))
    assert names(game)[0] == "Bob"
    assert winners(game) == "AC"


def test_rule_15_who_has_won_has_still_won_after_leaving_at_the_end():
    game = finish(guess_all(hint(guess_all(guessing(3, laps=1), TARGET))))
    assert winners(game) == "B"
    assert winners(leave(game, BOB)) in ("B", "")


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed, over])
def test_rule_20_a_newcomer_who_leaves_before_playing_is_not_in_the_standing(phase):
    assert "Dan" not in names(leave(newcomers(phase(3), "Dan"), DAN))


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed, over])
def test_rule_20_who_comes_back_stays_in_the_standing(phase):
    assert "Dan" in names(back(leave(phase(4), DAN), DAN))


# 20: rounds


@pytest.mark.parametrize(
    "leaver, leaves_in, before, after",
    [
        (DAN, 1, 8, 6),
        (BOB, 1, 8, 6),
        (BOB, 3, 8, 7),
        (CLEO, 2, 8, 6),
        (DAN, 5, 8, 7),
        (BOB, 7, 8, 8),
    ],
)
@either
def test_rule_20_the_rounds_to_come_of_who_is_out_fall_away(leaver, leaves_in, before, after, go):
    game = play_to(picking(4), leaves_in)
    assert turn_order.count_rounds(game) == before
    game = go(game, leaver)
    assert turn_order.count_rounds(game) == after
    assert len(finish(game).history) == after


@pytest.mark.parametrize("first, leaver, leaves_in", grid([ADA, BOB, CLEO, DAN], [ADA, BOB, CLEO, DAN], range(1, 9)))
def test_rule_6_nobody_elses_rounds_change_when_somebody_leaves(first, leaver, leaves_in):
    game = finish(leave(play_to(picking(4, first=first), leaves_in), leaver))
    initial = game.player(leaver).name[0]
    assert givers(game).replace(initial, "") == givers(over(4, first=first)).replace(initial, "")


@pytest.mark.parametrize("first, leaver, leaves_in", grid([ADA, BOB, CLEO, DAN], [ADA, BOB, CLEO, DAN], range(1, 9)))
def test_rule_6_round_n_of_m_follows_and_is_kept_when_somebody_leaves(first, leaver, leaves_in):
    game = leave(play_to(picking(4, first=first), leaves_in), leaver)
    rounds = turn_order.count_rounds(game)
    while game.phase != OVER:
        assert (game.round, turn_order.count_rounds(game)) == (len(game.history) + 1, rounds)
        game = go_on(play_round(game))
    assert game.round == rounds == len(game.history)


# 20: the giver


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_a_giver_who_leaves_ends_the_round(phase):
    game = guess_near(phase(4))
    after = leave(game, ADA)
    assert (after.phase, after.giver, after.target, after.clues) == (PICK, BOB, "", ())
    assert (after.pieces, after.queue, points(after), after.history) == ((), (), (0, 0, 0, 0), ())
    assert after.moment > game.moment
    assert after.deadline == after.since + 90


def guess_near(game: Game) -> Game:
    """Place a piece on the target, if pieces are being placed."""
    return do(game, "guess", game.awaited[0], square=TARGET) if game.phase == GUESS else game


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_a_giver_who_is_removed_ends_the_round(phase):
    game = do(phase(4), "host", ADA, whom=DAN)
    after = do(game, "kick", DAN, whom=ADA, sure=True)
    assert (after.phase, after.giver, after.round, after.history) == (PICK, BOB, 1, ())


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_the_round_of_a_giver_who_leaves_is_not_counted(phase):
    game = phase(4, laps=1)
    assert (game.round, turn_order.count_rounds(game)) == (1, 4)
    game = leave(game, ADA)
    assert (game.round, turn_order.count_rounds(game)) == (1, 3)
    assert givers(finish(game)) == "BCD"


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_7_the_next_card_is_a_new_one_when_the_giver_has_left(phase):
    game = phase(4)
    after = leave(game, ADA)
    assert set(after.card).isdisjoint(game.card)
    assert after.shown == game.shown + after.card


def test_rule_9d_a_clue_of_a_giver_who_has_left_cannot_be_given_again():
    game = leave(guessing(4), ADA)
    game = do(game, "pick", BOB, square=game.card[0])
    assert refusal(game, "clue", BOB, text="hint0") == "clue-given"


def test_rule_20_a_giver_who_leaves_during_the_reveal_keeps_the_points_and_the_round():
    game = guess_all(hint(guess_all(guessing(4), TARGET)))
    after = leave(game, ADA)
    assert (after.phase, points(after), after.history) == (REVEAL, points(game), game.history)
    assert do(after, "next", BOB).giver == BOB


def test_rule_20_a_reveal_whose_giver_has_left_is_moved_on_by_the_host_or_the_clock():
    game = leave(go_on_to_bob(), BOB)
    assert refusal(game, "next", BOB) == "stranger"
    assert refusal(game, "next", CLEO) == "next-not-yours"
    assert do(game, "next", ADA).giver == CLEO
    assert do(game, "time-out", now=game.deadline).giver == CLEO


def go_on_to_bob() -> Game:
    return play_round(play_to(picking(4), 2))


def test_rule_20_the_last_giver_who_leaves_ends_the_game():
    game = leave(play_to(picking(4, laps=1), 4), DAN)
    assert (game.phase, game.round, len(game.history)) == (OVER, 3, 3)
    assert game.deadline == 0


def test_rule_20_a_waiting_newcomer_gives_when_the_last_giver_leaves():
    game = leave(newcomers(play_to(picking(4, laps=1), 4), "Fay"), DAN)
    assert (game.phase, game.giver, game.round, game.player(FAY).seated) == (PICK, FAY, 4, True)


# 20: no guesser, and fewer than three


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_the_round_goes_on_while_the_giver_and_one_guesser_remain(phase):
    game = without(phase(4), BOB, CLEO)
    assert (game.phase, game.giver) == (phase(4).phase, ADA)
    game = play_on(game)
    assert (game.phase, len(game.history)) == (REVEAL, 1)
    assert {piece.player for piece in game.pieces if piece.step == 2} <= {DAN, BOB, CLEO}


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_with_no_guesser_left_the_round_ends_without_points(phase):
    game = without(phase(3), BOB, CLEO)
    assert (game.phase, game.pieces, game.history, points(game)) == (OVER, (), (), (0, 0, 0))


def test_rule_20_with_no_guesser_left_the_pieces_on_the_board_do_not_score():
    game = without(hint(guess_all(guessing(3), TARGET, "H16")), BOB, CLEO)
    assert (game.phase, points(game)) == (OVER, (0, 0, 0))


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_with_no_guesser_left_newcomers_play_the_next_round(phase):
    game = without(newcomers(phase(3), "Dan", "Fay"), BOB, CLEO)
    assert (game.phase, game.giver, game.round) == (PICK, DAN, 1)
    assert turn_order.list_seated(game) == (ADA, DAN, FAY)
    assert refusal(game, "pick", ADA, square=game.card[0]) == "giver-only"


@either
def test_rule_20_with_fewer_than_three_the_game_ends_when_a_round_would_begin(go):
    game = go(guessing(3), CLEO)
    assert game.phase == GUESS
    game = go_on(play_on(game))
    assert (game.phase, game.round, len(game.history)) == (OVER, 1, 1)
    assert sorted(names(game)) == ["Ada", "Bob", "Cleo"]


def test_rule_20_with_fewer_than_three_the_points_so_far_count():
    game = leave(guess_all(hint(guess_all(guessing(3), TARGET))), CLEO)
    game = go_on(game)
    assert (game.phase, winners(game)) == (OVER, "B")


def test_rule_20_the_clock_too_ends_a_game_with_fewer_than_three():
    game = leave(revealed(3), CLEO)
    assert do(game, "time-out", now=game.deadline).phase == OVER


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_a_giver_who_leaves_two_behind_ends_the_game(phase):
    assert leave(phase(3), ADA).phase == OVER


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_a_newcomer_makes_three(phase):
    game = leave(newcomers(phase(3), "Dan"), ADA)
    assert (game.phase, game.giver, turn_order.list_seated(game)) == (PICK, BOB, (BOB, CLEO, DAN))


def test_rule_20_bots_count_too():
    game = do(do(lobby(3), "bot", ADA), "start", ADA, first=ADA)
    assert leave(game, BOB).phase == PICK
    assert leave(game, ADA).giver == BOB


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_20_all_may_leave(phase):
    game = without(phase(3), ADA, BOB, CLEO)
    assert (game.active, game.host) == ((), 0)
    assert [player.has_left for player in game.players] == [True] * 3


@pytest.mark.parametrize("phase", IN_A_ROUND)
@pytest.mark.parametrize("leavers", [(ADA, BOB, CLEO), (CLEO, BOB, ADA), (BOB, ADA, CLEO)])
def test_rule_20_a_game_that_all_have_left_is_over(phase, leavers):
    game = without(phase(3), *leavers)
    assert (game.phase, game.deadline) == (OVER, 0)


# 20 and 6: coming back


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
def test_rule_20_who_comes_back_waits_for_the_next_round(phase):
    game = back(leave(phase(4), CLEO), CLEO)
    cleo = game.player(CLEO)
    assert (cleo.has_left, cleo.seated) == (False, False)
    game = go_on(play_on(game))
    assert game.player(CLEO).seated
    assert (game.giver, turn_order.list_seated(game)) == (BOB, (ADA, BOB, DAN, CLEO))


@either
@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_20_who_comes_back_sits_behind_the_last_seat(phase, go):
    game = back(go(newcomers(phase(4), "Fay"), BOB), BOB)
    assert [player.id for player in game.players] == [ADA, CLEO, DAN, FAY, BOB]
    assert game.player(BOB).seat > game.player(FAY).seat
    assert do(game, "join", text="Gus").players[-1].seat > game.player(BOB).seat


def test_rule_20_who_comes_back_has_the_old_id_name_colour_and_points():
    game = go_on(guess_all(hint(guess_all(guessing(4), TARGET))))
    before = game.player(BOB)
    after = do(leave(game, BOB), "join", BOB, text="Robert", colour=9).player(BOB)
    assert (after.name, after.colour, after.points, after.exact) == ("Bob", before.colour, EXACT, 1)


def test_rule_20_who_has_come_back_can_win():
    game = guess_all(hint(guess_all(guessing(4, laps=1), TARGET)))
    game = finish(back(leave(game, BOB), BOB))
    assert (names(game)[0], winners(game)) == ("Bob", "B")


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_rule_20_who_comes_back_does_not_guess_in_the_round_they_left(phase):
    game = back(leave(phase(4), CLEO), CLEO)
    game = game if game.queue else hint(game if game.phase == CLUE else do(game, "pick", ADA, square=TARGET))
    assert CLEO not in game.queue
    assert refusal(game, "guess", CLEO, square="A9") in ("not-your-turn", "guessed-already")


def test_rule_20_a_piece_scores_though_its_player_has_left_and_come_back():
    game = back(leave(do(guessing(4), "guess", BOB, square=TARGET), BOB), BOB)
    game = play_on(game)
    assert game.player(BOB).points == EXACT


@pytest.mark.parametrize(
    "first, leaver, leaves_in, expected",
    [
        # Behind Dan, who sits last: Cleo, who has not given, gives after him.
        (ADA, CLEO, 1, "ABDC ABDC"),
        # The round of the giver who leaves falls away, and does not come again in this lap.
        (ADA, ADA, 1, "BCD BCDA"),
        # Bob has given in this lap; nobody gives twice in one.
        (ADA, BOB, 3, "ABCD ACDB"),
        # The lap has passed the seats behind Dan's.
        (BOB, CLEO, 4, "BCDA BDCA"),
    ],
)
def test_rule_6_who_comes_back_gives_in_every_lap_that_has_not_yet_passed_their_seat(
    first, leaver, leaves_in, expected
):
    game = back(leave(play_to(picking(4, first=first), leaves_in), leaver), leaver)
    assert givers(finish(game)) == expected.replace(" ", "")


@pytest.mark.parametrize("first, leaver, leaves_in", grid([ADA, BOB, CLEO, DAN], [ADA, BOB, CLEO, DAN], range(1, 9)))
def test_rule_6_nobody_elses_rounds_change_when_somebody_comes_back(first, leaver, leaves_in):
    game = finish(back(leave(play_to(picking(4, first=first), leaves_in), leaver), leaver))
    initial = game.player(leaver).name[0]
    assert givers(game).replace(initial, "") == givers(over(4, first=first)).replace(initial, "")


def test_rule_20_who_comes_back_makes_three_again():
    game = go_on(back(leave(revealed(3), CLEO), CLEO))
    assert (game.phase, turn_order.list_seated(game)) == (PICK, (ADA, BOB, CLEO))


def test_rule_20_who_comes_back_at_the_end_waits_for_the_rematch():
    game = back(leave(over(4), BOB), BOB)
    assert (game.phase, game.player(BOB).seated) == (OVER, False)
    game = do(game, "rematch", ADA)
    assert turn_order.list_seated(game) == (ADA, CLEO, DAN, BOB)


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("player", [ADA, BOB])
def test_who_is_in_the_room_and_joins_again_changes_nothing(phase, player):
    game = phase()
    assert do(game, "join", player, text="Eve") is game


def test_rule_3_who_comes_back_needs_room():
    game = newcomers(leave(picking(10), BOB), "Leo")
    assert refusal(game, "join", BOB) == "room-full"
    assert not do(leave(game, CLEO), "join", BOB).player(BOB).has_left


@either
def test_the_name_of_who_is_out_is_kept_for_them(go):
    game = go(picking(4), BOB)
    assert refusal(game, "join", text="bob") == "name-taken"


def test_the_colour_of_who_is_out_may_be_taken():
    game = leave(picking(4), BOB)
    wish = game.player(BOB).colour
    assert do(game, "join", text="Fay", colour=wish).player(FAY).colour == wish


def test_everybody_in_the_room_has_a_colour_of_their_own_though_somebody_came_back():
    game = leave(picking(4), BOB)
    game = back(do(game, "join", text="Fay", colour=game.player(BOB).colour), BOB)
    assert len({player.colour for player in game.active}) == len(game.active)


# Removing


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_20_the_host_must_be_sure_to_remove_somebody(phase):
    game = phase(4)
    with pytest.raises(Refused) as refused:
        do(game, "kick", ADA, whom=DAN)
    assert (refused.value.code, refused.value.params) == ("not-sure", {"name": "Dan"})
    assert do(game, "kick", ADA, whom=DAN, sure=True) != game


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("sure", [True, False])
def test_the_host_is_not_removed(phase, sure):
    assert refusal(phase(), "kick", ADA, whom=ADA, sure=sure) == "not-yourself"


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("whom", [EVE, -1])
def test_removing_who_is_not_there_changes_nothing(phase, whom):
    game = phase()
    assert do(game, "kick", ADA, whom=whom, sure=True) is game


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_only_the_host_removes(phase):
    assert refusal(phase(4), "kick", BOB, whom=DAN, sure=True) == "host-only"
    assert refusal(phase(4), "kick", BOB, whom=ADA, sure=True) == "host-only"


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_removing_somebody_twice_changes_nothing(phase):
    game = remove(phase(4), DAN)
    assert remove(game, DAN) is game
    game = leave(phase(4), DAN)
    assert remove(game, DAN) is game


def test_a_bot_may_be_removed_in_a_game():
    game = do(do(lobby(3), "bot", ADA), "start", ADA, first=ADA)
    assert remove(game, DAN).player(DAN).has_left


@either
@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
def test_a_newcomer_who_goes_changes_nothing_about_the_round(phase, go):
    game = phase(3)
    after = go(newcomers(game, "Dan"), DAN)
    assert (after.moment_id, after.awaited) == (game.moment_id, game.awaited)
    assert (after.since, after.deadline) == (game.since, game.deadline)
    assert turn_order.count_rounds(after) == turn_order.count_rounds(game)
