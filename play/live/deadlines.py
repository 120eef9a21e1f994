"""Run what is overdue in a room: the moves of bots that are awaited, and the ends of moments whose time is up."""

from random import SystemRandom

from ..bots import choices
from ..pov.builder import build_pov
from ..rooms import changes, clock
from ..rooms.snapshot import Snapshot
from ..rules import timing
from ..rules.game import Move


def run_deadlines(room: Snapshot, by_page: bool = False) -> Snapshot:
    """Run the room's deadlines until none has passed, and return the room. Raises RoomNotFound.

    `by_page`: a reload of the plain page asks for it. Without a deadline that has passed, the same room is returned.
    """
    while room.deadline is not None and room.deadline <= clock.now():
        after = changes.run_deadline(room.code, room.version, choose_bot_move, by_page)
        if after.version == room.version:
            return room
        room = after
    return room


def choose_bot_move(room: Snapshot) -> Move | None:
    bot = timing.find_awaited_bot(room.game)
    return choices.choose_move(build_pov(room.code, room.game, bot), SystemRandom())
