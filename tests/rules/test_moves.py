"""Every move, by its rules: who may make it and when, and what comes of it."""

import time
from copy import deepcopy

import pytest

from play.rules import Refused, turn_order
from play.rules.board import SQUARES
from play.rules.game import CARD_SIZE, Game, Move
from play.rules.moves import MOVES, OF_KNOCKS, OF_PLAYERS, needs_card, play
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REMATCH, REVEAL
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    EXACT,
    NAMES,
    PHASES,
    TARGET,
    back,
    card,
    clueing,
    do,
    finish,
    givers,
    go_on,
    guess_all,
    guessing,
    hint,
    lobby,
    lobby_again,
    newcomers,
    over,
    picking,
    play_on,
    play_round,
    play_to,
    refusal,
    rematch,
    revealed,
    second_clueing,
    second_guessing,
    without,
)
from tests.support.long import grid

# 3: three to ten players


@pytest.mark.parametrize("players", [1, 2])
def test_rule_3_fewer_than_three_cannot_start(players):
    game = lobby(players)
    assert refusal(game, "start", ADA, first=ADA, card=card(game)) == "too-few"


@pytest.mark.parametrize("players", [3, 10])
def test_rule_3_three_to_ten_can_start(players):
    assert picking(players).phase == PICK


def test_rule_3_there_is_no_room_for_an_eleventh():
    assert refusal(lobby(10), "join", text="Eve") == "room-full"


def test_rule_3_there_is_room_again_when_somebody_has_left():
    game = do(lobby(10), "leave", CLEO)
    assert do(game, "join", text="Eve").players[-1].name == "Eve"


def test_rule_3_later_on_there_is_no_room_for_an_eleventh_either():
    assert refusal(picking(10), "join", text="Eve") == "room-full"


# 4: the first giver


@pytest.mark.parametrize("first", [ADA, BOB, CLEO])
def test_rule_4_the_first_giver_is_the_one_drawn(first):
    assert picking(first=first).giver == first


@pytest.mark.parametrize("first, expected", [(ADA, "ABCD"), (BOB, "BCDA"), (DAN, "DABC")])
def test_rule_4_the_role_passes_in_the_order_of_joining(first, expected):
    assert givers(over(4, first=first, laps=1)) == expected


@pytest.mark.parametrize("first", [0, EVE])
def test_rule_4_only_a_player_can_be_drawn(first):
    with pytest.raises(ValueError):
        picking(first=first)


def test_rule_4_the_start_and_no_other_move_draws_the_first_giver():
    drawn = {name: set(spec.draws_first_in) for name, spec in MOVES.items() if spec.draws_first_in}
    assert drawn == {"start": {LOBBY, REMATCH}, "time-out": {REMATCH}}


# 5: laps


@pytest.mark.parametrize(
    "players, laps, rounds",
    [(3, 0, 6), (6, 0, 12), (7, 0, 7), (10, 0, 10)]
    + [(players, laps, players * laps) for players in (3, 6, 7, 10) for laps in (1, 2, 3)],
)
def test_rule_5_a_game_is_laps_and_the_setting_decides_before_the_number_of_players(players, laps, rounds):
    game = picking(players, laps=laps)
    assert turn_order.count_rounds(game) == rounds
    assert len(finish(game).history) == rounds


@pytest.mark.parametrize("first, lap", [(ADA, "ABC"), (BOB, "BCA"), (CLEO, "CAB")])
def test_rule_5_in_a_lap_every_seat_gives_once_from_the_first_giver(first, lap):
    assert givers(over(3, first=first, laps=3)) == 3 * lap


def test_rule_5_the_laps_and_rounds_are_counted():
    games = [play_to(picking(3), round) for round in range(1, 7)]
    assert [(game.lap, game.round) for game in games] == [(1, 1), (1, 2), (1, 3), (2, 4), (2, 5), (2, 6)]
    assert {turn_order.count_rounds(game) for game in games} == {6}


def test_rule_5_a_seventh_who_joins_late_does_not_shorten_the_game():
    game = do(picking(6), "join", text="Hal")
    assert turn_order.count_rounds(game) == 14


# 6: newcomers


def test_rule_6_whoever_joins_after_the_start_watches_this_round():
    game = newcomers(clueing(3), "Dan")
    assert not game.player(DAN).seated
    assert hint(game).queue == (BOB, CLEO)
    assert refusal(hint(game), "guess", DAN, square="A1") == "not-your-turn"


@pytest.mark.parametrize("phase", [picking, clueing, guessing, second_clueing, second_guessing, revealed])
def test_rule_6_a_newcomer_in_any_phase_is_seated_from_the_next_round_on(phase):
    game = play_on(newcomers(phase(3), "Dan"))
    assert DAN not in {piece.player for piece in game.pieces}
    game = go_on(game)
    assert game.player(DAN).seated
    assert hint(do(game, "pick", BOB, square=game.card[0])).queue == (CLEO, DAN, ADA)


