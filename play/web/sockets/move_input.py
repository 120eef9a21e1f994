"""Read what a browser sends, by socket or by form, into a Move. Nothing in it is trusted."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.datastructures import MultiValueDict

from ...rules import Refused
from ...rules.game import MAX_PLAYERS, Move
from ...rules.moves import MOVES
from ...rules.settings import CHOICES


def decode(message: str | None) -> dict[str, object]:
    """Return the fields of a message from the socket. Raise Refused for anything but a JSON object."""
    try:
        fields = msgspec.json.decode(message or "")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("unreadable") from None
    if not isinstance(fields, dict):
        raise Refused("unreadable")
    return fields


def read(fields: Mapping[str, object], language: str = "") -> Move:
    """Return the move that the fields name, with the fields that belong to it. Raise Refused for wrong types.

    `language` is that of the player's page. Other fields are ignored. A typed coordinate, the keyboard's way, wins over
    a chosen square, which the page then does not show as chosen.
    """
    name = text(fields, "move")
    move: dict[str, Any] = {"name": name, "moment_id": text(fields, "at")}
    spec = MOVES.get(name)
    for field in spec.fields if spec else ():
        move |= READERS[field](fields)
    if spec and spec.needs_language:
        move["language"] = language
    return Move(**move)


def text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused("wrong-field", field=name)
    return value


def number(fields: Mapping[str, object], name: str) -> int | None:
    """Return the field as a number, or None without it. Raise Refused unless it is 1 to 9 digits."""
    value = text(fields, name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused("wrong-field", field=name)
    return int(value)


def _square(fields: Mapping[str, object]) -> dict:
    return {"square": text(fields, "typed") or text(fields, "square")}


def _text(fields: Mapping[str, object]) -> dict:
    return {"text": text(fields, "text")}


def _name(fields: Mapping[str, object]) -> dict:
    return {"text": text(fields, "name")}


def _colour(fields: Mapping[str, object]) -> dict:
    return {"colour": number(fields, "colour")}


def _player(fields: Mapping[str, object]) -> dict:
    return {"whom": number(fields, "player") or 0}


def _players(fields: Mapping[str, object]) -> dict:
    """Read one player or several: a form sends a field of this name for each, a message of a socket a list."""
    sent = fields.getlist("player") if isinstance(fields, MultiValueDict) else fields.get("player")
    read = (number({"player": one}, "player") for one in (sent if isinstance(sent, list) else [sent]))
    ids = list(filter(None, read)) or [0]
    if len(ids) > MAX_PLAYERS:
        raise Refused("wrong-field", field="player")
    return {"whom": ids[0]} if len(ids) == 1 else {"several": tuple(ids)}


def _sure(fields: Mapping[str, object]) -> dict:
    return {"sure": text(fields, "sure") == "yes"}


def _on(fields: Mapping[str, object]) -> dict:
    return {"on": text(fields, "on") != "no"}


def _after(fields: Mapping[str, object]) -> dict:
    return {"after": number(fields, "after")}


def _choices(fields: Mapping[str, object]) -> dict:
    return {"choices": tuple((name, text(fields, name)) for name in CHOICES if name in fields)}


# How each field of a MoveSpec is read.
READERS = {
    "square": _square,
    "text": _text,
    "name": _name,
    "colour": _colour,
    "player": _player,
    "players": _players,
    "sure": _sure,
    "on": _on,
    "after": _after,
    "choices": _choices,
}
