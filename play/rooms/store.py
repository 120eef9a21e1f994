"""Find, create and change rooms: the only code that writes one."""

import logging
import random
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .. import metrics
from ..models import Connection, Entry, Room
from ..rules import Refused, moves, timing, turn_order
from ..rules.board import SQUARES
from ..rules.game import CARD_SIZE, LOBBY, Game, Move
from . import cache, presence, sql

log = logging.getLogger(__name__)

# No letter or digit that another is taken for, no vowels (no words), nothing that looks like a square.
ALPHABET = "CDFGHJKMNPQRTVWX34679"
CODE_LENGTH = 6

# Rooms that are deleted in one statement.
BATCH = 500

_encode = msgspec.json.Encoder().encode
_decode_game = msgspec.json.Decoder(Game).decode
_decode_move = msgspec.json.Decoder(Move).decode


# Seconds by which a deadline may be late before nobody can have been there to act on it: any process with a socket
# in the room acts at once, the plain page when it reloads itself.
LATE, LATE_PAGE = 1, 10


# The database does not answer, and will again. Any other error of its own is our mistake.
DatabaseUnavailable = OperationalError, InterfaceError


class RoomNotFound(Exception):
    """There is no room with that code."""


class Barred(Exception):
    """The visitor was removed from the room."""


class MoveRequest(NamedTuple):
    """A move that a visitor asks for over a socket."""

    code: str
    visitor: str
    move: Move


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A room as it was read at one version.

    `seats` maps visitors to player ids, but for those `barred`; `deadline` is when a bot or the clock acts, in
    seconds since the epoch.
    """

    code: str
    version: int
    game: Game
    seats: dict[str, int]
    barred: frozenset[str] = frozenset()
    deadline: float | None = None

    @property
    def awaits_bot(self) -> bool:
        return _awaits_bot(self.game)

    def who(self, visitor: str) -> tuple[int | None, int | None]:
        """The visitor as `viewer` and as `leaver`, of which nobody is both."""
        player = self.game.player(self.seats.get(visitor, 0))
        if player is None:
            return None, None
        return (None, player.id) if player.is_out else (player.id, None)

    def viewer(self, visitor: str) -> int | None:
        """The player that this visitor is, or None for a spectator, who may be a leaver."""
        return self.who(visitor)[0]

    def leaver(self, visitor: str) -> int | None:
        """The player that this visitor was and can be again."""
        return self.who(visitor)[1]

    def present(self, seen: dict[str, float], now: float) -> frozenset[int]:
        """The ids of the bots, and of those with a visitor whose last sign still counts (`presence.seen`)."""
        people = {id for visitor, id in self.seats.items() if seen.get(visitor, 0) > now}
        return frozenset(player.id for player in self.game.active if player.is_bot or player.id in people)

    def has_heir(self, present: frozenset[int]) -> bool:
        """Whether one of those who are there could be host in the host's place."""
        return any(id != self.game.host and not self.game.player(id).is_bot for id in present)

    def is_host_gone(self, seen: dict[str, float], now: float) -> bool:
        """Whether the host is out, or has been away for so long that another takes over (rule 21)."""
        host = self.game.player(self.game.host)
        if host is None or host.is_out:
            return True
        last = max((seen.get(visitor, 0) for visitor, id in self.seats.items() if id == host.id), default=0)
        return last + (settings.HOST_AWAY_LOBBY if self.game.phase == LOBBY else settings.HOST_AWAY) <= now


def normalize_code(code: str) -> str:
    """The code as rooms are stored, from one typed in any case, with spaces or dashes, or from a whole link."""
    code = re.split("[/?#]", code.rpartition("/r/")[2])[0]
    return "".join(character for character in code.upper() if character.isalnum())


@metrics.database("create")
def create(visitor: str, name: str, bots: int = 0) -> str:
    """Make a room with its host in it, and with bots a game that has begun; return its code.

    Raises Refused for a bad name.
    """
    sweep(most=settings.SWEEP_AT_ONCE)
    with transaction.atomic():
        room = Room.objects.create(code=_new_code(), state=_text(Game()))
        host = _join(room, visitor, Move("join", text=name)).host
        for _ in range(bots):
            _make(room, Move("bot", host))
        if bots:
            _make(room, Move("start", host))
    return room.code


