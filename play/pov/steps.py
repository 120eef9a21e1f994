"""What takes a page from one Pov to the next: the slices that differ."""

from typing import Any, NamedTuple

from msgspec.structs import astuple

from .players import People
from .pov import REGIONS, Pov
from .slice import Slice

# The regions of a page that shows nothing yet.
NOTHING = (None,) * len(REGIONS)


class Difference(NamedTuple):
    """A slice that differs: the name of its partial, and the slice as it was (None: unknown) and as it is."""

    name: str
    was: Slice | None
    now: Slice


class Step:
    """The slices that differ, in the order of the regions. `texts` keeps what `rendering/diff` has made of the step."""

    __slots__ = ("differences", "texts")

    def __init__(self, differences: list[Difference]) -> None:
        self.differences = differences
        self.texts: dict[Any, str] = {}

    @property
    def has_whole_list(self) -> bool:
        """Return whether the list of players is sent anew, in which each viewer's own line is marked."""
        return any([difference.name == "players" for difference in self.differences])


def find_step(old: Pov | None, new: Pov) -> Step:
    """Compare a page that shows `old` (None: nothing known) with the new Pov.

    Of the players only the lines that differ, where each of these can take the place of the one before.
    """
    before = astuple(old) if old else NOTHING
    differences: list[Difference] = []
    for name, was, now in zip(REGIONS, before, astuple(new), strict=True):
        if was is now:
            continue
        lines = _find_lines(was, now) if name == "players" and was else []
        if lines:
            differences += lines
        elif was != now:
            differences.append(Difference(name, was, now))
    return Step(differences)


def _find_lines(old: People, new: People) -> list[Difference]:
    if len(old.items) != len(new.items):
        return []
    pairs = [(was, now) for was, now in zip(old.items, new.items, strict=True) if was is not now and was != now]
    # The whole list is shorter than most of its lines.
    if len(pairs) * 2 > len(new.items) or any([was.id != now.id for was, now in pairs]):
        return []
    return [Difference("person", was, now) for was, now in pairs]
