"""Who is there: a row for each socket, and for each visitor of the plain page, that counts as long as it is fresh."""

import time
from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db.models import Max

from ..models import Connection, Room

# The share of FRESH that a row must have left to be left alone; several ticks fit into it.
STILL_FRESH = 0.7


def connect(room: Room, visitor: str, channel: str) -> None:
    """A socket of the visitor shows the room. It takes the place of whatever was there of them and is over."""
    now = time.time()
    room.connections.filter(visitor=visitor, fresh_until__lte=now).delete()
    room.connections.filter(channel=_page(room, visitor)).delete()
    room.connections.create(visitor=visitor, channel=channel, fresh_until=now + settings.FRESH)


def visit(room: Room, visitor: str) -> None:
    """The visitor is on the plain page or has made a move by form, and may hold no socket."""
    row = {"visitor": visitor, "room": room, "fresh_until": time.time() + settings.PAGE_FRESH}
    Connection.objects.update_or_create(channel=_page(room, visitor), defaults=row)


def disconnect(*channels: str) -> None:
    """The sockets are closed. Their rows stay, to tell since when."""
    Connection.objects.filter(channel__in=channels).update(fresh_until=time.time())


def refresh(channels: list[str]) -> None:
    """These sockets of this process are still open. A row that counts for long yet, as most do, is left as it is."""
    now = time.time()
    waning = Connection.objects.filter(channel__in=channels, fresh_until__lt=now + settings.FRESH * STILL_FRESH)
    waning.update(fresh_until=now + settings.FRESH)


def seen(codes: Collection[str]) -> dict[str, dict[str, float]]:
    """For each of these rooms, its visitors and until when the last sign of each counts (seconds since the epoch)."""
    rows = Connection.objects.filter(room__code__in=codes).values_list("room__code", "visitor")
    rooms: dict[str, dict[str, float]] = defaultdict(dict)
    for code, visitor, until in rows.annotate(Max("fresh_until")):
        rooms[code][visitor] = until
    return rooms


def _page(room: Room, visitor: str) -> str:
    return f"page {room.pk} {visitor}"
