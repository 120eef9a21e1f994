"""The measured servers, as they are deployed: one process each on core 0. All other programs run on core 1."""

import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from play.rules.scoring import POINTS_BY_RING
from tests.support.servers import free_port

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "bench"
SERVERS, PLAYERS = "0", "1"  # cores; on a machine with one core, both are that
# The core of a second process of ours. With two cores it is that of the driver, which takes a fifth of it.
SECOND = "2" if psutil.cpu_count() > 2 else PLAYERS
PATIENCE = 60  # seconds for a server to come up on a slow machine
GOODBYE = 15  # seconds for it to end by itself


def pin(core: str, command: list) -> list[str]:
    """Return the command that runs on that core alone."""
    return ["taskset", "-c", core if psutil.cpu_count() > 1 else "0", *map(str, command)]


class Server:
    """A measured process. `tongue` is what its clients speak."""

    tongue = "ours"
    command: list = []
    path = "/healthz"
    core = SERVERS

    def __init__(self, directory: Path, **env: str) -> None:
        self.directory = directory
        self.port = free_port()
        self.env = env
        self.process: psutil.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def pids(self) -> list[int]:
        return [self.pid, *(child.pid for child in self.process.children(recursive=True))]

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.directory), **self.env}

    def start(self) -> "Server":
        """Start, and return the server once it answers. Raise AssertionError with the end of its log if it does not."""
        self._prepare()
        return self.run()

    def run(self) -> "Server":
        """Start with the data that is there."""
        with open(self.log, "ab") as log:
            self.process = psutil.Popen(
                pin(self.core, self._command()), env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        end = time.monotonic() + PATIENCE
        while not self._is_up():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"{type(self).__name__} did not come up:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)
        return self

    def restart(self, number: int) -> None:
        """End the process by this signal, and start another one on its port at once."""
        self.process.send_signal(number)
        self.process.wait(GOODBYE)
        self.run()

    def stop(self) -> None:
        """Idempotent."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(GOODBYE)
        except psutil.TimeoutExpired:
            self.process.kill()
            self.process.wait(GOODBYE)
        self.process = None

    def make_rooms(self, number: int, seats: int) -> list[dict]:
        """Return new rooms full of players, for the driver."""
        raise NotImplementedError

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    def _prepare(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)

    def _command(self) -> list:
        return self.command

    def _is_up(self) -> bool:
        try:
            return httpx.get(self.url + self.path, timeout=2, trust_env=False).status_code < 500
        except httpx.TransportError:
            return False


class Ours(Server):
    """What the Procfile starts: SQLite, every move committed. LIMITS is off, since all players have one address."""

    command = [sys.executable, "-m", "colorclues.server"]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "VAR": str(self.directory),
            "STATIC_ROOT": str(self.directory / "static"),
            "SECRET_KEY": self.secret,
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "false",
            "LIMITS": "off",
            **super().environment,
        }

    def make_rooms(self, number: int, seats: int) -> list[dict]:
        """Make them without forms, in a process of its own: ten thousand forms would take minutes."""
        made = self.run_tool("bench.seats", number, seats)
        return [{**room, "seats": seats} for room in json.loads(made)]

    def run_tool(self, module: str, *words: object) -> str:
        """Run a module on the data and the core of the server, and return what it prints."""
        return self._run(pin(self.core, [sys.executable, "-m", module, *words]))

    def _prepare(self) -> None:
        super()._prepare()
        self.secret = secrets.token_urlsafe(50)
        for task in (["migrate"], ["collectstatic"]):
            self._run([sys.executable, "manage.py", *task, "--no-input"])

    def _run(self, command: list) -> str:
        quiet = {**self.environment, "LOG_LEVEL": "ERROR"}
        done = subprocess.run(command, env=quiet, cwd=ROOT, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


class Naive(Ours):
    """The same game done the naive way (bench/naive.py)."""

    command = [sys.executable, "-m", "bench.naive"]


class Bare(Ours):
    """Daphne with nothing behind it (bench/bare.py): the limit of any server that is built on it."""

    command = [sys.executable, "-m", "bench.bare"]

    def make_rooms(self, number: int, seats: int) -> list[dict]:
        return [{"name": f"{secrets.token_hex(4)}", "seats": seats} for _ in range(number)]

    def _prepare(self) -> None:
        Server._prepare(self)
        self.secret = ""


class Floor(Bare):
    """Our own sockets with nothing behind them (bench/floor.py): what the game can never save."""

    command = [sys.executable, "-m", "bench.floor"]

    @property
    def environment(self) -> dict[str, str]:
        return {"DJANGO_SETTINGS_MODULE": "colorclues.settings", **super().environment}

    def _prepare(self) -> None:
        super()._prepare()
        self.secret = secrets.token_urlsafe(50)


class Uvicorn(Bare):
    """The same under uvicorn, which compresses as little as the others do."""

    command = [sys.executable, "-m", "uvicorn", "bench.bare:application", "--log-level", "warning"]

    def _command(self) -> list:
        return [*self.command, "--ws-per-message-deflate", "false", "--port", self.port]


class Theirs(Server):
    """boardgame.io from npm, which keeps games in memory."""

    tongue = "theirs"
    path = "/games"

    @property
    def environment(self) -> dict[str, str]:
        points = json.dumps(POINTS_BY_RING)
        return {**super().environment, "NODE_ENV": "production", "POINTS_BY_RING": points}

    def make_rooms(self, number: int, seats: int) -> list[dict]:
        """Return names only: the first client makes the match."""
        return [{"name": secrets.token_hex(6), "seats": seats} for _ in range(number)]

    def _command(self) -> list:
        return ["node", HERE / "boardgame" / "server.cjs", self.port]
