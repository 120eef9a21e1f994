"""What a server needs before it serves: collected static files, and a migrated database. Each lack is a sentence."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from play.rooms.tables import READ, TABLE, list_migrations

from ..storage import MANIFEST, SOURCES, digest_sources

MAX_NAMED = 3  # migrations that a sentence names
# Django's own backends in the place of ours.
PLAIN = {"colorclues.postgres": "django.db.backends.postgresql", "colorclues.sqlite": "django.db.backends.sqlite3"}


def find_lacks() -> list[str]:
    """Return a sentence for each thing that is missing, with the command that helps. This takes some 20 ms."""
    return [*find_static(), *find_migrations(settings.DATABASES["default"])]


def _name_command() -> str:
    """Return what runs a management command here. Platforms and images leave out bin/, and set all variables."""
    return "bin/manage" if (settings.ROOT / "bin/manage").exists() else "python manage.py"


def find_static() -> Iterator[str]:
    if settings.DEBUG:  # then they are served from where they are written
        return
    path = settings.STATIC_ROOT / MANIFEST
    remedy = f"so pages would fail or look wrong. Run: {_name_command()} collectstatic --no-input"
    try:
        collected = json.loads(path.read_text())
    except (OSError, ValueError) as trouble:
        why = "does not exist" if isinstance(trouble, FileNotFoundError) else f"cannot be read ({trouble})"
        yield f"The static files are not collected ({path} {why}), {remedy}"
        return
    if not isinstance(collected, dict) or collected.get(SOURCES) != digest_sources():
        yield f"The static files in {settings.STATIC_ROOT} were collected from another version, {remedy}"


def find_migrations(database: dict) -> Iterator[str]:
    """Say which migrations are missing. If the database cannot be reached, none: the server starts, and waits for it.

    A database that has more is fine: then a newer version shares it.
    """
    try:
        missing = sorted(list_migrations() - _read_applied(database))
    except (OperationalError, InterfaceError):
        return
    except DatabaseError as trouble:
        reason = str(trouble).partition("\n")[0]
        yield f"The database does not tell which migrations it has ({reason}). Its user must own the tables."
        return
    if missing:
        named = ", ".join(".".join(one) for one in missing[:MAX_NAMED]) + (" and more" if missing[MAX_NAMED:] else "")
        number = f"{len(missing)} migration{'s' if len(missing) > 1 else ''}"
        yield f"The database lacks {number} ({named}). Run: DATABASE_LIMIT=0 {_name_command()} migrate --no-input"


def _read_applied(database: dict) -> set[tuple[str, str]]:
    if "sqlite" in database["ENGINE"] and not Path(database["NAME"]).exists():
        return set()  # to look would make it
    connection = _connect(database)
    try:
        with connection.cursor() as cursor:
            if TABLE not in connection.introspection.table_names(cursor):
                return set()
            cursor.execute(READ)
            return set(cursor.fetchall())
    finally:
        connection.close()


def _connect(database: dict) -> BaseDatabaseWrapper:
    """Return a connection of its own. A pool would wait longer for a database that is down, and stay open."""
    alone = deepcopy(database)
    alone.get("OPTIONS", {}).pop("pool", None)
    alone["ENGINE"] = PLAIN.get(alone["ENGINE"], alone["ENGINE"])
    return ConnectionHandler({"default": alone})["default"]
