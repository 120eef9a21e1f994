"""Two processes write the same rooms at once: no move is lost, none is made twice, and the log folds to the game."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import prepared

ROOT = Path(__file__).resolve().parents[2]
ROOMS, BATCHES = 3, 60


class Writer:
    """A process with the project's settings, and what it knows of rooms."""

    def __init__(self, **more: str) -> None:
        env = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "only for tests, and long enough to be one",
            "LOG_LEVEL": "CRITICAL",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.writer"],
            cwd=ROOT,
            env={
                "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
                "DJANGO_SETTINGS_MODULE": "colorclues.settings",
                **env,
                **more,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, *command) -> None:
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def hear(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, *command):
        self.send(*command)
        return self.hear()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def writers(request, tmp_path):
    """Start two processes that share a database."""
    if request.param == "PostgreSQL":
        url = request.getfixturevalue("postgres").new_database()
    else:
        url = f"sqlite:///{tmp_path}/game.sqlite3"
        shutil.copyfile(prepared.sqlite_database(), tmp_path / "game.sqlite3")
    with ExitStack() as stack:
        both = [Writer(DATABASE_URL=url, VAR=str(tmp_path)) for _ in range(2)]
        for writer in both:
            stack.callback(writer.process.wait)
            stack.callback(writer.process.kill)
        yield both


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
