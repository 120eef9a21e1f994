"""What pieces earn, and who wins (rules 13–15)."""

import pytest

from play.pov.builder import build_pov
from play.rules import board, scoring
from play.rules.scoring import find_winners, is_exact, is_near, score_giver, score_piece
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    do,
    finish,
    go_on,
    guess_all,
    guessing,
    hint,
    picking,
    play_round,
    points,
    revealed,
)
from tests.support.squares import squares_around

# 13: what a piece earns


@pytest.mark.parametrize(
    "target, square, expected",
    [
        ("H15", "H15", 3),
        *[("H15", square, 2) for square in "G14 G15 G16 H14 H16 I14 I15 I16".split()],
        *[("H15", square, 1) for square in "F13 F14 F15 F16 F17 G13 G17 H13 H17 I13 I17".split()],
        *[("H15", square, 1) for square in "J13 J14 J15 J16 J17".split()],
        *[("H15", square, 0) for square in "E15 K15 H12 H18 E12 E18 K12 K18 G18 A1 P30".split()],
    ],
)
def test_rule_13_a_piece_scores_3_2_1_or_nothing_by_its_ring(target, square, expected):
    assert score_piece(target, square) == expected


@pytest.mark.parametrize(
    "target, square, expected",
    [
        ("A1", "A1", 3),
        ("A1", "B2", 2),
        ("A1", "C3", 1),
        ("A1", "D4", 0),
        ("A30", "B29", 2),
        ("A30", "C28", 1),
        ("P1", "O2", 2),
        ("P30", "N28", 1),
        ("P30", "M27", 0),
        ("A15", "B15", 2),
        ("H30", "H29", 2),
    ],
)
def test_rule_13_the_frame_is_cut_off_at_the_edges(target, square, expected):
    assert score_piece(target, square) == expected


@pytest.mark.parametrize(
    "target, square", [("A1", "A30"), ("A1", "P1"), ("A1", "P30"), ("H30", "I1"), ("H1", "G30"), ("A15", "P15")]
)
def test_rule_13_the_frame_never_wraps(target, square):
    assert score_piece(target, square) == score_piece(square, target) == 0


def test_rule_13_both_pieces_score_for_their_guesser():
    game = guess_all(guessing(4), "H15", "G14", "A1")
    game = guess_all(hint(game), "A2", "H17", "I16")
    assert [piece.points for piece in game.pieces] == [3, 2, 0, 0, 1, 2]
    assert points(game)[1:] == (3 + 2, 2 + 1, 0)


def test_rule_13_nothing_is_scored_before_the_reveal():
    game = hint(guess_all(guessing(4), "H15", "G14", "H14"))
    assert points(game) == (0, 0, 0, 0)
    assert {piece.points for piece in game.pieces} == {None}


def test_rule_13_the_points_add_up_over_the_rounds():
    game = go_on(guess_all(hint(guess_all(guessing(4), "H15"))), "C3")
    game = hint(do(game, "pick", BOB, square="C3"))
    game = guess_all(hint(guess_all(game, "C3", "D4")), "E5")
    assert points(game) == (1 + 1, 3 + 2, 3, 2)


# 14: what the giver earns


def test_rule_14_the_giver_scores_for_each_piece_inside_the_3x3():
    assert score_giver("H15", ["H15", "G14", "I16", "F15", "H18"], doubled=False) == 3
    assert score_giver("H15", ["H15", "G14", "I16", "F15", "H18"], doubled=True) == 6


def test_rule_14_the_giver_scores_nothing_when_nobody_is_near():
    assert score_giver("H15", ["F15", "A1"], doubled=True) == score_giver("H15", [], doubled=True) == 0


def test_rule_14_the_giver_scores_twice_in_a_game_of_three():
    game = guess_all(hint(guess_all(guessing(3), "H15", "G14")), "H16", "F15")
    assert points(game)[0] == 2 * 3


def test_rule_14_a_setting_turns_the_double_points_off():
    game = guess_all(hint(guess_all(guessing(3, double=False), "H15", "G14")), "H16", "F15")
    assert points(game)[0] == 3


def test_rule_14_four_players_are_not_doubled():
    game = guess_all(hint(guess_all(guessing(4), "H15", "G14", "H14")), "H16", "F15", "A1")
    assert points(game)[0] == 4


