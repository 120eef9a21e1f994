"""What the turn tells a player who waits for their first round."""

import pytest

from play.pov.builder import build_pov
from play.rules.phases import OVER
from tests.support.cast import DAN, go_on, newcomers, picking, play_on, play_to


@pytest.mark.parametrize("joins_in", range(1, 7))
def test_rule_6_a_late_comer_is_told_the_round_that_they_play_first(joins_in):
    game = newcomers(play_to(picking(3), joins_in), "Dan")
    told = build_pov("CODE", game, DAN).turn.next_round
    while not game.player(DAN).seated and game.phase != OVER:
        game = go_on(play_on(game))
    assert told == (game.round if game.player(DAN).seated else 0)
