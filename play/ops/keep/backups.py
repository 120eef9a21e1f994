"""Back up the database of this server, and bring a backup back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from ...models import Entry, Room
from . import Trouble, Unreadable, backup_file, databases, postgres, sqlite
from .backup_file import POSTGRESQL, SQLITE, Backup, Contents

Query = Callable[[str], list[tuple]]


def back_up(file: Path, may_replace: bool = False) -> Backup:
    """Back up the database into this file, while games go on. What was committed when it began is in it.

    Raise Trouble if that is not possible. Then the file is as it was.
    """
    kind = databases.kind_of()
    if kind == SQLITE and file.exists() and _database_file().exists() and file.samefile(_database_file()):
        raise Trouble(f"{file} is the database itself. Name another file.")
    with backup_file.new_file(file, may_replace) as new:
        if kind == SQLITE:
            sqlite.copy(_database_file(), new)
            found = _read_contents(partial(sqlite.query, new))
        else:
            found = {}
            found["program"] = postgres.copy(new, lambda query: found.update(_read_contents(query)))
        made = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
        sealed = backup_file.seal(new, Contents(kind=kind, version=settings.VERSION, made=made, **found))
    return Backup(file, sealed.size, sealed.digest, sealed.contents)


def restore(file: Path, may_replace: bool = False) -> Backup:
    """Put the backup in the place of the database, and bring it up to date.

    Raise Trouble if the backup cannot be used, if a process works with the database, or if it holds rooms that may not
    be replaced. Then nothing is touched.
    """
    backup = check(file)
    kind = databases.kind_of()
    if backup.contents.kind != kind:
        raise Trouble(
            f"{file} is a backup of {backup.contents.kind}, and this server has {kind}. Restore it where that is, and "
            f"bring it here with move_to."
        )
    if kind == POSTGRESQL:
        databases.check_rests()
        databases.check_is_free(DEFAULT_DB_ALIAS, may_replace)
        postgres.restore(backup)
        _finish()
    else:
        _check_sqlite(may_replace)
        connections[DEFAULT_DB_ALIAS].close()  # `restore` must be alone with the file
        sqlite.restore(backup, _database_file())
    return backup


def check(file: Path) -> Backup:
    """Return the backup in this file, and touch nothing. Raise Trouble if this code cannot use it."""
    backup = backup_file.read(file)
    databases.check_is_known(backup.contents.migrations, f"{file}")
    return backup


def _finish() -> None:
    """Bring the restored database of PostgreSQL up to date, in transactions of their own."""
    try:
        databases.lift_limits()
        databases.migrate()
    except Trouble as trouble:
        raise Trouble(f"{trouble} The backup itself is restored; manage.py migrate tries them again.") from trouble
    databases.forget_processes(DEFAULT_DB_ALIAS)


def _check_sqlite(may_replace: bool) -> None:
    """Raise Trouble if the database may not be replaced. A damaged one, which cannot be asked, may be."""
    if not _database_file().exists():
        return
    try:
        databases.check_rests()
        databases.check_is_free(DEFAULT_DB_ALIAS, may_replace)
    except Unreadable:
        if not may_replace:
            raise


def _database_file() -> Path:
    return Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])


def _read_contents(query: Query) -> dict[str, Any]:
    tables = {Room._meta.db_table: 0, Entry._meta.db_table: 0}
    try:
        for table in tables:
            [(tables[table],)] = query(f"SELECT count(*) FROM {table}")
        last = query(f"SELECT made FROM {Entry._meta.db_table} ORDER BY id DESC LIMIT 1")
        migrations = databases.read_migrations(query)
    except Exception as reason:
        raise Trouble(f"The database ({databases.describe()}) has no tables of Color Clues: {reason}.") from None
    rooms, moves = tables.values()
    return {"rooms": rooms, "moves": moves, "last_move": str(last[0][0])[:19] if last else "", "migrations": migrations}
