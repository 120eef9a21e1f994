"""The sweep that a server does by itself: every SWEEP_EVERY seconds one process deletes what is old, such as rooms."""

import asyncio
import logging
import random
import threading
import time

from django.conf import settings
from django.db import connections

from ..rooms import DatabaseUnavailable, actions, cleanup, reports
from ..rooms.writing import REASONS
from .claims import claim

log = logging.getLogger(__name__)

WORK = "sweep"
# The longest time in seconds between two questions whether a sweep is due, so that it is at most so much late.
ASK_EVERY = 300.0
# Seconds after which a sweep leaves the rest to the next one.
LIMIT = 60.0


class Sweeper:
    """Sweep in a thread of its own, with a connection of its own. No move and no page waits for it.

    After each batch it rests as long as the batch took, so players have the database for half of the time at least.
    """

    def __init__(self) -> None:
        self.task: asyncio.Task | None = None
        self.is_ending = threading.Event()

    def start(self) -> None:
        self.is_ending.clear()
        self.task = asyncio.get_event_loop().create_task(self._run())

    def end(self) -> None:
        """Stop after the batch that is being deleted. Idempotent."""
        self.is_ending.set()
        if self.task:
            self.task.cancel()

    async def _run(self) -> None:
        while True:
            # At random, so that processes that were started together do not ask together.
            await asyncio.sleep(random.uniform(0, 2) * min(settings.SWEEP_EVERY, ASK_EVERY) / 2)
            await asyncio.to_thread(self.sweep_if_due)

    def sweep_if_due(self) -> None:
        """Sweep if no process has done so for SWEEP_EVERY seconds. Log a failure; the next sweep tries again."""
        try:
            if claim(WORK, settings.SWEEP_EVERY):
                self._sweep()
        except DatabaseUnavailable as trouble:
            why = REASONS[trouble.reason]
            log.warning("Could not delete old rooms in the database, since %s; the next sweep tries again", why)
        except Exception:
            log.exception("Could not delete old rooms; the next sweep tries again")
        finally:
            connections.close_all()

    def _sweep(self) -> None:
        # First what is little, and what the privacy notice promises: many old rooms may use up the time.
        actions.forget_old()
        if old := reports.sweep():
            log.info("Deleted %s old reports", old)
        swept, end, begun = 0, time.monotonic() + LIMIT, time.monotonic()
        for deleted in cleanup.sweep():
            swept += deleted
            if self.is_ending.wait(time.monotonic() - begun) or time.monotonic() > end:
                log.warning("Deleted %s old rooms, and left the rest to the next sweep", swept)
                return
            begun = time.monotonic()
        if swept:
            log.info("Deleted %s old rooms", swept)


sweeper = Sweeper()
