"""Read what a browser sends beside the game, by socket alone, into an Event. Nothing in it is trusted."""

from collections.abc import Mapping

from ...live.events import EVENTS, PRACTISE, REACT, WORD, Event
from ...rooms import Barred
from ...rooms.snapshot import Snapshot
from ...rules import Refused, board, events
from .move_input import text


def is_event(fields: Mapping[str, object]) -> bool:
    return fields.get("move") in EVENTS


def read(fields: Mapping[str, object], room: Snapshot, visitor: str) -> Event:
    """Return the event that the fields name. Raise Refused unless this visitor may send it now, or Barred."""
    if visitor in room.barred:
        raise Barred(room.code)
    return READERS[text(fields, "move")](fields, room, *room.viewer_and_leaver(visitor))


def _react(fields: Mapping[str, object], room: Snapshot, viewer: int | None, leaver: int | None) -> Event:
    sign = text(fields, "sign")
    events.check_reaction(room.game, viewer or leaver, sign)
    return Event(room.code, REACT, viewer or leaver or 0, sign)


def _practise(fields: Mapping[str, object], room: Snapshot, viewer: int | None, leaver: int | None) -> Event:
    events.check_practice(room.game, viewer)
    square = board.parse(text(fields, "square"))
    if not square:
        raise Refused("no-square", typed=text(fields, "square")[:12])
    return Event(room.code, PRACTISE, viewer or 0, square)


def _draw_word(fields: Mapping[str, object], room: Snapshot, viewer: int | None, leaver: int | None) -> Event:
    events.check_new_word(room.game, viewer)
    return Event(room.code, WORD, viewer or 0)


READERS = {REACT: _react, PRACTISE: _practise, WORD: _draw_word}
