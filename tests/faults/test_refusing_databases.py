"""A database that refuses: read-only, without a permission, full, not migrated. Games wait for it, and go on."""

import os
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from play.rooms.writing import WORDS
from tests.conftest import Server
from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import seconds_until
from tests.support import prepared
from tests.support.long import long
from tests.support.player import Player
from tests.support.servers import Postgres, reachable_directory

PATIENCE = 30
BRISK = {"PULSE": "0.5", "READY_KEPT": "0", "TICK": "0.3"}
# What an operator or a host does, and undoes. Sessions that are open keep what held when they were made, but for a
# permission and what the whole server is told.
READ_ONLY_SERVER = (
    ["ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"],
    ["ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"],
)
READ_ONLY_ROLE = (
    ["ALTER ROLE player SET default_transaction_read_only = on", "CUT"],
    ["ALTER ROLE player RESET default_transaction_read_only"],
)


def without(permission: str) -> tuple[list[str], list[str]]:
    return (
        [f"REVOKE {permission} ON ALL TABLES IN SCHEMA public FROM player"],
        [f"GRANT {permission} ON ALL TABLES IN SCHEMA public TO player"],
    )


class Refusing:
    """A PostgreSQL whose owner is not the server's own user, as at many hosts."""

    def __init__(self, url: str) -> None:
        self.owner = url
        self.tell(
            "CREATE ROLE player LOGIN PASSWORD 'player'",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO player",
            "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO player",
        )
        self.url = re.sub("//[^@]*@", "//player:player@", url)

    def tell(self, *statements: str) -> None:
        with psycopg.connect(self.owner, autocommit=True, connect_timeout=10) as connection:
            for statement in statements:
                cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'player'"
                connection.execute(cut if statement == "CUT" else statement)


@pytest.fixture
def refusing(own_postgres):
    return Refusing(own_postgres.new_database())


@pytest.fixture
def game(process, room):
    """Return game(**env), which starts a server and a game of three on it."""

    def start(**env: str):
        server = process(**BRISK, **env)
        game = room(server, server, server)
        game.server = server
        return game

    return start


def asked(server: Server, path: str = "/readyz", **options) -> httpx.Response:
    return httpx.get(server.url + path, trust_env=False, timeout=PATIENCE, **options)


def until_ready(server: Server, status: int, text: str) -> None:
    end = time.monotonic() + PATIENCE
    while ((last := asked(server)).status_code, last.text) != (status, text):
        assert time.monotonic() < end, (last.status_code, last.text, server.log()[-3000:])
        time.sleep(0.05)


def is_writable(server: Server) -> bool:
    found = asked(server, "/metrics", headers={"Authorization": "Bearer " + server.env["METRICS_TOKEN"]})
    return re.search(r"^colorclues_database_writable\S* (\S+)", found.text, re.MULTILINE)[1] == "1.0"


def lines(server: Server, words: str) -> int:
    return server.log().count(words)


def refuse_and_mend(game, refuse, mend, readiness: str, reads: bool = True) -> None:
    """Check what players and operators see while the database refuses, and that all goes on once it is mended."""
    server, version = game.server, game.server.row(game.code)[0]
    mover = next(one for one in game.people if one.is_yours)
    shown = [one.version for one in game.people]
    refuse()
    assert not mover.act()
    assert mover.refused == "try-again"
    until_ready(server, 503, readiness)
    assert not mover.act() and mover.refused == "try-again"
    page = asked(server, f"/r/{game.code}/")
    assert page.status_code == (200 if reads else 503) and ("Retry-After" in page.headers) != reads
    made = httpx.get(server.url, trust_env=False)
    assert made.status_code == (200 if reads else 503)
    newcomer = game.people[-1]
    newcomer.leave()  # a page that is opened while the database refuses stays, too
    newcomer.come_back()
    newcomer.wait(lambda me: me.is_connected)
    assert [one.version for one in game.people[:-1]] == shown[:-1]
    mend()
    end = time.monotonic() + PATIENCE
    while not mover.act():
        assert mover.refused == "try-again" and time.monotonic() < end, server.log()[-5000:]
        time.sleep(0.1)
    until_ready(server, 200, "ok")
    for one in game.people:
        one.wait(lambda me: me.phase == "clue")
        assert one.is_connected and not one.closings
        one.wait(lambda me: me.shows_the_page())
    assert server.row(game.code)[0] == version + 1
    assert_nothing_was_lost(server, game)
    log = server.log()
    told = log.count('"event":"The database cannot be written'), log.count("The database can be written again")
    assert told == ((0, 0) if readiness == LACKING else (1, 1))  # a heartbeat needs one table, and no room
    assert log.count('"event":"Could not write a move"') == 1
    assert "Exception inside application" not in log and "ERROR - " not in log


@pytest.mark.parametrize(
    ("orders", "reason", "reads"),
    [
        (READ_ONLY_SERVER, f"the database cannot be written: {WORDS['read-only']}", True),
        long(READ_ONLY_ROLE, f"the database cannot be written: {WORDS['read-only']}", True),
        (without("INSERT"), f"the database cannot be written: {WORDS['denied']}", True),
        long(without("UPDATE"), f"the database cannot be written: {WORDS['denied']}", True),
        long(without("SELECT"), f"the database cannot be read: {WORDS['denied']}", False),
    ],
)
def test_a_refusing_postgresql_refuses_moves_and_they_are_made_once_it_is_mended(game, refusing, orders, reason, reads):
    refuse, mend = orders
    one = game(DATABASE_URL=refusing.url)
    refuse_and_mend(one, lambda: refusing.tell(*refuse), lambda: refusing.tell(*mend), reason, reads)


