"""SQLite as Django has it, but what the file and its disk cannot do is DatabaseUnavailable."""

import re
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


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend, by the name that Django expects."""

    @cached_property
    def wrap_database_errors(self) -> ErrorWrapper:
        return ErrorWrapper(self, find_reason)

    def is_usable(self) -> bool:
        """Return False, so that the file is opened anew. Django asks only after an error.

        A file that was opened while it could only be read stays so. Opening takes less than a millisecond.
        """
        return False


def find_reason(error: Exception) -> Reason | None:
    """Return why SQLite cannot, or None if the error is a mistake of ours."""
    name = getattr(error, "sqlite_errorname", "").split("_")  # such as SQLITE_IOERR_WRITE
    if name[1:2] == ["ERROR"]:
        return "unmigrated" if UNMIGRATED.search(str(error)) else None
    return REASONS.get(name[1]) if name[1:] else None
