"""The list of players."""

from ..rules.phases import CLUE, GUESS, PICK
from .slice import Slice


class PlayerStatus(Slice):
    """What a player does in this round.

    `doing` is what the game wants of them or what they have done; empty for nothing. `gained` are the points that the
    reveal gave them, or None before it.
    """

    id: int
    doing: str
    squares: tuple[str, ...]
    gained: int | None
    is_winner: bool
    is_next: bool

    @property
    def is_awaited(self) -> bool:
        return self.doing in (PICK, CLUE, GUESS)

    @property
    def template(self) -> str:
        part = self._choose_part()
        return f"room/does.html#{part}" if part else ""

    def _choose_part(self) -> str:
        if self.doing:
            return self.doing if self.doing != "waits" else "next-round" if self.is_next else "next-game"
        if self.gained is not None:
            return "gained"
        return "wins" if self.is_winner else "squares" if self.squares else ""


class Person(Slice):
    """A line of the list of players.

    Only the host gets `has_tools`, and `skip_moment_id`, the moment in which the host may skip this player.
    """

    code: str
    id: int
    name: str
    initial: str
    look: int
    points: int
    does: PlayerStatus
    is_host: bool
    is_bot: bool
    is_winner: bool
    is_you: bool
    is_away: bool
    has_left: bool
    is_muted: bool
    has_tools: bool
    skip_moment_id: str


class People(Slice):
    items: tuple[Person, ...]
