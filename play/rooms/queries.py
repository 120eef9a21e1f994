"""Read rooms, lists of rooms, and the logs of their moves. Writes nothing."""

import time
from functools import reduce

from django.db.models import Exists, OuterRef

from .. import metrics
from ..models import Connection, Entry, Room
from ..rules import moves
from ..rules.game import Game, Move
from . import codec, sql
from .snapshot import Snapshot, read_game, read_snapshot


@metrics.time_operation("read")
def read(code: str) -> Snapshot:
    """Return the room's latest version. Raises RoomNotFound."""
    return read_snapshot(sql.find(code))


def versions(codes: list[str]) -> dict[str, int]:
    return dict(Room.objects.filter(code__in=codes).values_list("code", "version"))


def has_seat(code: str, visitor: str) -> bool:
    """Return whether the visitor has a seat in the room, or may come back to it."""
    return bool(visitor) and Room.objects.filter(code=code, seats__visitor=visitor, seats__is_barred=False).exists()


def open_rooms(limit: int = 20) -> list[tuple[str, Game]]:
    """Return code and game of the public rooms with a visitor present, the latest changed first."""
    fresh = Connection.objects.filter(room=OuterRef("pk"), fresh_until__gt=time.time())
    found = Room.objects.filter(Exists(fresh), is_open=True).order_by("-changed")
    return [(row.code, read_game(row)) for row in found[:limit]]


def rooms_of_visitor(visitor: str, limit: int = 10) -> list[tuple[str, Game]]:
    """Return code and game of the rooms where the visitor has a seat, the latest changed first."""
    found = Room.objects.filter(seats__visitor=visitor, seats__is_barred=False).order_by("-changed")
    return [(row.code, read_game(row)) for row in found[:limit]]


def log_of(code: str) -> tuple[Move, ...]:
    """Return all moves that the room accepted, the first one first. Raises RoomNotFound."""
    return tuple(codec.decode_move(entry.move) for entry in sql.find(code).log.all())


def last_moves(code: str, version: int, limit: int) -> list[tuple[int, Move]]:
    """Return the last moves up to this version, each with its version, the last one first."""
    entries = Entry.objects.filter(room__code=code, version__lte=version).order_by("-version")[:limit]
    return [(number, codec.decode_move(move)) for number, move in entries.values_list("version", "move")]


def replay(code: str) -> Game:
    """Return the game that the room's log folds to. It equals the stored game. Raises RoomNotFound."""
    return reduce(moves.play, log_of(code), Game())
