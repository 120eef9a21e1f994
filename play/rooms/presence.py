"""Who is present: a row for each socket, and for each visitor of the plain page. It counts until it is stale.

The row of a closed socket stays, and tells since when its visitor is away.
"""

import time
from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db.models import Count, Max, Q

from ..models import Connection, Room

# A row with at least this share of FRESH left is not written again, so a tick writes few rows.
# Several ticks fit into the rest.
STILL_FRESH = 0.7

# The name of a television's socket begins with this. A television is no spectator.
SCREEN = "screen "


def connect(room: Room, visitor: str, channel: str) -> None:
    """Record that a socket of the visitor shows the room.

    It replaces the visitor's stale rows, and the row of the plain page that the visitor came from. The stale rows of
    all who have no seat go too: nobody asks since when they are away.
    """
    now = time.time()
    seated = room.seats.values("visitor")
    stale = room.connections.filter(fresh_until__lte=now)
    stale.filter(Q(visitor=visitor) | ~Q(visitor__in=seated)).delete()
    room.connections.filter(channel=_page(room, visitor)).delete()
    room.connections.create(visitor=visitor, channel=channel, fresh_until=now + settings.FRESH)


def visit(room: Room, visitor: str) -> None:
    """Record that the visitor loaded the plain page or made a move by form. They may have no socket."""
    row = {"visitor": visitor, "room": room, "fresh_until": time.time() + settings.PAGE_FRESH}
    Connection.objects.update_or_create(channel=_page(room, visitor), defaults=row)


def disconnect(*channels: str) -> None:
    Connection.objects.filter(channel__in=channels).update(fresh_until=time.time())


def refresh(channels: list[str]) -> None:
    now = time.time()
    waning = Connection.objects.filter(channel__in=channels, fresh_until__lt=now + settings.FRESH * STILL_FRESH)
    waning.update(fresh_until=now + settings.FRESH)


def read(codes: Collection[str]) -> dict[str, dict[str, float]]:
    """Return for each room its visitors, and until when the last sign of each counts (seconds since the epoch)."""
    rows = Connection.objects.filter(room__code__in=codes).values_list("room__code", "visitor")
    rooms: dict[str, dict[str, float]] = defaultdict(dict)
    for code, visitor, until in rows.annotate(Max("fresh_until")):
        rooms[code][visitor] = until
    return rooms


def count_sockets(codes: Collection[str]) -> dict[str, dict[str, int]]:
    """Return for each room its visitors who have open sockets, and how many. Televisions do not count."""
    fresh = Connection.objects.filter(room__code__in=codes, fresh_until__gt=time.time())
    rows = fresh.exclude(channel__startswith=SCREEN).values_list("room__code", "visitor")
    rooms: dict[str, dict[str, int]] = defaultdict(dict)
    for code, visitor, number in rows.annotate(Count("channel")):
        rooms[code][visitor] = number
    return rooms


def _page(room: Room, visitor: str) -> str:
    # Stands in the place of a socket's name.
    return f"page {room.pk} {visitor}"