@pytest.mark.parametrize(
    "first, joins_in, expected",
    [
        # Behind Cleo, who sits last: a lap that begins with Ada never passes that seat.
        (ADA, 1, "ABCD ABCD"),
        (ADA, 2, "ABCD ABCD"),
        (ADA, 3, "ABCD ABCD"),
        (ADA, 4, "ABC ABCD"),
        (ADA, 5, "ABC ABCD"),
        (ADA, 6, "ABC ABCD"),
        # Between Cleo and Ada: the lap has passed that seat once Ada gives.
        (BOB, 1, "BCDA BCDA"),
        (BOB, 2, "BCDA BCDA"),
        (BOB, 3, "BCA BCDA"),
        (BOB, 4, "BCA BCDA"),
        (BOB, 5, "BCA BCDA"),
        (BOB, 6, "BCA BCA"),
        (CLEO, 1, "CDAB CDAB"),
        (CLEO, 2, "CAB CDAB"),
        (CLEO, 4, "CAB CDAB"),
        (CLEO, 5, "CAB CAB"),
    ],
)
def test_rule_6_a_newcomer_gives_in_every_lap_that_has_not_yet_passed_their_seat(first, joins_in, expected):
    game = newcomers(play_to(picking(3, first=first), joins_in), "Dan")
    assert turn_order.count_rounds(game) == len(expected.replace(" ", ""))
    assert givers(finish(game)) == expected.replace(" ", "")


@pytest.mark.parametrize("first, expected", [(ADA, "ABCDABCD"), (BOB, "BCABCDA"), (CLEO, "CABCDAB")])
def test_rule_6_a_newcomer_during_the_reveal_counts_as_one_during_its_round(first, expected):
    game = newcomers(play_round(play_to(picking(3, first=first), 3)), "Dan")
    assert givers(finish(game)) == expected


def test_rule_6_newcomers_sit_in_the_order_in_which_they_came():
    game = newcomers(picking(3, first=BOB, laps=1), "Dan")
    game = newcomers(play_to(game, 2), "Fay")
    assert givers(finish(game)) == "BCDFA"


def test_rule_6_a_newcomer_in_the_very_last_round_gives_once_more_when_the_lap_has_not_passed_their_seat():
    game = play_to(picking(3, first=ADA), 6)
    assert turn_order.count_rounds(newcomers(game, "Dan")) == turn_order.count_rounds(game) + 1 == 7
    game = go_on(play_round(newcomers(game, "Dan")))
    assert (game.phase, game.giver, game.round, game.lap) == (PICK, DAN, 7, 2)


def test_rule_6_a_newcomer_in_the_very_last_round_only_watches_when_the_lap_has_passed_their_seat():
    game = newcomers(play_to(picking(3, first=BOB), 6), "Dan")
    assert turn_order.count_rounds(game) == 6
    game = go_on(play_round(game))
    assert game.phase == OVER
    assert DAN not in [player.id for player in game.standing()]


@pytest.mark.parametrize("first", [ADA, BOB, CLEO])
@pytest.mark.parametrize("joins_in", range(1, 7))
def test_rule_6_nobody_elses_rounds_change(first, joins_in):
    game = finish(newcomers(play_to(picking(3, first=first), joins_in), "Dan"))
    alone = givers(game).replace("D", "")
    assert alone == givers(over(3, first=first))


@pytest.mark.parametrize("first", [ADA, BOB, CLEO])
def test_rule_6_round_n_of_m_follows_and_is_kept(first):
    game = newcomers(play_to(picking(3, first=first), 2), "Dan")
    rounds = turn_order.count_rounds(game)
    while game.phase != OVER:
        game = go_on(play_round(game))
        assert turn_order.count_rounds(game) == rounds
    assert game.round == rounds


@pytest.mark.parametrize("first", [ADA, BOB, CLEO])
def test_rule_6_a_newcomer_at_the_end_adds_no_round_to_those_played(first):
    assert turn_order.count_rounds(newcomers(over(3, first=first), "Dan")) == 6


def test_rule_6_a_newcomer_at_the_end_waits_for_a_rematch():
    game = newcomers(over(3), "Dan")
    assert (game.phase, game.player(DAN).seated) == (OVER, False)


def plays_a_round(game: Game, name: str) -> bool:
    """Return whether the player with that name is seated at the end of this game."""
    return finish(play_on(game)).player(id_of(game, name)).seated


def id_of(game: Game, name: str) -> int:
    return next(player.id for player in game.players if player.name == name)


