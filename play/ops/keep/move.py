"""Move all that this server keeps to another database. Open games go on there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction

from . import Trouble, databases
from .backup_file import POSTGRESQL

SOURCE, TARGET = DEFAULT_DB_ALIAS, "target"
# What the processes at the source write of themselves.
OF_PROCESSES = ("play.Process", "play.WriteTrial")
# Rows that are read and written at once. A row of a room or of the log has a few kB at most.
BATCH = 500
# SQLite takes so many parameters in one statement.
MAX_PARAMETERS = 30_000


@dataclass(frozen=True)
class Moved:
    """What was moved from where to where: rows by table."""

    source: str
    target: str
    rows: dict[str, int]


def move_to(url: str, may_replace: bool = False) -> Moved:
    """Copy all rows of this server's database into the one at this URL, in one transaction, and compare both.

    The source stays as it is. Raise Trouble if a process works with one of them, or if the target holds rooms or staff
    that may not be replaced. Then the target is as it was, but that it may have got its tables.
    """
    databases.add(TARGET, url)
    try:
        databases.make_private_file(TARGET)
        _check(may_replace)
        for alias in (SOURCE, TARGET):
            databases.lift_limits(alias)
        databases.migrate(TARGET)
        return Moved(databases.describe(SOURCE), databases.describe(TARGET), _copy_all())
    except DatabaseError as reason:
        said = " ".join(str(reason).split())
        raise Trouble(f"The database failed, so nothing was moved: {said or type(reason).__name__}.") from None
    finally:
        databases.forget(TARGET)


def _check(may_replace: bool) -> None:
    if not databases.has_tables(SOURCE):
        raise Trouble(f"The database ({databases.describe(SOURCE)}) has no tables of Color Clues: nothing to move.")
    for alias in (SOURCE, TARGET):
        databases.check_is_known(databases.list_migrations(alias), f"The database ({databases.describe(alias)})")
    if databases.is_same(SOURCE, TARGET):
        raise Trouble(f"Both are the same database ({databases.describe(SOURCE)}). Name another one.")
    if missing := databases.list_missing(SOURCE):
        raise Trouble(f"The database lacks the migrations {', '.join(missing)}. Run manage.py migrate first.")
    for alias in (SOURCE, TARGET):
        databases.check_rests(alias)
    databases.check_is_free(TARGET, may_replace)


def _copy_all() -> dict[str, int]:
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = [model for model in tables if not model._meta.proxy and model._meta.label not in OF_PROCESSES]
    with transaction.atomic(SOURCE), transaction.atomic(TARGET):
        _hold_still(tables)
        _empty(tables)
        rows = {model._meta.db_table: _copy(model) for model in tables}
        _reset_sequences(tables)
        for model in tables:
            if _digest(model, SOURCE) != _digest(model, TARGET):
                raise Trouble(f"The rows of {model._meta.db_table} differ after they were copied. Nothing was moved.")
    return rows


def _hold_still(tables: list[type[models.Model]]) -> None:
    """Keep others from writing to the source. SQLite's transactions do so by themselves."""
    if databases.kind_of(SOURCE) == POSTGRESQL:
        quote = connections[SOURCE].ops.quote_name
        with connections[SOURCE].cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(quote(model._meta.db_table) for model in tables)} IN SHARE MODE")


def _empty(tables: list[type[models.Model]]) -> None:
    """Delete what is in the target: what its migrations have written, or what may be replaced."""
    target = connections[TARGET]
    names = [model._meta.db_table for model in tables] + [databases.PROCESSES]
    for statement in target.ops.sql_flush(no_style(), names, reset_sequences=False):
        with target.cursor() as cursor:
            cursor.execute(statement)


def _copy(model: type[models.Model]) -> int:
    """Copy the rows as they are, with their ids and times. The ORM's own way to save would set some times anew."""
    target, fields = connections[TARGET], model._meta.concrete_fields
    quote = target.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    copied = 0
    with target.cursor() as cursor:
        for rows in _read(model, SOURCE):
            for part in _split(rows, max(MAX_PARAMETERS // len(fields), 1)):
                values = [
                    field.get_db_prep_save(value, target)
                    for row in part
                    for field, value in zip(fields, row, strict=True)
                ]
                sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "
                cursor.execute(sql + ", ".join([places] * len(part)), values)
            copied += len(rows)
    return copied


def _read(model: type[models.Model], alias: str) -> Iterator[list[tuple]]:
    """Yield the rows in the order of their keys, BATCH at a time."""
    key = model._meta.pk.attname
    names = [field.attname for field in model._meta.concrete_fields]
    place, rows = names.index(key), model._base_manager.using(alias).order_by(key)
    found = list(rows.values_list(*names)[:BATCH])
    while found:
        yield found
        found = list(rows.filter(**{f"{key}__gt": found[-1][place]}).values_list(*names)[:BATCH])


def _digest(model: type[models.Model], alias: str) -> str:
    digest = hashlib.sha256()
    for rows in _read(model, alias):
        for row in rows:
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _reset_sequences(tables: list[type[models.Model]]) -> None:
    target = connections[TARGET]
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _split(rows: list[tuple], size: int) -> Iterator[list[tuple]]:
    for begin in range(0, len(rows), size):
        yield rows[begin : begin + size]
