"""The file system tells what is saved; nothing is polled where it does."""

import asyncio
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
import watchfiles

from play.design import file_watcher

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20  # seconds on a busy machine
HTML = ".html"


@pytest.fixture
def folder(tmp_path):
    """Return an empty folder in which a poll would find nothing for ten minutes."""
    (tmp_path / "room").mkdir()
    return tmp_path


@pytest.fixture
def no_polls(monkeypatch):
    monkeypatch.setattr(file_watcher, "POLL", 600_000)
    monkeypatch.delenv("WATCHFILES_FORCE_POLLING", raising=False)


def watch(folder, saves):
    """Return what is told of a list of saves, each made once the one before was told."""

    async def run():
        told, watched = [], file_watcher.watch([folder], lambda path: path.suffix == HTML)
        first = asyncio.ensure_future(anext(watched))
        await _begin(folder, first, watched)
        for save in saves:
            save()
            told.append({path.relative_to(folder).as_posix() for path in await anext(watched)})
        return told

    return asyncio.run(asyncio.wait_for(run(), PATIENCE))


async def _begin(folder, first, watched):
    """Save a file until that is told: from then on the folder is watched."""
    for number in count():
        (folder / "begin.html").write_text(str(number))
        done, _ = await asyncio.wait([first], timeout=0.3)
        if done:
            return


def test_a_save_is_told_without_polling(folder, no_polls):
    status = folder / "room/status.html"
    assert watch(folder, [lambda: status.write_text("one"), lambda: status.write_text("two")]) == [
        {"room/status.html"},
        {"room/status.html"},
    ]


def test_a_file_that_is_written_beside_and_renamed_is_one_save(folder, no_polls):
    def save():
        (folder / "room/4913").write_text("")
        (folder / "room/4913").unlink()
        (folder / "room/.turn.html.swp").write_text("half")
        os.symlink("nobody@nowhere", folder / "room/.#turn.html")
        (folder / "room/turn.html~").write_text("old")
        (folder / "room/new").write_text("new")
        os.replace(folder / "room/new", folder / "room/turn.html")
        os.utime(folder / "room/turn.html")

    assert watch(folder, [save]) == [{"room/turn.html"}]


def test_files_that_are_saved_together_are_told_together_and_in_a_new_folder_too(folder, no_polls):
    def save():
        (folder / "turn").mkdir(exist_ok=True)
        for name in ("room/a.html", "room/b.html", "c.html", "notes.txt"):
            (folder / name).write_text("saved")

    assert watch(folder, [save, lambda: (folder / "turn/d.html").write_text("saved")]) == [
        {"room/a.html", "room/b.html", "c.html"},
        {"turn/d.html"},
    ]


def test_a_removed_file_is_told(folder, no_polls):
    file = folder / "room/status.html"
    assert watch(folder, [lambda: file.write_text("one"), file.unlink])[1] == {"room/status.html"}


def test_who_asks_for_polling_gets_it(folder, monkeypatch):
    real, polls = watchfiles.main.RustNotify, []

    def note(paths, debug, force_polling, *options):
        polls.append(force_polling)
        return real(paths, debug, force_polling, *options)

    monkeypatch.setattr(watchfiles.main, "RustNotify", note)
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
    assert watch(folder, [lambda: (folder / "room/status.html").write_text("one")]) == [{"room/status.html"}]
    assert polls == [True]


def test_where_no_watch_is_left_the_files_are_polled(folder, monkeypatch, caplog):
    real = watchfiles.watch

    def refuse(*folders, force_polling, **options):
        if not force_polling:
            raise OSError("no space left on device")
        yield from real(*folders, force_polling=True, **options)

    monkeypatch.setattr(watchfiles, "watch", refuse)
    assert watch(folder, [lambda: (folder / "room/status.html").write_text("one")]) == [{"room/status.html"}]
    assert "so the files are polled" in caplog.text


@pytest.mark.parametrize("kind, polls", [("nfs4", True), ("9p", True), ("ext4", None)])
def test_a_file_system_that_does_not_tell_all_is_polled(kind, polls, folder, monkeypatch):
    mounts, asked = folder / "mounts", []
    mounts.write_text(f"disk / ext4 rw 0 0\nhost:/work {folder.resolve()} {kind} rw 0 0\n")
    monkeypatch.setattr(file_watcher, "MOUNTS", mounts)
    monkeypatch.setattr(watchfiles, "watch", lambda *_, force_polling, **__: iter([asked.append(force_polling)]))
    list(file_watcher._watch([folder], lambda path: True))
    assert asked == [polls]


def test_a_server_in_production_does_not_load_it():
    env = {
        "DJANGO_SETTINGS_MODULE": "colorclues.settings",
        "PYTHONPATH": "site",
        "SECRET_KEY": "only for tests, and long enough to be one",
    }
    seen = "import sys, colorclues.asgi; print('watchfiles' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False")
