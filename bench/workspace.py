"""The servers of one measurement, and the folder for their data."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bench.servers import PLAYERS, ROOT, SECOND, Server
from tests.support.servers import Redis


class Workspace:
    """A folder for the data of the servers of one measurement, which stops them at its end."""

    def __init__(self, directory: Path, stack: ExitStack) -> None:
        self.directory = directory
        self.stack = stack
        self.number = 0

    def start(self, kind: type[Server], **env: str) -> Server:
        self.number += 1
        server = kind(self.directory / f"{kind.__name__.lower()}-{self.number}", **env)
        self.stack.callback(server.stop)
        return server.start()

    def start_beside(self, first: Server) -> Server:
        """Start a second process on the data of the first, on a port and a core of its own."""
        second = type(first)(first.directory, **first.env)
        second.secret, second.core = first.secret, SECOND
        self.stack.callback(second.stop)
        return second.run()

    def start_redis(self) -> Redis:
        directory = self.directory / "redis"
        directory.mkdir()
        redis = Redis(directory).start()
        self.stack.callback(redis.kill)
        redis.process.cpu_affinity([int(PLAYERS)] if psutil.cpu_count() > 1 else [0])
        return redis


@contextmanager
def workspace():
    """Make a workspace beside the project's own data, which is on a disk: a commit to memory would be no commit."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=var) as directory, ExitStack() as stack:
        yield Workspace(Path(directory), stack)