@metrics.database("read")
def read(code: str) -> Snapshot:
    """The room's latest version. Raises NoRoom."""
    return _snapshot(_find(code))


@metrics.database("join")
def join(code: str, visitor: str, name: str, colour: int | None = None) -> Snapshot:
    """Give the visitor a player in the room, or a leaver theirs again. Raises NoRoom, Barred or Refused."""
    with transaction.atomic():
        room = _find(code, to_write=True)
        before = _snapshot(room)
        if visitor in before.barred:
            raise Barred(code)
        if before.leaver(visitor):
            _make(room, Move("join", before.leaver(visitor)))
            presence.visit(room, visitor)
        elif not before.viewer(visitor):
            # Whose player a rematch has left behind.
            room.seats.filter(visitor=visitor).delete()
            _join(room, visitor, Move("join", text=name, colour=colour))
        return _snapshot(room)


@metrics.database("change")
def change(code: str, visitor: str, move: Move, by_form: bool = False) -> Snapshot:
    """Make the visitor's move and keep it, with its row in the log, before anybody hears of it.

    Whom the move is from is decided here, by the visitor's seat. `by_form`: not over a socket, which would tell that
    the visitor is there. Raises NoRoom, Barred or Refused.
    """
    with transaction.atomic():
        return _change(code, visitor, move, by_form)


def change_all(asked: Sequence[MoveRequest]) -> list[Snapshot | Exception]:
    """Make the moves in one transaction; for each, in its place, what `change` returns or raises.

    Where one trips over a mistake of ours, they are made one by one, so that it is nobody else's. Raises OutOfReach
    where the database does not answer in time: then none is made.
    """
    if len(asked) > 1:
        try:
            return _change_together(asked)
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("%s moves could not be made together", len(asked))
    return [_outcome(change, one) for one in asked]


def check_may_move(room: Snapshot, visitor: str, move: Move) -> None:
    """Refuse what this snapshot alone can refuse, so that a stranger's moves do not make the players' wait.

    Raises Barred or Refused.
    """
    if visitor in room.barred:
        raise Barred(room.code)
    if move.name not in moves.MOVES:
        raise Refused("move-unknown")
    if not room.viewer(visitor):
        raise Refused("stranger")


@metrics.database("arrive")
def connect(code: str, visitor: str, channel: str) -> Snapshot:
    """A socket of the visitor shows the room from now on. Raises NoRoom.

    Whoever was away at the rematch is seated in its lobby, and a deadline that nobody saw pass is renewed. Who was
    removed does not arrive.
    """
    with transaction.atomic():
        room = _find(code, to_write=True)
        before = _snapshot(room)
        if visitor in before.barred:
            return before
        presence.connect(room, visitor, channel)
        _come_in(room, before, visitor)
        if timing.has_run_out(before.game, time.time() - LATE):
            _make(room, Move("renew"))
        return _snapshot(room)


@metrics.database("visit")
def visit(code: str, visitor: str) -> Snapshot:
    """The visitor looks at the room's plain page, which only tells something of one who has a seat. Raises NoRoom."""
    with transaction.atomic():
        room = _find(code, to_write=True)
        before = _snapshot(room)
        if visitor not in before.seats:
            return before
        presence.visit(room, visitor)
        _come_in(room, before, visitor)
        return _snapshot(room)


@metrics.database("expire")
def run_deadline(code: str, version: int, choose: Callable[[Snapshot], Move | None], by_page: bool = False) -> Snapshot:
    """Do what the room's deadline asks for, if this is still its version and the deadline has passed.

    `choose` says which move a bot that is awaited makes, as long as there is time; after that, time is up.
    `by_page`: no socket may be there. Harmless twice: the second finds another version. Raises NoRoom.
    """
    with transaction.atomic():
        room = _find(code, to_write=True)
        before = _snapshot(room)
        if room.version != version or room.deadline is None or room.deadline > time.time():
            return before
        _make(room, _overdue(before, choose, by_page))
        return _snapshot(room)


@metrics.database("succeed")
def replace_host(code: str) -> Snapshot:
    """Another host for one who is out or has long been away, if somebody is there (rule 21). Raises NoRoom."""
    with transaction.atomic():
        room = _find(code, to_write=True)
        if _snapshot(room).is_host_gone(presence.seen([code])[code], time.time()):
            _make(room, Move("succeed"))
        return _snapshot(room)


