"""A whole game in Firefox."""

import pytest

from tests.browser.people import Caller
from tests.engines.engines import Firefox
from tests.engines.game import play
from tests.engines.phone import LOOKS
from tests.engines.staff_pages import look_at_all

ENGINE = Firefox
BROKEN = """<p style="margin-top:-11px">Your turn</p><p id=long style="width:500px">wide</p>
<p style="position:fixed;top:0">over</p><details>shut<p style="margin-top:-40px">unseen</p></details>"""


def test_a_whole_game(house, phones):
    play(house, *phones)


@pytest.mark.long  # WebKitGTK looks at them in each run
def test_the_pages_of_operators_and_designers(house, phones):
    look_at_all(house, phones[0], Caller(house, "Cleo").take_seat(house))


def test_text_over_text_and_what_is_too_wide_are_found(phones):
    ada = phones[0]
    ada.browser.open("data:text/html,<style>*{margin:0;font:16px/1 serif}</style><h1>moss</h1>" + BROKEN)
    found = ada.browser.run(LOOKS)
    assert found == ["“moss” and “Your turn” overlap by 7 px", "p#long. reaches 110 px over the right edge"] + [
        "the page is 500 px wide and the screen 390"
    ]