def to_phase(game: Game, phase: str, step: int) -> Game:
    """Play from a pick to that phase of the same round."""
    while (game.phase, game.step) != (phase, step):
        if game.phase == PICK:
            game = do(game, "pick", game.giver, square=game.card[0])
        else:
            game = guess_all(game) if game.queue else hint(game)
    return game


@pytest.mark.parametrize(
    "first, phase, joins_in",
    grid([ADA, BOB, CLEO], [(PICK, 1), (CLUE, 1), (GUESS, 1), (CLUE, 2), (GUESS, 2), (REVEAL, 2)], range(1, 7)),
)
def test_rule_6_it_is_known_whether_a_newcomer_is_in_time(first, phase, joins_in):
    game = to_phase(play_to(picking(3, first=first), joins_in), *phase)
    assert turn_order.is_newcomer_in_time(game) == plays_a_round(newcomers(game, "Dan"), "Dan")


@pytest.mark.parametrize("first, leaver, leaves_in", grid([ADA, BOB, CLEO, DAN], [ADA, BOB, CLEO, DAN], range(1, 5)))
def test_rule_6_it_is_known_whether_a_newcomer_is_in_time_when_somebody_has_left(first, leaver, leaves_in):
    game = without(play_to(picking(4, first=first, laps=1), leaves_in), leaver)
    while game.phase != OVER:
        assert turn_order.is_newcomer_in_time(game) == plays_a_round(newcomers(game, "Fay"), "Fay")
        game = play_on(game)
        assert turn_order.is_newcomer_in_time(game) == plays_a_round(newcomers(game, "Fay"), "Fay")
        game = go_on(game)


@pytest.mark.parametrize("first", [ADA, BOB, CLEO])
@pytest.mark.parametrize("comes_in", range(1, 7))
def test_rule_6_who_comes_back_is_in_time_when_a_newcomer_is(first, comes_in):
    game = play_to(without(picking(4, first=first), DAN), comes_in)
    assert turn_order.is_newcomer_in_time(game) == plays_a_round(back(game, DAN), "Dan")


def test_rule_6_a_newcomer_with_whom_there_are_still_too_few_is_not_in_time():
    game = without(revealed(3), BOB, CLEO)
    assert turn_order.is_newcomer_in_time(game) == plays_a_round(newcomers(game, "Dan"), "Dan")


def test_rule_6_several_newcomers_do_not_change_anybody_elses_rounds():
    game = newcomers(play_to(picking(3, first=BOB), 2), "Dan", "Fay")
    game = newcomers(play_to(game, 5), "Gus")
    assert givers(finish(game)) == "BCDFA" + "BCDFGA"


# 7: the pick


def test_rule_7_the_giver_picks_the_target_from_the_card():
    game = picking()
    for square in game.card:
        picked = do(game, "pick", ADA, square=square)
        assert (picked.phase, picked.target, picked.awaited) == (CLUE, square, (ADA,))


@pytest.mark.parametrize("square", ["P30", "", "Q1", "A99"])
def test_rule_7_no_other_square_can_be_picked(square):
    assert refusal(picking(), "pick", ADA, square=square) == "not-on-card"


def test_rule_7_no_square_comes_up_twice_in_a_game():
    game = over(6, laps=3)
    assert len(game.shown) == len(set(game.shown)) == 18 * CARD_SIZE


def test_rule_7_a_card_that_repeats_a_square_cannot_be_dealt():
    game = revealed()
    with pytest.raises(ValueError):
        do(game, "next", ADA, card=(game.shown[0], "M1", "M2", "M3"))


@pytest.mark.parametrize("squares", [("M1", "M2", "M3"), ("M1", "M1", "M2", "M3"), SQUARES[100:105]])
def test_rule_7_a_card_is_four_squares(squares):
    with pytest.raises(ValueError):
        do(revealed(), "next", ADA, card=squares)


def test_rule_7_with_no_card_left_to_draw_the_game_ends():
    game = do(revealed(), "next", ADA, card=())
    assert (game.phase, game.round, len(game.history)) == (OVER, 1, 1)


@pytest.mark.parametrize(
    "name, phases",
    [
        ("start", {LOBBY, REMATCH}),
        ("next", {REVEAL}),
        ("time-out", {REVEAL, REMATCH}),
        ("leave", {PICK, CLUE, GUESS}),
        ("kick", {PICK, CLUE, GUESS}),
        ("lock-out", {PICK, CLUE, GUESS}),
    ],
)
def test_rule_7_the_moves_that_may_begin_a_round_draw_a_card(name, phases):
    assert {phase for phase in PHASES if needs_card(Game(phase=phase), Move(name))} == phases


