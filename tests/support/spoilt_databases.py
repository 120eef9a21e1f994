"""Databases that a test spoils beside the server that uses them, and disks that it fills."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.conftest import Server
from tests.support import prepared

PATIENCE = 30  # seconds for a disk to go

# What an operator or a host tells PostgreSQL, and how it is taken back. A session keeps what held for its role when it
# was made: all are cut at first, and those of the meantime must not stay.
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'player'"
READ_ONLY_SERVER = (
    ["ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"],
    ["ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"],
)
READ_ONLY_ROLE = (
    ["ALTER ROLE player SET default_transaction_read_only = on", CUT],
    ["ALTER ROLE player RESET default_transaction_read_only"],
)
NO_TABLES = (
    ["ALTER TABLE play_writetrial RENAME TO lost", "ALTER TABLE play_entry RENAME TO away"],
    ["ALTER TABLE lost RENAME TO play_writetrial", "ALTER TABLE away RENAME TO play_entry"],
)
NO_COLUMN = (
    [
        "ALTER TABLE play_room RENAME COLUMN version TO number",
        "UPDATE django_migrations SET app = 'was play' WHERE app = 'play'",
    ],
    [
        "ALTER TABLE play_room RENAME COLUMN number TO version",
        "UPDATE django_migrations SET app = 'play' WHERE app = 'was play'",
    ],
)


def revoke(permission: str) -> tuple[list[str], list[str]]:
    """Return what takes the permission away, and what gives it back."""
    return (
        [f"REVOKE {permission} ON ALL TABLES IN SCHEMA public FROM player"],
        [f"GRANT {permission} ON ALL TABLES IN SCHEMA public TO player"],
    )


class PostgresDatabase:
    """A migrated database of PostgreSQL, whose server plays as another user than its owner, as at many hosts."""

    def __init__(self, url: str) -> None:
        self.owner = url
        self.tell(
            "CREATE ROLE player LOGIN PASSWORD 'player'",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO player",
            "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO player",
        )
        self.url = re.sub("//[^@]*@", "//player:player@", url)

    def tell(self, *statements: str) -> None:
        """Execute these beside the server, also while that can only read."""
        options = "-c default_transaction_read_only=off"
        with psycopg.connect(self.owner, autocommit=True, connect_timeout=10, options=options) as connection:
            for statement in statements:
                connection.execute(statement)


class SqliteFile:
    """A migrated database of SQLite."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "game.sqlite3"
        shutil.copyfile(prepared.sqlite_database(), self.path)
        self.url = f"sqlite:///{self.path}"

    def tell(self, *statements: str) -> None:
        """Execute these beside the server."""
        with closing(sqlite3.connect(self.path, timeout=20, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


class ModeBoundServer(Server):
    """A server that the mode of a file binds, also where root starts it."""

    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *Server.command]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a disk of this size, which takes root. Skip the test otherwise."""
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]).returncode:
        pytest.skip("a small disk needs root, so a full disk is not tried")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True, timeout=PATIENCE)


def fill(folder: Path) -> None:
    """Fill the disk to the last page."""
    with suppress(OSError), open(folder / "filler", "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
