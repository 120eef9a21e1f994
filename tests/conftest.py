"""Real servers for the tests: what bin/play starts, each on a free port and with data of its own."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import httpx
import psycopg
import pytest
from hypothesis import settings

# Before anything imports them, so that their assertions say what they have met.
pytest.register_assert_rewrite("tests.browser.people", "tests.engines.phone", "tests.engines.game")

from tests.support import prepared  # noqa: E402
from tests.support.long import IS_LONG  # noqa: E402
from tests.support.schedule import rank, scope  # noqa: E402
from tests.support.servers import Postgres, Redis, free_port, reachable_directory  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds for a server to come up on a slow machine
# A case that takes long on a busy machine is no fault; and nothing that one run found decides what the next one tries.
settings.register_profile("tests", deadline=None, database=None)
settings.load_profile("tests")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # the workers of xdist share what their parent has opened
        config.add_cleanup(prepared.open_folder())


@pytest.hookimpl(trylast=True)  # after pytest-django, which has an order of its own
def pytest_collection_modifyitems(config, items):
    """Leave out what is marked `long`, unless it was asked for; what takes long comes first."""
    left_out = {item for item in items if not IS_LONG and item.get_closest_marker("long")}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = sorted((item for item in items if item not in left_out), key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    schedule = LoadScopeScheduling(config, log)
    schedule._split_scope = scope
    return schedule


class Server:
    """What bin/play starts, on a free port; its data outlives its processes."""

    command: list[str | Path] = [sys.executable, "-m", "colorclues.server"]
    # What bin/play sets beside the rest, and a platform does not.
    at_home = {"HOST": "127.0.0.1", "HTTPS": "false", "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]"}

    def __init__(self, var: Path, **env: str) -> None:
        self.var = var
        self.port = free_port()
        self.env = env
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        self._prepare_database()
        with open(self.var / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o077,  # the database holds the secret squares
            )
        self._wait()
        return self

    def kill(self) -> None:
        """As a crash does: no chance to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def log(self) -> str:
        return (self.var / "server.log").read_text()

    def lines(self, after: int = 0) -> list[dict]:
        """What the log says, a line each, after the first so many characters. It leaves out what is no JSON."""
        return [json.loads(line) for line in self.log()[after:].splitlines() if line.startswith("{")]

    def plain_lines(self) -> list[str]:
        """The lines of the log that are no JSON, such as a traceback of Python's own. Most servers have none."""
        return [line for line in self.log().splitlines() if not line.startswith("{")]

    @property
    def memory(self) -> float:
        """What the server's process keeps in memory, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def row(self, code: str) -> tuple[int, dict]:
        """The stored version and state of a room."""
        version, state = self._query("SELECT version, state FROM play_room WHERE code = ?", code)[0]
        return version, json.loads(state)

    def entries(self, code: str, after: int = 0) -> list[dict]:
        """The moves of a room's log, in their order, from the one after this version on."""
        rows = self._query(
            "SELECT move FROM play_entry e JOIN play_room r ON r.id = room_id WHERE code = ? AND e.version > ?"
            " ORDER BY e.version",
            code,
            after,
        )
        return [json.loads(move) for (move,) in rows]

    def rooms_of(self, name: str) -> list[str]:
        """The codes of the rooms in which somebody has this name."""
        return [code for (code,) in self._query("SELECT code FROM play_room WHERE state LIKE ?", f'%"{name}"%')]

    def insert(self, table: str, row: dict) -> None:
        """Add the row to the table, unless it has one that is the same person or thing."""
        places = ", ".join("?" * len(row))
        self._query(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places}) ON CONFLICT DO NOTHING", *row.values())

    def _query(self, sql: str, *parameters) -> list[tuple]:
        if self._database.startswith("postgres"):
            with psycopg.connect(self._database, connect_timeout=10) as database:
                found = database.execute(sql.replace("?", "%s"), parameters)
                return found.fetchall() if found.description else []
        with closing(sqlite3.connect(self._database.removeprefix("sqlite:///"), timeout=20)) as database, database:
            return database.execute(sql, parameters).fetchall()

    @property
    def _database(self) -> str:
        return self.env.get("DATABASE_URL", f"sqlite:///{self.var}/colorclues.sqlite3")

    def _environment(self) -> dict[str, str]:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.var),
            "VAR": str(self.var),
            "PORT": str(self.port),
            "DEBUG": "false",
            "SECRET_KEY": sha256(str(self.var).encode()).hexdigest(),
            "BOT_PACE": "0,0",
            "LOG": "json",
            "LIMITS": "off",  # tests ask for more than people do, all from one address
            **self.at_home,
            **self.env,
        }
        env["PYTHONPATH"] = os.pathsep.join(filter(None, ("site", env.get("PYTHONPATH"))))
        env["STATIC_ROOT"] = str(self.var / "static" if env["DEBUG"] == "true" else prepared.static_files())
        return env

    def _prepare_database(self) -> None:
        file = Path(self._database.removeprefix("sqlite:///"))
        if self._database.startswith("sqlite") and not file.exists():
            shutil.copyfile(prepared.sqlite_database(), file)

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                # A refused port is found out for nothing. A request of httpx takes 5 ms of a core.
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
                if httpx.get(self.url + "/healthz", timeout=2, verify=False).status_code == 200:
                    return
            except (OSError, httpx.TransportError):
                time.sleep(0.05)
        self.kill()
        raise AssertionError("the server did not come up:\n" + self.log())

    def _end(self, how: int) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:  # once it is reaped, its number may be that of a stranger
            os.killpg(self.process.pid, how)
        self.process.wait(PATIENCE)
        self.process = None


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for all tests that only play on it; each makes rooms of its own."""
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def staffed(server):
    """The server of all, with olga on its staff."""
    from tests.support.staff import make_staff  # here, since it imports this file

    make_staff(server)
    return server


@pytest.fixture
def own_server(tmp_path):
    """A server that the test may kill and start again."""
    server = Server(tmp_path).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis(tmp_path_factory):
    """A Redis for all tests that leave it alone."""
    redis = Redis(tmp_path_factory.mktemp("redis")).start()
    yield redis
    redis.kill()


@pytest.fixture
def own_redis(tmp_path_factory):
    """A Redis that the test may stop, kill and start again."""
    redis = Redis(tmp_path_factory.mktemp("redis")).start()
    yield redis
    redis.kill()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL for all tests that leave it alone; `postgres.new_database()` is the URL of one that is migrated."""
    with reachable_directory() as directory:
        postgres = Postgres.as_prepared(directory).start()
        yield postgres
        postgres.kill()


@pytest.fixture
def own_postgres():
    """A PostgreSQL that the test may stop, kill and start again."""
    with reachable_directory() as directory:
        postgres = Postgres.as_prepared(directory).start()
        yield postgres
        postgres.kill()
