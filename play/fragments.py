"""Pov to HTML: one string for each region, and what takes a page from one Pov to the next."""

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from .pov import Pov
from .slices import Notice, Turn, rows

REGIONS = tuple(field.name for field in fields(Pov))

# Regions that are lists: their items travel alone, under the name that stands here.
ITEMS = {"pieces": "piece", "players": "person", "history": "played"}

# More than the distinct regions that are on show at once in a busy process; each is about 1 kB.
REMEMBERED = 4096


def step(old: Pov | None, new: Pov, number: int) -> str:
    """The message that makes a page showing `old` (None: nothing known) show `new`, which is version `number`.

    A sequence of elements with `hx-swap-oob` and nothing else; the version is the last of them.
    """
    changes = "".join(_region_step(name, getattr(old, name, None), getattr(new, name)) for name in REGIONS)
    return _title_step(old, new) + changes + version(number)


def version(number: int) -> str:
    """The element that closes every message: whoever reads it has all regions of that version."""
    return render("version", number, "outerMorph")


def gone(code: str) -> str:
    """The last message to a page whose room is not there."""
    return render("turn", Turn.gone(code), "outerMorph") + version(0)


def notice(slice: Notice) -> str:
    """A refusal for the one who caused it, or the empty notice that takes it away; a version goes behind it."""
    return render("notice", slice, "outerHTML")


def render(region: str, slice: object, swap: str) -> str:
    """The region's partial of room.html, filled with its slice and to be swapped in this way.

    Without a request there is no token; a pushed form goes over the socket, which needs none.
    """
    place = "swap_item" if region in ITEMS.values() else "swap"
    context = {region: slice, place: mark_safe(f' hx-swap-oob="{swap}"'), "csrf_token": "NOTPROVIDED"}
    return get_template(f"room.html#{region}").render(context).strip()


# In development a template may have changed since.
_remember = (lambda made: made) if settings.DEBUG else lru_cache(REMEMBERED)
_remembered = _remember(render)


def board(chosen: str = "") -> SafeString:
    """The 480 squares for the page, with this one chosen."""
    return _board(chosen) if chosen else _empty_board("")


def _board(chosen: str) -> SafeString:
    return get_template("board.html").render({"rows": rows(), "chosen": chosen})


def _title_step(old: Pov | None, new: Pov) -> str:
    if old is not None and old.turn.is_yours == new.turn.is_yours:
        return ""
    return _remembered("title", new.turn, "")


def _region_step(name: str, old: object, new: object) -> str:
    if old == new:
        return ""
    if old is None or name not in ITEMS:
        return _remembered(name, new, "outerMorph")
    return _list_step(name, old, new)


def _list_step(name: str, old, new) -> str:
    """New items at the end are appended; changed ones replaced; anything else, and the target too, sends the list."""
    if getattr(old, "target", None) or getattr(new, "target", None) or not _is_longer(old.items, new.items):
        return _remembered(name, new, "outerMorph")
    kept = len(old.items)
    changed = [item for before, item in zip(old.items, new.items, strict=False) if before != item]
    if len(changed) * 2 > len(new.items):
        return _remembered(name, new, "outerMorph")
    text = "".join(_remembered(ITEMS[name], item, "outerMorph") for item in changed)
    return text + (_remembered(name, replace(new, items=new.items[kept:]), "beforeend") if new.items[kept:] else "")


def _is_longer(old: tuple, new: tuple) -> bool:
    return 0 < len(old) <= len(new) and _keys(new[: len(old)]) == _keys(old)


def _keys(items: Iterable) -> list:
    return [getattr(item, "id", None) or item.number for item in items]


_empty_board = _remember(_board)
