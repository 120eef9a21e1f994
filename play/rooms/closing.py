"""Close a room and open it again, or keep it off the list of open rooms. Only staff does so.

The game stays as it is. The version steps, so that no process accepts a move by a version from before.
"""

from ..models import Room
from . import RoomNotFound
from .snapshot import Snapshot
from .store import locked_room


def close(code: str, sentence: str) -> Snapshot:
    """Close the room to everybody, with a sentence to those in it. Raises RoomNotFound.

    Nothing happens in it any more, no bot moves and no time runs out. It is deleted as rooms are that nobody uses.
    """
    return _set_closed(code, sentence)


def reopen(code: str) -> Snapshot:
    """Let a room go on that staff has closed. Who comes first has time, as in a room that nobody had open."""
    return _set_closed(code, None)


def set_listed(code: str, is_listed: bool) -> None:
    """Keep the room off the list of open rooms, or let its host decide again. Raises RoomNotFound."""
    if not Room.objects.filter(code=code).update(is_unlisted=not is_listed):
        raise RoomNotFound(code)


def is_listed(code: str) -> bool:
    return Room.objects.filter(code=code, is_unlisted=False).exists()


def _set_closed(code: str, sentence: str | None) -> Snapshot:
    with locked_room(code, may_be_closed=True) as room:
        room.step_on(room.game)
        room.row.closed = sentence
        if sentence is not None:
            room.row.deadline = None
        room.row.save(update_fields=["closed", "deadline"])
    return room.snapshot
