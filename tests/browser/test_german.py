"""German in a browser, where words are longer: the first round, and with --long a whole game."""

import pytest

from tests.support.long import IS_LONG

# Nothing that the button says is cut off, and all of it is on the screen.
FITS = """act => { const box = act.getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth && act.scrollWidth <= act.clientWidth + 1 }"""


@pytest.mark.long  # the gallery's pages and the reveal are looked at in German without it
def test_a_game_in_german_fits_a_phone_in_every_state(visitor, gather):
    ada = visitor("phone", "Ada", locale="de-DE")
    table = gather(ada, "Bob", "Cleo")
    for one in table.every_state(ada):
        if table.game.round > 1 and not IS_LONG:
            break
        assert one.page.evaluate("document.documentElement.lang") == "de"
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), one.state
        assert one.find("#act").evaluate(FITS), one.state


def test_a_long_page_of_rules_can_be_read_to_its_end_and_turned_into_english(visitor, gather):
    ada = visitor("phone", "Ada", locale="de-DE")
    gather(ada, "Bob", "Cleo")
    ada.press(".chip[popovertarget=how]")
    ada.press("#how [lang=en]")
    ada.page.wait_for_selector("html[lang=en] #act")
    ada.press(".chip[popovertarget=how]")
    ada.press("#how [popovertargetaction=hide]")
    assert not ada.find("#how").is_visible()
