"""How a builder takes over from the one before it what has not changed: as the very same objects."""

from collections.abc import Callable
from dataclasses import fields
from functools import cached_property
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from ..rules.game import Game

T = TypeVar("T")

FIELDS = frozenset(field.name for field in fields(Game))


class Builder(Protocol):
    """Builds what is seen of a game.

    `recall` returns what the builder of an earlier moment has built under this name, or None. `changed` are the
    fields of the game that were not the same objects then.
    """

    @property
    def changed(self) -> frozenset[str]: ...

    def recall(self, name: str) -> Any: ...


def list_changed_fields(old: Game, new: Game) -> frozenset[str]:
    return frozenset([field for field in FIELDS if getattr(old, field) is not getattr(new, field)])


def keep(old: T | None, new: T) -> T:
    """Return the old object if the new one is equal, so that a comparison by identity is enough from then on."""
    return old if old is not None and old == new else new


def keep_items(old: Any, new: Any) -> Any:
    """Return the new list (a slice with `items`) with those items of the old one that are equal."""
    if old is None:
        return new
    items = new.items
    kept = [was if was is now or was == now else now for was, now in zip(old.items, items, strict=False)]
    return keep(old, replace(new, items=(*kept, *items[len(kept) :])))


def shared(build: Callable[[Any], T]) -> cached_property[T]:
    """Build this once for each builder, and keep the object before if it is equal."""

    def find(builder: Builder) -> T:
        return keep(builder.recall(build.__name__), build(builder))

    return cached_property(find)


def shared_while(*names: str) -> Callable[[Callable[[Any], T]], cached_property[T]]:
    """Do not even build this while these fields of the game are the same objects as before. It depends on no others."""

    def decorate(build: Callable[[Any], T]) -> cached_property[T]:
        def find(builder: Builder) -> T:
            was = builder.recall(build.__name__)
            is_same = was is not None and builder.changed.isdisjoint(names)
            return was if is_same else keep(was, build(builder))

        return cached_property(find)

    return decorate
