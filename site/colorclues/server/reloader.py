"""The server of development, which replaces itself when a Python file is saved. `bin/play` starts it.

It is the supervisor with its workers. A new worker serves before the old one ends, so the port never refuses. A
module with a mistake stops nothing. Django's autoreloader would end the server first, and take the signals from it.
"""

import asyncio
import logging
import os
import sys
from pathlib import Path

from django.conf import settings

from play.design import file_watcher

from . import supervisor
from .__main__ import announce, open_port
from .supervisor import Supervisor
from .worker_process import Worker

log = logging.getLogger(__name__)

FOLDERS = "play", "site"
# What holds unless the environment says otherwise. A developer waits for a worker to end. And a worker that stands at a
# breakpoint is silent, and must not be killed: what is saved next replaces it.
CHOSEN = {"LEAVE_WITHIN": "2", "HANG_LIMIT": "0"}


def main() -> None:
    for name, value in CHOSEN.items():
        if not os.environ.get(name, "").strip():
            os.environ[name] = value
    sys.exit(supervisor.run(Reloader(open_port(), settings.WEB_CONCURRENCY, announce)))


class Reloader(Supervisor):
    """A supervisor that replaces its workers when a Python file of the project has changed."""

    async def run(self) -> int:
        watching = asyncio.create_task(self._watch_files())
        try:
            return await super().run()
        finally:
            watching.cancel()

    async def _watch_files(self) -> None:
        try:
            async for _ in file_watcher.watch([settings.ROOT / name for name in FOLDERS], is_python):
                self._replace_all()
        except Exception:
            log.exception("Could not watch the files: what is saved is not served until the next start")

    def _keep_old_workers(self, failed: Worker) -> None:
        super()._keep_old_workers(failed)
        if not self.stopping.is_set():
            log.error("Could not start what was saved; the version before serves until the next save")


def is_python(path: Path) -> bool:
    return path.suffix == ".py"


if __name__ == "__main__":
    main()
