"""A server refuses to start without static files or a migration, in a sentence, and waits for an absent database."""

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing

import httpx
import pytest
from colorclues import postgres as postgres_settings
from colorclues.server import readiness
from colorclues.storage import digest_sources
from colorclues.url_kinds import DatabaseUrl
from colorclues.version import VERSION
from django.conf import settings as project
from django.db import ConnectionHandler
from django.db.migrations.loader import MigrationLoader

from play.rooms import tables
from tests.conftest import PATIENCE, ROOT, Server
from tests.support import prepared
from tests.support.long import long
from tests.support.servers import free_port

pytestmark = pytest.mark.django_db
LAST = max(name.stem for name in (ROOT / "play/migrations").glob("0*.py"))


class Refused(Server):
    """A server that cannot serve."""

    def _environment(self) -> dict[str, str]:
        return super()._environment() | self.env

    def said(self) -> str:
        """Start it and return what it says, once it has ended."""
        self._prepare_database()
        done = subprocess.run(
            self.command, cwd=ROOT, env=self._environment(), capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode != 0
        assert "Traceback" not in done.stdout + done.stderr
        return done.stderr


@pytest.fixture
def collected(tmp_path, settings):
    """Return the manifest of static files that were collected from this version, for a production server."""
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    manifest = tmp_path / "staticfiles.json"
    shutil.copy(prepared.static_files() / manifest.name, manifest)
    return manifest


@pytest.fixture
def unapplied(tmp_path):
    """Return a database that lacks the last migration of the game."""
    file = tmp_path / "colorclues.sqlite3"
    shutil.copy(prepared.sqlite_database(), file)
    forget(file, LAST)
    return file


def lacks_of(url):
    """Return what is said of the database, found as the server finds it."""
    database = DatabaseUrl().read(url)
    if url.startswith("postgres"):
        database = postgres_settings.add_pool(database, 5, 8, 10)
    return list(readiness.find_migrations(ConnectionHandler({"default": database}).settings["default"]))


def forget(file, migration):
    with closing(sqlite3.connect(file)) as database, database:
        assert database.execute("DELETE FROM django_migrations WHERE name = ?", (migration,)).rowcount == 1


def test_collected_files_of_this_version_and_a_migrated_database_lack_nothing(collected, db):
    assert readiness.find_lacks() == []


def test_static_files_that_are_not_collected_are_a_lack(collected, db):
    collected.unlink()
    [lack] = readiness.find_lacks()
    assert f"{collected} does not exist" in lack and "Run: bin/manage collectstatic --no-input" in lack


@pytest.mark.parametrize("text", ["", "[]", '{"paths": {}}', '{"sources": "0123456789"}'])
def test_those_of_another_version_are_a_lack_too(text, collected, db):
    collected.write_text(text)
    [lack] = readiness.find_lacks()
    assert "Run: bin/manage collectstatic --no-input" in lack


@pytest.mark.parametrize("changed", ["static/css/base.css", "static/connection.js"])
def test_another_file_is_another_version(changed, collected, db, settings, tmp_path):
    assert json.loads(collected.read_text())["sources"] == digest_sources()
    settings.ROOT = tmp_path / "tree"
    shutil.copytree(ROOT / "static", settings.ROOT / "static")
    assert readiness.find_lacks() == []
    (settings.ROOT / changed).write_text("/* other */")
    assert "from another version" in readiness.find_lacks()[0]


def test_a_bundle_with_another_file_is_another_version(collected, db, monkeypatch):
    monkeypatch.setattr("colorclues.storage.list_bundles", dict)
    assert "from another version" in readiness.find_lacks()[0]


def test_a_migration_that_is_missing_is_named_with_the_command(unapplied):
    [lack] = lacks_of(f"sqlite:///{unapplied}")
    assert f"lacks 1 migration (play.{LAST})" in lack
    assert "Run: DATABASE_LIMIT=0 bin/manage migrate --no-input" in lack


def test_a_database_that_was_never_migrated_is_not_made_by_looking(unapplied):
    unapplied.unlink()
    assert "and more" in lacks_of(f"sqlite:///{unapplied}")[0]
    assert not unapplied.exists()


def test_an_older_version_starts_on_a_newer_database(unapplied):
    with closing(sqlite3.connect(unapplied)) as database, database:
        for name in (LAST, "9999_of_the_next_version"):
            database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('play', ?, 0)", (name,))
    assert lacks_of(f"sqlite:///{unapplied}") == []


def test_postgres_is_asked_too(postgres):
    assert lacks_of(postgres.new_database()) == []
    assert "and more" in lacks_of(postgres.empty_database())[0]


def test_a_database_that_cannot_be_reached_is_no_lack():
    assert lacks_of(f"postgres://ada:moss@127.0.0.1:{free_port()}/colours") == []


def test_the_project_has_no_migration_that_is_not_found():
    assert tables.list_migrations() == set(MigrationLoader(None).disk_migrations)


# Real starts


def test_a_real_start_says_all_of_it(tmp_path):
    server = Refused(tmp_path, STATIC_ROOT=str(tmp_path / "none"))
    server._prepare_database()
    forget(tmp_path / "colorclues.sqlite3", LAST)
    said = server.said().splitlines()
    assert [line.split(" (")[0] for line in said] == [
        "The static files are not collected",
        "The database lacks 1 migration",
    ]


@pytest.mark.long
def test_several_workers_say_it_once(tmp_path, redis):
    server = Refused(tmp_path, WEB_CONCURRENCY="3", REDIS_URL=redis.url)
    server._prepare_database()
    forget(tmp_path / "colorclues.sqlite3", LAST)
    assert server.said().count("lacks 1 migration") == 1


def test_without_its_database_it_starts_and_says_that_it_is_not_ready(tmp_path):
    server = Server(tmp_path, DATABASE_URL=f"postgres://ada:moss@127.0.0.1:{free_port()}/colours").start()
    try:
        answer = httpx.get(server.url + "/readyz", trust_env=False, timeout=PATIENCE)
        assert (answer.status_code, answer.text) == (503, "the database does not answer")
        [begun] = [line for line in server.lines() if line["event"].startswith("Serving")]
        assert begun["event"] == f"Serving Color Clues {VERSION} at {server.url}/ with 1 worker"
        assert (begun["logger"], begun["level"]) == ("colorclues.server", "info")
    finally:
        server.kill()  # an orderly end waits for the database


@pytest.mark.parametrize("style", [long("json"), "text"])
def test_several_workers_are_announced_once_by_their_parent(style, tmp_path, redis):
    server = Server(tmp_path, WEB_CONCURRENCY="2", REDIS_URL=redis.url, LOG=style, DEBUG="true").start()
    try:
        said = re.findall(r"Serving Color Clues \S+ at \S+ with 2 workers", server.log())
        assert said == [f"Serving Color Clues {VERSION} at {server.url}/ with 2 workers"]
        line = next(line for line in server.log().splitlines() if said[0] in line)
        assert str(server.process.pid) in line
    finally:
        server.stop()


def test_there_is_one_version():
    assert project.VERSION == VERSION
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert 'dynamic = ["version"]' in (ROOT / "pyproject.toml").read_text()
