"""Move a seat to another browser (rule 24): by the player's own link, or as the host allows it.

Who made the move is known by the visitor alone. Raises what play/rooms/changes.py raises.
"""

import time

from .. import metrics
from ..rules.game import Move
from . import Barred, presence
from .changes import apply
from .snapshot import Snapshot
from .store import LockedRoom, locked_room


@metrics.time_operation("take-along")
def take_along(code: str, visitor: str, player: int, handovers: int) -> Snapshot:
    """Seat the visitor as this player, whose link says that they have moved so often. No-op for the player's browser.

    Another player of the visitor leaves. The browser before watches from now on.
    """
    with locked_room(code) as room:
        before = room.snapshot
        if visitor in before.barred:
            raise Barred(code)
        if before.viewer(visitor) != player:
            apply(room, Move("take-along", player, handovers=handovers))
            former = room.game.joined
            _give_up_other(room, visitor)
            room.move_seat(player, visitor, former)
            presence.visit(room.row, visitor)
            apply(room, Move("come-in", player))
    return room.snapshot


@metrics.time_operation("ask")
def ask(code: str, visitor: str, whom: int) -> Snapshot:
    """Let the visitor ask the host to be this player. No-op for a visitor with a player, or who waits already."""
    with locked_room(code) as room:
        before = room.snapshot
        if visitor in before.barred:
            raise Barred(code)
        if not (before.viewer(visitor) or before.leaver(visitor) or before.is_waiting(visitor)):
            room.remove_seat(visitor)  # of an answered knock, or of a player whom a rematch left behind
            game = apply(room, Move("knock", whom=whom))
            room.add_seat(visitor, game.joined)
            presence.visit(room.row, visitor)
    return room.snapshot


@metrics.time_operation("lapse")
def lapse(code: str) -> Snapshot:
    """End the knocks of visitors who have been away too long."""
    with locked_room(code) as room:
        lapsed = room.snapshot.list_lapsed(presence.read([code])[code], time.time())
        if lapsed:
            apply(room, Move("lapse", several=lapsed))
    return room.snapshot


def _give_up_other(room: LockedRoom, visitor: str) -> None:
    now = room.snapshot
    if other := now.viewer(visitor):
        apply(room, Move("leave", other))
    elif now.is_waiting(visitor):
        apply(room, Move("unknock", now.seats[visitor]))
