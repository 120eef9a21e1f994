"""The socket of one browser in one room: who it is, which move, what changed."""

import logging
import time
from functools import cached_property
from itertools import count
from urllib.parse import parse_qs

from channels.db import database_sync_to_async

from ... import metrics
from ...live.hub import hub
from ...live.room_list import room_list
from ...pov.builder import build_pov
from ...pov.regions import Notice, Pov
from ...rendering import diff, messages
from ...rooms import Barred, DatabaseUnavailable, RoomNotFound, changes, codes, queries
from ...rooms.commit_queue import MoveRequest, commit_queue
from ...rooms.snapshot import Snapshot
from ...rules import Refused
from ..limits import rate_limits
from . import move_input
from .base_consumer import TOO_MUCH, BaseConsumer, PageUpdate

log = logging.getLogger(__name__)

NOTHING_HERE, REMOVED = 4404, 4403

# Seconds for which a page is new.
NEW = 10


class RoomConsumer(BaseConsumer):
    """Shows a room to one visitor and takes this visitor's moves."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.numbers = count(1)
        self.shown: Pov | None = None
        self.version = 0
        self.sent = 0
        self.has_notice = True  # what the page was told before this socket is unknown, so it is cleared once
        self.is_notice_past = False

    @cached_property
    def code(self) -> str:
        return codes.normalize_code(self.scope["url_route"]["kwargs"]["code"])

    async def connect(self):
        self.asked = parse_qs(self.scope["query_string"].decode(errors="replace"), keep_blank_values=True)
        # A screen for the room knows what a spectator knows, whoever has opened it.
        self.visitor = "" if "screen" in self.asked else self.session_visitor
        await self.accept()
        try:
            await self._seek()
            room = await hub.arrive(self.code, self)
        except rate_limits.RateLimited as asked:
            metrics.count_refusal(asked.code)
            await self.end("too-many", TOO_MUCH)
        except RoomNotFound:
            rate_limits.rate_limiter.record_wrong_code(self.address)
            await self.end("gone", NOTHING_HERE)
        else:
            self._trust_page(room)
            await hub.enter(room, self)

    async def receive(self, text_data=None, bytes_data=None):
        """Every message is answered, be it with a version that the page has already."""
        before = self.sent
        try:
            message = move_input.decode(text_data)
            if message.get("move") == "here":  # a page that asks whether its line still holds
                await self._push(messages.render_version(self.version))
                return
            move = move_input.read(message)
            changes.check_may_move(await hub.known(self.code, self.visitor), self.visitor, move)
            room = await commit_queue.change(MoveRequest(self.code, self.visitor, move))
        except Refused as refused:
            await self._refuse(refused)
        except DatabaseUnavailable:
            log.exception("a move in room %s could not be kept", self.code)
            await self._refuse(Refused("try-again"))
        except RoomNotFound:
            await self.end("gone", NOTHING_HERE)
        except Barred:
            await self.turn_out()
        else:
            self.is_notice_past = True
            await hub.changed(room)
            if self.sent == before or self.is_notice_past:
                await self._push(self._cleared() + messages.render_version(self.version))

    async def show(self, pov: Pov, version: int) -> None:
        """Push what this channel's page lacks of this version; nothing when it has it all."""
        if version < self.version:
            return
        if version == self.version and pov == self.shown:
            self.shown = pov  # which all the others here share
            return
        if self.shown is not None and _moment(self.shown) != _moment(pov):
            self.is_notice_past = True
        await self._push(self._cleared() + diff.render_step(self.shown, pov, version, self.language))
        self.shown, self.version = pov, version

    async def turn_out(self) -> None:
        """The visitor was removed from the room. Harmless twice."""
        await self.end("removed", REMOVED)

    async def unwatch(self) -> None:
        await hub.leave(self.code, self)

    async def refuse_too_fast(self) -> None:
        await self._refuse(Refused("too-fast"))

    async def show_last_word(self, phase: str) -> None:
        await self._push(messages.render_end(self.code, phase, self.language))

    async def update_page(self, update: PageUpdate) -> None:
        await super().update_page(update)
        if update.has_regions and self.shown:
            await self._push(diff.render_step(None, self.shown, self.version, self.language))

    async def _seek(self) -> None:
        """Where too many codes were tried, only those who have a seat may come to it. Raises RateLimited."""
        try:
            rate_limits.rate_limiter.check_code(self.address)
        except rate_limits.RateLimited:
            if not await database_sync_to_async(queries.has_seat)(self.code, self.session_visitor):
                raise

    def _trust_page(self, room: Snapshot) -> None:
        """A page that has just been rendered from the version that the room still has shows all of it.

        When a line comes back, who has come and gone since is in no version.
        """
        is_new = 0 <= time.time() - _number(self.asked.get("at")) < NEW
        if not is_new or self.asked.get("version") != [str(room.version)]:
            return
        away = self.asked.get("away", [""])[0].split(".")
        present = frozenset(player.id for player in room.game.active if str(player.id) not in away)
        viewer, leaver = room.who(self.visitor)
        self.shown = build_pov(room.code, room.game, viewer, present, leaver)

    async def _refuse(self, refused: Refused) -> None:
        self.has_notice, self.is_notice_past = True, False
        metrics.count_refusal(refused.code)
        player = self.shown.turn.player if self.shown else None
        log.info("refused", extra={"room": self.code, "player": player, "code": refused.code})
        notice = messages.render_notice(Notice.of(refused, next(self.numbers)), self.language)
        await self._push(notice + messages.render_version(self.version))

    def _cleared(self) -> str:
        """What takes a notice away that is past: its one's next move was accepted, or their turn has changed."""
        is_to_go = self.has_notice and self.is_notice_past
        self.is_notice_past = False
        if not is_to_go:
            return ""
        self.has_notice = False
        return messages.render_notice(Notice())

    async def _push(self, html: str) -> None:
        self.sent += 1
        await self.send(html)


def _number(texts: list[str] | None) -> int:
    text = (texts or ["0"])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _moment(pov: Pov) -> tuple:
    """What a refusal was about: it is past when this changes."""
    return pov.turn.phase, pov.turn.step, pov.turn.is_yours


class FrontConsumer(BaseConsumer):
    """Tells a front page of the open rooms; takes no moves."""

    async def connect(self):
        await self.accept()
        await room_list.enter(self)

    async def receive(self, text_data=None, bytes_data=None):
        """A front page has nothing to say here."""

    async def unwatch(self) -> None:
        room_list.leave(self)

    async def show_last_word(self, phase: str) -> None:
        await self.send(messages.render_room_list_end(self.language))


class NothingHere(BaseConsumer):
    """Any other path: says so with a code, from which no browser reconnects."""

    async def connect(self):
        await self.accept()
        await self.end("gone", NOTHING_HERE)
