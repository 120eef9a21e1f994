"""What tests of limits ask of a server: run it, and what its log says that it has turned away."""

import sqlite3
from contextlib import closing, contextmanager

from tests.conftest import Server


@contextmanager
def running(server: Server):
    """Start the server, and kill it at the end."""
    try:
        yield server.start()
    finally:
        server.kill()


@contextmanager
def locked(server):
    """Hold the one lock of the database for writing: whoever makes a room waits."""
    with closing(sqlite3.connect(server.var / "colorclues.sqlite3", timeout=20, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")


def list_said(server: Server, limit: str) -> list[str]:
    """Return the lines of the log about this limit."""
    return [line["event"] for line in server.lines() if line["event"].startswith(f"{limit}: ")]
