"""One per process: looks at what all processes tell, as long as anybody here looks at the dashboard."""

import asyncio
import logging
import time
from typing import Protocol

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from ...rooms.store import DatabaseUnavailable
from .. import process_reports
from ..heartbeat import heartbeat
from ..process_reports import ProcessReport
from . import summary
from .panels import Overview

log = logging.getLogger(__name__)


class Watcher(Protocol):
    """Somebody who looks: a consumer."""

    channel_name: str

    async def show(self, overview: Overview) -> None: ...

    async def is_staff(self) -> bool: ...


class Feed:
    """Nothing runs here while nobody looks."""

    def __init__(self) -> None:
        self.watchers: dict[str, Watcher] = {}
        self.latest = Overview()
        self.answered = 0.0
        self.task: asyncio.Task | None = None

    async def enter(self, watcher: Watcher) -> None:
        """Show the watcher how all is, from now on."""
        self.watchers[watcher.channel_name] = watcher
        if self.task is None:
            self.task = asyncio.create_task(self._look())
        elif self.latest.clock.at:
            await watcher.show(self.latest)

    def leave(self, watcher: Watcher) -> None:
        """The watcher is gone. Harmless twice."""
        self.watchers.pop(watcher.channel_name, None)

    async def signed_out(self) -> None:
        """Somebody has: each watcher here looks at once whether it is still staff's. Others do at their next look."""
        await asyncio.gather(*(watcher.is_staff() for watcher in list(self.watchers.values())), return_exceptions=True)

    async def _look(self) -> None:
        try:
            while self.watchers:
                await self._tell()
                await asyncio.sleep(settings.DASHBOARD_TICK)
        finally:
            self.task, self.latest = None, Overview()

    async def _tell(self) -> None:
        try:
            self.latest = await self._now()
            showing = (watcher.show(self.latest) for watcher in list(self.watchers.values()))
            for trouble in filter(None, await asyncio.gather(*showing, return_exceptions=True)):
                log.error("a dashboard could not be shown how all is", exc_info=trouble)
        except Exception:
            log.exception("the processes could not be looked at; the next look tries again")

    async def _now(self) -> Overview:
        heartbeat.watch()
        try:
            latest = await database_sync_to_async(now)(heartbeat.look())
        except DatabaseUnavailable:
            return summary.without_database(self.latest, time.time(), self.answered or time.time())
        self.answered = time.time()
        return latest


def now(own: ProcessReport) -> Overview:
    """How all is: this process, and the others as they told it last. Raises OutOfReach."""
    others = [one for one in process_reports.read_reports() if one.name != own.name]
    return summary.of([*others, own], time.time())


feed = Feed()


@receiver(user_logged_out)
def look_again(**_) -> None:
    """Called when staff signs out, and once the sign-out counts."""
    async_to_sync(feed.signed_out)()
