"""How large the clues can be in the place that the head keeps for them."""

from unicodedata import category, east_asian_width

# Ems that a line needs, as classes of the stylesheet. Clues that need more than MAX_LINE are stacked.
SIZES = (9, 12, 15, 18, 22, 26, 30, 36)
MAX_LINE = 18
SEPARATOR = " · "
NARROW = frozenset("ijlrtfI1.,'’-· ")
# Ems of a bold letter, by its kind: the widest that common systems' fonts have.
FULL_WIDTH, WIDE, USUAL, SLIM = 1.3, 0.95, 0.67, 0.42
# A single clue of two lines breaks in its middle, at worst so far from it.
LONGER_HALF = 0.6


def find_size(clues: tuple[str, ...]) -> int:
    ems = _measure_stacked(clues) if is_stacked(clues) else _measure(SEPARATOR.join(clues))
    return next((size for size in SIZES if size >= ems), SIZES[-1])


def is_stacked(clues: tuple[str, ...]) -> bool:
    return _measure(SEPARATOR.join(clues)) > MAX_LINE


def _measure_stacked(clues: tuple[str, ...]) -> float:
    if len(clues) == 1:
        return _measure(clues[0]) * LONGER_HALF
    return max(_measure(SEPARATOR + clue) for clue in clues)


def _measure(text: str) -> float:
    return sum(map(_measure_letter, text))


def _measure_letter(letter: str) -> float:
    if category(letter) in ("Mn", "Cf"):
        return 0
    if east_asian_width(letter) in "WF":
        return FULL_WIDTH
    if letter in NARROW:
        return SLIM
    return WIDE if letter.isupper() or letter in "mw@" else USUAL
