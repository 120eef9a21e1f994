"""The versions that this process committed or read last, so that the next move does not read and decode them again.

Only committed versions are cached. `get` takes them for a row that was read, and `find` without asking the database.
"""

from threading import Lock

from ..models import Room
from ..rules.game import Game
from . import sql

# A room takes about 20 kB. The one that was put longest ago is evicted.
MAX_ROOMS = 512

_cached: dict[str, tuple] = {}
_lock = Lock()


def put(room: Room) -> None:
    with _lock:
        _cached.pop(room.code, None)
        _cached[room.code] = _list_fields(room), room.game, getattr(room, "sitting", None)
        if len(_cached) > MAX_ROOMS:
            del _cached[next(iter(_cached))]


def get(room: Room) -> bool:
    """Give the row its game and seats, and return True, if its version is cached."""
    fields, game, sitting = _cached.get(room.code, (None, None, None))
    if fields is None or (fields[0], fields[2]) != (room.pk, room.version):
        return False
    _give(room, game, sitting)
    return True


def find(code: str) -> Room | None:
    """Return the room as it was cached, or None. By now the database may have another version of it, or none."""
    found = _cached.get(code)
    if found is None:
        return None
    fields, game, sitting = found
    return _make_row(fields, game, sitting)


def copy(room: Room) -> Room:
    """Return a row with the same version, game and seats, which can be changed by itself."""
    return _make_row(_list_fields(room), room.game, getattr(room, "sitting", None))


def _list_fields(room: Room) -> tuple:
    return room.pk, room.code, room.version, room.deadline, room.is_open, room.closed


def _make_row(fields: tuple, game: Game, sitting: tuple | None) -> Room:
    room = sql.make_row(fields)
    _give(room, game, sitting)
    return room


def _give(room: Room, game: Game, sitting: tuple | None) -> None:
    room.game = game
    if sitting is not None:
        room.sitting = sitting
