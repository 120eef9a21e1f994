"""The front pages that are open in this process, and the list of open rooms that they show."""

import asyncio
import contextvars
import logging
from typing import Protocol

from channels.db import database_sync_to_async
from django.conf import settings

from ..pov.open_rooms import list_open_rooms
from ..rendering import messages
from ..rooms import queries

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Shows the list. A front page's consumer does."""

    channel_name: str
    language: str

    def push(self, text: str) -> None: ...


class RoomList:
    """Poll the open rooms every LIST_TICK seconds while a front page is open here."""

    def __init__(self) -> None:
        self.readers: dict[str, Reader] = {}
        self.html: dict[str, str] = {}
        self.task: asyncio.Task | None = None

    async def watch(self, reader: Reader) -> None:
        self.readers[reader.channel_name] = reader
        if self.task is None:
            self.task = asyncio.create_task(self._poll(), context=contextvars.Context())
        elif self.html:
            reader.push(self.html[reader.language])

    def unwatch(self, reader: Reader) -> None:
        self.readers.pop(reader.channel_name, None)

    async def _poll(self) -> None:
        try:
            while self.readers:
                await self._send_changes()
                await asyncio.sleep(settings.LIST_TICK)
        finally:
            self.task, self.html = None, {}

    async def _send_changes(self) -> None:
        try:
            html = await database_sync_to_async(_render_in_every_language)()
            if html != self.html:
                self.html = html
                for reader in list(self.readers.values()):
                    _show_to(reader, html)
        except Exception:
            log.exception("Could not list the open rooms; the next tick tries again")


def _show_to(reader: Reader, html: dict[str, str]) -> None:
    try:
        reader.push(html[reader.language])
    except Exception:  # the other front pages are shown it all the same
        log.exception("Could not send the open rooms to a front page")


def _render_in_every_language() -> dict[str, str]:
    open_rooms = list_open_rooms(queries.open_rooms())
    return {language: messages.render_room_list(open_rooms, language) for language, _ in settings.LANGUAGES}


room_list = RoomList()