def test_rule_7_no_other_move_draws_a_card():
    others = {*MOVES} - {"start", "next", "time-out", "leave", "kick", "lock-out"}
    assert not [name for name in others for phase in PHASES if needs_card(Game(phase=phase), Move(name))]


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("player", [ADA, BOB, CLEO])
def test_rule_7_no_move_begins_a_round_without_having_drawn_a_card(phase, player):
    game = phase(4)
    for name in MOVES:
        fields = {"first": ADA, "whom": ADA, "sure": True, "text": "word", "square": TARGET, "now": game.since + 200}
        move = Move(name, player, moment_id=game.moment_id, card=card(game), **fields)
        assert cards(game, move) == game.shown or needs_card(game, move)


def cards(game: Game, move: Move) -> tuple[str, ...]:
    """Return the squares that have been on a card after the move, made or refused. None after a rematch."""
    try:
        return play(game, move).shown or game.shown
    except Refused:
        return game.shown


# 8, 9 and 11: the clues in their steps


def test_rule_8_the_first_clue_is_one_word_and_the_guesses_follow():
    game = do(clueing(), "clue", ADA, text="  seafoam ")
    assert (game.phase, game.clues, game.awaited) == (GUESS, ("seafoam",), (BOB,))
    assert refusal(clueing(), "clue", ADA, text="sea foam") == "clue-words"


def test_rule_9_a_refused_clue_can_be_given_anew():
    game = clueing()
    assert refusal(game, "clue", ADA, text="blue") == "clue-colour"
    assert do(game, "clue", ADA, text="ocean").clues == ("ocean",)


def test_rule_9d_no_clue_is_given_twice_in_a_game_by_anybody():
    game = do(clueing(), "clue", ADA, text="Ocean")
    assert refusal(guess_all(game), "clue", ADA, text="ocean") == "clue-given"
    game = go_on(guess_all(hint(guess_all(game))))
    game = do(game, "pick", BOB, square=game.card[0])
    assert refusal(game, "clue", BOB, text="OCEAN") == "clue-given"


def test_rule_9d_a_rematch_may_use_old_clues():
    game = lobby_again(over())
    game = do(game, "start", ADA, first=ADA, card=card(game, TARGET))
    game = do(game, "pick", ADA, square=TARGET)
    assert do(game, "clue", ADA, text="hint0").clues == ("hint0",)


def test_rule_9f_comparisons_are_refused_in_the_second_clue_alone():
    assert do(clueing(), "clue", ADA, text="lighter").clues == ("lighter",)
    assert refusal(second_clueing(), "clue", ADA, text="lighter") == "clue-comparison"


@pytest.mark.parametrize("text", ["ocean", "wild ocean"])
def test_rule_11_the_second_clue_is_one_or_two_words(text):
    game = do(second_clueing(), "clue", ADA, text=text)
    assert (game.phase, game.clues) == (GUESS, ("hint0", text))
    assert refusal(second_clueing(), "clue", ADA, text="wild wide ocean") == "clue-words"


def test_rule_11_the_giver_may_pass_which_ends_the_round_at_once():
    game = do(second_clueing(), "pass", ADA)
    assert (game.phase, game.awaited, game.clues) == (REVEAL, (), ("hint0",))
    assert len(game.history) == 1


def test_rule_11_the_first_clue_cannot_be_passed():
    assert refusal(clueing(), "pass", ADA) == "first-clue-first"


# 10 and 12: the guesses


@pytest.mark.parametrize("round, expected", [(1, (BOB, CLEO, DAN)), (2, (CLEO, DAN, ADA)), (4, (ADA, BOB, CLEO))])
def test_rule_10_the_first_guesses_go_in_seating_order_after_the_giver(round, expected):
    game = play_to(picking(4), round)
    assert hint(do(game, "pick", game.giver, square=game.card[0])).queue == expected


def test_rule_10_one_guesser_after_the_other_is_awaited():
    game = guessing(4)
    for guesser in (BOB, CLEO, DAN):
        assert game.awaited == (guesser,)
        game = do(game, "guess", guesser, square=f"P{guesser}")
    assert (game.phase, game.step, game.awaited) == (CLUE, 2, (ADA,))


def test_rule_10_a_square_holds_one_piece():
    game = do(guessing(), "guess", BOB, square="C12")
    assert refusal(game, "guess", CLEO, square="C12") == "square-taken"
    assert refusal(game, "guess", CLEO, square=" c-12 ") == "square-taken"


@pytest.mark.parametrize("square", ["C12", "c12", "c 12", " C-12 "])
def test_rule_10_a_guess_may_be_typed(square):
    assert do(guessing(), "guess", BOB, square=square).pieces[0].square == "C12"


@pytest.mark.parametrize("square", ["", "Q1", "A0", "A31", "12", "C", "here", "C12 C13", "x" * 1_000_000])
def test_rule_10_a_guess_is_on_the_board(square):
    assert refusal(guessing(), "guess", BOB, square=square) == "no-square"


