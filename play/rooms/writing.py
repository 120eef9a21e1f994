"""Whether the database can be written: each heartbeat tries it, and what came of that is kept here."""

import secrets
import time

from django.conf import settings
from django.db import connection
from django.db.models import Q

from .. import metrics
from ..models import WriteTrial
from . import DatabaseUnavailable, Reason

# Bytes that are written. A row that is smaller than a page would always find a place on a full disk. PostgreSQL can
# compress none of them.
SIZE = 8000
# Seconds for which the row of a process that has ended or crashed is kept.
ROW_KEPT = 900.0
# Seconds that a beat takes at most which the database refuses: as long as SQLite waits for a lock, and a pause.
LONGEST_BEAT = 10.0

REASONS: dict[Reason, str] = {
    "away": "it does not answer",
    "slow": "it does not answer in time",
    "read-only": "it can only be read",
    "denied": "its user has not the permission",
    "full": "its disk is full",
    "unmigrated": "a table or a column is missing",
    "crowded": "it has no connection or no memory left",
    "broken": "it reports a fault of its own",
}
# What may be over in a moment: a restart, a lock, a slow statement.
PASSING: tuple[Reason, ...] = ("away", "slow")

_filling = secrets.token_urlsafe(SIZE)[:SIZE]


def try_to_write(process: str, now: float) -> None:
    """Delete the row that the process wrote at its last beat, and write another one. Raises DatabaseUnavailable.

    Each of the two commits by itself. What is rolled back, or only updated, meets neither a full disk nor a permission
    that was taken away. In this order nothing piles up where nothing may be deleted. The rows of processes that have
    crashed go as well. It takes about 0.5 ms.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        connection.close()  # a file that is open can be written whatever its mode has become since
    WriteTrial.objects.filter(Q(process=process) | Q(made__lt=now - ROW_KEPT)).delete()
    WriteTrial.objects.create(process=process, made=now, filling=_filling)


class LastTrial:
    """What came of the last beats of this process. `reason` is None once one has succeeded.

    The exception itself is not kept: its frames hold a cursor, and so keep a file of SQLite open.
    """

    def __init__(self) -> None:
        self.reason: Reason | None = None
        self.failures = 0
        self.failed_at = 0.0

    @property
    def is_bad(self) -> bool:
        """Return whether the database cannot be written. A single beat that was too slow does not say so."""
        return self.reason is not None and (self.reason not in PASSING or self.failures > 1)

    def succeed(self) -> None:
        self.reason, self.failures = None, 0
        metrics.WRITABLE.set(1)

    def fail(self, trouble: DatabaseUnavailable) -> None:
        self.reason, self.failures, self.failed_at = trouble.reason, self.failures + 1, time.monotonic()
        metrics.WRITABLE.set(not self.is_bad)

    def find_reason(self) -> Reason | None:
        """Return why the database cannot be written, or None if it can.

        Also None if nobody knows: no heartbeat runs here, or the last one failed some beats ago and has not come back.
        """
        if not self.is_bad or time.monotonic() > self.failed_at + 3 * settings.PULSE + LONGEST_BEAT:
            return None
        return self.reason

    def explain(self) -> str:
        """Return `find_reason()` in words, without anything that is secret; "" if there is none."""
        reason = self.find_reason()
        return REASONS[reason] if reason else ""


last_trial = LastTrial()
