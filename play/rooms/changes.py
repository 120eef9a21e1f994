"""Change rooms: make one, join it, move in it, note who is present, and do what the room does by itself.

What takes a room's code raises RoomNotFound. What makes or checks a visitor's move raises Barred or Refused too.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.conf import settings
from django.db import IntegrityError, transaction

from .. import metrics
from ..models import Room
from ..rules import Refused, moves, timing
from ..rules.game import Game, Move
from ..rules.phases import BEFORE_A_GAME
from . import Barred, codec, presence
from .cleanup import sweep
from .codes import draw_code
from .snapshot import Snapshot
from .store import LockedRoom, locked_room

# Draws first givers and cards.
chance = secrets.SystemRandom()


def apply(room: LockedRoom, move: Move, first_givers: Sequence[int] = ()) -> Game:
    """Play the move in the locked room, write the outcome, and return it. No-op if the game stays the same.

    A start draws the first giver from `first_givers` (ids), or from all who are seated.
    Raises Refused before anything is written.
    """
    before, now = room.game, time.time()
    move = moves.with_chance_and_time(before, move, now, chance, lambda: _read_present(room, now), first_givers)
    after = moves.play(before, move)
    if after is not before:
        room.save(after, move)
    return after


@metrics.time_operation("create")
def create(visitor: str, name: str, bots: int = 0, made_by: str = "") -> str:
    """Make a room with the visitor as its host and return its code. With bots, its game begins at once.

    One of the bots gives first, so that the first round explains itself (rule 4). `made_by` is what tells the
    visitor's form from all others: return the room that it has made already, perhaps at this moment (rule 24). Raises
    Refused for a bad name.
    """
    sweep(limit=settings.SWEEP_AT_ONCE)
    try:
        return _create(visitor, name, bots, made_by)
    except IntegrityError:
        made = Room.objects.filter(made_by=made_by).first()
        if made is None:
            raise
        return made.code


@metrics.time_operation("join")
def join(code: str, visitor: str, name: str, colour: int | None = None) -> Snapshot:
    """Give the visitor a player in the room. A leaver gets their player back. No-op for a visitor with a player.

    Raises Barred or Refused.
    """
    with locked_room(code) as room:
        before = room.snapshot
        if visitor in before.barred:
            raise Barred(code)
        if before.leaver(visitor):
            apply(room, Move("join", before.leaver(visitor)))
            presence.visit(room.row, visitor)
        elif not before.viewer(visitor):
            room.remove_seat(visitor)  # of a player whom a rematch left behind
            _seat(room, visitor, Move("join", text=name, colour=colour))
    return room.snapshot


@metrics.time_operation("change")
def change(code: str, visitor: str, move: Move, by_form: bool = False, form: str = "") -> Snapshot:
    """Make the visitor's move and write it with its log entry before anybody is told of it.

    The visitor's seat decides whose move it is. `by_form`: the move came without a socket, so it is a sign of
    presence, too. `form` is what tells its form from the others that the visitor sends. No-op if it is sent again.
    """
    with locked_room(code) as room:
        make_move(room, visitor, move, by_form, form)
    return room.snapshot


def make_move(room: LockedRoom, visitor: str, move: Move, by_form: bool = False, form: str = "") -> None:
    before = room.snapshot
    check_may_move(before, visitor, move)
    if _has_left(before, visitor, move) or (form and room.has_sent(visitor, form)):
        return
    if by_form:
        presence.visit(room.row, visitor)
        _come_in(room, before, visitor)
    version, player = room.row.version, before.viewer(visitor)
    after = apply(room, replace(move, player=player))
    if move.name == "kick" and room.row.version > version:
        room.bar(move.whom)
    if move.name == "leave" and after.player(player) is None:
        room.remove_seat(visitor)
    if form:
        room.record_form(visitor, form)


def check_may_move(room: Snapshot, visitor: str, move: Move) -> None:
    """Refuse what the snapshot alone can refuse, so that a stranger's moves do not delay the players'."""
    if visitor in room.barred:
        raise Barred(room.code)
    if move.name not in moves.OF_PLAYERS:
        raise Refused("move-unknown")
    if not room.viewer(visitor) and not _has_left(room, visitor, move):
        raise Refused("stranger")


@metrics.time_operation("arrive")
def connect(code: str, visitor: str, channel: str) -> Snapshot:
    """Record that a socket of the visitor shows the room from now on.

    A player who was away at the rematch is seated before its start, or in the lobby. A deadline that passed with
    nobody there is extended. A barred visitor changes nothing.
    """
    with locked_room(code) as room:
        before = room.snapshot
        if visitor not in before.barred:
            presence.connect(room.row, visitor, channel)
            _come_in(room, before, visitor)
            if timing.was_missed(before.game, time.time()):
                apply(room, Move("renew"))
    return room.snapshot


@metrics.time_operation("visit")
def visit(code: str, visitor: str) -> Snapshot:
    """Record that the visitor looks at the room's plain page. No-op without a seat."""
    with locked_room(code) as room:
        before = room.snapshot
        if visitor in before.seats:
            presence.visit(room.row, visitor)
            _come_in(room, before, visitor)
    return room.snapshot


