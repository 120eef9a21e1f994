"""The socket of one browser in one room: who it is, which move, what changed."""

import logging
from itertools import count
from urllib.parse import parse_qs
from uuid import uuid4

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import Error as DatabaseTrouble

from . import fields, fragments, hub, rooms
from .pov import Pov
from .rules import Refused
from .slices import Notice

log = logging.getLogger(__name__)

NOTHING_HERE = 4404


class RoomConsumer(AsyncWebsocketConsumer):
    """Shows a room to one visitor and takes this visitor's moves."""

    # The hub listens for all: a subscription for each socket would be one that nobody uses.
    channel_layer_alias = "none: the hub listens"

    async def __call__(self, scope, receive, send):
        """However the socket ends: Channels calls disconnect() neither after an exception nor when it is cancelled."""
        self.channel_name = uuid4().hex
        self.code = rooms.canonical(scope["url_route"]["kwargs"]["code"])
        try:
            return await super().__call__(scope, receive, send)
        finally:
            await hub.here.leave(self.code, self)

    async def connect(self):
        self.visitor = self.scope["session"].get("visitor", "")
        self.numbers = count(1)
        self.shown: Pov | None = None
        self.version = 0
        self.sent = 0
        self.has_notice = True  # what the page was told before this socket is unknown, so it is cleared once
        self.is_notice_past = False
        await self.accept()
        try:
            room = await database_sync_to_async(rooms.read)(self.code)
        except rooms.NoRoom:
            await self._say_gone()
            return
        self._trust_page(room)
        await hub.here.enter(room, self)

    async def receive(self, text_data=None, bytes_data=None):
        """Every message is answered, be it with a version that the page has already."""
        before = self.sent
        try:
            move = fields.read(fields.decode(text_data))
            room = await database_sync_to_async(rooms.change)(self.code, self.visitor, move)
        except Refused as refused:
            await self._refuse(refused)
        except DatabaseTrouble:
            log.exception("a move in room %s could not be kept", self.code)
            await self._refuse(Refused("try-again"))
        except rooms.NoRoom:
            await self._say_gone()
        else:
            self.is_notice_past = True
            await hub.here.changed(room)
            if self.sent == before or self.is_notice_past:
                await self._push(self._cleared() + fragments.version(self.version))

    async def show(self, pov: Pov, version: int) -> None:
        """Push what this channel's page lacks of this version; nothing when it has it all."""
        if version < self.version or (version == self.version and pov == self.shown):
            return
        if self.shown is not None and _moment(self.shown) != _moment(pov):
            self.is_notice_past = True
        await self._push(self._cleared() + fragments.step(self.shown, pov, version))
        self.shown, self.version = pov, version

    def _trust_page(self, room: rooms.Snapshot) -> None:
        """A page that was rendered from the version that the room still has shows all of it."""
        asked = parse_qs(self.scope["query_string"].decode(errors="replace")).get("version")
        if asked == [str(room.version)]:
            self.shown = Pov.of(room.code, room.game, room.viewer(self.visitor))

    async def _say_gone(self) -> None:
        await self._push(fragments.gone(self.code))
        await self.close(NOTHING_HERE)

    async def _refuse(self, refused: Refused) -> None:
        self.has_notice, self.is_notice_past = True, False
        notice = fragments.notice(Notice.of(refused, next(self.numbers)))
        await self._push(notice + fragments.version(self.version))

    def _cleared(self) -> str:
        """What takes a notice away that is past: its one's next move was accepted, or their turn has changed."""
        is_to_go = self.has_notice and self.is_notice_past
        self.is_notice_past = False
        if not is_to_go:
            return ""
        self.has_notice = False
        return fragments.notice(Notice())

    async def _push(self, html: str) -> None:
        self.sent += 1
        await self.send(html)


def _moment(pov: Pov) -> tuple:
    """What a refusal was about: it is past when this changes."""
    return pov.turn.phase, pov.turn.step, pov.turn.is_yours


class NothingHere(AsyncWebsocketConsumer):
    """Any other path: says so with a code, from which no browser reconnects."""

    async def connect(self):
        await self.accept()
        await self.close(NOTHING_HERE)
