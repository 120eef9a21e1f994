"""Change rooms: join one, move in it, note who is present, and do what the room does by itself.

What takes a room's code raises RoomNotFound, or RoomClosed, which is one. What makes or checks a visitor's move raises
Barred or Refused too.
"""

import secrets
from collections.abc import Callable, Sequence

from .. import metrics, word_list
from ..rules import Refused, moves, timing
from ..rules.game import Game, Move
from ..rules.values import replace
from . import Barred, RoomClosed, clock, presence, seat_moves
from .snapshot import Snapshot
from .store import LockedRoom, locked_room

# Draws first givers and cards.
lots = secrets.SystemRandom()


def apply(room: LockedRoom, move: Move, first_givers: Sequence[int] = ()) -> Game:
    """Play the move in the locked room, write the outcome, and return it. No-op if the game stays the same.

    A start draws the first giver from `first_givers` (ids), or from all who are seated.
    Raises Refused before anything is written.
    """
    before, now = room.game, clock.now()
    move = moves.with_chance_and_time(
        before,
        move,
        now,
        lots,
        lambda: _read_present(room, now),
        first_givers,
        lambda: _read_gone(room, now),
        word_list.find_unwelcome,
    )
    after = moves.play(before, move)
    if after is not before:
        room.save(after, move)
    return after


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
        elif not before.viewer(visitor) and not before.is_waiting(visitor):
            room.remove_seat(visitor)  # of a player whom a rematch left behind
            seat(room, visitor, Move("join", text=name, colour=colour))
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
    """Make the visitor's move in the locked room, as `change` does."""
    before = room.snapshot
    if not may_have_effect(before, visitor, move) or (form and room.has_sent(visitor, form)):
        return
    if by_form:
        presence.visit(room.row, visitor)
        seat_moves.come_in(room, before.seats[visitor], apply)
    made = replace(move, player=before.seats[visitor])
    apply(room, made)
    seat_moves.follow(room, before.game, made, visitor, apply)
    if form:
        room.record_form(visitor, form)


def may_have_effect(room: Snapshot, visitor: str, move: Move) -> bool:
    """Return whether anything can come of the move. Refuse what the snapshot alone can refuse.

    So no stranger's move delays the players': neither of these needs the room's lock.
    """
    if room.closed is not None:
        raise RoomClosed(room.code, room.closed)
    if visitor in room.barred:
        raise Barred(room.code)
    if move.name not in moves.OF_PLAYERS | moves.OF_KNOCKS:
        raise Refused("move-unknown")
    may_ask = room.is_waiting(visitor) if move.name in moves.OF_KNOCKS else room.viewer(visitor)
    if not may_ask and not _is_repeat(room, visitor, move):
        raise Refused("stranger")
    return bool(may_ask)


@metrics.time_operation("take-along")
def take_along(code: str, visitor: str, player: int, handovers: int) -> Snapshot:
    """Let a player go on in the visitor's browser, by their own link (rule 24). Raises Barred or Refused."""
    with locked_room(code) as room:
        seat_moves.take_along(room, visitor, player, handovers, apply)
    return room.snapshot


@metrics.time_operation("ask")
def ask(code: str, visitor: str, whom: int) -> Snapshot:
    """Let the visitor ask the host to be a player who is away (rule 24). Raises Barred or Refused."""
    with locked_room(code) as room:
        seat_moves.ask(room, visitor, whom, apply)
    return room.snapshot


@metrics.time_operation("arrive")
def connect(code: str, visitor: str, channel: str) -> Snapshot:
    """Record that a socket of the visitor shows the room from now on.

    A player who was away at the rematch is seated before its start, or in the lobby; so is a newcomer who was gone, if
    there is a place. One who was noted as absent has their whole time again. Nobody can ask to be the player any more.
    A deadline that passed with nobody there is extended. A barred visitor changes nothing.
    """
    with locked_room(code) as room:
        before = room.snapshot
        if visitor not in before.barred:
            presence.connect(room.row, visitor, channel)
            if visitor in before.seats:
                seat_moves.come_in(room, before.seats[visitor], apply)
            if timing.was_missed(before.game, clock.now()):
                apply(room, Move("renew"))
    return room.snapshot


@metrics.time_operation("visit")
def visit(code: str, visitor: str) -> Snapshot:
    """Record that the visitor looks at the room's plain page. No-op without a seat.

    Perhaps nobody has a socket open, whose tick would note who has long been away, or waits at the door no longer.
    """
    with locked_room(code) as room:
        before = room.snapshot
        if visitor in before.seats:
            presence.visit(room.row, visitor)
            seat_moves.come_in(room, before.seats[visitor], apply)
            write_absences(room)
            seat_moves.lapse(room, apply)
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
        now = clock.now()
        if before.version == version and before.deadline is not None and before.deadline <= now:
            apply(room, timing.find_overdue_move(before.game, now, by_page) or choose(before))
    return room.snapshot


@metrics.time_operation("succeed")
def replace_host(code: str) -> Snapshot:
    """Replace a host who left or has been away too long (rule 21). No-op if no other person is present."""
    with locked_room(code) as room:
        if room.snapshot.is_host_gone(presence.read([code])[code], clock.now()):
            apply(room, Move("succeed"))
    return room.snapshot


@metrics.time_operation("absences")
def note_absences(code: str) -> Snapshot:
    """Note who has been away for 20 seconds, and who is back (rule 18). Idempotent."""
    with locked_room(code) as room:
        write_absences(room)
    return room.snapshot


@metrics.time_operation("lapse")
def lapse(code: str) -> Snapshot:
    """End the knocks of visitors who have been away too long (rule 24)."""
    with locked_room(code) as room:
        seat_moves.lapse(room, apply)
    return room.snapshot


def write_absences(room: LockedRoom) -> None:
    """Write the moves that note who has long been away, and who is back (rule 18)."""
    before, seen = room.snapshot, presence.read([room.row.code])[room.row.code]
    for move in before.find_absences(seen, clock.now()):
        apply(room, move)


def _is_repeat(room: Snapshot, visitor: str, move: Move) -> bool:
    """Return whether the visitor gives up again what they have given up: a player, or a place at the door (rule 24).

    A player who left the lobby is forgotten. So a stranger may leave too, and nothing comes of it. Whose seat has gone
    to another browser may not. Whose knock was answered meanwhile is shown the answer.
    """
    if move.name == "leave":
        return bool(room.leaver(visitor)) or visitor not in room.seats
    return move.name == "unknock"


def seat(room: LockedRoom, visitor: str, join: Move) -> Game:
    game = apply(room, join)
    room.add_seat(visitor, game.joined)
    presence.visit(room.row, visitor)
    return game


def _read_gone(room: LockedRoom, now: float) -> frozenset[int]:
    room.lock()  # or a player could come in between, and neither would see the other
    return room.snapshot.list_gone(presence.read([room.row.code])[room.row.code], now)


def _read_present(room: LockedRoom, now: float) -> frozenset[int]:
    room.lock()  # as above
    return room.snapshot.present(presence.read([room.row.code])[room.row.code], now)
