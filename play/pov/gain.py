"""What a piece has earned."""

from .slice import Slice


class Gain(Slice):
    """A piece of the viewer's, and what it has earned."""

    coordinate: str
    points: int
