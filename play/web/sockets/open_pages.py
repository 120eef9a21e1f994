"""The sockets that are open in this process, of all kinds: what staff orders reaches each of them."""

import asyncio
import logging
from typing import Protocol

from ..orders import Announcement, known_orders

log = logging.getLogger(__name__)

# Sockets that are closed at once when the process is drained, and the seconds between two such shares. Their pages come
# to other processes within a second, each of which takes some milliseconds.
SHARE, PAUSE = 25, 0.25


class Page(Protocol):
    """A page whose socket is open. A consumer is one."""

    session_visitor: str
    address: str
    announced: Announcement | None

    def announce(self, announcement: Announcement | None) -> None: ...

    async def leave_if_barred(self) -> None: ...

    async def send_elsewhere(self) -> None: ...


class OpenPages:
    """Do to the open pages what staff has ordered."""

    def __init__(self) -> None:
        self.pages: set[Page] = set()

    def add(self, page: Page) -> None:
        """Note a page whose socket has opened, and tell it what is announced, or was until lately."""
        self.pages.add(page)
        if known_orders.orders.announced:
            page.announce(known_orders.orders.find_announcement())

    def discard(self, page: Page) -> None:
        self.pages.discard(page)

    async def obey(self) -> None:
        """Bring all pages up to date with the orders. Idempotent."""
        announcement = known_orders.orders.find_announcement()
        for page in list(self.pages):
            try:
                if page.announced != announcement:
                    page.announce(announcement)
                if known_orders.orders.bars:
                    await page.leave_if_barred()
            except Exception:  # the others obey all the same
                log.exception("Could not do to a page what staff has ordered; the next tick tries again")
        await self._drain()

    def find_address(self, visitor: str) -> str:
        """Return the address from which a page of this visitor is open here, or ""."""
        return next((page.address for page in self.pages if page.session_visitor == visitor), "")

    async def _drain(self) -> None:
        while known_orders.orders.is_draining and self.pages:
            for page in list(self.pages)[:SHARE]:
                self.pages.discard(page)
                try:
                    await page.send_elsewhere()
                except Exception:  # its line is lost
                    log.exception("Could not send a page to another process")
            await asyncio.sleep(PAUSE)


open_pages = OpenPages()
