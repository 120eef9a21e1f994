"""What a browser sends, by socket or by form, read into a Move; nothing in it is believed."""

from collections.abc import Mapping

import msgspec

from .rules import Refused
from .rules.game import Move


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
    """The move that the fields name; unknown fields are ignored. Raises Refused for wrong types.

    A typed coordinate wins over a chosen square (the keyboard's way beside the pointer's).
    """
    return Move(
        name=text(fields, "move"),
        at=text(fields, "at"),
        square=text(fields, "typed").strip() or text(fields, "square"),
        text=text(fields, "text") or text(fields, "name"),
        colour=number(fields, "colour"),
        whom=number(fields, "player") or 0,
    )


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
