"""Erase what a room keeps of a person: the seat, the names and the messages, also in the log.

The game stays as it was for the others: the log with other words folds to the same game with other words.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from ..models import Connection, Room, Seat
from ..rules.game import Move
from ..rules.lookalikes import fold
from ..rules.values import replace
from . import RoomNotFound, actions, reports
from .rewriting import Neutral, Step, list_people, read_log, rewrite
from .rewriting import NotErasable as NotErasable  # what its callers catch
from .store import LockedRoom, locked_room


@dataclass(frozen=True)
class Erased:
    """What was erased in a room: how many players' names, messages and seats."""

    code: str
    players: int
    messages: int
    seats: int


def delete_room(code: str) -> int:
    """Delete the room with its log and its reports, and return how many moves that had. Raises RoomNotFound."""
    with locked_room(code, may_be_closed=True) as room:
        number = room.row.log.count()
        room.read_seats()
        actions.forget_names(code)
        Room.objects.filter(pk=room.row.pk).delete()
        reports.erase_room(code)
    return number


def delete_remains(code: str) -> int:
    """Delete what is kept of a room that is gone, and return how many reports that was.

    Raises RoomNotFound if nothing is.
    """
    if not code:  # actions that are about no room have none
        raise RoomNotFound(code)
    with transaction.atomic():
        number, names = reports.erase_room(code), actions.forget_names(code)
    if not (number or names):
        raise RoomNotFound(code)
    return number


def find_visitors(code: str, name: str) -> list[str]:
    """Return the visitors who are or were the players of this name. Raises RoomNotFound, and NotErasable."""
    with locked_room(code, may_be_closed=True) as room:
        ids = _find_ids(list(read_log(room)), name)
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
    with locked_room(code, may_be_closed=True) as room:
        log = list(read_log(room))
        ids = _find_ids(log, name) if name else set()
        ids |= set(room.row.seats.filter(visitor__in=visitors).values_list("player", flat=True))
        messages = _rewrite(room, log, ids)
        gone = list(room.row.seats.filter(player__in=ids, is_barred=False).values_list("visitor", flat=True))
        Connection.objects.filter(room=room.row, visitor__in=[*gone, *visitors]).delete()
        for visitor in gone:
            room.remove_seat(visitor)
        reports.erase_person(code, ids, {*gone, *visitors})
    return Erased(code, len(ids), messages, len(gone))


def _find_ids(log: list[Step], name: str) -> set[int]:
    """Return the ids of all who ever had this name, but of bots."""
    found = set()
    for step in log:
        for person in list_people(step.game):
            if fold(person.name) == fold(name) and not getattr(person, "is_bot", False):
                found.add(person.id)
    return found


def _rewrite(room: LockedRoom, log: list[Step], ids: set[int]) -> int:
    """Give the log and the game other words in the place of theirs. Return how many messages that concerns."""
    if not ids:
        return 0
    neutral = Neutral(log, ids)
    rewrite(room, log, lambda step: _with_other_words(step.move, ids & (step.new | {step.move.player}), neutral))
    for id in ids:
        actions.rename(room.row.code, id, f"Player {id}")
    return sum(step.move.name == "say" and step.move.player in ids for step in log)


def _with_other_words(move: Move, of: Collection[int], neutral: Neutral) -> Move:
    if not of:
        return move
    if move.name == "say":
        return replace(move, text=reports.ERASED)
    [id] = of if len(of) == 1 else [move.player]
    return neutral.rename(move, id)
