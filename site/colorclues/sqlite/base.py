"""SQLite as Django has it, but what the file and its disk cannot do is DatabaseUnavailable."""

import gc
import re
import time
from functools import cached_property

from django.db.backends.sqlite3 import base

from play.rooms import Reason

from ..database_errors import ErrorWrapper

# By the name of SQLite's primary result code: https://www.sqlite.org/rescode.html
REASONS: dict[str, Reason] = {
    "BUSY": "slow",
    "CANTOPEN": "away",
    "CORRUPT": "broken",
    "FULL": "full",
    "INTERRUPT": "slow",
    "IOERR": "broken",
    "LOCKED": "slow",
    "NOLFS": "full",
    "NOMEM": "crowded",
    "NOTADB": "broken",
    "PERM": "denied",
    "PROTOCOL": "slow",
    "READONLY": "read-only",
    "SCHEMA": "slow",
}
# SQLite has one code for these and for a statement that is wrong.
UNMIGRATED = re.compile("no such (table|column)|has no column named")

# Seconds between two garbage collections while the file can only be read. All connections of a process share what
# SQLite has mapped, until the last one is closed. An exception that nobody needs any more may hold a cursor of one.
COLLECT_EVERY = 2.0


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend, by the name that Django expects."""

    has_failed = False
    collected_at = 0.0

    @cached_property
    def wrap_database_errors(self) -> ErrorWrapper:
        return ErrorWrapper(self, find_reason, self._note_failure)

    def close_if_unusable_or_obsolete(self) -> None:
        """Close the file after an error, also one that was rolled back. The next statement opens it anew.

        A file that was opened while it could only be read stays so. Opening takes less than a millisecond.
        """
        if self.has_failed and not self.in_atomic_block:
            self.has_failed = False
            self.close()
        super().close_if_unusable_or_obsolete()

    def _note_failure(self, reason: Reason) -> None:
        self.has_failed = True
        if reason == "read-only" and time.monotonic() > DatabaseWrapper.collected_at + COLLECT_EVERY:
            DatabaseWrapper.collected_at = time.monotonic()
            gc.collect()


def find_reason(error: Exception) -> Reason | None:
    """Return why SQLite cannot, or None if the error is a mistake of ours."""
    name = getattr(error, "sqlite_errorname", "").split("_")  # such as SQLITE_IOERR_WRITE
    if name[1:2] == ["ERROR"]:
        return "unmigrated" if UNMIGRATED.search(str(error)) else None
    return REASONS.get(name[1]) if name[1:] else None
