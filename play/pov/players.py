"""The list of players."""

from .slice import Slice


class PlayerStatus(Slice):
    """What a player does in this round: `doing` is what the game wants of them, `gained` what the reveal gave them."""

    id: int
    doing: str
    squares: tuple[str, ...]
    gained: int | None
    is_winner: bool
    is_next: bool


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
