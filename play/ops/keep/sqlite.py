"""Backups of SQLite. They are made by its online backup, so what is only in the WAL is in them too."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings

from . import Trouble, databases, too_long
from .backup_file import Backup, new_file, sync_folder, take_owner

# Pages that are copied between two looks at the time, in 4 kB each.
PAGES = 10_000
# What SQLite has beside its file. It must never lie beside another file.
BESIDE = "-wal", "-shm", "-journal"


def copy(database: Path, target: Path) -> None:
    """Copy the database as it is at this moment. It goes on meanwhile, and nobody waits."""
    if not database.exists():
        raise Trouble(f"There is no database at {database}, so there is nothing to back up.")
    end = time.monotonic() + settings.KEEP_LIMIT
    with _explained(database), closing(_connect(database)) as source, closing(_connect(target)) as made:
        # The transaction holds this moment. Without it each move would begin the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(made, pages=PAGES, progress=lambda *_: _check_time(end))
        source.execute("ROLLBACK")
        # Without this the copy would need a WAL of its own to be read.
        made.execute("PRAGMA journal_mode = DELETE")
        _check(made, f"The database ({database})")


def query(database: Path, sql: str) -> list[tuple]:
    with closing(_connect(database)) as connection:
        return connection.execute(sql).fetchall()


def restore(backup: Backup, database: Path) -> None:
    """Put the backup in the place of the database, all at once. Before that nothing is touched.

    The copy gets the migrations that it lacks before it takes that place.
    """
    with new_file(database, may_replace=True) as new:
        backup.extract(new)
        with _explained(backup.path), closing(_connect(new)) as connection:
            _check(connection, f"{backup.path}")
        _bring_up_to_date(new)
        take_owner(new, database if database.exists() else database.parent)
        if database.exists():
            new.chmod(database.stat().st_mode & 0o777)
            _close(database)
    sync_folder(database.parent)


def _bring_up_to_date(database: Path) -> None:
    databases.add_sqlite("restored", database)
    try:
        databases.migrate("restored")
        databases.forget_processes("restored")
    finally:
        databases.forget("restored")
    _close(database)


def _close(database: Path) -> None:
    """Write all into the one file. Raise Trouble if a process has it open, which would go on writing into nowhere."""
    try:
        with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
            [mode] = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:  # it is locked
        mode = "wal"
    except sqlite3.DatabaseError:  # it is damaged, which is why it is replaced
        mode = "delete"
    if mode == "wal":
        raise Trouble(f"Some process has the database ({database}) open. Stop the server first.")
    for ending in BESIDE:
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=databases.LOCK, isolation_level=None)


def _check(connection: sqlite3.Connection, what: str) -> None:
    [said] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise Trouble(f"{what} is damaged inside: {said}. Restore the last good backup.")


def _check_time(end: float) -> None:
    if time.monotonic() > end:
        raise too_long()


@contextmanager
def _explained(what: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as reason:
        raise Trouble(f"SQLite could not do it with {what}: {reason}.") from None
