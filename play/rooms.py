"""Find, create and change rooms: the only code that writes one."""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from django.conf import settings
from django.db import transaction

from .models import Entry, Room
from .rules import Refused, moves
from .rules.board import SQUARES
from .rules.game import CARD_SIZE, Game, Move

# No letter or digit that another is taken for, no vowels (no words), nothing that looks like a square.
ALPHABET = "CDFGHJKMNPQRTVWX34679"
CODE_LENGTH = 6

_encode = msgspec.json.Encoder().encode
_decode_game = msgspec.json.Decoder(Game).decode
_decode_move = msgspec.json.Decoder(Move).decode


class NoRoom(Exception):
    """There is no room with that code."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A room as it was read at one version.

    `seats` maps visitors to player ids; `deadline` is when a bot acts, in seconds since the epoch.
    """

    code: str
    version: int
    game: Game
    seats: dict[str, int]
    deadline: float | None = None

    def viewer(self, visitor: str) -> int | None:
        """The player that this visitor is, or None for a spectator."""
        player = self.seats.get(visitor, 0)
        return player if self.game.player(player) else None


def canonical(code: str) -> str:
    """The code as rooms are stored, from one that was typed in any case, with spaces or dashes."""
    return "".join(character for character in code.upper() if character.isalnum())


def create(visitor: str, name: str, bots: int = 0) -> str:
    """Make a room with its host in it, and with bots a game that has begun; return its code.

    Raises Refused for a bad name.
    """
    with transaction.atomic():
        room = Room.objects.create(code=_new_code(), state=_text(Game()))
        host = _join(room, visitor, Move("join", text=name)).host
        for _ in range(bots):
            _make(room, Move("bot", host))
        if bots:
            _make(room, Move("start", host))
    return room.code


def read(code: str) -> Snapshot:
    """The room's latest version. Raises NoRoom."""
    return _snapshot(_find(code))


def join(code: str, visitor: str, name: str, colour: int | None = None) -> Snapshot:
    """Give the visitor a player in the room; somebody who has one keeps it. Raises NoRoom or Refused."""
    with transaction.atomic():
        room = _find(code, to_write=True)
        if not room.seats.filter(visitor=visitor).exists():
            _join(room, visitor, Move("join", text=name, colour=colour))
        return _snapshot(room)


def change(code: str, visitor: str, move: Move) -> Snapshot:
    """Make the visitor's move and keep it, with its row in the log, before anybody hears of it.

    Whom the move is from is decided here, by the visitor's seat. Raises NoRoom or Refused.
    """
    if move.name == "join":  # which takes a visitor, whom `join` seats
        raise Refused("move-unknown")
    with transaction.atomic():
        room = _find(code, to_write=True)
        seat = room.seats.filter(visitor=visitor).first()
        _make(room, replace(move, player=seat.player if seat else 0))
        if move.name == "leave":
            seat.delete()
        return _snapshot(room)


def expire(code: str, version: int, choose: Callable[[Snapshot], Move | None]) -> Snapshot:
    """Do what the room's deadline asks for, if this is still its version and the deadline has passed.

    `choose` says which move it is, by a bot. Harmless twice: the second finds another version. Raises NoRoom.
    """
    with transaction.atomic():
        room = _find(code, to_write=True)
        before = _snapshot(room)
        if room.version == version and room.deadline is not None and room.deadline <= time.time():
            move = choose(before)
            if move is not None and before.game.player(move.player).is_bot:
                _make(room, move)
                return _snapshot(room)
    return before


def of_visitor(visitor: str, most: int = 10) -> list[Snapshot]:
    """The rooms that the visitor sits in, the latest changed first."""
    rooms = Room.objects.filter(seats__visitor=visitor).order_by("-changed")[:most]
    return [_snapshot(room) for room in rooms]


def versions(codes: list[str]) -> dict[str, int]:
    """The version that each of these rooms has by now."""
    return dict(Room.objects.filter(code__in=codes).values_list("code", "version"))


def replay(code: str) -> Game:
    """The game that folding the room's log gives: the same as the stored one. Raises NoRoom."""
    game = Game()
    for entry in _find(code).log.all():
        game = moves.play(game, _decode_move(entry.move))
    return game


def _join(room: Room, visitor: str, move: Move) -> Game:
    game = _make(room, move)
    room.seats.create(visitor=visitor, player=game.joined)
    return game


def _make(room: Room, move: Move) -> Game:
    game = _decode_game(room.state)
    move = _with_chance(game, move)
    after = moves.play(game, move)
    if after is game:
        return game
    room.version += 1
    room.state = _text(after)
    room.deadline = _deadline(after, room.deadline)
    room.save(update_fields=["version", "state", "deadline", "changed"])
    Entry.objects.create(room=room, version=room.version, move=_text(move))
    return after


def _with_chance(game: Game, move: Move) -> Move:
    if moves.needs_first(move) and game.players:
        move = replace(move, first=secrets.choice(game.players).id)
    if moves.needs_card(move):
        unseen = sorted(set(SQUARES).difference(game.shown))
        move = replace(move, card=tuple(secrets.SystemRandom().sample(unseen, CARD_SIZE)))
    return move


def _deadline(game: Game, previous: float | None) -> float | None:
    """A bot acts a little after it is awaited (rule 22).

    Counted from when the last one should have acted: where nobody holds a socket, a reload of the page finds
    what a few seconds have brought, and not more than that after a night.
    """
    if not any(game.player(id).is_bot for id in game.awaited):
        return None
    now = time.time()
    since = max(previous, now - settings.BOT_CATCH_UP) if previous and previous < now else now
    return since + random.uniform(*settings.BOT_PACE)


def _find(code: str, to_write: bool = False) -> Room:
    # select_for_update is nothing on SQLite, where IMMEDIATE transactions are what keeps two moves apart.
    rooms = Room.objects.select_for_update() if to_write else Room.objects
    try:
        return rooms.get(code=code)
    except Room.DoesNotExist:
        raise NoRoom(code) from None


def _snapshot(room: Room) -> Snapshot:
    seats = dict(room.seats.values_list("visitor", "player"))
    return Snapshot(room.code, room.version, _decode_game(room.state), seats, room.deadline)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Room.objects.filter(code=code).exists():
            return code


def _text(value: Game | Move) -> str:
    return _encode(value).decode()
