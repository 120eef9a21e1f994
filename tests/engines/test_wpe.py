"""A whole game in WPE WebKit, as old as Safari 16.0."""

from tests.engines.engines import WPE
from tests.engines.game import play

ENGINE = WPE


def test_a_whole_game(house, phones):
    play(house, *phones)
