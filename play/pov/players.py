"""The list of players."""

from ..rules.phases import CLUE, GUESS, PICK
from .slice import Slice


class PlayerStatus(Slice):
    """What a player does in this round: `doing` is what the game wants of them, `gained` what the reveal gave them."""

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
        """The part of room/does.html that says it; empty where there is nothing to say."""
        part = self._choose_part()
        return f"room/does.html#{part}" if part else ""

    def _choose_part(self) -> str:
        if self.doing:
            return self.doing if self.doing != "waits" else "next-round" if self.is_next else "next-game"
        if self.gained is not None:
            return "gained"
        return "wins" if self.is_winner else "squares" if self.squares else ""


class Person(Slice):
    """One line of the list of players.

    For the host alone: `has_tools`, and `skip_at`, the moment at which they may be skipped.
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
    is_out: bool
    is_muted: bool
    has_tools: bool
    skip_at: str


class People(Slice):
    items: tuple[Person, ...]
