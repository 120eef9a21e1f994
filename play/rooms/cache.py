"""The versions that this process committed last, so that the next move does not read and decode them again.

Only committed versions are cached. A row with another version is a miss, and is read from the database.
"""

from threading import Lock

from ..models import Room

# A room takes about 20 kB. The one that was put longest ago is evicted.
MAX_ROOMS = 512

_cached: dict[str, tuple] = {}
_lock = Lock()


def put(room: Room) -> None:
    with _lock:
        _cached.pop(room.code, None)
        _cached[room.code] = (room.pk, room.version), room.game, getattr(room, "sitting", None)
        if len(_cached) > MAX_ROOMS:
            del _cached[next(iter(_cached))]


def get(room: Room) -> bool:
    """Give the row its game and seats, and return True, if its version is cached."""
    key, game, sitting = _cached.get(room.code, (None, None, None))
    if key != (room.pk, room.version):
        return False
    room.game = game
    if sitting is not None:
        room.sitting = sitting
    return True
