"""What a browser sends, by socket or by form, read into a Move; nothing in it is believed."""

from collections.abc import Mapping

import msgspec

from ...rules import Refused
from ...rules.game import Move
from ...rules.settings import CHOICES


def decode(message: str | None) -> dict[str, object]:
    """The fields of a message from the socket. Raises Refused for anything but a JSON object."""
    try:
        fields = msgspec.json.decode(message or "")
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("unreadable") from None
    if not isinstance(fields, dict):
        raise Refused("unreadable")
    return fields


def read(fields: Mapping[str, object]) -> Move:
    """The move that the fields name, with what belongs to it; all others are ignored. Raises Refused for wrong types.

    A typed coordinate wins over a chosen square (the keyboard's way beside the pointer's).
    """
    name = text(fields, "move")
    return Move(name, at=text(fields, "at"), **READERS.get(name, _nothing)(fields))


def _nothing(fields: Mapping[str, object]) -> dict:
    return {}


def _square(fields: Mapping[str, object]) -> dict:
    return {"square": text(fields, "typed").strip() or text(fields, "square")}


def _text(fields: Mapping[str, object]) -> dict:
    return {"text": text(fields, "text")}


def _name(fields: Mapping[str, object]) -> dict:
    return {"text": text(fields, "name")}


def _whom(fields: Mapping[str, object]) -> dict:
    return {"whom": number(fields, "player") or 0}


def _whom_surely(fields: Mapping[str, object]) -> dict:
    return {**_whom(fields), "sure": text(fields, "sure") == "yes"}


def _whom_or_not(fields: Mapping[str, object]) -> dict:
    return {**_whom(fields), "on": text(fields, "on") != "no"}


def _choices(fields: Mapping[str, object]) -> dict:
    return {"choices": tuple((name, text(fields, name)) for name in CHOICES if name in fields)}


READERS = {
    "pick": _square,
    "guess": _square,
    "clue": _text,
    "say": _text,
    "rename": _name,
    "kick": _whom_surely,
    "host": _whom,
    "mute": _whom_or_not,
    "settings": _choices,
}


def text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused("wrong-field", field=name)
    return value


def number(fields: Mapping[str, object], name: str) -> int | None:
    value = text(fields, name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused("wrong-field", field=name)
    return int(value)
