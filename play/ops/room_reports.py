"""What a process reports of the rooms that are open in it."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings

from ..pov import facts
from ..rooms.snapshot import Snapshot
from ..rules.phases import BETWEEN_GAMES


@dataclass(frozen=True, slots=True)
class RoomReport:
    """A room that is open in a process. `since` is when its moment began, or 0.

    `is_overdue` means that its deadline passed a while ago and no process has acted. Only the process itself knows.
    """

    code: str
    version: int
    phase: str
    round: int
    since: float
    people: int
    bots: int
    sockets: int
    is_overdue: bool = False


def report_room(room: Snapshot, sockets: int, now: float) -> RoomReport:
    """Return the report of a room that so many sockets show here. `now` is the time of `clock`."""
    game = room.game
    bots = sum(player.is_bot for player in game.active)
    return RoomReport(
        room.code,
        room.version,
        facts.get_shown_phase(game),
        game.round,
        game.since,
        len(game.active) - bots,
        bots,
        sockets,
        # A process that shows a room must act within two ticks of its deadline.
        room.deadline is not None and room.deadline < now - 2 * settings.TICK,
    )


def group_by_phase(rooms: list[RoomReport]) -> dict[str, tuple[str, ...]]:
    """Return the codes of the rooms of each phase."""
    codes = defaultdict(list)
    for room in rooms:
        codes[room.phase].append(room.code)
    return {phase: tuple(some) for phase, some in codes.items()}


def count_players(room: Snapshot, visitors: list[str]) -> int:
    """Return how many players these visitors are, of whom one may be given several times."""
    return sum(room.viewer(visitor) is not None for visitor in set(visitors))


def urgency(room: RoomReport, now: float) -> tuple:
    """Return the key to sort rooms by: overdue rooms first, then games, the longest moment first, then the others."""
    return not room.is_overdue, not is_played(room), room.since or now


def is_played(room: RoomReport) -> bool:
    return room.phase not in BETWEEN_GAMES
