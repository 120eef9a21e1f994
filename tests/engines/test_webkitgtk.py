"""A whole game in WebKitGTK."""

from tests.browser.people import Caller
from tests.engines.engines import WebKitGTK
from tests.engines.game import play
from tests.engines.staff_pages import look_at_all

ENGINE = WebKitGTK


def test_a_whole_game(house, phones):
    play(house, *phones)


def test_the_pages_of_operators_and_designers(house, phones):
    look_at_all(house, phones[0], Caller(house, "Cleo").take_seat(house))
