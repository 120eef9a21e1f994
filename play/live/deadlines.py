"""Run what is overdue in a room: moves of bots that are awaited, and time that has run out."""

import time
from random import SystemRandom

from ..bots import choices
from ..pov.builder import build_pov
from ..rooms import changes
from ..rooms.snapshot import Snapshot
from ..rules import timing
from ..rules.game import Move


def run_deadlines(room: Snapshot, by_page: bool = False) -> Snapshot:
    """The room after what its deadlines asked for by now: moves of bots that are awaited, and time that has run out."""
    while room.deadline is not None and room.deadline <= time.time():
        after = changes.run_deadline(room.code, room.version, _bots_move, by_page)
        if after.version == room.version:
            return room
        room = after
    return room


def _bots_move(room: Snapshot) -> Move | None:
    bot = timing.find_awaited_bot(room.game)
    return choices.move(build_pov(room.code, room.game, bot), SystemRandom())