@metrics.database("sweep")
def sweep(most: int | None = None) -> int:
    """Delete the rooms that nobody has been in for ROOM_LASTS seconds, so many at most; how many it were."""
    before = timezone.now() - timedelta(seconds=settings.ROOM_LASTS)
    empty = Room.objects.filter(changed__lt=before).exclude(connections__fresh_until__gte=before.timestamp())
    swept = 0
    while ids := list(empty.values_list("pk", flat=True)[: min(most or BATCH, BATCH)]):
        Room.objects.filter(pk__in=ids).delete()
        swept += len(ids)
        if most:
            break
    return swept


def open_rooms(most: int = 20) -> list[tuple[str, Game]]:
    """The code and the game of the rooms that are no secret and have somebody in them, the latest changed first."""
    fresh = Connection.objects.filter(room=OuterRef("pk"), fresh_until__gt=time.time())
    found = Room.objects.filter(Exists(fresh), is_open=True).order_by("-changed")
    return [(room.code, _game(room)) for room in found[:most]]


def rooms_of_visitor(visitor: str, most: int = 10) -> list[tuple[str, Game]]:
    """The code and the game of the rooms that the visitor sits in, the latest changed first."""
    found = Room.objects.filter(seats__visitor=visitor, seats__is_barred=False).order_by("-changed")
    return [(room.code, _game(room)) for room in found[:most]]


def has_seat(code: str, visitor: str) -> bool:
    """Whether the visitor sits in the room, or may come back to it."""
    return bool(visitor) and Room.objects.filter(code=code, seats__visitor=visitor, seats__is_barred=False).exists()


def versions(codes: list[str]) -> dict[str, int]:
    """The version that each of these rooms has by now."""
    return dict(Room.objects.filter(code__in=codes).values_list("code", "version"))


def replay(code: str) -> Game:
    """The game that folding the room's log gives: the same as the stored one. Raises NoRoom."""
    return reduce(moves.play, log_of(code), Game())


def log_of(code: str) -> tuple[Move, ...]:
    """The moves that were accepted in the room, from the first on. Raises NoRoom."""
    return tuple(_decode_move(entry.move) for entry in _find(code).log.all())


def last_moves(code: str, version: int, most: int) -> list[tuple[int, Move]]:
    """The moves with which the room reached this version, at most so many; the last first, each with its version."""
    entries = Entry.objects.filter(room__code=code, version__lte=version).order_by("-version")[:most]
    return [(number, _decode_move(move)) for number, move in entries.values_list("version", "move")]


def _change_together(asked: Sequence[MoveRequest]) -> list[Snapshot | Exception]:
    # In the order of their codes: two processes that lock several rooms never wait for each other.
    order = sorted(range(len(asked)), key=lambda at: asked[at].code)
    found: dict[int, Snapshot | Exception] = {}
    with metrics.operations("change", len(asked)), transaction.atomic():
        for at in order:
            found[at] = _outcome(_change, asked[at], (Refused, RoomNotFound, Barred))
    return [found[at] for at in range(len(asked))]


def _outcome(make: Callable[..., Snapshot], asked: MoveRequest, known: tuple = (Exception,)) -> Snapshot | Exception:
    """What it returns, or which of the known exceptions it raises, before which it has written nothing."""
    try:
        return make(*asked)
    except known as trouble:
        return trouble


def _change(code: str, visitor: str, move: Move, by_form: bool = False) -> Snapshot:
    room = _find(code, to_write=True)
    before = _snapshot(room)
    check_may_move(before, visitor, move)
    if by_form:
        presence.visit(room, visitor)
        _come_in(room, before, visitor)
    version = room.version
    after = _make(room, replace(move, player=before.viewer(visitor)))
    if move.name == "kick" and room.version > version:
        room.seats.filter(player=move.whom).update(is_barred=True)
        _seats_changed(room)
    if move.name == "leave" and after.player(before.viewer(visitor)) is None:
        room.seats.filter(visitor=visitor).delete()
        _seats_changed(room)
    return _snapshot(room)


def _join(room: Room, visitor: str, move: Move) -> Game:
    game = _make(room, move)
    room.seats.create(visitor=visitor, player=game.joined)
    _seats_changed(room)
    presence.visit(room, visitor)
    return game


