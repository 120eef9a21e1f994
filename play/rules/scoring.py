"""What pieces earn at the reveal, and who has won (rules 13–15)."""

from collections.abc import Iterable

from .board import distance

BY_RING = {0: 3, 1: 2, 2: 1}


def piece_points(target: str, square: str) -> int:
    """The points of one piece: 3 on the target, 2 in the 3×3, 1 in the 5×5, else 0 (rule 13)."""
    return BY_RING.get(distance(target, square), 0)


def giver_points(target: str, squares: Iterable[str], doubled: bool) -> int:
    """The giver's points: 1 for each piece inside the 3×3, 2 in a doubled game (rule 14)."""
    near = sum(distance(target, square) <= 1 for square in squares)
    return near * (2 if doubled else 1)


def winners(standing: Iterable[tuple[int, int, int]]) -> frozenset[int]:
    """The ids that win, from (id, points, exact hits) of everybody who can (rule 15)."""
    standing = list(standing)
    best = max((place[1:] for place in standing), default=None)
    return frozenset(place[0] for place in standing if place[1:] == best)
