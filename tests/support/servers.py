"""Real servers for the tests: Redis and PostgreSQL, each on a port of its own, to be stopped, killed and restarted."""

import glob
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
import redis
import trustme
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support import prepared
from tests.support.processes import is_alive, kill

PATIENCE = 60  # seconds for a server to come or go on a slow machine
# Debian keeps PostgreSQL's programs off the PATH; the newest version first.
POSTGRES_PROGRAMS = os.pathsep.join(sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True))
MIGRATED = "migrated"  # the database that new ones are copies of
NOT_ROOT = "postgres"  # PostgreSQL refuses to run as root; Debian's package makes this account
ONCE = Retry(NoBackoff(), 0)
_reservations: list[socket.socket] = []


class Program:
    """A server's process with all that it starts; its port, its password and its data outlive it."""

    goodbye = signal.SIGTERM

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.password = secrets.token_urlsafe(16)  # another user of this machine could do anything without one
        self.process: psutil.Popen | None = None

    def start(self):
        """Returns itself once it answers. Raises AssertionError with its log when it does not within PATIENCE."""
        with open(self.directory / "server.log", "ab") as log:
            self.process = psutil.Popen(
                self._command(), stdout=log, stderr=log, cwd=self.directory, start_new_session=True, **self._account()
            )
        end = time.monotonic() + PATIENCE
        while not self.is_up():
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise AssertionError(f"{type(self).__name__} did not come up:\n{self.log()}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """As an operator does: it closes its connections and keeps its data. Idempotent."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(self.goodbye)
            self.process.wait(PATIENCE)
            self.process = None

    def kill(self) -> None:
        """As a crash does, with all its children at once. Idempotent."""
        if self.process is None:
            return
        family = _family(self.process)
        for process in reversed(family):
            kill(process)
        end = time.monotonic() + PATIENCE
        while any(map(is_alive, family)):
            assert time.monotonic() < end, f"still running {PATIENCE} s after they were killed: {family}"
            time.sleep(0.01)
        self.process.wait(PATIENCE)
        self.process = None

    def log(self) -> str:
        return (self.directory / "server.log").read_text(errors="replace")

    def is_up(self) -> bool:
        raise NotImplementedError

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _account(self) -> dict:
        return {}


class Redis(Program):
    """redis-server; with `tls` it speaks nothing else, under a certificate that nobody knows, as Heroku's does."""

    def __init__(self, directory: Path, tls: bool = False) -> None:
        super().__init__(directory)
        self.tls = tls
        if tls:
            self._make_certificate()

    @property
    def url(self) -> str:
        return f"redis{'s' if self.tls else ''}://:{self.password}@127.0.0.1:{self.port}/0"

    @contextmanager
    def client(self) -> Iterator[redis.Redis]:
        """For what a test asks or tells the server itself: FLUSHALL, CLIENT KILL."""
        options = {"socket_timeout": 5, "socket_connect_timeout": 2, "retry": ONCE}
        unverified = {"ssl_cert_reqs": None} if self.tls else {}
        with redis.Redis.from_url(self.url, **options, **unverified) as client:
            yield client

    def is_up(self) -> bool:
        try:
            with self.client() as client:
                return client.ping()
        except redis.RedisError:
            return False

    def _command(self) -> list[str]:
        ports = ["--port", "0", "--tls-port", str(self.port)] if self.tls else ["--port", str(self.port)]
        files = ["--tls-cert-file", "cert.pem", "--tls-key-file", "key.pem", "--tls-auth-clients", "no"]
        return [
            _program("redis-server"),
            *ports,
            *(files if self.tls else []),
            *("--bind", "127.0.0.1", "--dir", str(self.directory), "--requirepass", self.password),
        ]

    def _make_certificate(self) -> None:
        certificate = trustme.CA().issue_cert("127.0.0.1")
        certificate.private_key_pem.write_to_path(self.directory / "key.pem")
        certificate.cert_chain_pems[0].write_to_path(self.directory / "cert.pem")


class Postgres(Program):
    """PostgreSQL. Its directory must be one that its account can reach: `reachable_directory` makes one.

    All clusters of one run are copies of the first, since `initdb` and the migrations take seconds.
    """

    goodbye = signal.SIGINT  # its "fast" shutdown; SIGTERM would wait until all have hung up

    @classmethod
    def as_prepared(cls, directory: Path) -> "Postgres":
        """Return a server, not yet started, on a copy of the run's cluster."""
        origin = prepared.once("postgres", _make_migrated_cluster)
        postgres = cls(directory)
        postgres.password = (origin / "password").read_text()
        subprocess.run(["cp", "-a", origin / "cluster", postgres._cluster], check=True)
        if postgres._account():
            shutil.chown(directory, NOT_ROOT)
        return postgres

    @property
    def url(self) -> str:
        return f"postgres://{NOT_ROOT}:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self):
        if not self._cluster.exists():
            self._make_cluster()
        return super().start()

    def new_database(self) -> str:
        """Return the URL of a migrated database that nobody else uses."""
        return self._create_database(MIGRATED)

    def empty_database(self) -> str:
        """Return the URL of a database without a table, which nobody else uses."""
        return self._create_database("template1")

    def _create_database(self, template: str, name: str = "") -> str:
        name = name or "test_" + secrets.token_hex(8)
        with psycopg.connect(self.url, autocommit=True, connect_timeout=10) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return urlunsplit(urlsplit(self.url)._replace(path="/" + name))

    def is_up(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _cluster(self) -> Path:
        return self.directory / "cluster"

    def _make_cluster(self) -> None:
        password = self.directory / "password"
        password.write_text(self.password)
        if self._account():
            shutil.chown(self.directory, NOT_ROOT)
            shutil.chown(password, NOT_ROOT)
        made = subprocess.run(
            [
                *(_program("initdb"), "--pgdata", str(self._cluster), "--username", NOT_ROOT, "--encoding", "UTF8"),
                *("--locale", "C", "--auth", "scram-sha-256", "--pwfile", str(password), "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd=self.directory,
            timeout=PATIENCE,
            **self._account(),
        )
        assert made.returncode == 0, made.stderr

    def _command(self) -> list[str]:
        # A crash of the server loses nothing without fsync, only one of the machine would.
        options = {
            "fsync": "off",
            "unix_socket_directories": "",
            "shared_buffers": "16MB",
            "listen_addresses": "127.0.0.1",
        }
        return [
            *(_program("postgres"), "-D", str(self._cluster), "-p", str(self.port)),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ]

    def _account(self) -> dict:
        return {"user": NOT_ROOT, "group": NOT_ROOT, "extra_groups": []} if os.geteuid() == 0 else {}


def _make_migrated_cluster(directory: Path) -> None:
    """Make a cluster that has a migrated database and rests. Its password lies beside it."""
    directory.mkdir()
    postgres = Postgres(directory).start()
    try:
        url = postgres._create_database("template1", MIGRATED)
        prepared.manage("migrate", "--no-input", "--skip-checks", DATABASE_URL=url, DATABASE_LIMIT="0")
    finally:
        postgres.stop()


def end_server(server) -> tuple[int, float]:
    """Send SIGTERM to the server of ours. Return its exit code, and the seconds that it took to end."""
    server.process.send_signal(signal.SIGTERM)
    since = time.monotonic()
    code = server.process.wait(PATIENCE)
    server.process = None
    return code, time.monotonic() - since


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """A directory that is gone afterwards; pytest's own ones lie in one that other accounts cannot enter."""
    directory = Path(mkdtemp(prefix="colorclues-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def free_port() -> int:
    """Return a port that no other call returns while this process lives, here or in another process.

    It lies below those from which outgoing connections take theirs, so it is still free when its server comes back.
    A socket stays bound to it. It lets in a server, which sets SO_REUSEADDR, and no second call, which does not.
    """
    while True:
        port = SystemRandom().randrange(20000, 32768)
        reservation = socket.socket()
        try:
            reservation.bind(("127.0.0.1", port))
        except OSError:
            reservation.close()
            continue
        reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _reservations.append(reservation)
        return port


def _family(process: psutil.Process) -> list[psutil.Process]:
    """The process and all that it has started; held still, so that there are no more of them in a moment."""
    try:
        process.suspend()
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return [process]


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=POSTGRES_PROGRAMS)
    assert found, f"{name} is not installed; bin/test does that where it may"
    return found
