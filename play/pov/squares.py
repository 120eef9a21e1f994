"""The board as templates show it: squares with their colours, rows, and the windows of a phone."""

from functools import cache

from ..rules import board
from ..rules.palette import NAMES
from .slice import Slice


class Square(Slice):
    """A square of the board. `tone` is its number among the 480 tones of the stylesheet, `colour` its name in words."""

    coordinate: str
    tone: int
    colour: str


class Row(Slice):
    """A row of the board."""

    name: str
    squares: tuple[Square, ...]


class Zone(Slice):
    """A window on the board, given by its outermost columns and rows.

    `middle` is the square that script shows for it, in lower case. A lower window shows the last rows too.
    """

    left: int
    right: int
    top: str
    bottom: str
    middle: str


@cache
def list_rows() -> tuple[Row, ...]:
    squares = [get_square(coordinate) for coordinate in board.SQUARES]
    return tuple(Row(name, tuple(square for square in squares if square.coordinate[0] == name)) for name in board.ROWS)


@cache
def list_zones() -> tuple[Zone, ...]:
    """Return the windows of 8 by 6 squares that a phone shows, row by row. board.css has their places."""
    return tuple(
        Zone(column, column + 7, board.ROWS[row], board.ROWS[row + 5], f"{middle}{column + 4}")
        for row, middle in ((0, "c"), (3, "f"), (7, "j"), (10, "o"))
        for column in (1, 5, 8, 12, 16, 19, 23)
    )


def get_square(coordinate: str) -> Square:
    return Square(coordinate, board.tone(coordinate), NAMES[coordinate])
