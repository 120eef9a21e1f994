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

from . import supervisor
from .__main__ import announce, open_port
from .supervisor import Supervisor, Worker

log = logging.getLogger(__name__)

FOLDERS = "play", "site"
# Seconds between two polls of the files. A poll takes some 3 ms.
POLL = 0.5
# Seconds in which a worker ends, unless the environment says otherwise: a developer waits for it.
LEAVE_WITHIN = "2"

Times = dict[Path, int]  # when each file was last written


def main() -> None:
    if not os.environ.get("LEAVE_WITHIN", "").strip():
        os.environ["LEAVE_WITHIN"] = LEAVE_WITHIN
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
        """Replace the workers once the files rest, since an editor or git may write several."""
        served = seen = modification_times()
        while True:
            await asyncio.sleep(POLL)
            now = modification_times()
            if now == seen != served:
                served = now
                self._replace_all()
            seen = now

    def _keep_old_workers(self, failed: Worker) -> None:
        super()._keep_old_workers(failed)
        if not self.stopping.is_set():
            log.error("Could not start what was saved; the version before serves until the next save")


def modification_times() -> Times:
    times = {}
    for folder in FOLDERS:
        for path in (settings.ROOT / folder).rglob("*.py"):
            try:
                times[path] = path.stat().st_mtime_ns
            except FileNotFoundError:  # it was removed in this moment
                continue
    return times


if __name__ == "__main__":
    main()
