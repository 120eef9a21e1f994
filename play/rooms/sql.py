"""The rows that every move reads and writes, in plain SQL. The ORM's own work would be most of a move's cost."""

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connection

from ..models import Entry, Room, Seat
from . import Outdated, RoomNotFound, clock

_ROOM, _SEAT, _ENTRY = (model._meta.db_table for model in (Room, Seat, Entry))
# Without the state, which is long and needed only if this version is not cached.
FIELDS = ("id", "code", "version", "deadline", "is_open", "closed")
_LOAD = f"SELECT version, deadline, is_open, closed, state FROM {_ROOM} WHERE id = %s"
_FIND = f"SELECT {', '.join(FIELDS)} FROM {_ROOM} WHERE code = %s"
_SEATS = f"SELECT visitor, player, is_barred FROM {_SEAT} WHERE room_id = %s"
_SAVE = (
    f"UPDATE {_ROOM} SET version = %s, state = %s, deadline = %s, is_open = %s, changed = %s"
    " WHERE id = %s AND version = %s"
)
_LOG = f"INSERT INTO {_ENTRY} (room_id, version, move, made) VALUES (%s, %s, %s, %s)"


def find(code: str, to_write: bool = False) -> Room:
    """Return the room's row with what a move needs of it. Raises RoomNotFound.

    `to_write` locks the row until the transaction ends.
    """
    # SQLite has no row locks: its IMMEDIATE transactions keep two moves apart.
    lock = " FOR UPDATE" if to_write and connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_FIND + lock, [code])
        row = cursor.fetchone()
    if row is None:
        raise RoomNotFound(code)
    return make_row(row)


def make_row(values: Sequence) -> Room:
    return Room.from_db(DEFAULT_DB_ALIAS, FIELDS, values)


def load(room: Room) -> None:
    """Give the row its state, with the version that this belongs to. Raises RoomNotFound if the room was deleted."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [room.pk])
        row = cursor.fetchone()
    if row is None:
        raise RoomNotFound(room.code)
    room.version, room.deadline, room.is_open, room.closed, room.state = row


def seats(room: Room) -> list[tuple[str, int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [room.pk])
        return [(visitor, player, bool(is_barred)) for visitor, player, is_barred in cursor.fetchall()]


def save(room: Room, move: str) -> None:
    """Write the room, and in its log the move (as JSON) that led to its version.

    Raises Outdated, and writes nothing, if the database has not the version before. A row that was written is locked.
    """
    now = connection.ops.adapt_datetimefield_value(clock.now_utc())
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [room.version, room.state, room.deadline, room.is_open, now, room.pk, room.version - 1])
        if cursor.rowcount != 1:
            raise Outdated(room.code)
        cursor.execute(_LOG, [room.pk, room.version, move, now])
