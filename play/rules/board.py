"""The board as a place: its 480 squares, their numbers and their distances. It ends at the edges and never wraps."""

import re
import unicodedata

ROWS = "ABCDEFGHIJKLMNOP"
COLUMNS = 30
SQUARES: tuple[str, ...] = tuple(f"{row}{column}" for row in ROWS for column in range(1, COLUMNS + 1))

_INDEX = {square: index for index, square in enumerate(SQUARES)}
_TYPED = re.compile(r"\s*([A-Pa-p])\s*[-‐‑–—:]?\s*([1-9][0-9]?)\s*", re.ASCII)
_MAX_TYPED = 20  # no huge text is normalised


def tone(square: str) -> int:
    """Return the square's number, 1 (A1) to 480 (P30), row by row: `.tone-1` … in palette.css."""
    return _INDEX[square] + 1


def parse(text: str) -> str | None:
    """Return the square that a player typed (" c 12", "C-12", "c:12"), or None. Never raises."""
    if len(text) > _MAX_TYPED:
        return None
    typed = _TYPED.fullmatch(unicodedata.normalize("NFKC", text))
    if typed is None:
        return None
    square = typed[1].upper() + typed[2]
    return square if square in _INDEX else None


def distance(a: str, b: str) -> int:
    """Return the ring around a that b lies in (rule 13). 0 is a itself, 1 the rest of the 3×3, 2 that of the 5×5."""
    row_a, column_a = divmod(_INDEX[a], COLUMNS)
    row_b, column_b = divmod(_INDEX[b], COLUMNS)
    return max(abs(row_a - row_b), abs(column_a - column_b))
