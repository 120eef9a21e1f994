"""Delete rooms that nobody uses any more."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .. import metrics
from ..models import Room

# Rooms deleted in one statement.
BATCH = 500


@metrics.time_operation("sweep")
def sweep(limit: int | None = None) -> int:
    """Delete the rooms that had no visitor for ROOM_LASTS seconds; return how many.

    Without a `limit` it deletes all of them.
    """
    before = timezone.now() - timedelta(seconds=settings.ROOM_LASTS)
    empty = Room.objects.filter(changed__lt=before).exclude(connections__fresh_until__gte=before.timestamp())
    swept = 0
    while ids := list(empty.values_list("pk", flat=True)[: min(limit or BATCH, BATCH)]):
        Room.objects.filter(pk__in=ids).delete()
        swept += len(ids)
        if limit:
            break
    return swept
