"""Backups of real databases, made while moves are made, and what a restore accepts and refuses."""

import os
import random
import sqlite3
import stat
import subprocess
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from play.ops.keep import Trouble, backup_file, postgres
from play.ops.keep.backup_file import Contents
from tests.support.keeper import Keeper, copy_sqlite

KINDS = "SQLite", "PostgreSQL"


@pytest.fixture(scope="module", params=KINDS)
def kept(request, tmp_path_factory):
    """A database with two rooms, for `source` and `second`, and another one, `elsewhere`; a `backup` of the first."""
    folder = tmp_path_factory.mktemp("kept")
    if request.param == "PostgreSQL":
        cluster = request.getfixturevalue("postgres")
        urls = [cluster.new_database() for _ in range(2)]
    else:
        urls = [copy_sqlite(folder / f"{name}.sqlite3") for name in ("source", "elsewhere")]
    with (
        Keeper(urls[0], VAR=str(folder)) as source,
        Keeper(urls[0], VAR=str(folder)) as second,
        Keeper(urls[1], VAR=str(folder)) as elsewhere,
    ):
        codes = source.ask("create", 2)
        source.ask("play", "before", codes, 5)
        backup = folder / "backup"
        said = source.run("backup", backup)
        yield SimpleNamespace(
            kind=request.param,
            source=source,
            second=second,
            elsewhere=elsewhere,
            codes=codes,
            backup=backup,
            said=said,
            folder=folder,
        )


def query(url, statement, *parameters):
    if url.startswith("postgres"):
        with psycopg.connect(url, connect_timeout=10) as database:
            found = database.execute(statement.replace("?", "%s"), parameters)
            return found.fetchall() if found.description else []
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database, database:
        return database.execute(statement, parameters).fetchall()


@pytest.fixture
def untouched(kept):
    """Check that the other database is after the test what it was before."""
    before = kept.elsewhere.ask("entries")
    yield
    assert kept.elsewhere.ask("entries") == before


def beat(url, name="host-1-abcd", age=0.0, has_left=False):
    row = (name, 0.0, time.time() - age, has_left, 0.0, "{}", "[]", "[]", "")
    columns = "name, born, beat, has_left, watched_until, figures, history, errors, metrics"
    query(url, f"INSERT INTO play_process ({columns}) VALUES ({', '.join('?' * len(row))})", *row)


# A backup


def test_a_backup_is_what_the_database_held_and_its_owners_alone(kept):
    kept.elsewhere.run("restore", kept.backup, "--replace")
    assert kept.elsewhere.ask("entries") == kept.source.ask("entries")
    assert all(room["is_whole"] and room["folds"] for room in kept.elsewhere.ask("check", kept.codes))
    assert stat.S_IMODE(kept.backup.stat().st_mode) == 0o600
    assert list(kept.backup.parent.glob(".*")) == []


def test_a_backup_says_what_is_in_it(kept):
    rooms, moves, *_ = map(len, kept.source.ask("entries"))
    said = kept.source.run("restore", "--check", kept.backup)
    assert said.startswith(f"{kept.backup} can be restored: ")
    for text in (said, kept.said):
        assert f", {rooms} rooms, {moves} moves, the last of 20" in text
    assert kept.said.startswith(f"Backed up {kept.kind}, ")
    assert "made 20" in said and " by version 0.1.0.\n" in said


def test_its_own_tools_can_read_a_backup(kept):
    if kept.kind == "SQLite":
        assert query(f"sqlite:///{kept.backup}", "SELECT count(*) FROM play_room") == [(2,)]
        return
    _, program = postgres._find_program("pg_restore", 1, "")
    listed = subprocess.run([program, "--list", kept.backup], capture_output=True, text=True, check=True)
    assert "TABLE DATA public play_room" in listed.stdout


def test_a_backup_loses_at_most_the_move_that_is_being_made(kept):
    """Moves are made without a pause meanwhile. What was accepted before is in it, and of each room a beginning."""
    before = kept.source.ask("play", "acknowledged", kept.codes, 5)["kept"]
    kept.source.send("play", "meanwhile", kept.codes, 40)
    backups = []
    for number in range(2):
        time.sleep(random.uniform(0, 0.1))
        backups.append(kept.folder / f"meanwhile-{number}")
        kept.second.run("backup", backups[-1])
    meanwhile = kept.source.hear()["kept"]
    assert meanwhile
    _, whole, *_ = kept.source.ask("entries")
    for backup in backups:
        kept.elsewhere.run("restore", backup, "--replace")
        _, entries, *_ = kept.elsewhere.ask("entries")
        assert entries == whole[: len(entries)]
        rooms = kept.elsewhere.ask("check", kept.codes)
        assert all(room["is_whole"] and room["folds"] for room in rooms)
        said = [message for room in rooms for message in room["said"]]
        assert all([code, version, text] in said for code, version, text, _ in before)