@metrics.time_operation("expire")
def run_deadline(code: str, version: int, choose: Callable[[Snapshot], Move | None], by_page: bool = False) -> Snapshot:
    """Do what the room's deadline asks for.

    Idempotent: no-op if the room has another version by now or the deadline has not passed. `choose` returns the
    move of a bot that is awaited, as long as there is time. After that, time is up. `by_page`: a reload of the plain
    page asks, so perhaps no socket is open.
    """
    with locked_room(code) as room:
        before = room.snapshot
        now = time.time()
        if before.version == version and before.deadline is not None and before.deadline <= now:
            apply(room, timing.find_overdue_move(before.game, now, by_page) or choose(before))
    return room.snapshot


@metrics.time_operation("succeed")
def replace_host(code: str) -> Snapshot:
    """Replace a host who left or has been away too long (rule 21). No-op if no other person is present."""
    with locked_room(code) as room:
        if room.snapshot.is_host_gone(presence.read([code])[code], time.time()):
            apply(room, Move("succeed"))
    return room.snapshot


def _create(visitor: str, name: str, bots: int, made_by: str) -> str:
    with transaction.atomic():
        state = codec.encode_game(Game())
        room = LockedRoom(Room.objects.create(code=_free_code(), state=state, made_by=made_by or None))
        host = _seat(room, visitor, Move("join", text=name)).host
        for _ in range(bots):
            apply(room, Move("bot", host))
        if bots:
            apply(room, Move("start", host), [player.id for player in room.game.players if player.is_bot])
    return room.row.code


def _has_left(room: Snapshot, visitor: str, move: Move) -> bool:
    """Return whether a visitor without a player asks to leave: a player who has left may ask again (rule 24).

    A player who left the lobby is forgotten. So a stranger may ask too, and nothing comes of it.
    """
    return move.name == "leave" and not room.viewer(visitor)


def _free_code() -> str:
    code = draw_code()
    while Room.objects.filter(code=code).exists():
        code = draw_code()
    return code


def _seat(room: LockedRoom, visitor: str, join: Move) -> Game:
    game = apply(room, join)
    room.add_seat(visitor, game.joined)
    presence.visit(room.row, visitor)
    return game


def _come_in(room: LockedRoom, before: Snapshot, visitor: str) -> None:
    player = before.game.player(before.viewer(visitor) or 0)
    if player and not player.seated and before.game.phase in BEFORE_A_GAME:
        apply(room, Move("come-in", player.id))


def _read_present(room: LockedRoom, now: float) -> frozenset[int]:
    return room.snapshot.present(presence.read([room.row.code])[room.row.code], now)
