"""What a real database cannot do is DatabaseUnavailable with the reason, and what we do wrong stays our mistake."""

import re
import shutil
import sqlite3

import psycopg
import pytest

from tests.support import prepared
from tests.support.asked import Asked

OURS = None
FILL = "INSERT INTO play_claim VALUES ('{}', 0)"


@pytest.fixture
def asked(tmp_path):
    """Return asked(url), which starts a process that executes statements; it answers the exception and the reason."""
    processes = []

    def start(url: str) -> Asked:
        env = {"DATABASE_URL": url, "VAR": str(tmp_path), "SECRET_KEY": "only for tests, and long enough to be one"}
        processes.append(Asked("tests.support.executor", **env))
        return processes[-1]

    yield start
    for one in processes:
        one.__exit__()


def test_postgresql(asked, postgres):
    owner = postgres.new_database()
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
        try:
            guest = asked(re.sub("//[^@]*@", "//guest:guest@", owner))
            assert guest.ask("SELECT code FROM play_room") == ["DatabaseUnavailable", "denied"]
        finally:
            guest.__exit__()
            connection.execute("DROP OWNED BY guest")
            connection.execute("DROP ROLE guest")
    its = asked(owner)
    assert its.ask("SELECT * FROM play_none") == ["DatabaseUnavailable", "unmigrated"]
    assert its.ask("SELECT none FROM play_room") == ["DatabaseUnavailable", "unmigrated"]
    assert its.ask(FILL.format(1), "SET default_transaction_read_only = on") == ["DatabaseUnavailable", "read-only"]
    assert its.ask(FILL.format(1)) == ["", ""]  # by another connection
    assert its.ask("SELECT pg_sleep(9)", "SET statement_timeout = 10") == ["DatabaseUnavailable", "slow"]
    assert its.ask("SELECT pg_terminate_backend(pg_backend_pid())") == ["DatabaseUnavailable", "away"]
    for state, reason in [
        ("53100", "full"), ("53200", "crowded"), ("53300", "crowded"), ("53400", "crowded"), ("57P01", "away"),
        ("57P03", "away"), ("40P01", "slow"), ("58030", "broken"), ("XX001", "broken"), ("P0001", "denied"),
    ]:  # fmt: skip
        assert its.ask(f"DO $$ BEGIN RAISE 'no' USING ERRCODE = '{state}'; END $$") == ["DatabaseUnavailable", reason]
    assert its.ask(FILL.format(1)) == ["IntegrityError", OURS]
    assert its.ask("SELEKT 1") == ["ProgrammingError", OURS]
    assert its.ask("SELECT 1 / 0") == ["DataError", OURS]
    assert its.ask("SELECT none()") == ["ProgrammingError", OURS]
    assert its.ask("SELECT 1") == ["", ""]


def test_sqlite(asked, tmp_path):
    file = tmp_path / "game.sqlite3"
    shutil.copyfile(prepared.sqlite_database(), file)
    its = asked(f"sqlite:///{file}")
    assert its.ask("SELECT * FROM play_none") == ["DatabaseUnavailable", "unmigrated"]
    assert its.ask("SELECT none FROM play_room") == ["DatabaseUnavailable", "unmigrated"]
    assert its.ask("INSERT INTO play_claim (none) VALUES (1)") == ["DatabaseUnavailable", "unmigrated"]
    assert its.ask(FILL.format(1), "PRAGMA query_only = 1") == ["DatabaseUnavailable", "read-only"]
    assert its.ask(FILL.format(1)) == ["", ""]  # by another connection
    huge = FILL.format("x" * 100_000)
    assert its.ask(huge, "PRAGMA max_page_count = 1") == ["DatabaseUnavailable", "full"]
    with sqlite3.connect(file) as other:
        other.execute("BEGIN IMMEDIATE")
        assert its.ask(FILL.format(2), "PRAGMA busy_timeout = 1") == ["DatabaseUnavailable", "slow"]
    assert its.ask(FILL.format(1)) == ["IntegrityError", OURS]
    assert its.ask("SELEKT 1") == ["OperationalError", OURS]
    assert its.ask("SELECT none()") == ["OperationalError", OURS]
    assert its.ask("SELECT 1") == ["", ""]
    (tmp_path / "other.sqlite3").write_bytes(b"no database at all" * 1000)
    assert asked(f"sqlite:///{tmp_path}/other.sqlite3").ask("SELECT 1") == ["DatabaseUnavailable", "broken"]


def test_a_file_that_cannot_be_opened(asked, tmp_path):
    its = asked(f"sqlite:///{tmp_path}/folder/game.sqlite3")
    assert its.ask("SELECT 1") == ["", ""]
    its.__exit__()
    shutil.rmtree(tmp_path / "folder")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/game.sqlite3").mkdir()
    its = asked(f"sqlite:///{tmp_path}/folder/game.sqlite3")
    assert its.ask("SELECT 1") == ["DatabaseUnavailable", "away"]
