"""The versions that this process has committed last, so that the next move need not read and decode them again.

Only what is committed is kept, and a row that has another version by now is read as ever.
"""

from threading import Lock

from ..models import Room

# Rooms; each is some 20 kB.
MOST = 512

_kept: dict[str, tuple] = {}
_lock = Lock()


def put(room: Room) -> None:
    """With its game, and its seats as far as they were read."""
    with _lock:
        _kept.pop(room.code, None)
        _kept[room.code] = (room.pk, room.version), room.game, getattr(room, "sitting", None)
        if len(_kept) > MOST:
            del _kept[next(iter(_kept))]


def get(room: Room) -> bool:
    """Give the row its game and its seats, if its version is the one that is kept."""
    row, game, sitting = _kept.get(room.code, (None, None, None))
    if row != (room.pk, room.version):
        return False
    room.game = game
    if sitting is not None:
        room.sitting = sitting
    return True
