"""What lies on the board: stacks of pieces, the reveal that has just begun, and what the giver alone sees there."""

import time
from dataclasses import replace

import pytest

from play.pov.builder import build_pov
from play.pov.pieces_builder import NO_SECRET
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    TARGET,
    clueing,
    do,
    go_on,
    guess_all,
    guessing,
    hint,
    over,
    picking,
    revealed,
    second_clueing,
    second_guessing,
)

NEAR, FAR = "H16", "A1"


def secret(game, viewer):
    return build_pov("CODE", game, viewer).secret


def test_rule_7_the_giver_alone_sees_the_card_on_the_board_and_then_the_target():
    game = picking()
    assert [square.coordinate for square in secret(game, ADA).card] == list(game.card)
    assert secret(game, ADA).target is None
    for game in (clueing(), guessing(), second_clueing(), second_guessing()):
        assert secret(game, ADA).target.coordinate == TARGET
        assert secret(game, ADA).card == ()


@pytest.mark.parametrize("begin", [picking, clueing, guessing, second_clueing, second_guessing, revealed, over])
def test_rule_7_nobody_else_sees_anything_of_it(begin):
    game = begin()
    viewers = {BOB, CLEO, None} if begin not in (revealed, over) else {ADA, BOB, CLEO, None}
    assert {secret(game, viewer) for viewer in viewers} == {NO_SECRET}


def test_who_gave_before_sees_no_other_giver_s_card():
    game = go_on(revealed())
    assert game.giver != ADA
    assert secret(game, ADA) is NO_SECRET
    assert len(secret(game, game.giver).card) == 4


def near(game, viewer=ADA):
    return build_pov("CODE", game, viewer).turn.near


def test_the_giver_alone_is_told_how_many_pieces_lie_in_the_frame():
    game = do(guessing(), "guess", BOB, square=NEAR)
    assert [near(game, viewer) for viewer in (ADA, BOB, CLEO, None)] == [1, 0, 0, 0]
    assert near(do(game, "guess", CLEO, square=FAR)) == 1
    assert near(do(game, "guess", CLEO, square=TARGET)) == 2


def test_rule_17_in_quick_the_giver_is_told_of_pieces_only_after_all_have_guessed():
    game = do(guessing(preset="quick"), "guess", BOB, square=NEAR)
    assert near(game) == 0
    assert build_pov("CODE", game, ADA).pieces.items == ()
    assert near(do(game, "guess", CLEO, square=NEAR)) == 2


def test_pieces_that_share_a_square_know_how_many_they_are():
    game = guess_all(guessing(5, preset="quick"), NEAR, FAR, NEAR, NEAR)
    game = guess_all(do(do(hint(game), "guess", CLEO, square=NEAR), "guess", BOB, square=FAR))
    items = build_pov("CODE", game, None).pieces.items
    stacks = {square: [piece for piece in items if piece.square == square] for square in (NEAR, FAR)}
    assert [(piece.stack, piece.stacked) for piece in stacks[NEAR]] == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert [(piece.stack, piece.stacked) for piece in stacks[FAR]] == [(0, 2), (1, 2)]
    assert {piece.stacked for piece in items if piece.square not in stacks} == {1}


def test_the_lowest_piece_of_a_square_names_all_who_stand_there():
    game = guess_all(guessing(4, preset="quick"), NEAR, FAR, NEAR)
    first = [(FAR, "Cleo"), (NEAR, "Dan")]
    assert names(game, None) == [(NEAR, "Bob, Dan"), *first]
    game = do(do(hint(game), "guess", BOB, square=FAR), "guess", CLEO, square=NEAR)
    assert names(game, ADA) == [(NEAR, "Bob, Dan"), *first]
    assert names(game, BOB) == [(NEAR, "Bob, Dan"), (FAR, "Cleo, Bob"), (NEAR, "Dan"), (FAR, "Bob")]
    assert names(game, CLEO) == [(NEAR, "Bob, Dan, Cleo"), *first, (NEAR, "Cleo")]


def names(game, viewer):
    return [(piece.square, piece.names) for piece in build_pov("CODE", game, viewer).pieces.items]


@pytest.mark.parametrize(("age", "is_fresh"), [(0, True), (1, True), (3, False), (15, False)])
def test_only_a_page_that_is_there_when_the_reveal_begins_plays_its_scene(age, is_fresh, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_000.0 + age)
    assert build_pov("CODE", replace(revealed(), since=1_000.0), None).pieces.is_fresh == is_fresh


def test_before_the_reveal_and_at_the_end_there_is_no_scene(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_000.0)
    for game in (guessing(), second_guessing(), over()):
        assert not build_pov("CODE", replace(game, since=1_000.0), None).pieces.is_fresh