def test_rule_10_a_placed_piece_never_moves():
    game = do(guessing(), "guess", BOB, square="C12")
    assert refusal(game, "guess", BOB, square="D12") == "guessed-already"
    first = guess_all(game)
    assert [piece.square for piece in play_on(first).pieces[:2]] == [piece.square for piece in first.pieces]


def test_rule_10_the_giver_does_not_guess():
    assert refusal(guessing(), "guess", ADA, square="C12") == "giver-guess"
    assert refusal(second_guessing(), "guess", ADA, square="C12") == "giver-guess"


@pytest.mark.parametrize("round, expected", [(1, (DAN, CLEO, BOB)), (2, (ADA, DAN, CLEO)), (4, (CLEO, BOB, ADA))])
def test_rule_12_second_guesses_go_the_other_way_round(round, expected):
    game = play_to(picking(4), round)
    game = hint(do(game, "pick", game.giver, square=game.card[0]))
    assert hint(guess_all(game)).queue == expected


def test_rule_12_a_second_piece_too_lies_on_an_empty_square():
    game = hint(guess_all(guessing(), "C12", "D12"))
    assert refusal(game, "guess", CLEO, square="D12") == "square-taken"
    assert refusal(game, "guess", CLEO, square="C12") == "square-taken"
    assert do(game, "guess", CLEO, square="C13").pieces[-1].step == 2


# 13: the reveal


def test_rule_13_the_last_second_guess_leads_to_the_reveal():
    game = revealed(4)
    assert (game.phase, game.awaited, len(game.pieces)) == (REVEAL, (), 6)
    assert None not in [piece.points for piece in game.pieces]
    assert (game.history[0].giver, game.history[0].target) == (ADA, TARGET)
    assert game.history[0].clues == ("hint0", "hint1")


def test_rule_13_the_next_round_begins_with_an_empty_board():
    game = go_on(revealed())
    assert (game.phase, game.giver, game.pieces, game.clues, game.target) == (PICK, BOB, (), (), "")


@pytest.mark.parametrize("round, player", [(1, ADA), (2, ADA), (2, BOB)])
def test_the_giver_and_the_host_may_move_on_from_the_reveal(round, player):
    game = play_round(play_to(picking(), round))
    assert do(game, "next", player, card=card(game)).round == round + 1


# 15: the end


def test_rule_15_the_game_ends_after_the_last_round():
    game = over(3)
    assert (game.phase, game.awaited, len(game.history)) == (OVER, (), 6)


def test_rule_15_the_points_stay_at_the_end():
    game = guess_all(hint(guess_all(guessing(3), TARGET)))
    end = finish(game)
    assert end.player(BOB).points >= EXACT and end.player(BOB).exact >= 1


# Joining, renaming and leaving


def test_the_first_to_join_is_the_host():
    assert lobby(1).host == lobby(3).host == ADA


def test_everybody_has_a_name_and_a_colour_of_their_own():
    game = lobby(10)
    assert [player.name for player in game.players] == list(NAMES)
    assert len({player.colour for player in game.players}) == 10


def test_a_wish_for_a_colour_is_granted_while_it_is_free():
    game = do(lobby(2), "join", text="Cleo", colour=7)
    assert game.player(CLEO).colour == 7
    assert do(game, "join", text="Dan", colour=7).player(DAN).colour not in {0, 1, 7}


@pytest.mark.parametrize("wish", [-1, 10, 10**9])
def test_a_colour_that_does_not_exist_is_no_wish(wish):
    assert do(lobby(0), "join", text="Ada", colour=wish).player(ADA).colour == 0


def test_a_player_may_choose_any_token_that_is_free():
    game = do(lobby(), "look", BOB, colour=9)
    assert [player.colour for player in game.players] == [0, 9, 2]
    assert do(game, "look", CLEO, colour=1).player(CLEO).colour == 1


def test_nobody_gets_the_token_of_another_player():
    assert refusal(lobby(), "look", BOB, colour=2) == "look-taken"


def test_the_token_of_a_leaver_is_free_and_they_get_it_back_if_it_still_is():
    left = do(over(4), "leave", DAN)
    lobby_again = do(left, "lobby", ADA, present=(ADA, BOB, CLEO))
    assert do(lobby_again, "look", BOB, colour=3).player(BOB).colour == 3
    assert back(left, DAN).player(DAN).colour == 3


def test_choosing_ones_own_token_again_changes_nothing():
    game = lobby()
    assert do(game, "look", BOB, colour=1) is game


@pytest.mark.parametrize("colour", [None, -1, 10, 10**9])
def test_a_token_that_does_not_exist_is_refused(colour):
    assert refusal(lobby(), "look", BOB, colour=colour) == "wrong-field"


def test_a_bot_takes_a_token_that_nobody_has_chosen():
    assert do(do(lobby(), "look", BOB, colour=3), "bot", ADA).players[-1].colour == 1