def _come_in(room: Room, before: Snapshot, visitor: str) -> None:
    """Whoever was away when the rematch began is seated in its lobby."""
    player = before.game.player(before.viewer(visitor) or 0)
    if player and not player.seated and before.game.phase == LOBBY:
        _make(room, Move("come-in", player.id))


def _overdue(room: Snapshot, choose: Callable[[Snapshot], Move | None], by_page: bool) -> Move:
    if room.awaits_bot and not timing.has_run_out(room.game, time.time()):
        return choose(room)
    if by_page and timing.has_run_out(room.game, time.time() - LATE_PAGE):
        return Move("renew")
    return Move("time-out")


def _make(room: Room, move: Move) -> Game:
    game = _game(room)
    move = _given(room, game, move)
    after = moves.play(game, move)
    if after is game:
        return game
    room.version += 1
    room.state, room.game = _text(after), after
    room.deadline = _deadline(game, after, room.deadline)
    room.is_open = not after.settings.private
    sql.save(room, _text(move))
    # Robust: what is committed is made, whatever becomes of telling it.
    version = room.version
    transaction.on_commit(lambda: _made(room, move, version), robust=True)
    return after


def _made(room: Room, move: Move, version: int) -> None:
    """Committed. It is told by its name alone: what it says may be a secret, or somebody's own words."""
    cache.put(room)
    log.info("move", extra={"room": room.code, "player": move.player, "move": move.name, "version": version})
    metrics.moved(move.name)


def _given(room: Room, game: Game, move: Move) -> Move:
    """The move with the time, and with the chance and the presence that it needs."""
    move = replace(move, now=round(time.time(), 3))
    if moves.needs_first(move) and turn_order.seated(game):
        move = replace(move, first=secrets.choice(turn_order.seated(game)))
    if moves.needs_card(game, move):
        unseen = sorted(set(SQUARES).difference(game.shown))
        card = secrets.SystemRandom().sample(unseen, CARD_SIZE) if len(unseen) >= CARD_SIZE else ()
        move = replace(move, card=tuple(card))
    if move.name in moves.NEEDS_PRESENCE:
        seen = presence.seen([room.code])[room.code]
        move = replace(move, present=tuple(sorted(_snapshot(room).present(seen, time.time()))))
    return move


def _deadline(before: Game, game: Game, previous: float | None) -> float | None:
    """When the clock acts, or before it a bot: a little after it is awaited (rule 22).

    Counted from when the last bot should have acted: where nobody holds a socket, a reload of the page finds
    what a few seconds have brought, and not more than that after a night. In Quick, where all are awaited at once,
    none is later than if it were awaited alone.
    """
    if not _awaits_bot(game):
        return game.deadline or None
    now = time.time()
    if previous and previous > now and before.moment == game.moment and _awaits_bot(before):
        return previous  # nothing that people say or do beside the game puts a bot off
    since = max(previous, now - settings.BOT_CATCH_UP) if previous and previous < now else now
    return min(since + random.uniform(*settings.BOT_PACE), game.since + settings.BOT_PACE[1])


def _awaits_bot(game: Game) -> bool:
    return any(game.player(id).is_bot for id in game.awaited)


def _find(code: str, to_write: bool = False) -> Room:
    room = sql.find(code, to_write)
    if room is None:
        raise RoomNotFound(code)
    return room


def _game(room: Room) -> Game:
    """The room's game, decoded once for each version."""
    if not hasattr(room, "game") and not cache.get(room):
        if "state" not in vars(room) and not sql.load(room):
            raise RoomNotFound(room.code)
        room.game = _decode_game(room.state)
    return room.game


def _snapshot(room: Room) -> Snapshot:
    found = _seats(room)
    seats = {visitor: player for visitor, player, is_barred in found if not is_barred}
    barred = frozenset(visitor for visitor, _, is_barred in found if is_barred)
    return Snapshot(room.code, room.version, _game(room), seats, barred, room.deadline)


def _seats(room: Room) -> list[tuple[str, int, bool]]:
    """Read once for each version, and again after `_seats_changed`."""
    _game(room)
    if not hasattr(room, "sitting"):
        room.sitting = sql.seats(room)
    return room.sitting


def _seats_changed(room: Room) -> None:
    vars(room).pop("sitting", None)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Room.objects.filter(code=code).exists():
            return code


def _text(value: Game | Move) -> str:
    return _encode(value).decode()
