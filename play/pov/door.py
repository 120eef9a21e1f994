"""The host's tools for those who come: who waits at the door, and who can be removed together."""

from .slice import Slice


class Known(Slice):
    """A player by name."""

    id: int
    name: str


class Caller(Slice):
    """A visitor who waits at the door. `is_asking`: to be the player of this name."""

    id: int
    name: str
    is_asking: bool


class Door(Slice):
    """Who waits at the door, the first one first. Empty for everybody but the host."""

    code: str
    items: tuple[Caller, ...] = ()

    @property
    def is_several(self) -> bool:
        return len(self.items) > 1


class Removal(Slice):
    """Those whom the host can remove together. Empty for everybody else, and where there are fewer than two."""

    code: str
    items: tuple[Known, ...] = ()
    is_locked: bool = False
