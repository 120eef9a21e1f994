"""Pov to HTML: one string for each region, and what takes a page from one Pov to the next."""

import time
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from . import metrics
from .design import mistakes
from .design.markup import Mistake
from .pov import Pov
from .slices import Notice, OpenRoom, Turn, rows

REGIONS = tuple(field.name for field in fields(Pov))

# Regions that are lists: their items travel alone, under the name that stands here.
ITEMS = {"pieces": "piece", "players": "person", "history": "played", "chat": "said"}

# More than the distinct regions that are on show at once in a busy process, in each language; each is about 1 kB.
REMEMBERED = 4096

# For what shows no words, and for tests.
ENGLISH = "en"


def step(old: Pov | None, new: Pov, number: int, language: str = ENGLISH) -> str:
    """The message that makes a page showing `old` (None: nothing known) show `new`, which is version `number`.

    A sequence of elements with `hx-swap-oob` and nothing else; the version is the last of them.
    """
    changes = "".join(_region_step(language, name, getattr(old, name, None), getattr(new, name)) for name in REGIONS)
    return _title_step(language, old, new) + changes + version(number)


def version(number: int) -> str:
    """The element that closes every message: whoever reads it has all regions of that version."""
    return render("version", number, "outerMorph")


def end(code: str, phase: str, language: str = ENGLISH) -> str:
    """The last message to a page before its socket is closed for good; `phase` says why (`Turn.end`)."""
    return render("turn", Turn.end(code, phase), "outerMorph", language) + version(0)


def notice(slice: Notice, language: str = ENGLISH) -> str:
    """A refusal for the one who caused it, or the empty notice that takes it away; a version goes behind it."""
    return render("notice", slice, "outerHTML", language)


def listing(open_rooms: tuple[OpenRoom, ...], language: str = ENGLISH) -> str:
    """The front page's list of open rooms."""
    return _rooms(language, open_rooms=open_rooms)


def still_listing(language: str = ENGLISH) -> str:
    """In its place, before the page's socket is closed for good: that nothing more will come."""
    return _rooms(language, is_still=True)


def render(region: str, slice: object, swap: str, language: str = ENGLISH) -> str:
    """The region's partial of room.html, filled with its slice, to be swapped in this way, in this language.

    Without a request there is no token; a pushed form goes over the socket, which needs none. In development a
    template that cannot be rendered says why in its place, so that the room goes on.
    """
    try:
        return _rendered(region, slice, swap, language)
    except Exception as trouble:
        if not settings.DEBUG:
            raise
        return mistaken(mistakes.found() or [Mistake("room.html", 0, f"“{region}” breaks:", f"{trouble}")])


def mistaken(found: list[Mistake]) -> str:
    """The notice that names the mistakes in the templates, for development."""
    return get_template("design/notice.html").render({"mistakes": found}).strip()


def reload() -> str:
    """What makes a page load itself anew, for development."""
    return get_template("design/reload.html").render().strip()


def restyled(sheets: Iterable[str]) -> str:
    """New links in the place of those to these stylesheets, for development."""
    return get_template("design/sheets.html").render({"sheets": sorted(sheets), "now": time.time_ns()}).strip()


def _rendered(region: str, slice: object, swap: str, language: str) -> str:
    place = "swap_item" if region in ITEMS.values() else "swap"
    context = {region: slice, place: mark_safe(f' hx-swap-oob="{swap}"'), "csrf_token": "NOTPROVIDED"}
    # Whose language was chosen last in this thread is chance: what is pushed belongs to somebody else's move.
    with override(language):
        return get_template(f"room.html#{region}").render(context).strip()


# In development a template may have changed since.
_remember = (lambda made: made) if settings.DEBUG else lru_cache(REMEMBERED)
_remembered = _remember(render)
if not settings.DEBUG:
    metrics.Memo(_remembered.cache_info)


def board(chosen: str = "", language: str = ENGLISH) -> SafeString:
    """The 480 squares for the page, with this one chosen."""
    return _board(chosen, language) if chosen else _empty_board("", language)


def _board(chosen: str, language: str) -> SafeString:
    with override(language):
        return get_template("board.html").render({"rows": rows(), "chosen": chosen})


def _rooms(language: str, **context) -> str:
    swap = mark_safe(' hx-swap-oob="outerMorph"')
    with override(language):
        return get_template("front.html#rooms").render({**context, "swap": swap}).strip()


def _title_step(language: str, old: Pov | None, new: Pov) -> str:
    if old is not None and old.turn.is_yours == new.turn.is_yours:
        return ""
    return _remembered("title", new.turn, "", language)


def _region_step(language: str, name: str, old: object, new: object) -> str:
    if old == new:
        return ""
    if name == "clock":  # which says how many seconds are left now; a morph would count those twice that have gone by
        return render(name, new, "outerHTML", language)
    if name == "say" and old is not None and new.last > old.last:
        return _remembered(name, new, "outerHTML", language)  # a morph would keep what was typed
    if old is None or name not in ITEMS:
        return _remembered(name, new, "outerMorph", language)
    return _list_step(language, name, old, new)


def _list_step(language: str, name: str, old, new) -> str:
    """Changed items are replaced, new ones at the end appended; of the chat, which keeps the last ones, the first go.

    Anything else sends the whole list, and so does a change of its target.
    """
    gone, kept = _overlap(_keys(old.items), _keys(new.items))
    is_longer = kept and not gone or name == "chat" and (kept or not old.items)
    if getattr(old, "target", None) or getattr(new, "target", None) or not is_longer:
        return _remembered(name, new, "outerMorph", language)
    changed = [item for before, item in zip(old.items[gone:], new.items, strict=False) if before != item]
    if len(changed) * 2 > len(new.items):
        return _remembered(name, new, "outerMorph", language)
    text = "".join(_remembered("said_gone", item, "delete", language) for item in old.items[:gone])
    text += "".join(_remembered(ITEMS[name], item, "outerMorph", language) for item in changed)
    added = replace(new, items=new.items[kept:])
    return text + (_remembered(name, added, "beforeend", language) if added.items else "")


def _overlap(old: list, new: list) -> tuple[int, int]:
    """How many of the old keys are gone from the front, and how many the rest is, with which the new begin."""
    gone = old.index(new[0]) if new and new[0] in old else len(old)
    kept = len(old) - gone
    return (gone, kept) if old[gone:] == new[:kept] else (0, 0)


def _keys(items: Iterable) -> list:
    return [getattr(item, "id", None) or item.number for item in items]


_empty_board = _remember(_board)
