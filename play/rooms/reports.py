"""What people report to staff: a message of a room's chat, or the room, with a copy of what was to be seen.

Nobody but staff reads it. The copy outlives the room, and is deleted after REPORT_LASTS seconds.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from django.conf import settings
from django.db import transaction

from .. import metrics
from ..models import Report
from ..rules import Refused
from ..rules.game import Game, Message
from ..rules.lookalikes import fold
from ..rules.values import replace
from . import Barred, RoomClosed, clock, sql
from .snapshot import read_snapshot

# In the place of a message that was erased.
ERASED = "–"
# Reports that one transaction deletes.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was to be seen in the room: who was there, and the last messages."""

    people: tuple[Person, ...] = ()
    messages: tuple[Message, ...] = ()


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Seen).decode


@metrics.time_operation("report")
def report(code: str, visitor: str, kind: str, message: int) -> bool:
    """Keep what the visitor reports of the room. Return False if the same is waiting for staff already.

    Raises RoomNotFound or RoomClosed, Barred, and Refused for a kind that there is not and for a message that is not
    there any more.
    """
    if kind not in Report.KINDS:
        raise Refused("wrong-field", field="kind")
    # Locked, so that the copy holds nothing that is struck or erased at this moment.
    with transaction.atomic():
        room = read_snapshot(sql.find(code, to_write=True))
        if room.closed is not None:
            raise RoomClosed(code, room.closed)
        if visitor in room.barred:
            raise Barred(code)
        if message and message not in (said.number for said in room.game.chat):
            raise Refused("report-gone")
        of = {"room": code, "visitor": visitor, "message": message, "settled": None}
        copy = {"reporter": room.name(visitor), "seen": _encode(_copy(room.game, message)).decode()}
        _, is_new = Report.objects.get_or_create(**of, defaults={"kind": kind, **copy})
    if is_new:
        metrics.count_report(kind)
    return is_new


def list_reported(code: str, visitor: str) -> frozenset[int]:
    """Return the numbers of the messages that the visitor has reported and staff has not settled; 0 is the room."""
    found = Report.objects.filter(room=code, visitor=visitor, settled=None) if visitor else Report.objects.none()
    return frozenset(found.values_list("message", flat=True))


def list_latest(limit: int) -> list[Report]:
    """Return the latest reports: first those that nobody has settled."""
    waiting = Report.objects.filter(settled=None).order_by("-made", "-pk")[:limit]
    settled = Report.objects.exclude(settled=None).order_by("-made", "-pk")[:limit]
    return [*waiting, *settled][:limit]


def read_seen(row: Report) -> Seen:
    return _decode(row.seen)


def count_open() -> int:
    return Report.objects.filter(settled=None).count()


def settle(id: int, by: str, reason: str) -> str:
    """Note who has settled the report, and why. Return its room's code, or "" if somebody has, or it is not there."""
    found = Report.objects.filter(pk=id, settled=None)
    if not found.update(settled=clock.now_utc(), settled_by=by, reason=reason):
        return ""
    return Report.objects.values_list("room", flat=True).get(pk=id)


@metrics.time_operation("sweep-reports")
def sweep() -> int:
    """Delete the reports that are older than REPORT_LASTS, a few in each transaction. Return how many."""
    old, swept = Report.objects.filter(made__lt=clock.now_utc() - timedelta(seconds=settings.REPORT_LASTS)), 0
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        swept += Report.objects.filter(pk__in=ids).delete()[0]
    return swept


def erase_person(code: str, ids: set[int], visitors: set[str]) -> None:
    """Erase these players and visitors from the reports of the room. What was reported of the others stays."""

    def erase(row: Report) -> None:
        if row.visitor in visitors:
            row.visitor, row.reporter = f"erased {row.pk}", ""

    _rewrite(
        code,
        lambda one: replace(one, name=f"Player {one.id}") if one.id in ids else one,
        lambda said: replace(said, name=f"Player {said.player}", text=ERASED) if said.player in ids else said,
        erase,
    )


def strike_message(code: str, number: int, text: str) -> None:
    """Give the message other words in all reports of the room."""
    _rewrite(code, change_message=lambda said: replace(said, text=text) if said.number == number else said)


def strike_name(code: str, player: int, before: Collection[str], name: str) -> None:
    """Give the player another name in all reports of the room. `before` are the names until now, folded."""

    def strike(row: Report) -> None:
        if fold(row.reporter) in before:
            row.reporter = name

    _rewrite(
        code,
        lambda one: replace(one, name=name) if one.id == player else one,
        lambda said: replace(said, name=name) if said.player == player else said,
        strike,
    )


def erase_room(code: str) -> int:
    """Delete the reports of the room, and return how many there were."""
    return Report.objects.filter(room=code).delete()[0]


def _rewrite(
    code: str,
    change_person: Callable[[Person], Person] = lambda one: one,
    change_message: Callable[[Message], Message] = lambda said: said,
    change_row: Callable[[Report], None] = lambda row: None,
) -> None:
    """Change what all reports of the room have copied, and by whom they are."""
    for row in Report.objects.filter(room=code):
        seen = read_seen(row)
        changed = Seen(tuple(map(change_person, seen.people)), tuple(map(change_message, seen.messages)))
        row.seen = _encode(changed).decode()
        change_row(row)
        row.save(update_fields=["seen", "visitor", "reporter"])


def _copy(game: Game, message: int) -> Seen:
    people = tuple(Person(player.id, player.name) for player in game.players if not player.is_bot)
    return Seen(people, tuple(_list_around(game, message))[-settings.REPORT_MESSAGES :])


def _list_around(game: Game, message: int) -> Iterator[Message]:
    """Yield the messages, up to the reported one if it is not among the last."""
    last = game.chat[-settings.REPORT_MESSAGES :]
    is_among_last = not message or message in (said.number for said in last)
    yield from (said for said in game.chat if is_among_last or said.number <= message)
