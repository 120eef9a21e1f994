"""Tell what a template may ask of a value of some type: its fields, the items of a list, and the type in words."""

from dataclasses import dataclass, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Params:
    """The type of a notice in the sentence of one refusal: the refusal's parameters are its fields."""

    of: dict[str, type]


def get_fields(kind: object) -> dict[str, object] | None:
    """Return the fields of something of this type, each with its own type. None means that nothing is known."""
    kind = strip_none(kind)
    if isinstance(kind, Params):
        return dict(kind.of)
    if has_fields(kind):
        return dict(_fields(kind))
    return {} if kind in (str, int, float, bool) else None


def has_fields(kind: object) -> bool:
    """Return whether it is a slice or a record, or the type of one."""
    return is_dataclass(kind) or hasattr(kind, "__struct_fields__")


def get_item_type(kind: object) -> object:
    """Return the type of what a list of this type holds, or Any if that is unknown."""
    kind = strip_none(kind)
    return get_args(kind)[0] if get_origin(kind) is tuple else Any


def strip_none(kind: object) -> object:
    """Return the type without the None that it may be instead."""
    if isinstance(kind, UnionType):
        return next(one for one in get_args(kind) if one is not type(None))
    return kind


def describe(kind: object) -> str:
    """Return the type in words."""
    inner = strip_none(kind)
    if inner is not kind:
        return f"{describe(inner)}, or nothing"
    if get_origin(kind) is tuple:
        return f"a list, each {describe(get_item_type(kind))}"
    return WORDS.get(kind) or getattr(kind, "__name__", "anything")


WORDS = {str: "text", int: "a number", float: "a number", bool: "yes or no"}


@cache
def _fields(kind: type) -> dict[str, object]:
    found = dict(get_type_hints(kind))
    for name, member in vars(kind).items():
        if isinstance(member, property):
            found[name] = get_type_hints(member.fget)["return"]
    return found