def test_rule_14_a_fourth_who_joins_later_leaves_it_doubled():
    game = do(picking(3), "join", text="Dan")
    game = hint(do(go_on(play_round(game), "C3"), "pick", BOB, square="C3"))
    game = guess_all(hint(guess_all(game, "C3", "D3", "D4")))
    assert points(game) == (2, 2 * 3, 3, 2)


def test_rule_14_the_points_after_a_pass_are_those_of_the_first_pieces():
    game = do(guess_all(guessing(4), "H15", "G14", "A1"), "pass", ADA)
    assert points(game) == (2, 3, 2, 0)


def test_rule_14_the_round_remembers_what_its_giver_earned():
    assert guess_all(hint(guess_all(guessing(3), "H15"))).history[0].earned == 2


# 15: who wins


def test_rule_15_the_most_points_win():
    assert find_winners([(ADA, 7, 0), (BOB, 9, 0), (CLEO, 8, 5)]) == {BOB}


def test_rule_15_equal_points_go_to_the_more_exact_hits():
    assert find_winners([(ADA, 9, 1), (BOB, 9, 2), (CLEO, 8, 3)]) == {BOB}


def test_rule_15_what_is_still_equal_is_a_shared_win():
    assert find_winners([(ADA, 9, 2), (BOB, 9, 2), (CLEO, 9, 1), (DAN, 0, 0)]) == {ADA, BOB}


def test_rule_15_a_game_without_points_is_won_by_all():
    assert find_winners([(ADA, 0, 0), (BOB, 0, 0), (CLEO, 0, 0)]) == {ADA, BOB, CLEO}


def test_rule_15_nobody_wins_among_nobody():
    assert find_winners([]) == frozenset()


def test_rule_15_a_piece_on_the_target_is_an_exact_hit_and_no_other_is():
    game = guess_all(hint(guess_all(guessing(4), "H15", "G14")), "A1", "A2", "A3")
    assert [player.exact for player in game.players] == [0, 1, 0, 0]


def test_rule_15_the_standing_is_best_first_and_exact_hits_part_the_equal():
    # Dan has 3 by an exact hit, Cleo 2 + 1, Bob nothing, and Ada, who gave, 2.
    game = guess_all(hint(guess_all(guessing(4), "A1", "G14", "H15")), "A2", "H17", "A3")
    assert [player.id for player in game.standing()] == [DAN, CLEO, ADA, BOB]


def test_rule_15_who_only_watched_is_not_in_the_standing():
    game = do(revealed(3), "join", text="Dan")
    assert [player.id for player in game.standing()] == [ADA, BOB, CLEO]


# What is exact and what is near is a matter of the square, whatever it is worth


@pytest.mark.parametrize("square, exact, near", [("H15", True, True), ("G14", False, True), ("F13", False, False)])
def test_rule_13_exact_is_the_target_and_near_is_the_frame_around_it(square, exact, near):
    assert (is_exact("H15", square), is_near("H15", square)) == (exact, near)


def test_rule_13_exact_and_near_are_the_first_rings():
    for square in squares_around("B2", 4):
        ring = board.distance("B2", square)
        assert (is_exact("B2", square), is_near("B2", square)) == (ring == 0, ring <= 1)


@pytest.fixture
def dear(monkeypatch):
    """Make an exact hit worth 4, as much as two near ones."""
    monkeypatch.setitem(scoring.POINTS_BY_RING, 0, 4)


def test_rule_15_exact_hits_part_the_equal_whatever_they_are_worth(dear):
    game = guess_all(hint(guess_all(guessing(3, laps=1, double=False), "H15", "G14")), "G16", "A30")
    assert points(game) == (3, 4, 2 + 2)
    assert [player.exact for player in game.players] == [0, 1, 0]
    game = finish(game)
    assert points(game) == (3, 4, 4)
    assert [person.name for person in build_pov("", game, None).players.items if person.is_winner] == ["Bob"]


def test_rule_13_the_reveal_tells_exact_and_near_whatever_they_are_worth(dear):
    game = guess_all(hint(guess_all(guessing(3), "H15", "G14")), "G16", "A30")
    results = {result.name: result for result in build_pov("", game, None).turn.results}
    assert (results["Bob"].parts, results["Bob"].nearest) == ((4, 0), 0)
    assert (results["Cleo"].parts, results["Cleo"].nearest) == ((2, 2), 1)
    assert {result.near for result in results.values()} == {3}
    assert game.history[0].away == 0
