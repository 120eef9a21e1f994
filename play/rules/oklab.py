"""Colours as numbers in OKLab, where equal distances look alike."""

import math
from functools import cache

from .palette import COLORS

Colour = tuple[float, float, float]  # OKLab: lightness 0–1, then a (to red) and b (to yellow), within ±0.4


@cache
def get_square_colour(square: str) -> Colour:
    return to_oklab(COLORS[square])


def to_oklab(hex: str) -> Colour:
    """Convert an sRGB colour written "#rrggbb". Numbers: Björn Ottosson, bottosson.github.io/posts/oklab."""
    red, green, blue = (_to_linear(value / 255) for value in bytes.fromhex(hex.removeprefix("#")))
    l = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)  # noqa: E741
    m = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    s = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    return 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, a, b


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
