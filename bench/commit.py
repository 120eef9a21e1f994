"""The database's share of a move and nothing else: `python -m bench.commit SECONDS` prints the ms of CPU for each.

An event loop hands one transaction after the other to the database's thread. Each writes what a move writes, a room's
state and a line of its log, by SQLite's own module.
"""

import asyncio
import os
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")

from django.conf import settings  # noqa: E402

STATE, MOVE = "x" * 4_000, "x" * 150  # bytes of a game in its fifth round, and of a guess

TABLES = """
CREATE TABLE room (id INTEGER PRIMARY KEY, version INTEGER, state TEXT, changed TEXT);
CREATE TABLE log (id INTEGER PRIMARY KEY, room INTEGER, version INTEGER, move TEXT, UNIQUE (room, version));
INSERT INTO room VALUES (1, 0, '', '');
"""


class Database:
    """A new file beside the game's own, opened by the same rules."""

    def __init__(self) -> None:
        options = settings.DATABASES["default"]["OPTIONS"]
        file = settings.VAR / "commit.sqlite3"
        file.unlink(missing_ok=True)
        self.line = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for statement in options["init_command"].split(";"):
            self.line.execute(statement)
        self.line.executescript(TABLES)
        self.version = 0

    def commit(self) -> None:
        self.version += 1
        self.line.execute("BEGIN IMMEDIATE")
        self.line.execute("UPDATE room SET version = ?, state = ?, changed = ?", (self.version, STATE, "now"))
        self.line.execute("INSERT INTO log (room, version, move) VALUES (1, ?, ?)", (self.version, MOVE))
        self.line.execute("COMMIT")


async def main(seconds: float) -> None:
    loop, thread, database = asyncio.get_running_loop(), ThreadPoolExecutor(1), Database()
    await loop.run_in_executor(thread, database.commit)
    spent, end, before = time.process_time(), time.monotonic() + seconds, database.version
    while time.monotonic() < end:
        await loop.run_in_executor(thread, database.commit)
    print(1000 * (time.process_time() - spent) / (database.version - before))


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
