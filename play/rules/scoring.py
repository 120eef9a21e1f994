"""Points of a round and winners of a game (rules 13–15)."""

from collections.abc import Iterable

from .board import distance

POINTS_BY_RING = {0: 3, 1: 2, 2: 1}  # rule 13: 3 on the target, 2 in the 3×3, 1 in the 5×5


def is_exact(target: str, square: str) -> bool:
    return square == target


def is_near(target: str, square: str) -> bool:
    return distance(target, square) <= 1


def score_piece(target: str, square: str) -> int:  # rule 13
    return POINTS_BY_RING.get(distance(target, square), 0)


def score_giver(target: str, squares: Iterable[str], doubled: bool) -> int:  # rule 14
    near = sum(is_near(target, square) for square in squares)
    return near * (2 if doubled else 1)


def find_winners(standing: Iterable[tuple[int, int, int]]) -> frozenset[int]:
    """Return the ids of the winners, from (id, points, exact hits) of each player who can win (rule 15)."""
    standing = list(standing)
    best = max((place[1:] for place in standing), default=None)
    return frozenset(place[0] for place in standing if place[1:] == best)
