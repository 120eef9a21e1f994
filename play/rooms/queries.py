"""Read rooms, lists of rooms, and the logs of their moves. Writes nothing.

Lists of rooms begin with the latest changed, `log_of` with the first move, `last_moves` with the last one. `read`,
`log_of` and `replay` raise RoomNotFound.
"""

from functools import reduce

from django.db import connection
from django.db.models import Exists, OuterRef

from .. import metrics
from ..models import Connection, Entry, Room
from ..rules import moves
from ..rules.game import Game, Move
from . import RoomClosed, cache, clock, codec, sql
from .snapshot import Snapshot, read_game, read_snapshot


@metrics.time_operation("read")
def read(code: str) -> Snapshot:
    row = sql.find(code)
    snapshot = read_snapshot(row)
    if not connection.in_atomic_block:  # or it may never be committed
        cache.put(row)
    return snapshot


def read_open(code: str) -> Snapshot:
    """Return the room. Raises RoomNotFound, also if staff has closed it."""
    snapshot = read(code)
    if snapshot.closed is not None:
        raise RoomClosed(code, snapshot.closed)
    return snapshot


def versions(codes: list[str]) -> dict[str, int]:
    return dict(Room.objects.filter(code__in=codes).values_list("code", "version"))


def has_seat(code: str, visitor: str) -> bool:
    # A leaver keeps the seat, and may come back to it.
    return bool(visitor) and Room.objects.filter(code=code, seats__visitor=visitor, seats__is_barred=False).exists()


def open_rooms(limit: int = 20) -> list[tuple[str, Game]]:
    """Return code and game of the public rooms with a visitor present, but of those that staff keeps off the list."""
    fresh = Connection.objects.filter(room=OuterRef("pk"), fresh_until__gt=clock.now())
    found = Room.objects.filter(Exists(fresh), is_open=True, is_unlisted=False, closed=None).order_by("-changed")
    return [(row.code, read_game(row)) for row in found[:limit]]


def rooms_of_visitor(visitor: str, limit: int = 10) -> list[tuple[str, Game]]:
    found = Room.objects.filter(seats__visitor=visitor, seats__is_barred=False, closed=None).order_by("-changed")
    return [(row.code, read_game(row)) for row in found[:limit]]


def log_of(code: str) -> tuple[Move, ...]:
    return tuple(codec.decode_move(entry.move) for entry in sql.find(code).log.all())


def last_moves(code: str, version: int, limit: int) -> list[tuple[int, Move]]:
    entries = Entry.objects.filter(room__code=code, version__lte=version).order_by("-version")[:limit]
    return [(number, codec.decode_move(move)) for number, move in entries.values_list("version", "move")]


def replay(code: str) -> Game:
    """Return the game that the room's log folds to. It equals the stored game."""
    return reduce(moves.play, log_of(code), Game())