def test_a_backup_overwrites_nothing_unasked(kept):
    said = kept.source.refuse("backup", kept.backup)
    assert said == f"{kept.backup} is there already. Name another file, or overwrite it with --replace."
    other = kept.folder / "other"
    kept.source.run("backup", other)
    first = other.stat().st_ino
    kept.source.run("backup", "--replace", other)
    assert other.stat().st_ino != first and backup_file.read(other)


@pytest.mark.long
def test_a_backup_of_nothing_is_refused(kept, postgres):
    if kept.kind == "SQLite":
        url, said = f"sqlite:///{kept.folder}/none.sqlite3", "There is no database at "
    else:
        url, said = postgres.empty_database(), "has no tables of Color Clues"
    with Keeper(url, VAR=str(kept.folder)) as empty:
        assert said in empty.refuse("backup", kept.folder / "nothing")
    assert not (kept.folder / "nothing").exists()


def test_a_full_disk_and_a_slow_one_leave_no_half_backup(kept):
    place = kept.folder / "half"
    kept.second.ask("set", "KEEP_LIMIT", 0.0001)
    assert "It took longer than KEEP_LIMIT, 0.0001 seconds" in kept.second.refuse("backup", place)
    kept.second.ask("set", "KEEP_LIMIT", 60)
    kept.second.ask("limit", 10_000)
    said = kept.second.refuse("backup", place)
    assert "pg_dump failed: " in said or "SQLite could not do it with " in said
    if kept.kind == "SQLite":  # the copy fits, and what follows it does not
        kept.second.ask("limit", -1)
        kept.second.run("backup", "--replace", kept.folder / "whole")
        kept.second.ask("limit", backup_file.read(kept.folder / "whole").size)
        assert "The system refused: File too large" in kept.second.refuse("backup", place)
    kept.second.ask("limit", -1)
    assert not place.exists() and list(kept.folder.glob(".half*")) == []


def test_the_database_itself_is_no_place_for_a_backup(kept):
    if kept.kind == "SQLite":
        said = kept.source.refuse("backup", "--replace", kept.source.url.removeprefix("sqlite:///"))
        assert "is the database itself. Name another file" in said


# A restore


def test_a_database_with_rooms_is_overwritten_only_if_asked(kept):
    kept.elsewhere.run("restore", kept.backup, "--replace")
    said = kept.elsewhere.refuse("restore", kept.backup)
    assert "holds 2 rooms and 0 accounts of staff. Back it up, then overwrite it with --replace" in said


