"""Colours in OKLab."""

import pytest
from coloraide import Color

from play.rules.oklab import get_square_colour, to_oklab
from play.rules.palette import COLORS


@pytest.mark.parametrize("value", ["#000000", "#ffffff", "#808080", "#0a0b0c", *list(COLORS.values())[::17]])
def test_oklab_says_what_coloraide_says(value):
    assert to_oklab(value) == pytest.approx(Color(value).convert("oklab").coords(), abs=1e-6)


def test_a_square_has_the_color_of_the_palette():
    assert get_square_colour("C12") == to_oklab(COLORS["C12"])
