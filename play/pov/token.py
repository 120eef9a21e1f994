"""What stands for a player wherever no more of them is shown."""

from .slice import Slice


class Token(Slice):
    """A player as a piece shows them. `look` is their number among the ten looks."""

    name: str
    initial: str
    look: int
