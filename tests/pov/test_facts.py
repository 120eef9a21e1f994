"""What stands for a player everywhere."""

import pytest

from play.pov.facts import get_initial

INITIALS = [("Ada", "A"), ("ada", "A"), ("ß", "S"), ("q\u0316", "Q\u0316"), ("", "")]
INITIALS += [("🏳️‍🌈 Kim", "🏳️‍🌈"), ("👩‍💻 Lin", "👩‍💻"), ("ශ්‍රී", "ශ්‍රී"), ("🇩🇪 Uli", "🇩🇪")]


@pytest.mark.parametrize("name, initial", INITIALS)
def test_the_initial_is_the_first_visible_character(name, initial):
    assert get_initial(name) == initial
