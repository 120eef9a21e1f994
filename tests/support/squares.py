"""The squares around one, worked out without `distance`."""

from play.rules.board import COLUMNS, ROWS, SQUARES


def squares_around(square: str, rings: int) -> frozenset[str]:
    row, column = divmod(SQUARES.index(square), COLUMNS)
    rows = ROWS[max(row - rings, 0) : row + rings + 1]
    columns = range(max(column - rings, 0) + 1, min(column + rings + 1, COLUMNS) + 1)
    return frozenset(f"{r}{c}" for r in rows for c in columns)
