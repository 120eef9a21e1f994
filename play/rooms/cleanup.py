"""Delete rooms that nobody uses any more, a few in each transaction: SQLite lets nobody else write meanwhile."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from .. import metrics
from ..models import Room
from . import clock


def sweep(seconds: float | None = None) -> Iterator[int]:
    """Delete the rooms that had no visitor for ROOM_LASTS seconds, or for so many.

    Yield after each batch how many it has deleted. Who stops asking stops the sweep.
    """
    before = clock.now_utc() - timedelta(seconds=settings.ROOM_LASTS if seconds is None else seconds)
    while deleted := _sweep_batch(before):
        yield deleted


@metrics.time_operation("sweep")
def _sweep_batch(before: datetime) -> int:
    unused = Room.objects.filter(changed__lt=before).exclude(connections__fresh_until__gte=before.timestamp())
    with transaction.atomic():
        # Locked, so that nobody moves in a room between the two statements. Another sweep keeps what it has locked.
        locked = unused.order_by("pk").select_for_update(of=("self",), skip_locked=True)
        ids = list(locked.values_list("pk", flat=True)[: settings.SWEEP_AT_ONCE])
        Room.objects.filter(pk__in=ids).delete()
    metrics.SWEPT.inc(len(ids))
    return len(ids)
