"""The head of a round: the order of a step, who has acted in it, and how large the clues can be."""

import pytest

from play.pov import clue_size
from play.pov.builder import build_pov
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    clueing,
    do,
    go_on,
    guessing,
    lobby,
    over,
    picking,
    revealed,
    second_clueing,
    time_out,
    without,
)


def list_order(game):
    """Return the initials of the order."""
    return "".join(token.initial for token in build_pov("CODE", game, None).status.order)


def list_rounds(game, viewer=None):
    return build_pov("CODE", game, viewer).status.each_round


def list_acted(game):
    return build_pov("CODE", game, None).status.doing.acted


def test_rules_10_and_12_everybody_sees_in_which_order_the_players_guess():
    assert [list_order(game) for game in (picking(4), clueing(4), guessing(4))] == ["BCD", "BCD", "BCD"]
    assert list_order(second_clueing(4)) == "DCB"
    assert list_order(revealed(4)) == ""


def test_everybody_sees_which_rounds_are_done_and_which_are_to_come():
    game = revealed()
    later = ("next",) * (len(list_rounds(game)) - 2)
    for viewer in (ADA, BOB, None):
        assert list_rounds(game, viewer) == ("now", "next", *later)
        assert list_rounds(go_on(game), viewer) == ("done", "now", *later)
    assert {*list_rounds(lobby())} <= {"next"} and {*list_rounds(over())} == {"done"}


def test_a_guesser_who_has_placed_a_piece_or_was_skipped_has_acted():
    placed = do(guessing(4), "guess", BOB, square="A1")
    assert [list_acted(game) for game in (clueing(4), guessing(4), placed, time_out(placed))] == [(), (), (1,), (1, 2)]


def test_rule_17_where_all_guess_at_once_any_of_them_may_have_acted():
    game = do(guessing(4, preset="quick"), "guess", CLEO, square="A1")
    assert list_acted(game) == (2,)
    assert list_acted(do(game, "guess", DAN, square="A1")) == (2, 3)


def test_rule_20_a_leaver_is_out_of_the_order_at_once():
    game = without(do(guessing(5), "guess", BOB, square="A1"), CLEO)
    assert list_order(game) == "BDF"
    assert list_acted(game) == (1,)


def test_a_viewer_is_told_their_own_place_in_the_order():
    game = guessing(4)
    assert [build_pov("CODE", game, viewer).turn.place for viewer in (ADA, BOB, CLEO, DAN, None)] == [0, 1, 2, 3, 0]


def test_a_guess_changes_nothing_of_the_status_but_what_is_pushed_alone():
    before, after = guessing(5), do(guessing(5), "guess", BOB, square="A1")
    old, new = (build_pov("CODE", game, CLEO) for game in (before, after))
    assert old.status.order == new.status.order and old.turn.place == new.turn.place
    assert old.status.doing != new.status.doing


@pytest.mark.parametrize(
    ("clues", "is_stacked"),
    [
        (("fog",), False),
        (("aurora", "aqua"), False),
        (("M" * 20,), True),
        (("i" * 40,), False),
        (("ab " * 13,) * 2, True),
    ],
)
def test_clues_that_are_too_long_for_one_line_take_two(clues, is_stacked):
    assert clue_size.is_stacked(clues) == is_stacked


def test_longer_clues_are_smaller_and_wide_letters_count_more():
    sizes = [clue_size.find_size(clues) for clues in (("fog",), ("aurora", "aqua"), ("i" * 40,), ("o" * 40, "W" * 40))]
    assert sizes == sorted(sizes) and sizes[0] == clue_size.SIZES[0] and sizes[-1] == clue_size.SIZES[-1]
    assert clue_size.find_size(("日本の夕焼け空",)) > clue_size.find_size(("evening",))
