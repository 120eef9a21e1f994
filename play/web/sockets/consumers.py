"""The sockets of browsers. In a room they take moves and push what changed; on a front page, the open rooms."""

import logging
import re
from collections.abc import Callable
from functools import cached_property
from itertools import count

from channels.db import database_sync_to_async
from msgspec.structs import replace

from ... import request_ids
from ...live.events import PartialUpdate
from ...live.hub import hub
from ...live.room_list import room_list
from ...pov.builder import build_pov
from ...pov.pov import Pov
from ...pov.regions import Notice
from ...pov.steps import Step
from ...rendering import diff, messages
from ...rooms import Barred, DatabaseUnavailable, RoomClosed, RoomNotFound, changes, clock, codes, presence, queries
from ...rooms.commit_queue import MoveRequest, commit_queue
from ...rooms.snapshot import Snapshot
from ...rules import Refused
from ...rules.game import Move
from ..limits import rate_limits
from ..refusals import TRY_AGAIN, record_refusal
from . import event_input, move_input, question_input
from .answers import Answers
from .base_consumer import FORBIDDEN, NOTHING_HERE, TOO_MUCH, BaseConsumer, PageUpdate

log = logging.getLogger(__name__)

_NUMBER = re.compile(r"\d{1,11}(\.\d)?", re.ASCII)

# Seconds for which a page counts as new, and after which the countdown that it shows counts as late.
NEW, LATE = 10, 0.5


