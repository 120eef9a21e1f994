"""What the turn tells a player who waits: for their first round, or for the others' guesses."""

import pytest

from play.pov.builder import build_pov
from play.rules.phases import OVER, REVEAL
from tests.support.cast import ADA, BOB, CLEO, DAN, do, go_on, guessing, newcomers, picking, play_on, play_to


@pytest.mark.parametrize("joins_in", range(1, 7))
def test_rule_6_a_late_comer_is_told_the_round_that_they_play_first(joins_in):
    game = newcomers(play_to(picking(3), joins_in), "Dan")
    told = build_pov("CODE", game, DAN).turn.next_round
    while not game.player(DAN).seated and game.phase != OVER:
        game = go_on(play_on(game))
    assert told == (game.round if game.player(DAN).seated else 0)


def test_whoever_waits_in_classic_is_told_whether_their_piece_of_this_step_lies():
    told = []
    game = guessing(3)
    for square in ("A1", "A5", "", "C1", "C5"):
        told.append([build_pov("CODE", game, player).turn.wait_template for player in (BOB, CLEO)])
        mover = game.awaited[0]
        game = do(game, "guess", mover, square=square) if square else do(game, "clue", mover, text="velvet")
    first, last, clue, free = (f"turn/wait.html#{name}" for name in ("placed-first", "placed-last", "clue", "guess"))
    assert told == [[free, free], [first, free], [clue, clue], [free, free], [free, last]]
    assert game.phase == REVEAL


def test_a_turn_has_the_token_of_the_player_for_whom_the_round_waits():
    game = guessing(3)
    assert [build_pov("CODE", game, player).turn.token for player in (ADA, CLEO, None)] == [None, None, None]
    assert build_pov("CODE", game, BOB).turn.token.initial == "B"
    game = do(do(game, "guess", BOB, square="A1"), "guess", CLEO, square="A5")
    assert build_pov("CODE", game, ADA).turn.token.initial == "A"
    game = do(game, "pass", ADA)
    assert game.phase == REVEAL
    assert build_pov("CODE", game, ADA).turn.token is None