def test_a_chosen_token_stays_for_the_game_and_its_rematch():
    game = finish(do(do(lobby(), "look", BOB, colour=7), "start", ADA, first=ADA))
    assert do(game, "rematch", ADA).player(BOB).colour == 7


@pytest.mark.parametrize("text, code", [("", "name-empty"), ("ADA", "name-taken"), ("x" * 21, "name-long")])
def test_a_bad_name_is_refused(text, code):
    assert refusal(lobby(2), "join", text=text) == code
    assert refusal(lobby(2), "rename", BOB, text=text) == code


def test_a_player_may_change_the_case_of_their_own_name():
    assert do(lobby(), "rename", ADA, text="ADA").player(ADA).name == "ADA"


def test_who_leaves_the_lobby_is_gone_and_their_id_is_not_used_again():
    game = do(lobby(), "leave", CLEO)
    assert [player.id for player in game.players] == [ADA, BOB]
    assert do(game, "join", text="Dan").players[-1].id == DAN


def test_rule_4_who_leaves_the_lobby_and_comes_back_sits_last():
    game = do(do(lobby(), "leave", ADA), "join", text="Ada")
    assert [player.name for player in game.players] == ["Bob", "Cleo", "Ada"]


def test_rule_21_when_the_host_leaves_the_lobby_the_longest_seated_is_host():
    assert do(lobby(), "leave", ADA).host == BOB


def test_whoever_comes_into_an_empty_lobby_is_the_host():
    assert do(do(lobby(1), "leave", ADA), "join", text="Bob").host == BOB


# Every move: it works, out of turn, to strangers, to leavers, late, twice


def with_bot(players: int = 3) -> Game:
    return do(lobby(players), "bot", ADA)


def stepped_out(players: int = 3) -> Game:
    return do(rematch(players), "out", BOB)


def paused(players: int = 3) -> Game:
    return do(guessing(players), "pause", ADA)


def asked(players: int = 3) -> Game:
    """Return a lobby in which a visitor asks to be Cleo; the first id that is free is that of the question."""
    return do(lobby(players), "knock", whom=CLEO, present=())


WORKS = {
    "rename": (lobby, BOB, {"text": "Bobby"}),
    "look": (lobby, BOB, {"colour": 7}),
    "leave": (lobby, BOB, {}),
    "say": (lobby, BOB, {"text": "Hello"}),
    "settings": (lobby, ADA, {"choices": (("private", "no"),)}),
    "bot": (lobby, ADA, {}),
    "kick": (with_bot, ADA, {"whom": CLEO, "sure": True}),
    "lock-out": (with_bot, ADA, {"several": (BOB, CLEO), "sure": True}),
    "admit": (asked, ADA, {"whom": 4}),
    "turn-away": (asked, ADA, {"whom": 4}),
    "host": (lobby, ADA, {"whom": CLEO}),
    "mute": (lobby, ADA, {"whom": CLEO}),
    "start": (lobby, ADA, {"first": BOB, "card": ("A1", "A2", "A3", "A4")}),
    "pick": (picking, ADA, {"square": TARGET}),
    "clue": (clueing, ADA, {"text": "ocean"}),
    "pass": (second_clueing, ADA, {}),
    "guess": (guessing, BOB, {"square": "C12"}),
    "next": (revealed, ADA, {"card": ("M1", "M2", "M3", "M4")}),
    "skip": (guessing, ADA, {"now": 15}),
    "more-time": (guessing, BOB, {}),
    "rematch": (over, ADA, {}),
    "lobby": (rematch, ADA, {}),
    "pause": (guessing, ADA, {}),
    "resume": (paused, ADA, {}),
    "out": (rematch, BOB, {}),
    "in": (stepped_out, BOB, {}),
}
OF_THE_HOST = tuple(
    "settings bot kick lock-out admit turn-away host mute start skip rematch lobby pause resume".split()
)
OUT_OF_TURN = {
    **dict.fromkeys(OF_THE_HOST, [(BOB, "host-only"), (CLEO, "host-only")]),
    **dict.fromkeys(("pick", "clue", "pass"), [(BOB, "giver-only"), (CLEO, "giver-only")]),
    "guess": [(ADA, "giver-guess"), (CLEO, "not-your-turn")],
    "more-time": [(ADA, "not-your-turn"), (CLEO, "not-your-turn")],
    "next": [(BOB, "next-not-yours"), (CLEO, "next-not-yours")],
}
# For each move the phases it can be made in, and the refusal in the others.
ROUND = (PICK, CLUE, GUESS)
IN_PHASE = {
    **dict.fromkeys(("rename", "look", "bot"), ([LOBBY], "lobby-only")),
    **dict.fromkeys(("leave", "say", "settings", "kick", "lock-out", "host", "mute"), (PHASES, "")),
    "pick": ([PICK], "not-now"),
    "clue": ([CLUE], "not-now"),
    "pass": ([CLUE], "not-now"),
    "guess": ([GUESS], "not-now"),
    "next": ([REVEAL], "not-now"),
    **dict.fromkeys(("skip", "more-time"), (ROUND, "not-now")),
    "pause": ((*ROUND, REVEAL), "pause-later"),
    "out": ([REMATCH], "rematch-only"),
}
# The moves that belong to one moment.
TIMELY = [name for name, spec in MOVES.items() if spec.is_repeat]
# What means something else when it is asked for again.
ONLY_ONCE = ("leave", "say", "bot", "host")


