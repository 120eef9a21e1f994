"""Find, create and change rooms: the only code that writes one."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
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
    """A room as it was read at one version; `seats` maps visitors to player ids."""

    code: str
    version: int
    game: Game
    seats: dict[str, int]

    def viewer(self, visitor: str) -> int | None:
        """The player that this visitor is, or None for a spectator."""
        player = self.seats.get(visitor, 0)
        return player if self.game.player(player) else None


def canonical(code: str) -> str:
    """The code as rooms are stored, from one that was typed in any case, with spaces or dashes."""
    return "".join(character for character in code.upper() if character.isalnum())


def create(visitor: str, name: str) -> str:
    """Make a room with its host in it and return its code. Raises Refused for a bad name."""
    with transaction.atomic():
        room = Room.objects.create(code=_new_code(), state=_text(Game()))
        _join(room, visitor, Move("join", text=name))
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
        _make(room, lambda game: replace(move, player=seat.player if seat else 0))
        if move.name == "leave":
            seat.delete()
        return _snapshot(room)


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


def _join(room: Room, visitor: str, move: Move) -> None:
    game = _make(room, lambda game: move)
    room.seats.create(visitor=visitor, player=game.joined)


def _make(room: Room, prepare: Callable[[Game], Move]) -> Game:
    game = _decode_game(room.state)
    move = _with_chance(game, prepare(game))
    after = moves.play(game, move)
    if after is game:
        return game
    room.version += 1
    room.state = _text(after)
    room.save(update_fields=["version", "state", "changed"])
    Entry.objects.create(room=room, version=room.version, move=_text(move))
    return after


def _with_chance(game: Game, move: Move) -> Move:
    if moves.needs_first(move) and game.players:
        move = replace(move, first=secrets.choice(game.players).id)
    if moves.needs_card(move):
        unseen = sorted(set(SQUARES).difference(game.shown))
        move = replace(move, card=tuple(secrets.SystemRandom().sample(unseen, CARD_SIZE)))
    return move


def _find(code: str, to_write: bool = False) -> Room:
    # select_for_update is nothing on SQLite, where IMMEDIATE transactions are what keeps two moves apart.
    rooms = Room.objects.select_for_update() if to_write else Room.objects
    try:
        return rooms.get(code=code)
    except Room.DoesNotExist:
        raise NoRoom(code) from None


def _snapshot(room: Room) -> Snapshot:
    seats = dict(room.seats.values_list("visitor", "player"))
    return Snapshot(room.code, room.version, _decode_game(room.state), seats)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if not Room.objects.filter(code=code).exists():
            return code


def _text(value: Game | Move) -> str:
    return _encode(value).decode()
