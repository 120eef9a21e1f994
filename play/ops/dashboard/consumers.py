"""The sockets of the dashboard's pages. They push to staff, and take no moves."""

import logging
from functools import cached_property

from channels.db import database_sync_to_async

from ...rendering.messages import NOTHING_NEW
from ...rooms import codes, queries
from ...web.sockets.base_consumer import FORBIDDEN, NOTHING_HERE, BaseConsumer
from ...web.visitor import has_signed_in
from .. import staff
from . import messages, room_inspector
from .feed import feed
from .panels import Overview

log = logging.getLogger(__name__)


class DashboardConsumer(BaseConsumer):
    """Show the whole dashboard to staff, as long as the sign-in lasts."""

    shown: Overview | None = None

    async def connect(self):
        await self.accept()
        if await self.check_staff():
            await feed.watch(self)

    async def receive(self, text_data=None, bytes_data=None):
        """Answer that the socket works, which is all that a dashboard asks."""
        self.push(NOTHING_NEW)

    async def unwatch(self) -> None:
        feed.unwatch(self)

    async def show_last_word(self, phase: str) -> None:
        self.push(messages.render_end(phase, self.language))

    async def show(self, overview: Overview) -> None:
        if await self.check_staff(overview.state.is_away):
            for message in messages.diff(self.shown, overview, self.language):
                self.push(message)
            self.shown = overview

    async def check_staff(self, is_away: bool = False) -> bool:
        """Return whether the socket is still staff's. Close it if it is not.

        Called before each push, since an account may be closed at any time. While the database is away only the age of
        the sign-in is checked.
        """
        is_staff = has_signed_in(self.scope["session"]) and (is_away or await staff.is_opened_by_staff(self.scope))
        if not is_staff:
            feed.unwatch(self)
            await self.end("signed-out", FORBIDDEN)
        return is_staff


class RoomInspectorConsumer(DashboardConsumer):
    """Show the inside of one room to staff."""

    version: int | None = None

    @cached_property
    def code(self) -> str:
        return codes.normalize_code(self.scope["url_route"]["kwargs"]["code"])

    async def show(self, overview: Overview) -> None:
        if not await self.check_staff(overview.state.is_away) or overview.state.is_away:
            return  # the page itself warns when no clock comes
        versions = await database_sync_to_async(queries.versions)([self.code])
        if self.code not in versions:
            feed.unwatch(self)
            await self.end("gone", NOTHING_HERE)
            return
        if versions[self.code] != self.version:
            room = await database_sync_to_async(room_inspector.inspect_room)(self.code)
            self.push(messages.room(room, self.language))
            self.version = room.version
        self.push(messages.clock(overview.clock, self.language))