MISSING_TABLE = f"the database cannot be written: {WORDS['unmigrated']}"
LACKING = "the database lacks migrations: run `manage.py migrate`"


@pytest.mark.parametrize(
    ("refuse", "mend", "readiness", "reads"),
    [
        (["ALTER TABLE play_writetrial RENAME TO lost", "ALTER TABLE play_entry RENAME TO away"],
         ["ALTER TABLE lost RENAME TO play_writetrial", "ALTER TABLE away RENAME TO play_entry"], MISSING_TABLE, True),
        long(["ALTER TABLE play_room RENAME COLUMN version TO number", "UPDATE django_migrations SET app = 'was play' WHERE app = 'play'"],
             ["ALTER TABLE play_room RENAME COLUMN number TO version", "UPDATE django_migrations SET app = 'play' WHERE app = 'was play'"], LACKING, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["SQLite", long("PostgreSQL")])
def test_without_a_table_or_a_column_it_is_the_same(game, own_database, kind, refuse, mend, readiness, reads):
    database = own_database(kind)
    one = game(DATABASE_URL=database.url)
    refuse_and_mend(one, lambda: database.tell(*refuse), lambda: database.tell(*mend), readiness, reads)


def test_a_mistake_of_ours_is_none_of_the_database(game, own_database):
    """A row that is there already ends the socket with 1011, and the log has the traceback."""
    database = own_database("SQLite")
    one = game(DATABASE_URL=database.url)
    mover = next(person for person in one.people if person.is_yours)
    database.tell("INSERT INTO play_entry (room_id, version, move, made) SELECT id, version + 1, '{}', '2026-01-01' FROM play_room")
    assert not mover.act()
    mover.wait(lambda me: me.losses and me.is_connected)
    assert mover.closings == [1011]
    assert "IntegrityError" in one.server.log() and "Could not write a move" not in one.server.log()
    until_ready(one.server, 200, "ok")


class File:
    """A database of SQLite, as somebody changes it beside the server."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "game.sqlite3"
        shutil.copyfile(prepared.sqlite_database(), self.path)
        self.url = f"sqlite:///{self.path}"

    def tell(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path, timeout=20, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
def own_database(request, tmp_path):
    """Return own_database(kind), a migrated database of PostgreSQL or SQLite that the test may spoil."""

    def make(kind: str):
        return File(tmp_path) if kind == "SQLite" else Owned(request.getfixturevalue("postgres").new_database())

    return make


class Owned:
    """A database of PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url

    def tell(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=10) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def small_disk(folder: Path, size: str):
    """Mount a disk of this size, which takes root; skip the test otherwise."""
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]).returncode:
        pytest.skip("a disk of one's own takes root, and the right to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> Path:
    """Fill the disk to the last byte, and return the file that does."""
    filler = folder / "filler"
    with suppress(OSError), open(filler, "wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    return filler


def test_a_full_disk_of_sqlite_is_the_same(game, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "3m"):
        one = game(DATABASE_URL=File(folder).url)
        refuse_and_mend(
            one,
            lambda: fill(folder),
            lambda: (folder / "filler").unlink(),
            f"the database cannot be written: {WORDS['full']}",
        )
        one.server.kill()


@pytest.mark.long
def test_a_full_disk_of_postgresql_is_the_same(game):
    with reachable_directory() as folder, small_disk(folder, "200m"):
        postgres = Postgres.as_prepared(folder).start()
        try:
            one = game(DATABASE_URL=postgres.new_database())
            server = one.server
            fill(folder)
            end = time.monotonic() + 4 * PATIENCE  # a move finds a place as long as its table has one
            with one:
                while not any(me.refused == "try-again" for me in one.people):
                    assert time.monotonic() < end
                    time.sleep(0.1)
                until_ready(server, 503, f"the database cannot be written: {WORDS['full']}")
                (folder / "filler").unlink()
                until_ready(server, 200, "ok")
                done = len(one.done)
                seconds_until(lambda one: len(one.done) > done or one.people[0].phase == "over", [one])
            assert_nothing_was_lost(server, one)
            assert not any(me.closings for me in one.people)
        finally:
            postgres.kill()


class Bound(Server):
    """A server that a file's mode binds, also where root starts it."""

    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *Server.command]


@pytest.mark.long
def test_a_file_that_can_only_be_read_is_served_so_until_it_can_be_written(tmp_path):
    file = File(tmp_path)
    server = Bound(tmp_path, DATABASE_URL=file.url, **BRISK).start()
    try:
        with Player(server.url) as ada:
            ada.make_room("Ada").connect().hear()
            names = [file.path, *tmp_path.glob("game.sqlite3-*")]
            server.kill()
            for name in names:
                name.chmod(0o444)
            server.start()
            until_ready(server, 503, f"the database cannot be written: {WORDS['read-only']}")
            ada.reload().connect().hear()
            ada.move("rename", name="Adele")
            ada.wait(lambda me: me.refused == "try-again")
            assert ada.reload().post("rename", name="Adele").status_code == 503
            for name in names:
                name.chmod(0o600)
            until_ready(server, 200, "ok")
            ada.reload().connect().hear()
            ada.move("rename", name="Adele")
            ada.wait(lambda me: me.refused is None)
            assert server.rooms_of("Adele") == [ada.code]
    finally:
        server.kill()
