"""A database that refuses: read-only, without a permission, full, not migrated. Games wait for it, and go on."""

import time
from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from play.rooms.writing import REASONS
from tests.conftest import Server
from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import Room, seconds_until
from tests.support.long import long
from tests.support.player import Player
from tests.support.servers import Postgres, reachable_directory
from tests.support.spoilt_databases import (
    NO_COLUMN,
    NO_TABLES,
    READ_ONLY_ROLE,
    READ_ONLY_SERVER,
    ModeBoundServer,
    PostgresDatabase,
    SqliteFile,
    fill,
    revoke,
    small_disk,
)
from tests.support.staff import Operator, make_staff, sign_in
from tests.support.waiting import wait_until

PATIENCE = 30
BRISK = {"PULSE": "0.5", "READY_KEPT": "0", "TICK": "0.3"}

READ_ONLY, DENIED, FULL, MISSING = (
    f"the database cannot be written: {REASONS[reason]}" for reason in ("read-only", "denied", "full", "unmigrated")
)
UNREADABLE = f"the database cannot be read: {REASONS['denied']}"
LACKING = "the database lacks migrations: run `manage.py migrate`"


@pytest.fixture
def database(request, tmp_path):
    """Return database(kind), which the test may spoil."""

    def make(kind: str) -> PostgresDatabase | SqliteFile:
        if kind == "SQLite":
            return SqliteFile(tmp_path)
        return PostgresDatabase(request.getfixturevalue("own_postgres").new_database())

    return make


@pytest.fixture
def game(process, room):
    """Return game(url), which starts a server on this database, and a game of three there."""

    def start(url: str) -> Room:
        server = process(**BRISK, DATABASE_URL=url)
        game = room(server, server, server)
        game.server = server
        return game

    return start


def asked(server: Server, path: str = "/readyz") -> httpx.Response:
    return httpx.get(server.url + path, trust_env=False, timeout=PATIENCE)


def wait_for_readiness(server: Server, status: int, text: str) -> None:
    """Wait until a monitor gets this answer."""

    def is_answered() -> bool:
        answers.append(asked(server))
        return (answers[-1].status_code, answers[-1].text) == (status, text)

    answers: list[httpx.Response] = []
    wait_until(is_answered, PATIENCE, lambda: (answers[-1].text, server.log()[-3000:]))


def refuse_and_mend(
    game: Room, refuse: Callable[[], object], mend: Callable[[], object], reason: str, can_read: bool = True
) -> None:
    """Check what players and operators see while the database refuses, and that all goes on once it is mended."""
    server, version = game.server, game.server.row(game.code)[0]
    mover, guest = next(one for one in game.people if one.is_yours), game.people[-1]
    shown = [one.version for one in game.people]
    refuse()
    assert not mover.act() and mover.refused == "try-again"
    wait_for_readiness(server, 503, reason)
    if reason != LACKING:  # a heartbeat needs the tables of rooms for nothing
        seconds_until(lambda one: "The database cannot be written" in one.server.log(), [game])
    assert not mover.act() and mover.refused == "try-again"
    for path in (f"/r/{game.code}/", "/"):
        page = asked(server, path)
        assert (page.status_code, page.headers.get("Retry-After")) == ((200, None) if can_read else (503, "5"))
    guest.leave()  # a page that is opened meanwhile stays, too
    guest.come_back()
    assert [one.version for one in game.people if one is not guest] == shown[:-1]
    mend()
    end = time.monotonic() + PATIENCE
    while not mover.act():
        assert mover.refused == "try-again" and time.monotonic() < end, server.log()[-5000:]
        time.sleep(0.1)
    wait_for_readiness(server, 200, "ok")
    for one in game.people:
        one.wait(lambda me: me.phase == "clue")
    seconds_until(lambda one: one.shows_the_page(), game.people)
    assert not any(one.closings for one in game.people)
    assert server.row(game.code)[0] == version + 1
    assert_nothing_was_lost(server, game)
    log = server.log()
    assert log.count("The database cannot be written") == log.count("The database can be written again") <= 1
    assert log.count('"event":"Could not write a move"') == 1
    assert "Exception inside application" not in log


@pytest.mark.parametrize(
    ("orders", "reason", "can_read"),
    [
        (READ_ONLY_SERVER, READ_ONLY, True),
        long(READ_ONLY_ROLE, READ_ONLY, True),
        long(revoke("INSERT"), DENIED, True),
        long(revoke("UPDATE"), DENIED, True),
        long(revoke("SELECT"), UNREADABLE, False),
        long(NO_TABLES, MISSING, True),
        long(NO_COLUMN, LACKING, False),
    ],
    ids=["read-only", "read-only role", "INSERT", "UPDATE", "SELECT", "tables", "column"],
)
def test_while_postgresql_refuses_moves_wait_and_pages_stay(game, database, orders, reason, can_read):
    postgres = database("PostgreSQL")
    refuse, mend = orders
    refuse_and_mend(game(postgres.url), lambda: postgres.tell(*refuse), lambda: postgres.tell(*mend), reason, can_read)


