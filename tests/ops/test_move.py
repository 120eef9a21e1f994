"""From SQLite to PostgreSQL and back: all is the same there, open games go on, and nothing is overwritten unasked."""

import stat
from pathlib import Path

import pytest

from tests.ops.test_backups import beat, query
from tests.support.keeper import Keeper, copy_sqlite


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    """A keeper of a SQLite database with two rooms, of which the one that was made first is gone."""
    folder = tmp_path_factory.mktemp("moved")
    with Keeper(copy_sqlite(folder / "from.sqlite3"), VAR=str(folder)) as keeper:
        gone, *keeper.codes = keeper.ask("create", 3)
        keeper.ask("play", "before", keeper.codes, 10)
        keeper.run("erase", "room", gone)
        yield keeper


def test_a_move_there_and_back_keeps_everything_and_games_go_on(sqlite, postgres, tmp_path):
    url, back = postgres.empty_database(), tmp_path / "back.sqlite3"
    before = sqlite.ask("entries")
    said = sqlite.run("move_to", url)
    rooms, moves, *_ = map(len, before)
    assert f"{rooms:>9,}  play_room\n" in said and f"{moves:>9,}  play_entry\n" in said
    assert "Both are alike.\nNow set DATABASE_URL to the new one, and start the server.\n" in said
    assert ":" + postgres.password not in said
    with Keeper(url, VAR=str(tmp_path)) as moved:
        assert moved.ask("entries") == before
        played = moved.ask("play", "there", sqlite.codes, 10)
        assert played["kept"] and moved.ask("create", 1)  # new ids are free
        assert all(room["is_whole"] and room["folds"] for room in moved.ask("check", sqlite.codes))
        there = moved.ask("entries")
        moved.run("move_to", f"sqlite:///{back}")
        with Keeper(f"sqlite:///{back}", VAR=str(tmp_path)) as again:
            assert again.ask("entries") == there
            assert again.ask("play", "back", sqlite.codes, 5)["kept"] and again.ask("create", 1)
    assert stat.S_IMODE(back.stat().st_mode) == 0o600


def test_what_the_other_database_holds_is_overwritten_only_if_asked(sqlite, tmp_path):
    url = copy_sqlite(tmp_path / "to.sqlite3")
    query(url, "INSERT INTO play_claim VALUES ('other', 1)")
    sqlite.run("move_to", url)
    assert query(url, "SELECT * FROM play_claim") == []
    said = sqlite.refuse("move_to", url)
    assert "to.sqlite3) holds 2 rooms and 0 accounts of staff. Back it up, then overwrite it with --replace" in said
    query(url, "UPDATE play_room SET code = 'OTHER'||id")
    sqlite.run("move_to", url, "--replace")
    assert sorted(code for (code,) in query(url, "SELECT code FROM play_room")) == sorted(sqlite.codes)


def test_nothing_is_moved_while_a_server_works_with_one_of_both(sqlite, tmp_path):
    url = copy_sqlite(tmp_path / "to.sqlite3")
    for works in (url, sqlite.url):
        beat(works)
        assert "The server still works with this database" in sqlite.refuse("move_to", url)
        query(works, "DELETE FROM play_process")
    assert query(url, "SELECT * FROM play_room") == []


def test_rows_that_cannot_be_moved_leave_the_other_database_as_it_was(sqlite, tmp_path):
    url = copy_sqlite(tmp_path / "to.sqlite3")
    for word in ("INSERT", "UPDATE"):
        query(url, f"CREATE TRIGGER no_{word} BEFORE {word} ON play_entry BEGIN SELECT RAISE(ABORT, 'no room'); END")
    assert sqlite.refuse("move_to", url) == "The database failed, so nothing was moved: no room."
    assert query(url, "SELECT * FROM play_room") == []
    query(url, "DROP TRIGGER no_INSERT")
    query(url, "DROP TRIGGER no_UPDATE")
    query(url, "CREATE TRIGGER other AFTER INSERT ON play_entry BEGIN UPDATE play_entry SET version = 99; END")
    said = sqlite.refuse("move_to", url)
    assert "Nothing was moved" in said or "nothing was moved" in said
    assert query(url, "SELECT * FROM play_room") == []


@pytest.mark.parametrize(
    "url, said",
    [
        ("mysql://ada:secret@host/db", "must be postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:////PATH"),
        ("", "must be postgres://"),
        ("var/file.sqlite3", "must be postgres://"),
        ("sqlite://:memory:", "must be postgres://"),
        ("postgres://", "must be postgres://"),
        ("sqlite:////no/such/folder/file", "cannot be read"),
        ("postgres://ada:secret@127.0.0.1:1/db", "cannot be read"),
        ("postgres://ada:secret@127.0.0.1:port/db", "must be postgres://"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(sqlite, url, said):
    sentence = sqlite.refuse("move_to", url)
    assert said in sentence and "secret" not in sentence


def test_a_database_does_not_move_to_itself(sqlite):
    path = Path(sqlite.url.removeprefix("sqlite:///"))
    assert "Both are the same database" in sqlite.refuse("move_to", f"sqlite:///{path.parent}/./{path.name}")


@pytest.mark.long
def test_a_database_that_is_not_up_to_date_is_migrated_first(tmp_path):
    with Keeper(copy_sqlite(tmp_path / "from.sqlite3"), VAR=str(tmp_path)) as behind:
        behind.run("migrate", "play", "0006", "--skip-checks", "-v0")
        said = behind.refuse("move_to", f"sqlite:///{tmp_path}/to.sqlite3")
        assert said.startswith("The database lacks the migrations play.0007_") and "Run manage.py migrate first" in said
