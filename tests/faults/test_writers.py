"""Two processes write the same rooms at once: no move is lost, none is made twice, and the log folds to the game."""

import shutil
from contextlib import ExitStack

import pytest

from tests.support import prepared
from tests.support.asked import Asked

ROOMS, BATCHES = 3, 60


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def writers(request, tmp_path):
    """Start two processes that share a database."""
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres").new_database()
    else:
        url = f"sqlite:///{tmp_path}/game.sqlite3"
        shutil.copyfile(prepared.sqlite_database(), tmp_path / "game.sqlite3")
    with ExitStack() as stack:
        more = {"DATABASE_URL": url, "VAR": str(tmp_path), "SECRET_KEY": "only for tests, and long enough to be one"}
        yield [stack.enter_context(Asked("tests.faults.writer", **more)) for _ in range(2)]


def test_what_two_processes_write_at_once_is_made_once_and_folds(writers):
    one, other = writers
    codes = one.ask("create", ROOMS)
    assert all(room["folds"] for room in other.ask("check", codes))  # both know the rooms, and are awake
    for name, writer in zip(("one", "two"), writers, strict=True):
        writer.send("play", name, codes, BATCHES)
    played = [writer.hear() for writer in writers]
    kept = [message for each in played for message in each["kept"]]
    rooms = one.ask("check", codes)
    assert all(room["is_whole"] and room["folds"] for room in rooms)
    assert sorted(message[:3] for message in kept) == sorted(said for room in rooms for said in room["said"])
    assert all(text == shown for _, _, text, shown in kept)
    assert {kind for each in played for _, kind in each["refused"]} <= {"Refused", "Barred"}
    assert kept and any(each["refused"] for each in played)
