"""One per process: the front pages that are open here, and the list of open rooms that they show."""

import asyncio
import logging
from typing import Protocol

from channels.db import database_sync_to_async
from django.conf import settings

from ..pov.open_rooms import list_open_rooms
from ..rendering import messages
from ..rooms import queries

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Something that shows the list: a front page's consumer."""

    channel_name: str
    language: str

    async def send(self, html: str) -> None: ...


class RoomList:
    """Looks at the open rooms every few seconds, as long as anybody here reads of them."""

    def __init__(self) -> None:
        self.readers: dict[str, Reader] = {}
        self.html: dict[str, str] = {}
        self.task: asyncio.Task | None = None

    async def enter(self, reader: Reader) -> None:
        """Tell the reader of the open rooms, now and whenever they change."""
        self.readers[reader.channel_name] = reader
        if self.task is None:
            self.task = asyncio.create_task(self._look())
        elif self.html:
            await reader.send(self.html[reader.language])

    def leave(self, reader: Reader) -> None:
        """The reader is gone. Harmless twice."""
        self.readers.pop(reader.channel_name, None)

    async def _look(self) -> None:
        try:
            while self.readers:
                await self._tell()
                await asyncio.sleep(settings.LIST_TICK)
        finally:
            self.task, self.html = None, {}

    async def _tell(self) -> None:
        try:
            html = await database_sync_to_async(_rendered)()
            if html != self.html:
                self.html = html
                sending = (reader.send(html[reader.language]) for reader in list(self.readers.values()))
                for trouble in filter(None, await asyncio.gather(*sending, return_exceptions=True)):
                    log.error("a front page could not be told of the open rooms", exc_info=trouble)
        except Exception:
            log.exception("the open rooms could not be listed; the next look tries again")


def _rendered() -> dict[str, str]:
    """The list in every language."""
    open_rooms = list_open_rooms(queries.open_rooms())
    return {language: messages.render_room_list(open_rooms, language) for language, _ in settings.LANGUAGES}


room_list = RoomList()
