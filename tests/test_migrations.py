"""The version before writes into this version's tables, as docs/keep.md promises for a way back without a pause."""

from django.db.migrations import AddField, AddIndex, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

# The migrations before this one are older than the promise.
FIRST = "0006"


def list_operations():
    found = MigrationLoader(None).disk_migrations
    return [
        (name, operation)
        for (app, name), migration in sorted(found.items())
        if app == "play" and name >= FIRST
        for operation in migration.operations
    ]


def test_the_version_before_need_not_know_what_a_migration_adds():
    """What it does not write is null, or has a default of the database. Nothing that it uses is taken away."""
    assert len(list_operations()) > 6
    for name, operation in list_operations():
        assert isinstance(operation, AddField | AddIndex | CreateModel), f"{name}: think of the version before"
        if isinstance(operation, AddField):
            field = operation.field
            assert field.null or field.db_default is not NOT_PROVIDED, f"{name}: {operation.name} has no db_default"
