"""Read the standing orders of staff at every tick, and obey them in this process."""

import asyncio
import contextvars
import logging
from collections.abc import Collection
from contextlib import suppress

from asgiref.sync import async_to_sync
from channels.db import database_sync_to_async
from django.conf import settings
from django.db.models import Q

from ..models import Process, StandingOrder
from ..rooms import DatabaseUnavailable, clock
from ..web.orders import ADDRESS, FIND, Order, known_orders, name_network
from ..web.sockets.open_pages import open_pages
from . import process_reports
from .heartbeat import heartbeat

log = logging.getLogger(__name__)

# Seconds for which the address of a browser is looked for among the open sockets of all processes.
SEEK = 60


class OrderReader:
    """Make this process do what staff has ordered. While the database is away, what was ordered before holds."""

    def __init__(self) -> None:
        self.task: asyncio.Task | None = None
        self.obeying: asyncio.Task | None = None
        self.is_draining = False

    def start(self) -> None:
        self.task = asyncio.get_event_loop().create_task(self._run())

    def end(self) -> None:
        for task in (self.task, self.obeying):
            if task:
                task.cancel()

    async def look(self) -> None:
        """Read the orders, and obey them."""
        known_orders.take(await database_sync_to_async(read_orders)(), heartbeat.name)
        await self._bar_addresses()
        await self._accept_or_not()
        # In a task of its own, since a drain takes seconds. It works for no single request.
        if self.obeying is None or self.obeying.done():
            self.obeying = asyncio.create_task(open_pages.obey(), context=contextvars.Context())

    def look_now(self) -> None:
        """Read the orders now, for a caller in a thread, who has just given one. Other processes look within a tick."""
        async_to_sync(self.look)()

    async def _run(self) -> None:
        is_silent = False
        while True:
            try:
                await self.look()
                is_silent = False
            except Exception as trouble:
                if not is_silent:
                    is_silent = True
                    log.error("Could not read the orders of staff; the next ticks try again", exc_info=trouble)
            await asyncio.sleep(settings.TICK)

    async def _bar_addresses(self) -> None:
        """Bar the address of a browser that has a page open here, if staff has asked for that."""
        found = [(order, open_pages.find_address(order.subject)) for order in known_orders.orders.sought]
        networks = [(order.id, name_network(address)) for order, address in found if address]
        if networks:
            await database_sync_to_async(_bar_networks)(networks)
            known_orders.take(await database_sync_to_async(read_orders)(), heartbeat.name)

    async def _accept_or_not(self) -> None:
        """Leave new connections to the other workers on the port while this one is drained and there is one."""
        is_draining = known_orders.orders.is_draining
        if is_draining != self.is_draining:
            log.warning("This process is drained" if is_draining else "This process takes sockets again")
        if known_orders.accept and settings.WEB_CONCURRENCY > 1 and (is_draining or self.is_draining):
            known_orders.accept(
                not is_draining or not await database_sync_to_async(has_sibling)(known_orders.orders.drained)
            )
        self.is_draining = is_draining


def read_orders() -> list[Order]:
    """Return what holds now, and delete what is over, if the database can do that now."""
    now = clock.now()
    rows = [Order(**row) for row in StandingOrder.objects.order_by("id").values(*Order.__match_args__)]
    over = [row.id for row in rows if row.until <= now or (row.kind == FIND and row.given < now - SEEK)]
    if over:
        with suppress(DatabaseUnavailable):
            StandingOrder.objects.filter(Q(until__lte=now) | Q(kind=FIND), id__in=over).delete()
    return [row for row in rows if row.id not in over]


def list_serving(drained: Collection[str]) -> list[str]:
    """Return the names of the processes that serve, and are not drained."""
    fresh = Process.objects.filter(has_left=False, beat__gte=clock.now() - process_reports.gone_after())
    return [name for name in fresh.order_by("born").values_list("name", flat=True) if name not in drained]


def has_sibling(drained: Collection[str]) -> bool:
    """Return whether another process of this machine serves."""
    host = heartbeat.name.rsplit("-", 2)[0]
    return any(name != heartbeat.name and name.rsplit("-", 2)[0] == host for name in list_serving(drained))


def _bar_networks(networks: list[tuple[int, str]]) -> None:
    for id, network in networks:
        # The process that is first has found it. The others find no such order any more.
        StandingOrder.objects.filter(id=id, kind=FIND).update(kind=ADDRESS, subject=network)


order_reader = OrderReader()