def test_every_move_is_tried_below():
    assert set(WORKS) == OF_PLAYERS
    assert set(IN_PHASE) | {"start", "rematch", "lobby", "in", "resume", "admit", "turn-away"} == OF_PLAYERS
    assert set(OUT_OF_TURN) | {"rename", "look", "leave", "say", "out", "in"} == OF_PLAYERS


@pytest.mark.parametrize("name", WORKS)
def test_the_move_works(name):
    phase, player, fields = WORKS[name]
    game = phase()
    after = do(game, name, player, **fields)
    assert after != game
    assert after.news.kind


@pytest.mark.parametrize("name, player, code", [(name, *who) for name, all in OUT_OF_TURN.items() for who in all])
def test_the_move_is_refused_out_of_turn(name, player, code):
    phase, _, fields = WORKS[name]
    assert refusal(phase(), name, player, **fields) == code


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("name", OF_THE_HOST)
def test_the_hosts_move_is_refused_to_the_others_in_every_phase(name, phase):
    _, _, fields = WORKS[name]
    assert refusal(phase(), name, BOB, **fields) == "host-only"


@pytest.mark.parametrize(
    "name, phase",
    [
        (name, phase)
        for name, (own, _) in IN_PHASE.items()
        for other in own
        for phase in PHASES[other]
        if (name, phase) != ("pass", clueing)
    ],
)
def test_the_move_works_in_each_of_its_phases(name, phase):
    game = phase()
    _, player, fields = WORKS[name]
    who = game.awaited[0] if name in ("guess", "more-time") else player
    assert do(game, name, who, **{**fields, "now": 15}) != game


@pytest.mark.parametrize(
    "name, phase",
    [
        (name, phase)
        for name, (own, _) in IN_PHASE.items()
        for other in PHASES
        if other not in own
        for phase in PHASES[other]
    ],
)
def test_the_move_is_refused_in_every_other_phase(name, phase):
    _, player, fields = WORKS[name]
    assert refusal(phase(), name, player, **fields) == IN_PHASE[name][1]


@pytest.mark.parametrize("phase", [picking, clueing, guessing, second_clueing, second_guessing, revealed])
def test_a_start_changes_nothing_in_a_game(phase):
    game = phase()
    assert do(game, "start", ADA, first=BOB) is game


def test_a_start_is_refused_at_the_end():
    assert refusal(over(), "start", ADA, first=BOB) == "game-over"


@pytest.mark.parametrize("name", ["rematch", "lobby"])
def test_a_rematch_changes_nothing_in_the_lobby(name):
    game = lobby()
    assert do(game, name, ADA) is game


@pytest.mark.parametrize("player", [EVE, 0, -1])
@pytest.mark.parametrize("name", WORKS)
def test_the_move_is_refused_to_strangers(name, player):
    phase, _, fields = WORKS[name]
    assert refusal(phase(), name, player, **fields) == "stranger"


@pytest.mark.parametrize("name", WORKS)
def test_the_move_is_refused_to_leavers(name):
    phase, player, fields = WORKS[name]
    assert refusal(without(phase(5), player), name, player, **fields) == "stranger"


@pytest.mark.parametrize("name", WORKS)
def test_the_move_is_refused_to_who_has_been_removed(name):
    phase, _, fields = WORKS[name]
    game = do(phase(5), "kick", ADA, whom=DAN, sure=True)
    assert refusal(game, name, DAN, **fields) == "stranger"


@pytest.mark.parametrize("name, player", [(name, who) for name, all in OUT_OF_TURN.items() for who, _ in all])
def test_a_refused_move_changes_nothing(name, player):
    phase, right, fields = WORKS[name]
    game = phase()
    before = deepcopy(game)
    refusal(game, name, player, **fields)
    assert game == before
    assert do(game, name, right, **fields) == do(before, name, right, **fields)


def test_the_room_does_its_own_moves_and_players_the_others():
    of_room = {"join", "knock", "lapse", "take-along", "come-in", "succeed", "time-out", "renew", "away", "back"}
    assert {*MOVES} - OF_PLAYERS == of_room | OF_KNOCKS
    assert {"unknock"} == OF_KNOCKS
    assert len(MOVES) == 37


