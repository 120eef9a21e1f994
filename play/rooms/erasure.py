"""Erase what a room keeps of a person: the seat, the names and the messages, also in the log.

The game stays as it was for the others: the log with other words folds to the same game with other words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from ..models import Connection, Entry, Room, Seat
from ..rules import Refused, moves
from ..rules.game import Game, Move
from ..rules.lookalikes import fold
from ..rules.values import replace
from . import codec, reports
from .store import LockedRoom, locked_room

NAMING = "join", "rename"


class NotErasable(Exception):
    """The room's log does not lead to its game, or would not with other words. So only the whole room can go."""


@dataclass(frozen=True)
class Erased:
    """What was erased in a room: how many players' names, messages and seats."""

    code: str
    players: int
    messages: int
    seats: int


def delete_room(code: str) -> int:
    """Delete the room with its log and its reports, and return how many moves that had. Raises RoomNotFound."""
    with locked_room(code) as room:
        number = room.row.log.count()
        room.read_seats()
        Room.objects.filter(pk=room.row.pk).delete()
        reports.erase_room(code)
    return number


def find_visitors(code: str, name: str) -> list[str]:
    """Return the visitors who are or were the players of this name. Raises RoomNotFound, and NotErasable."""
    with locked_room(code) as room:
        ids = _find_ids(list(_read_log(room)), name)
        return list(room.row.seats.filter(player__in=ids).values_list("visitor", flat=True))


def find_rooms(visitors: Iterable[str]) -> list[str]:
    """Return the codes of the rooms in which one of the visitors has a seat, or is barred."""
    found = Seat.objects.filter(visitor__in=list(visitors)).order_by("room").values_list("room__code", flat=True)
    return list(dict.fromkeys(found))


def erase(code: str, name: str = "", visitors: Iterable[str] = ()) -> Erased:
    """Erase the people of this name and those who are these visitors from the room.

    A bar of the host's stays, since it is about the others. Open pages show all this with their next tick.
    Raises RoomNotFound, and NotErasable.
    """
    visitors = list(visitors)
    with locked_room(code) as room:
        log = list(_read_log(room))
        ids = _find_ids(log, name) if name else set()
        ids |= set(room.row.seats.filter(visitor__in=visitors).values_list("player", flat=True))
        messages = _rewrite(room, log, ids)
        gone = list(room.row.seats.filter(player__in=ids, is_barred=False).values_list("visitor", flat=True))
        Connection.objects.filter(room=room.row, visitor__in=[*gone, *visitors]).delete()
        for visitor in gone:
            room.remove_seat(visitor)
        reports.erase_person(code, ids, {*gone, *visitors})
    return Erased(code, len(ids), messages, len(gone))


def _read_log(room: LockedRoom) -> Iterator[tuple[Entry, Move, Game, set[int]]]:
    """Yield each entry of the log with its move, the game after it, and the ids that it gave out."""
    game, known = Game(), set[int]()
    for entry in room.row.log.all():
        move = codec.decode_move(entry.move)
        game = _play(room, game, move)
        ids = {person.id for person in _list_people(game)}
        yield entry, move, game, ids - known
        known |= ids


def _list_people(game: Game) -> list[Any]:
    return [*game.players, *game.gave_way, *game.knocks]


def _find_ids(log: list[tuple[Entry, Move, Game, set[int]]], name: str) -> set[int]:
    """Return the ids of all who ever had this name, but of bots."""
    found = set()
    for _, _, game, _ in log:
        for person in _list_people(game):
            if fold(person.name) == fold(name) and not getattr(person, "is_bot", False):
                found.add(person.id)
    return found


def _rewrite(room: LockedRoom, log: list[tuple[Entry, Move, Game, set[int]]], ids: set[int]) -> int:
    """Give the log and the game other words in the place of theirs. Return how many messages that concerns."""
    if not ids:
        return 0
    given: dict[tuple[int, str], str] = {}
    game, changed, messages = Game(), [], 0
    for entry, move, _, new in log:
        other = _with_other_words(move, ids & (new | {move.player}), given)
        if other is not move:
            entry.move = codec.encode_move(other)
            changed.append(entry)
            messages += move.name == "say"
        game = _play(room, game, other)
    if _without_words(game) != _without_words(room.game):
        raise NotErasable(room.row.code)
    Entry.objects.bulk_update(changed, ["move"], batch_size=100)
    # An entry that changes nothing, since pages and processes know a game by its version.
    room.save(game, Move("lapse", is_accepted=True))
    return messages


def _play(room: LockedRoom, game: Game, move: Move) -> Game:
    try:
        return moves.play(game, move)
    except Refused:
        raise NotErasable(room.row.code) from None


def _with_other_words(move: Move, of: set[int], given: dict[tuple[int, str], str]) -> Move:
    if not of:
        return move
    if move.name == "say":
        return replace(move, text=reports.ERASED)
    if move.name not in NAMING or not move.text:
        return move
    [id] = of
    number = sum(other == id for other, _ in given)
    name = given.setdefault((id, fold(move.text)), f"Player {id}" + (f" ({number + 1})" if number else ""))
    return replace(move, text=name)


def _without_words(game: Game) -> Any:
    def blank(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: "" if key in ("name", "text") else blank(each) for key, each in value.items()}
        return [blank(each) for each in value] if isinstance(value, list | tuple) else value

    return blank(msgspec.to_builtins(game))
