"""Whether the database has the tables of this code: which migrations there are, and which it lacks."""

import pkgutil
from collections.abc import Collection
from pathlib import Path

from django.apps import apps
from django.db import connection

TABLE = "django_migrations"
READ = f"SELECT app, name FROM {TABLE}"

Migration = tuple[str, str]  # the app and the name


def list_migrations() -> frozenset[Migration]:
    """Return the migrations of this code. Their modules are not imported, which would take longer than all else."""
    return frozenset(
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in pkgutil.iter_modules([str(Path(app.path) / "migrations")])
        if not module.name.startswith("_")
    )


def has_unapplied(migrations: Collection[Migration]) -> bool:
    """Return whether the database lacks one of these migrations. It may have more, from a newer version.

    Raises DatabaseUnavailable, also if it has not even the table of migrations.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return not set(migrations).issubset(cursor.fetchall())
