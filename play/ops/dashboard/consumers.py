"""The sockets of the dashboard's pages: they tell staff how all is, and take nothing."""

import logging
from functools import cached_property

from channels.db import database_sync_to_async

from ...rooms import store
from ...web.sockets.base_consumer import BaseConsumer
from .. import staff
from . import messages, room_inspector
from .feed import feed
from .panels import Overview

log = logging.getLogger(__name__)

NOT_STAFF, NOTHING_HERE = 4403, 4404


class DashboardConsumer(BaseConsumer):
    """Shows all of it to a member of staff, as long as the sign-in lasts."""

    shown: Overview | None = None

    async def connect(self):
        await self.accept()
        if await self.is_staff():
            await feed.enter(self)

    async def receive(self, text_data=None, bytes_data=None):
        """A dashboard has nothing to say here."""

    async def leave(self) -> None:
        feed.leave(self)

    async def say_why(self, phase: str) -> None:
        await self.send(messages.end(phase, self.language))

    async def show(self, overview: Overview) -> None:
        """Push what this page lacks of it."""
        if await self.is_staff(overview.state.is_away):
            for message in messages.step(self.shown, overview, self.language):
                await self.send(message)
            self.shown = overview

    async def is_staff(self, is_away: bool = False) -> bool:
        """Asked again at every look: an account may be closed, and a sign-in ends, also while the database is away."""
        is_staff = staff.is_signed_in(self.scope["session"]) and (is_away or await staff.is_opened_by_staff(self.scope))
        if not is_staff:
            feed.leave(self)
            await self.end("signed-out", NOT_STAFF)
        return is_staff


class BehindConsumer(DashboardConsumer):
    """Shows one room from behind."""

    version: int | None = None

    @cached_property
    def code(self) -> str:
        return store.normalize_code(self.scope["url_route"]["kwargs"]["code"])

    async def show(self, overview: Overview) -> None:
        """Push the room, if it has changed, and the clock; while the database is away neither, and the page warns."""
        if not await self.is_staff(overview.state.is_away) or overview.state.is_away:
            return
        versions = await database_sync_to_async(store.versions)([self.code])
        if self.code not in versions:
            feed.leave(self)
            await self.end("gone", NOTHING_HERE)
            return
        if versions[self.code] != self.version:
            room = await database_sync_to_async(room_inspector.of)(self.code)
            await self.send(messages.behind(room, self.language))
            self.version = room.version
        await self.send(messages.clock(overview.clock, self.language))