def test_the_moves_of_a_moment_are_those_of_a_turn():
    timely = {name for name, spec in MOVES.items() if spec.is_repeat}
    assert timely == set(TIMELY) == {"pick", "clue", "pass", "guess", "more-time", "next", "skip"}


def test_only_the_host_may_ask_for_the_hosts_moves():
    of_host = {name for name, spec in MOVES.items() if spec.is_of_host}
    assert of_host == set(OF_THE_HOST)


def test_presence_is_read_for_the_moves_that_depend_on_it():
    needy = {name for name, spec in MOVES.items() if spec.needs_presence}
    assert needy == {"knock", "leave", "kick", "lock-out", "skip", "start", "rematch", "lobby", "succeed", "time-out"}


@pytest.mark.parametrize("name", ["", "Pick", "cheat", "__init__", "joined"])
def test_an_unknown_move_is_refused(name):
    assert refusal(picking(), name, ADA) == "move-unknown"


@pytest.mark.parametrize("at", ["", "0", "-1", "999", "now"])
@pytest.mark.parametrize("name", TIMELY)
def test_the_move_is_refused_when_it_comes_late(name, at):
    phase, player, fields = WORKS[name]
    assert refusal(phase(), name, player, moment_id=at, **fields) == "late"


@pytest.mark.parametrize("name", [name for name in WORKS if name not in ONLY_ONCE])
def test_a_repeat_of_an_accepted_move_changes_nothing_and_is_no_refusal(name):
    phase, player, fields = WORKS[name]
    game = phase()
    move = Move(name, player, moment_id=game.moment_id, **fields)
    after = play(game, move)
    assert play(after, move) is after


def test_a_repeat_of_leaving_finds_nobody():
    assert refusal(do(lobby(), "leave", BOB), "leave", BOB) == "stranger"


def test_a_pick_is_still_a_repeat_when_the_clue_has_come():
    game = picking()
    move = Move("pick", ADA, moment_id=game.moment_id, square=TARGET)
    after = hint(play(game, move))
    assert play(after, move) is after


def test_a_guess_is_still_a_repeat_until_the_round_is_over():
    game = guessing()
    move = Move("guess", BOB, moment_id=game.moment_id, square="c 12")
    after = play(game, move)
    for later in (after, guess_all(after), hint(guess_all(after)), guess_all(hint(guess_all(after)))):
        assert play(later, move) is later


def test_another_square_is_no_repeat():
    game = picking()
    after = do(game, "pick", ADA, square=game.card[0])
    assert refusal(after, "pick", ADA, moment_id=game.moment_id, square=game.card[1]) == "late"
    game = guessing()
    after = do(game, "guess", BOB, square="C12")
    assert refusal(after, "guess", BOB, moment_id=game.moment_id, square="C13") == "late"


def test_somebody_elses_guess_is_no_repeat():
    game = guessing()
    after = do(game, "guess", BOB, square="C12")
    assert refusal(after, "guess", CLEO, moment_id=game.moment_id, square="C12") == "late"


def test_another_clue_is_no_repeat():
    game = clueing()
    after = do(game, "clue", ADA, text="ocean")
    assert refusal(after, "clue", ADA, moment_id=game.moment_id, text="sea") == "late"


def test_a_repeated_clue_may_be_spelled_as_before():
    game = clueing()
    after = do(game, "clue", ADA, text=" Ocean ")
    assert do(after, "clue", ADA, moment_id=game.moment_id, text=" Ocean ") is after


def test_two_who_move_on_from_the_same_reveal_move_on_once():
    game = play_round(play_to(picking(), 2))
    after = do(game, "next", BOB, card=card(game))
    assert do(after, "next", ADA, moment_id=game.moment_id, card=card(after)) is after


def test_moving_on_twice_at_the_end_is_no_refusal():
    game = play_round(play_to(picking(laps=1), 3))
    after = do(game, "next", CLEO, card=card(game))
    assert after.phase == OVER
    assert do(after, "next", CLEO, moment_id=game.moment_id, card=card(game)) is after


def test_moving_on_late_is_refused_to_who_could_not_have_moved_on():
    game = play_round(play_to(picking(), 2))
    after = do(game, "next", BOB, card=card(game))
    assert refusal(after, "next", CLEO, moment_id=game.moment_id, card=card(after)) == "late"


def test_a_huge_late_clue_is_refused_before_anything_walks_through_it():
    # Normalising takes the square of the number of marks: megabytes would stop the server for minutes.
    game, began = guessing(), time.process_time()
    assert refusal(game, "clue", ADA, moment_id="0", text="a" + "\u0301\u0316" * 40_000) == "late"
    assert time.process_time() - began < 1