@pytest.mark.long
@pytest.mark.parametrize(
    ("orders", "reason", "can_read"),
    [(NO_TABLES, MISSING, True), (NO_COLUMN, LACKING, False)],
    ids=["tables", "column"],
)
def test_while_sqlite_lacks_something_it_is_the_same(game, database, orders, reason, can_read):
    file = database("SQLite")
    refuse, mend = orders
    refuse_and_mend(game(file.url), lambda: file.tell(*refuse), lambda: file.tell(*mend), reason, can_read)


@pytest.mark.long  # tests/site/test_log_limits.py fills a disk, too
def test_while_the_disk_of_sqlite_is_full_it_is_the_same(game, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "3m"):
        one = game(SqliteFile(folder).url)
        refuse_and_mend(one, lambda: fill(folder), (folder / "filler").unlink, FULL)
        one.server.kill()


@pytest.mark.long
def test_a_full_disk_of_postgresql_refuses_moves_until_there_is_room(game):
    with reachable_directory() as folder, small_disk(folder, "200m"):
        postgres = Postgres.as_prepared(folder).start()
        try:
            one = game(postgres.new_database())
            fill(folder)
            with one:  # they move, as long as their tables have room
                seconds_until(lambda one: any(me.refused == "try-again" for me in one.people), [one])
                wait_for_readiness(one.server, 503, FULL)
                (folder / "filler").unlink()
                wait_for_readiness(one.server, 200, "ok")
                done = len(one.done)
                seconds_until(lambda one: len(one.done) > done or one.people[0].phase == "over", [one])
            assert_nothing_was_lost(one.server, one)
            assert not any(me.closings for me in one.people)
        finally:
            postgres.kill()


@pytest.mark.long
def test_a_file_that_can_only_be_read_is_served_so_until_it_can_be_written(tmp_path, redis):
    file = SqliteFile(tmp_path)
    server = ModeBoundServer(tmp_path, DATABASE_URL=file.url, REDIS_URL=redis.url, WEB_CONCURRENCY="2", **BRISK).start()
    try:
        with Player(server.url) as ada:
            ada.make_room("Ada").connect().hear()
            server.kill()
            files = [file.path, *tmp_path.glob("game.sqlite3-*")]
            for one in files:
                one.chmod(0o444)
            server.start()
            wait_for_readiness(server, 503, READ_ONLY)
            ada.reload().connect().hear()
            ada.move("rename", name="Adele")
            ada.wait(lambda me: me.refused == "try-again")
            assert ada.reload().post("rename", name="Adele").status_code == 422
            for one in files:
                one.chmod(0o600)
            wait_for_readiness(server, 200, "ok")
            seconds_until(lambda server: {asked(server).text for _ in range(20)} == {"ok"}, [server])  # at both workers
            ada.reload().connect().hear()
            ada.move("rename", name="Adele")
            seconds_until(lambda server: server.rooms_of("Adele") == [ada.code], [server])
    finally:
        server.kill()


@pytest.mark.long
def test_staff_signs_in_while_the_database_can_only_be_read(process, database):
    postgres = database("PostgreSQL")
    server = process(**BRISK, DATABASE_URL=postgres.url)
    make_staff(server)
    with Operator(server.url) as olga:
        postgres.tell(*READ_ONLY_SERVER[0])
        wait_for_readiness(server, 503, READ_ONLY)
        assert sign_in(olga, to="/dashboard/").status_code == 302
        olga.look()
        act = olga.act("/dashboard/bars/", on="/dashboard/bars/", address="2001:db8::9", hours="1", reason="spam")
        assert (act.status_code, act.headers["Retry-After"]) == (503, "5")
        postgres.tell(*READ_ONLY_SERVER[1], *revoke("SELECT")[0])
        wait_for_readiness(server, 503, UNREADABLE)
        with pytest.raises(ConnectionClosed) as closed:
            socket = olga.open("/ws/dashboard/")
            while True:
                socket.recv(timeout=PATIENCE)
        assert closed.value.rcvd.code == 1013


def test_a_mistake_of_ours_ends_the_socket_and_the_log_has_the_traceback(game, database):
    file = database("SQLite")
    one = game(file.url)
    mover = next(me for me in one.people if me.is_yours)
    file.tell(
        "INSERT INTO play_entry (room_id, version, move, made)"
        " SELECT id, version + 1, '{}', '2026-01-01' FROM play_room"
    )
    assert not mover.act()
    mover.wait(lambda me: me.losses and me.is_connected)
    assert mover.closings == [1011]
    assert "IntegrityError: UNIQUE constraint failed" in one.server.log()
    assert "Could not write a move" not in one.server.log()
    wait_for_readiness(one.server, 200, "ok")