class RoomConsumer(BaseConsumer):
    """Show a room to one visitor, and take the visitor's moves."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.numbers = count(1)
        self.shown: Pov | None = None
        self.version = 0
        self.has_pushed = False  # since the last move began
        self.has_notice = True  # the page may have one from before this socket, so it is cleared once
        self.is_notice_past = False
        self.answers = Answers()
        self.is_page_new = False
        self.is_screen = False
        self.is_code_hidden = False
        self.is_waiting = False  # for the database, to show the room at all
        self.closed = ""  # what staff says of the room that it has closed

    @cached_property
    def code(self) -> str:
        return codes.normalize_code(self.scope["url_route"]["kwargs"]["code"])

    async def connect(self):
        # A shared screen shows what a spectator sees, also if a player opened it.
        self.visitor = self.session_visitor
        self.is_screen = "screen" in self.asked
        self.is_code_hidden = "hide" in self.asked
        if self.is_screen:
            self.visitor, self.channel_name = "", presence.SCREEN + self.channel_name
        await self.accept()
        await self.open()

    async def open(self) -> bool:
        """Show the room from now on. Return False if the database cannot do that now, or cannot record it.

        Then the hub calls this again at every tick, and the page stays open meanwhile: thousands that come back again
        and again would be one more burden for the database.
        """
        try:
            await self._check_code()
            room, seen = await hub.connect(self.code, self)
        except DatabaseUnavailable:
            await self._ask_to_wait()
        except rate_limits.RateLimited as limited:
            record_refusal(limited.code)
            await self.end("too-many", TOO_MUCH)
        except RoomClosed as shut:
            await self.eject(shut.sentence)
        except RoomNotFound:
            rate_limits.rate_limiter.record_wrong_code(self.address)
            await self.end("gone", NOTHING_HERE)
        else:
            await self._watch(room, seen)
        return self.channel_name not in hub.unrecorded

    async def receive(self, text_data=None, bytes_data=None):
        """Answer every message, if only with a version that the page already has."""
        try:
            message = move_input.decode(text_data)
            if message.get("move") == "here":
                await self._answer_page()
            elif event_input.is_event(message):
                await self._send_event(message)
            elif question_input.is_question(message):
                self._answer(message)
            else:
                await self._move(move_input.read(message, self.language))
        except Refused as refused:
            await self._refuse(refused)
        except rate_limits.RateLimited:
            await self.refuse_too_fast()
        except DatabaseUnavailable:
            log.exception("Could not write a move", extra={"room": self.code})
            await self._refuse(Refused(TRY_AGAIN))
        except RoomClosed as shut:
            await self.eject(shut.sentence)
        except RoomNotFound:
            await self.end("gone", NOTHING_HERE)
        except Barred:
            await self.eject()

    def show(self, pov: Pov, version: int, find_step: Callable[[Pov | None], Step]) -> None:
        """Push what the page lacks of this version. No-op if it lacks nothing.

        `find_step` returns what takes a page that shows another Pov to this one.
        """
        if version < self.version:
            return
        if version == self.version and pov == self.shown:
            self.shown = pov  # equal, but shared with the room's other sockets
            return
        if self.has_notice and self.shown is not None and _moment(self.shown) != _moment(pov):
            self.is_notice_past = True
        step = diff.render_shared_step(find_step(self.shown), version, self.language, self.is_code_hidden)
        self.push(self._clear_notice() + self.answers.clear_past(pov) + step)
        self.shown, self.version, self.has_pushed = pov, version, True

    def show_events(self, updates: list[PartialUpdate]) -> None:
        """Push what is never saved. No-op for a page that shows no room yet."""
        if self.shown:
            html = "".join(messages.render_event(*update, self.language) for update in updates)
            self.push(html + messages.render_version(self.version))

    def warn(self, seconds: int) -> None:
        """Say that so many seconds are left. No-op for a page that shows no room yet."""
        if self.shown:
            warning = messages.render_warning(seconds, self.language)
            self.push(warning + messages.render_version(self.version))

    async def eject(self, closed: str | None = None) -> None:
        """End: the visitor was removed, or staff has closed the room with a sentence."""
        if closed is None:
            await self.end("removed", FORBIDDEN)
        else:
            self.closed = closed
            await self.end("shut", NOTHING_HERE)

    def render_version(self) -> str:
        return messages.render_version(self.version)

    async def unwatch(self) -> None:
        await hub.unwatch(self.code, self)

    async def refuse_too_fast(self) -> None:
        await self._refuse(Refused("too-fast"))

    async def show_last_word(self, phase: str) -> None:
        self.push(messages.render_end(self.code, phase, self.language, self.closed))

    async def update_page(self, update: PageUpdate) -> None:
        await super().update_page(update)
        if update.has_regions and self.shown:
            self.push(diff.render_step(None, self.shown, self.version, self.language, self.is_code_hidden))

    async def _ask_to_wait(self) -> None:
        """Say once that the database cannot show the room now."""
        if not self.is_waiting and not self.shown:
            self.is_waiting = True
            await self._refuse(Refused(TRY_AGAIN))

    async def _watch(self, room: Snapshot, seen: dict[str, float]) -> None:
        if self.is_over:  # the browser has gone while the hub opened its page again
            await hub.forget(room, self)
            return
        if self.is_waiting:
            self.is_waiting, self.is_notice_past = False, True
        if not self.shown:
            self._trust_page(room)
        elif self.channel_name in hub.unrecorded:
            return
        await hub.watch(room, seen, self)

    async def _check_code(self) -> None:
        try:
            rate_limits.rate_limiter.check_code(self.address)
        except rate_limits.RateLimited:
            if not await database_sync_to_async(queries.has_seat)(self.code, self.session_visitor):
                raise

    def _trust_page(self, room: Snapshot) -> None:
        """Assume that a new page shows all of the version it was rendered from, if that is the latest."""
        # An older page, whose socket comes back, may show old presence: no version says who came and went.
        age = clock.now() - _number(self.asked.get("at"))
        if not -LATE <= age < NEW or self.asked.get("version") != [str(room.version)]:
            return
        away = self.asked.get("away", [""])[0].split(".")
        present = frozenset(player.id for player in room.game.active if str(player.id) not in away)
        self.is_page_new = True
        self.answers.note_new_page()
        viewer, leaver, knock = room.find_seat(self.visitor)
        shown = build_pov(room.code, room.game, viewer, present, leaver, knock)
        # A slow page has begun to count when it was drawn.
        self.shown = replace(shown, clock=None) if age > LATE and shown.clock.deadline else shown

    async def _answer_page(self) -> None:
        """Tell a page that has heard nothing for a while, or was hidden, that the line works and what time is left."""
        if self.shown:
            self.push(diff.render_clock(self.shown.clock, self.version, self.language))
        else:
            self.push(messages.render_version(self.version))

    async def _move(self, move: Move) -> None:
        self.has_pushed = False
        room = await hub.read(self.code, self.visitor)
        if changes.may_have_effect(room, self.visitor, move):
            request = MoveRequest(self.code, self.visitor, move, request_ids.current.get())
            room = await commit_queue.change(request)
        self.is_notice_past = self.answers.is_past = True
        await hub.publish(room)
        if not self.has_pushed or self.is_notice_past:  # the page got no push, or one before the move was accepted
            answer = self.answers.clear_past(self.shown) if self.shown else ""
            self.push(self._clear_notice() + answer + messages.render_version(self.version))

    async def _send_event(self, fields: dict[str, object]) -> None:
        """Show a reaction or a practice dot on all pages. Answer with the version: the push follows, or is dropped."""
        if self.is_screen:  # or a muted player could react through it
            raise Refused("stranger")
        rate_limits.rate_limiter.check_event(self.visitor or self.channel_name)
        event = event_input.read(fields, await hub.read(self.code), self.visitor)
        self.is_notice_past = True
        self.push(self._clear_notice() + messages.render_version(self.version))
        if rate_limits.rate_limiter.may_show_event(self.code):
            hub.send_event(event)

    def _answer(self, fields: dict[str, object]) -> None:
        """Answer a question, to this page alone and by what it shows. Nothing is saved."""
        if not self.shown:
            raise Refused("try-again")
        answer = self.answers.find(self.shown, fields, self.language)
        self.is_notice_past = True
        self.push(self._clear_notice() + answer + messages.render_version(self.version))

    async def _refuse(self, refused: Refused) -> None:
        self.has_notice, self.is_notice_past = True, False
        player = self.shown.turn.player if self.shown else None
        record_refusal(refused.code, room=self.code, player=player)
        notice = messages.render_notice(Notice.of(refused, next(self.numbers)), self.language)
        self.push(notice + messages.render_version(self.version))

    def _clear_notice(self) -> str:
        """Return HTML that clears an outdated refusal: a later move was accepted, or the player's turn changed."""
        is_to_go = self.has_notice and self.is_notice_past
        self.is_notice_past = False
        if not is_to_go:
            return ""
        self.has_notice = False
        return messages.render_notice(Notice())


def _number(texts: list[str] | None) -> float:
    text = (texts or ["0"])[0]
    return float(text) if _NUMBER.fullmatch(text) else 0


def _moment(pov: Pov) -> tuple:
    """Return what a refusal was about. It is outdated when this changes."""
    return pov.turn.phase, pov.turn.step, pov.turn.may_move


class FrontConsumer(BaseConsumer):
    """Show the open rooms on a front page. It takes no moves."""

    async def connect(self):
        await self.accept()
        await room_list.watch(self)

    async def receive(self, text_data=None, bytes_data=None):
        """Answer that the socket works, which is all that a front page asks."""
        self.push(messages.NOTHING_NEW)

    async def unwatch(self) -> None:
        room_list.unwatch(self)

    async def show_last_word(self, phase: str) -> None:
        self.push(messages.render_room_list_end(self.language, is_barred=phase == "barred"))


class NothingHere(BaseConsumer):
    """Close a socket on any other path, with a code after which no browser reconnects."""

    async def connect(self):
        await self.accept()
        await self.end("gone", NOTHING_HERE)
