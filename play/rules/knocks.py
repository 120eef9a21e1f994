"""A knock: a visitor waits at the door of a room until the host decides."""

from dataclasses import dataclass

# How a knock has ended, which the visitor is told: the host has turned them away; the player is back; the visitor was
# away too long; the player is in the room no more, so the name is free; and for the browser that a player had before:
# the player has moved to another one.
TURNED_AWAY, BACK, LAPSED, FREE, MOVED = ANSWERS = ("turned-away", "back", "lapsed", "free", "moved")


@dataclass(frozen=True, slots=True)
class Knock:
    """A visitor who waits at the door, or who is told how that has ended (`answer`, empty until then).

    Its `id` is drawn as a player's is: a newcomer who is let in becomes the player of that id. `whom` is the player
    whom the visitor asks to be, 0 for a newcomer. `name` is that player's, or the newcomer's, with the `colour` that
    they wish.
    """

    id: int
    name: str
    whom: int = 0
    colour: int | None = None
    answer: str = ""
