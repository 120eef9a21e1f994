"""The feed of the dashboards that are open here. While there are any, it reads the reports of all processes."""

import asyncio
import contextvars
import logging
from typing import Protocol

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from ...rooms import DatabaseUnavailable, clock, reports
from ...web.orders import known_orders
from .. import process_reports
from ..heartbeat import heartbeat
from ..process_reports import ProcessReport
from . import summary
from .panels import Overview

log = logging.getLogger(__name__)


class Watcher(Protocol):
    """An open dashboard: a consumer."""

    channel_name: str

    async def show(self, overview: Overview) -> None: ...

    async def check_staff(self) -> bool: ...


class Feed:
    """Push the overview to every dashboard, when it opens and at every tick. Nothing runs while none is open."""

    def __init__(self) -> None:
        self.watchers: dict[str, Watcher] = {}
        self.latest = Overview()
        self.database_answered = 0.0
        self.task: asyncio.Task | None = None

    async def watch(self, watcher: Watcher) -> None:
        self.watchers[watcher.channel_name] = watcher
        if self.task is None:
            self.task = asyncio.create_task(self._run(), context=contextvars.Context())
        elif self.latest.clock.at:
            await watcher.show(self.latest)

    def unwatch(self, watcher: Watcher) -> None:
        """Forget the watcher. Idempotent."""
        self.watchers.pop(watcher.channel_name, None)

    async def recheck_staff(self) -> None:
        """Close the dashboards here that are no longer staff's. Other processes do so at their next tick."""
        watchers = list(self.watchers.values())
        await asyncio.gather(*(watcher.check_staff() for watcher in watchers), return_exceptions=True)

    async def _run(self) -> None:
        try:
            while self.watchers:
                await self._push()
                await asyncio.sleep(settings.DASHBOARD_TICK)
        finally:
            self.task, self.latest = None, Overview()

    async def _push(self) -> None:
        try:
            self.latest = await self._read()
            showing = (watcher.show(self.latest) for watcher in list(self.watchers.values()))
            for trouble in filter(None, await asyncio.gather(*showing, return_exceptions=True)):
                log.error("Could not show the overview to a dashboard", exc_info=trouble)
        except Exception:
            log.exception("Could not read the reports of the processes; the next tick tries again")

    async def _read(self) -> Overview:
        heartbeat.speed_up()
        try:
            latest = await database_sync_to_async(read_overview)(heartbeat.report())
        except DatabaseUnavailable:
            return summary.without_database(self.latest, clock.now(), self.database_answered or clock.now())
        self.database_answered = clock.now()
        return latest


def read_overview(own: ProcessReport) -> Overview:
    """Return the overview of this process as it is now and of the others as they last reported.

    Raise DatabaseUnavailable if the database does not answer.
    """
    others = [report for report in process_reports.read_reports() if report.name != own.name]
    return summary.summarize([*others, own], clock.now(), known_orders.orders.drained, reports.count_open())


feed = Feed()


@receiver(user_logged_out)
def recheck_staff(**_) -> None:
    async_to_sync(feed.recheck_staff)()  # the sign-out has been stored before the signal
