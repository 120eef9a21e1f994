"""Which squares are lighter, redder and so on than another: the nearest that way, in OKLab."""

import math
from functools import lru_cache
from operator import mul

from ..rules.board import SQUARES
from ..rules.oklab import Colour, get_square_colour, to_oklab

MAX_FOUND = 5
# What lies within 45 degrees of a way lies that way: what is lighter is not much bluer, too.
MIN_COSINE = math.cos(math.radians(45))

# The purest colours that a screen shows, towards which a colour gets redder and so on.
HUES = {"redder": "#ff0000", "yellower": "#ffff00", "greener": "#00ff00", "bluer": "#0000ff"}
DIRECTIONS = ("lighter", "darker", *HUES, "paler", "stronger")


@lru_cache(1024)
def find_nearest(square: str, direction: str) -> tuple[str, ...]:
    """Return at most five squares that lie in this direction, the nearest first."""
    start = get_square_colour(square)
    way = _find_way(start, direction)
    found = [(distance, one) for one in SQUARES if (distance := _measure(start, get_square_colour(one), way))]
    return tuple(one for _, one in sorted(found)[:MAX_FOUND])


def _find_way(start: Colour, direction: str) -> Colour:
    """Return the way as a vector: for hues as far as the hue, else of any length."""
    if direction in ("lighter", "darker"):
        return (1 if direction == "lighter" else -1), 0, 0
    _, a, b = start
    if direction in HUES:
        _, to_a, to_b = to_oklab(HUES[direction])
        return 0, to_a - a, to_b - b
    sign = 1 if direction == "stronger" else -1
    return 0, sign * a, sign * b


def _measure(start: Colour, one: Colour, way: Colour) -> float:
    """Return how far a colour lies from the start, or 0 if it does not lie that way."""
    step = one[0] - start[0], one[1] - start[1], one[2] - start[2]
    distance = math.hypot(*step)
    ahead = sum(map(mul, step, way))
    return distance if ahead > 0 and ahead >= MIN_COSINE * distance * math.hypot(*way) else 0
