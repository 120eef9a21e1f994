"""A backup while many rooms play at full speed on a real server: every acknowledged move of each room is in it."""

import time
from contextlib import ExitStack
from random import Random

import pytest

from tests.conftest import Server
from tests.faults.people import Faithful, Room
from tests.support.keeper import Keeper, copy_sqlite

ROOMS, PEOPLE = 20, 3


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def places(request, tmp_path):
    """Return a server, not yet started, and the URL of another database of its kind."""
    if request.param == "PostgreSQL":
        cluster = request.getfixturevalue("postgres")
        server = Server(tmp_path, DATABASE_URL=cluster.new_database())
        other = cluster.new_database()
    else:
        server, other = Server(tmp_path), copy_sqlite(tmp_path / "elsewhere.sqlite3")
    server.start()
    yield server, other
    server.stop()


def shown(room):
    """Return the latest version that a page of the room shows."""
    return max(person.version for person in room.people)


@pytest.mark.long
def test_every_acknowledged_move_is_in_the_backup_and_each_room_replays(places, tmp_path):
    server, other = places
    with ExitStack() as stack:
        people = [stack.enter_context(Faithful(server.url, Random(number))) for number in range(ROOMS * PEOPLE)]
        rooms = [Room.of(people[first : first + PEOPLE]) for first in range(0, len(people), PEOPLE)]
        keeper = stack.enter_context(Keeper(server._database, VAR=str(tmp_path)))
        elsewhere = stack.enter_context(Keeper(other, VAR=str(tmp_path)))
        with ExitStack() as playing:
            for room in rooms:
                playing.enter_context(room)
            begun = [shown(room) for room in rooms]
            acknowledged, backups = [], []
            for number in range(3):
                time.sleep(2)
                acknowledged.append([shown(room) for room in rooms])
                backups.append(tmp_path / f"{number}.backup")
                keeper.run("backup", backups[-1])
            time.sleep(1)
            server.kill()
        assert sum(acknowledged[-1]) - sum(begun) > ROOMS, "they hardly played"
        for backup, before in zip(backups, acknowledged, strict=True):
            elsewhere.run("restore", backup, "--replace")
            found = elsewhere.ask("check", [room.code for room in rooms])
            assert all(room["is_whole"] and room["folds"] for room in found)
            for room, version in zip(rooms, before, strict=True):
                [row] = [row for row in elsewhere.ask("entries")[0] if row[1] == room.code]
                assert row[2] >= version
                entries = server.entries(room.code)
                assert len(entries) >= row[2]
        last = {code: version for _, code, version, *_ in elsewhere.ask("entries")[0]}
        kept = {code: version for _, code, version, *_ in keeper.ask("entries")[0]}
        assert all(kept[room.code] >= last[room.code] for room in rooms)