@pytest.mark.usefixtures("untouched")
def test_a_damaged_backup_touches_nothing(kept):
    damaged = kept.folder / "damaged"
    content = bytearray(kept.backup.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    said = kept.elsewhere.refuse("restore", damaged, "--replace")
    assert said == f"{damaged} is damaged: its checksum is not that of its content. Use another one."
    damaged.write_bytes(kept.backup.read_bytes()[:-1000])
    assert "is no backup of Color Clues, or its end is missing" in kept.elsewhere.refuse("restore", damaged)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("share", [0, 0.5, 0.9])
def test_a_backup_of_what_was_damaged_before_touches_nothing(kept, share):
    """Its checksum is right, so only the database finds it out."""
    damaged, whole = kept.folder / "damaged", backup_file.read(kept.backup)
    copy = kept.backup.read_bytes()[: whole.size]
    damaged.write_bytes(copy[: int(len(copy) * share)] + b"\xff" * 3000)
    backup_file.seal(damaged, whole.contents)
    said = kept.elsewhere.refuse("restore", damaged, "--replace")
    assert "failed, so nothing has changed" in said or "SQLite could not do it" in said or "is damaged inside" in said


@pytest.mark.usefixtures("untouched")
def test_a_backup_of_a_newer_version_is_refused(kept):
    newer, whole = kept.folder / "newer", backup_file.read(kept.backup)
    newer.write_bytes(kept.backup.read_bytes()[: whole.size])
    its = whole.contents
    migrations = (*its.migrations, "play.0999_from_afar")
    contents = Contents(its.kind, "9.0.0", its.made, its.rooms, its.moves, its.last_move, migrations, its.program)
    backup_file.seal(newer, contents)
    for words in (["--check"], ["--replace"]):
        said = kept.elsewhere.refuse("restore", newer, *words)
        assert "this one does not know play.0999_from_afar. Use that version or a newer one" in said


@pytest.mark.usefixtures("untouched")
def test_a_backup_of_the_other_kind_is_refused(kept):
    other, whole = kept.folder / "other-kind", backup_file.read(kept.backup)
    other.write_bytes(b"x")
    kind = KINDS[kept.kind == KINDS[0]]
    backup_file.seal(other, Contents(kind, "0.1.0", "", 0, 0, "", whole.contents.migrations))
    said = kept.elsewhere.refuse("restore", other, "--replace")
    assert f"is a backup of {kind}, and this server has {kept.kind}. Restore it where that is" in said


def test_a_server_that_works_is_not_robbed_of_its_database(kept):
    kept.elsewhere.run("restore", kept.backup, "--replace")
    beat(kept.elsewhere.url)
    said = kept.elsewhere.refuse("restore", kept.backup, "--replace")
    assert "The server still works with this database" in said and "host-1-abcd. Stop it first" in said
    query(kept.elsewhere.url, "UPDATE play_process SET beat = ?", time.time() - 31)
    beat(kept.elsewhere.url, "ended", has_left=True)
    kept.elsewhere.run("restore", kept.backup, "--replace")
    assert query(kept.elsewhere.url, "SELECT count(*) FROM play_process") == [(0,)]


def test_a_process_that_has_the_file_open_keeps_it(kept):
    if kept.kind == "SQLite":
        path = kept.elsewhere.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA journal_mode = WAL").fetchone()  # as every process of ours
            other.execute("SELECT count(*) FROM play_room").fetchone()
            said = kept.elsewhere.refuse("restore", kept.backup, "--replace")
        assert said == f"Some process has the database ({path}) open. Stop the server first."
        assert kept.elsewhere.run("restore", kept.backup, "--replace")
        assert not Path(path + "-wal").exists() or Path(path + "-wal").stat().st_size == 0


@pytest.mark.long
def test_a_damaged_database_is_replaced_if_asked(kept):
    if kept.kind == "SQLite":
        broken = kept.folder / "broken.sqlite3"
        broken.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
        with Keeper(f"sqlite:///{broken}", VAR=str(kept.folder)) as keeper:
            assert "cannot be read" in keeper.refuse("restore", kept.backup)
            keeper.run("restore", kept.backup, "--replace")
            assert keeper.ask("entries")[0]


def test_an_older_backup_gets_the_migrations_that_it_lacks(kept):
    kept.elsewhere.run("restore", kept.backup, "--replace")
    kept.elsewhere.run("migrate", "play", "0006", "--skip-checks", "-v0")
    older = kept.folder / "older"
    kept.elsewhere.run("backup", older)
    kept.elsewhere.run("restore", older, "--replace")
    assert query(kept.elsewhere.url, "SELECT count(*) FROM play_claim") == [(0,)]
    assert all(room["folds"] for room in kept.elsewhere.ask("check", kept.codes))


def test_a_backup_replaces_a_newer_schema_as_after_a_rollback(kept):
    statement = "CREATE TABLE play_later (id integer PRIMARY KEY, room_id bigint REFERENCES play_room (id))"
    query(kept.elsewhere.url, statement)
    kept.elsewhere.run("restore", kept.backup, "--replace")
    assert kept.elsewhere.ask("entries")[0]
    with pytest.raises((sqlite3.OperationalError, psycopg.errors.UndefinedTable)):
        query(kept.elsewhere.url, "SELECT * FROM play_later")


# The programs of PostgreSQL


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Return make(version, …), which makes pg_dump of these versions, and no other is found."""
    monkeypatch.setattr(postgres, "FOLDERS", (str(tmp_path / "*/bin"),))
    monkeypatch.setattr(os, "get_exec_path", lambda: [])

    def make(*versions):
        for version in versions:
            program = tmp_path / version / "bin/pg_dump"
            program.parent.mkdir(parents=True)
            program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.3 (Debian {version}.3-1)'\n")
            program.chmod(0o755)
        return tmp_path

    return make


@pytest.mark.parametrize("server, taken", [(13, "13"), (14, "15"), (15, "15"), (17, "17")])
def test_the_oldest_program_that_can_read_the_server_is_taken(programs, server, taken):
    folder = programs("17", "13", "15")
    assert postgres._find_program("pg_dump", server, "") == (int(taken), str(folder / taken / "bin/pg_dump"))


def test_a_program_that_is_too_old_is_named_with_the_remedy(programs):
    programs("15")
    with pytest.raises(
        Trouble, match="Pg_dump here is only 15, and the server is PostgreSQL 18. Install it: .*-client-18"
    ):
        postgres._find_program("pg_dump", 18, "the server is")


def test_without_any_program_the_package_is_named(programs):
    with pytest.raises(
        Trouble, match="There is no pg_dump here, and the server is PostgreSQL 17.*postgresql-client-17"
    ):
        postgres._find_program("pg_dump", 17, "the server is")


def test_a_setting_that_the_server_does_not_know_is_left_out(tmp_path):
    archive = tmp_path / "sql"
    archive.write_bytes(b"SET lock_timeout = 0;\nSET later = 0;\nCREATE TABLE a ();\nSET later = 0;\nx\n")
    with open(archive, "rb") as lines:
        left = b"".join(postgres._without_unknown(lines, {b"lock_timeout"}))
    assert left == b"SET lock_timeout = 0;\nCREATE TABLE a ();\nSET later = 0;\nx\n"
