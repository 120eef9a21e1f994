"""Who is present: a row for each socket, and for each visitor of the plain page. It counts until it is stale.

The row of a closed socket stays, and tells since when its visitor is away.
"""

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db import connection
from django.db.models import Count

from ..models import Connection, Room, Seat
from . import clock

# A row with at least this share of FRESH left is not written again, so a tick writes few rows.
# Several ticks fit into the rest.
STILL_FRESH = 0.7

# Plain SQL, since after a restart all pages of a process come back at once: the ORM would be half of their cost.
_ROOM, _SEAT, _CONNECTION = (model._meta.db_table for model in (Room, Seat, Connection))
_REPLACE = (
    f"DELETE FROM {_CONNECTION} WHERE room_id = %s AND (channel = %s OR (fresh_until <= %s"
    f" AND (visitor = %s OR visitor NOT IN (SELECT visitor FROM {_SEAT} WHERE room_id = %s))))"
)
_ADD = f"INSERT INTO {_CONNECTION} (room_id, visitor, channel, fresh_until) VALUES (%s, %s, %s, %s)"
_READ = (
    f"SELECT code, visitor, MAX(fresh_until) FROM {_CONNECTION} JOIN {_ROOM} ON {_ROOM}.id = room_id"
    " WHERE code IN ({}) GROUP BY code, visitor"
)

# The name of a television's socket begins with this. A television is no spectator.
SCREEN = "screen "


def connect(room: Room, visitor: str, channel: str) -> None:
    """Record that a socket of the visitor shows the room.

    It replaces the visitor's stale rows, and the row of the plain page that the visitor came from. The stale rows of
    all who have no seat go too: nobody asks since when they are away.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, [room.pk, _page(room, visitor), now, visitor, room.pk])
        cursor.execute(_ADD, [room.pk, visitor, channel, now + settings.FRESH])


def visit(room: Room, visitor: str) -> None:
    """Record that the visitor loaded the plain page or made a move by form. They may have no socket."""
    row = {"visitor": visitor, "room": room, "fresh_until": clock.now() + settings.PAGE_FRESH}
    Connection.objects.update_or_create(channel=_page(room, visitor), defaults=row)


def disconnect(*channels: str) -> None:
    Connection.objects.filter(channel__in=channels).update(fresh_until=clock.now())


def refresh(channels: list[str]) -> None:
    now = clock.now()
    waning = Connection.objects.filter(channel__in=channels, fresh_until__lt=now + settings.FRESH * STILL_FRESH)
    waning.update(fresh_until=now + settings.FRESH)


def read(codes: Collection[str]) -> dict[str, dict[str, float]]:
    """Return for each room its visitors, and until when the last sign of each counts (seconds since the epoch)."""
    rooms: dict[str, dict[str, float]] = defaultdict(dict)
    if codes:
        with connection.cursor() as cursor:
            cursor.execute(_READ.format(", ".join(["%s"] * len(codes))), list(codes))
            for code, visitor, until in cursor.fetchall():
                rooms[code][visitor] = until
    return rooms


def count_sockets(codes: Collection[str]) -> dict[str, dict[str, int]]:
    """Return for each room its visitors who have open sockets, and how many. Televisions do not count."""
    fresh = Connection.objects.filter(room__code__in=codes, fresh_until__gt=clock.now())
    rows = fresh.exclude(channel__startswith=SCREEN).values_list("room__code", "visitor")
    rooms: dict[str, dict[str, int]] = defaultdict(dict)
    for code, visitor, number in rows.annotate(Count("channel")):
        rooms[code][visitor] = number
    return rooms


def _page(room: Room, visitor: str) -> str:
    # Stands in the place of a socket's name.
    return f"page {room.pk} {visitor}"
