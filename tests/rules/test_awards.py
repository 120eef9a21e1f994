"""What the players were best at, in games made by hand and at random."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from play.rules import awards
from play.rules.awards import NAMES, OWN_NAMES, Award, find_awards, find_bests
from play.rules.board import SQUARES
from play.rules.game import Round
from tests.support.cast import ADA, BOB, CLEO, DAN, over

EVERYBODY = (ADA, BOB, CLEO, DAN)


def played(giver: int, target: str, earned: int, *pieces: tuple[int, str], clues=("moss",)) -> Round:
    return Round(giver, clues, target, earned, pieces=pieces)


def found(*history: Round, players=EVERYBODY) -> dict[str, Award]:
    return {award.name: award for award in find_awards(history, players)}


def test_the_best_clue_earned_its_giver_most():
    history = played(ADA, "H15", 1), played(BOB, "C3", 4), played(ADA, "D4", 3)
    assert found(*history)["clue"] == Award("clue", (BOB,), 4, round=2)


def test_equal_clues_share_the_award_and_nobodys_round_is_named():
    assert found(played(ADA, "H15", 2), played(BOB, "C3", 2))["clue"] == Award("clue", (ADA, BOB), 2)
    assert found(played(ADA, "H15", 2), played(ADA, "C3", 2))["clue"] == Award("clue", (ADA,), 2, round=1)


def test_without_points_there_is_no_best_clue():
    assert found(played(ADA, "H15", 0), played(BOB, "C3", 0, clues=())) == {}


def test_a_mind_reader_got_most_by_the_clues_of_one_giver():
    history = (
        played(ADA, "H15", 2, (BOB, "H15"), (CLEO, "H16")),
        played(DAN, "C3", 1, (BOB, "P30"), (CLEO, "C4")),
        played(ADA, "D4", 1, (BOB, "D5"), (CLEO, "P30")),
    )
    assert found(*history)["mind"] == Award("mind", (BOB,), 5, giver=ADA)


def test_mind_readers_share_the_award():
    history = played(ADA, "H15", 1, (BOB, "H15")), played(BOB, "C3", 1, (ADA, "C3"))
    assert found(*history)["mind"] == Award("mind", (BOB, ADA), 3)


def test_the_nearest_guess_counts_in_squares():
    history = played(ADA, "H15", 0, (BOB, "H19"), (CLEO, "A1")), played(BOB, "C3", 0, (CLEO, "C6"))
    assert found(*history)["nearest"] == Award("nearest", (CLEO,), 3, 1, round=2)
    assert found(played(ADA, "H15", 1, (BOB, "H16"), (CLEO, "G15")))["nearest"] == Award("nearest", (BOB, CLEO), 1, 1)


def test_of_equally_near_guessers_the_one_who_was_so_more_often_is_nearest():
    history = played(ADA, "H15", 1, (BOB, "H15"), (CLEO, "H15")), played(ADA, "C3", 1, (BOB, "C3"), (CLEO, "C4"))
    assert found(*history)["nearest"] == Award("nearest", (BOB,), 0, 2)


def test_the_boldest_scored_far_from_all_the_others():
    history = (
        played(ADA, "H15", 1, (BOB, "H15"), (CLEO, "H25"), (DAN, "H27")),
        played(BOB, "C3", 1, (CLEO, "C4"), (DAN, "C9")),
    )
    assert found(*history)["bold"] == Award("bold", (BOB,), 11, round=1)


def test_who_lay_with_the_others_or_scored_nothing_is_not_bold():
    assert "bold" not in found(played(ADA, "H15", 2, (BOB, "H15"), (CLEO, "H17")))
    assert "bold" not in found(played(ADA, "H15", 0, (BOB, "A1"), (CLEO, "P30")))
    assert "bold" not in found(played(ADA, "H15", 1, (BOB, "H15"), (BOB, "A1")))


def test_the_steadiest_scored_in_most_of_their_rounds():
    history = (
        played(ADA, "H15", 2, (BOB, "H15"), (CLEO, "H17"), (BOB, "A1")),
        played(ADA, "C3", 1, (BOB, "P30"), (CLEO, "C5")),
        played(ADA, "D4", 1, (BOB, "D5"), (CLEO, "D6")),
    )
    assert found(*history)["steady"] == Award("steady", (CLEO,), 3, of=3)


def test_of_equally_steady_guessers_the_one_whose_points_differ_least_is_steadiest():
    history = played(ADA, "H15", 1, (BOB, "H15"), (CLEO, "H16")), played(ADA, "C3", 1, (BOB, "C5"), (CLEO, "C4"))
    assert found(*history)["steady"] == Award("steady", (CLEO,), 2, of=2)


def test_rounds_in_which_a_guesser_lost_their_guesses_count_against_being_steady():
    history = (
        played(ADA, "H15", 2, (BOB, "H15"), (CLEO, "H15")),
        played(ADA, "C3", 1, (CLEO, "C3")),
        played(ADA, "D4", 1, (CLEO, "D4")),
        played(ADA, "E5", 0, (CLEO, "P30")),
        played(ADA, "F6", 2, (BOB, "F6"), (CLEO, "F6")),
    )
    assert found(*history)["steady"] == Award("steady", (CLEO,), 4, of=5)


def test_neither_rounds_before_one_came_nor_rounds_without_pieces_count_against_being_steady():
    history = (
        played(ADA, "H15", 0, (CLEO, "A1")),
        played(ADA, "C3", 1, (BOB, "C3"), (CLEO, "P30")),
        played(ADA, "D4", 0, clues=()),
        played(BOB, "E5", 1, (CLEO, "E5")),
        played(ADA, "F6", 2, (BOB, "F6"), (CLEO, "F6")),
    )
    assert found(*history)["steady"] == Award("steady", (BOB,), 2, of=2)


def test_one_round_makes_nobody_steady():
    assert "steady" not in found(played(ADA, "H15", 1, (BOB, "H15")))


def test_who_has_left_gets_no_award():
    history = played(ADA, "H15", 1, (BOB, "H15"), (CLEO, "H18")), played(BOB, "C3", 5)
    assert found(*history, players=(ADA, CLEO)) == {
        "clue": Award("clue", (ADA,), 1, round=1),
        "nearest": Award("nearest", (CLEO,), 3, 1, round=1),
    }


def test_rounds_of_older_versions_have_no_pieces_and_still_a_nearest_guess():
    older = Round(ADA, ("moss",), "H15", 2, nearest=BOB, away=1)
    assert set(found(older)) == {"clue", "nearest"}
    assert find_bests((older,), EVERYBODY)[CLEO] == Award("own-part", (CLEO,))


# One's own best


def test_ones_own_best_is_the_award_that_fewest_share():
    history = played(ADA, "H15", 2, (BOB, "H15"), (CLEO, "H15")), played(DAN, "C3", 0, (BOB, "C4"), (CLEO, "P30"))
    assert find_bests(history, EVERYBODY)[BOB] == Award("bold", (BOB,), 26, round=2)
    assert find_bests(history, EVERYBODY)[CLEO].name == "mind"
    assert find_bests(history, EVERYBODY)[ADA] == Award("clue", (ADA,), 2, round=1)


def test_who_shares_an_award_is_told_of_their_own_round():
    history = played(ADA, "H15", 2), played(BOB, "C3", 2)
    assert find_bests(history, EVERYBODY)[BOB] == Award("clue", (BOB,), 2, round=2)


@pytest.mark.parametrize(
    "own, best",
    [
        ([(DAN, "H16")], Award("own-guess", (DAN,), 1, 1, round=1)),
        ([(DAN, "A1"), (DAN, "H21")], Award("own-guess", (DAN,), 6, 1, round=1)),
        ([], Award("own-part", (DAN,))),
    ],
)
def test_who_has_no_award_has_a_best_guess(own, best):
    history = (played(ADA, "H15", 2, (BOB, "H15"), (BOB, "H15"), (CLEO, "H15"), *own),)
    assert find_bests(history, EVERYBODY)[DAN] == best


def test_a_clue_that_earned_something_is_better_than_a_far_guess():
    history = played(ADA, "H15", 2, (BOB, "H15"), (DAN, "A1")), played(DAN, "C3", 1, (BOB, "C3"))
    assert find_bests(history, EVERYBODY)[DAN] == Award("own-clue", (DAN,), 1, round=2)


# Always


squares = st.sampled_from(SQUARES)
rounds = st.builds(
    Round,
    st.sampled_from(EVERYBODY),
    st.sampled_from([(), ("moss",), ("moss", "wet stone")]),
    squares,
    st.integers(0, 9),
    pieces=st.lists(st.tuples(st.sampled_from(EVERYBODY), squares), max_size=6).map(tuple),
)
histories = st.lists(rounds, max_size=6).map(tuple)


@settings(max_examples=60)
@given(histories, st.sets(st.sampled_from(EVERYBODY), min_size=1))
def test_everybody_who_can_win_was_best_at_something(history, players):
    given_out = find_awards(history, players)
    assert all(award.players and set(award.players) <= players for award in given_out)
    assert [award.name for award in given_out] == [name for name in NAMES if name in {a.name for a in given_out}]
    for player in players:
        best = find_bests(history, players)[player]
        assert best.players == (player,)
        has_award = any(player in award.players for award in given_out)
        assert best.name in (NAMES if has_award else OWN_NAMES)


@settings(max_examples=30)
@given(histories, st.permutations(EVERYBODY))
def test_awards_do_not_depend_on_who_somebody_is(history, others):
    become = dict(zip(EVERYBODY, others, strict=True))
    renamed = tuple(
        replace(
            one,
            giver=become[one.giver],
            pieces=tuple((become[player], square) for player, square in one.pieces),
        )
        for one in history
    )
    was = {award.name: {become[player] for player in award.players} for award in find_awards(history, EVERYBODY)}
    assert {award.name: set(award.players) for award in find_awards(renamed, EVERYBODY)} == was


def test_a_game_keeps_the_pieces_of_its_rounds():
    game = over(4)
    assert all(len(one.pieces) == 6 for one in game.history)
    assert {player for one in game.history for player, _ in one.pieces} == {ADA, BOB, CLEO, DAN}
    assert awards.find_awards(game.history, game.finishers)
