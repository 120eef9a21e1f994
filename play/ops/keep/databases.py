"""The databases that are kept: which they are, what they hold, and whether a process works with them now."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from ...models import Process, Room
from ...rooms import clock
from ..process_reports import gone_after
from . import Trouble, Unreadable
from .backup_file import POSTGRESQL, SQLITE

KINDS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
# Seconds to wait for a lock, and for a connection.
LOCK, CONNECT = 10, 5
PROCESSES = Process._meta.db_table


def kind_of(alias: str = DEFAULT_DB_ALIAS) -> str:
    vendor = connections[alias].vendor
    if vendor not in KINDS:
        raise Trouble(f"This cannot be done with {vendor}. Color Clues works with SQLite and PostgreSQL.")
    return KINDS[vendor]


def describe(alias: str = DEFAULT_DB_ALIAS) -> str:
    """Return which database this is, without its password."""
    its = connections[alias].settings_dict
    if kind_of(alias) == SQLITE:
        return f"SQLite, {its['NAME']}"
    port = f":{its['PORT']}" if its["PORT"] else ""
    return f"PostgreSQL, {its['NAME']} at {its['HOST'] or 'this machine'}{port}"


def add(alias: str, url: str) -> None:
    """Make the database at this URL known by the alias. Raise Trouble for a URL that is none of ours."""
    try:
        found = environ.Env.db_url_config(url)
    except (ImproperlyConfigured, ValueError, KeyError, AttributeError):
        found = {}
    engine = found.get("ENGINE", "").rpartition(".")[2]
    if engine not in ("sqlite3", "postgresql") or not found["NAME"] or found["NAME"] == ":memory:":
        scheme = urlsplit(url).scheme or "no scheme"
        raise Trouble(
            "The address of the other database must be postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////PATH, "
            f"with an absolute path. It has {scheme!r}."
        )
    options = _SQLITE if engine == "sqlite3" else {"connect_timeout": CONNECT, **found.get("OPTIONS", {})}
    _register(alias, {**found, "ENGINE": f"django.db.backends.{engine}", "OPTIONS": options})


def add_sqlite(alias: str, path: object) -> None:
    _register(alias, {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": _SQLITE})


def make_private_file(alias: str) -> None:
    """Make the file of a new SQLite database so that only its owner can read it: it has the secret squares."""
    file = Path(connections[alias].settings_dict["NAME"])
    if kind_of(alias) == SQLITE and file.parent.is_dir():
        file.touch(mode=0o600)


def forget(alias: str) -> None:
    connections[alias].close()
    del connections[alias]
    del connections.settings[alias]


def lift_limits(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Give each statement on this connection KEEP_LIMIT seconds. Those of the game would end a long one."""
    if kind_of(alias) == POSTGRESQL:
        milliseconds = round(settings.KEEP_LIMIT * 1000)
        with connections[alias].cursor() as cursor:
            for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET {name} = {milliseconds}")
            cursor.execute(f"SET lock_timeout = {LOCK * 1000}")


def migrate(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Apply the migrations that the database lacks. Raise Trouble if one fails."""
    try:
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True)
    except Exception as reason:  # a migration may run any code
        said = " ".join(str(reason).split()) or type(reason).__name__
        raise Trouble(f"The migrations of the database ({describe(alias)}) failed: {said}.") from reason


def check_is_known(migrations: tuple[str, ...], what: str) -> None:
    """Raise Trouble if this code does not know all of these migrations, which "app.name" names."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if unknown := sorted(set(migrations) - known):
        raise Trouble(
            f"{what} is of a newer version of Color Clues: this one does not know {', '.join(unknown)}. "
            "Use that version or a newer one."
        )


def read_migrations(execute: Callable[[str], list[tuple]]) -> tuple[str, ...]:
    return tuple(f"{app}.{name}" for app, name in execute("SELECT app, name FROM django_migrations ORDER BY id"))


def list_migrations(alias: str) -> tuple[str, ...]:
    """Return the migrations that the database has. It has none before its first tables."""
    if not has_tables(alias):
        return ()

    def execute(sql: str) -> list[tuple]:
        with connections[alias].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return read_migrations(execute)


def list_missing(alias: str) -> list[str]:
    """Return the migrations of this code that the database lacks."""
    plan = MigrationLoader(connections[alias])
    return sorted(f"{app}.{name}" for app, name in set(plan.graph.nodes) - set(plan.applied_migrations))


def is_same(one: str, other: str) -> bool:
    """Return whether both aliases name one database."""
    if kind_of(one) != kind_of(other):
        return False
    its, others = (connections[alias].settings_dict for alias in (one, other))
    if kind_of(one) == SQLITE:
        return Path(its["NAME"]).resolve() == Path(others["NAME"]).resolve()
    return _ask_identity(one) == _ask_identity(other)


def has_tables(alias: str) -> bool:
    """Return whether the database has the tables of the game. Raise Trouble if it does not answer."""
    try:
        return _has_table(alias, Room)
    except (DatabaseError, ImproperlyConfigured) as reason:
        said = " ".join(str(reason).split())
        raise Unreadable(f"The database ({describe(alias)}) cannot be read: {said or type(reason).__name__}.") from None


def check_rests(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Raise Trouble if a process beats in this database. It would go on with what is no longer there."""
    if not has_tables(alias) or not _has_table(alias, Process):
        return
    alive = Process.objects.using(alias).filter(has_left=False, beat__gte=clock.ask(alias) - gone_after())
    if names := list(alive.order_by("born").values_list("name", flat=True)):
        raise Trouble(
            f"The server still works with this database ({describe(alias)}): {', '.join(names)}. Stop it first. "
            f"A process that was killed counts for {gone_after():g} seconds more."
        )


def check_is_free(alias: str, may_replace: bool) -> None:
    """Raise Trouble if the database holds rooms or accounts of staff that may not be overwritten."""
    if may_replace or not has_tables(alias):
        return
    rooms, users = (model._base_manager.using(alias).count() for model in (Room, get_user_model()))
    if rooms or users:
        raise Trouble(
            f"The database ({describe(alias)}) holds {rooms} rooms and {users} accounts of staff. "
            "Back it up, then overwrite it with --replace."
        )


def forget_processes(alias: str) -> None:
    """Delete the reports of processes, which are those of another place and time."""
    Process.objects.using(alias).all().delete()


_SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": LOCK,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def _register(alias: str, found: dict[str, Any]) -> None:
    plain = {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    connections.settings[alias] = {**connections.settings[DEFAULT_DB_ALIAS], **plain, **found}


def _ask_identity(alias: str) -> tuple:
    """Return what tells a database of PostgreSQL from all others. Its address may be written in several ways."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_database(), pg_postmaster_start_time(), inet_server_port()")
        return cursor.fetchone()


def _has_table(alias: str, model: type[Model]) -> bool:
    with connections[alias].cursor() as cursor:
        return model._meta.db_table in connections[alias].introspection.table_names(cursor)
