"""Pov to HTML: one string for each region, and what takes a page from one Pov to the next."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import override
from msgspec.structs import astuple, replace

from .. import metrics
from ..pov.regions import Notice, OpenRoom, Pov
from ..pov.squares import list_rows
from ..pov.turn import Turn
from . import compiler

REGIONS = Pov.__struct_fields__

# Regions that are lists: their items travel alone, under the name that stands here.
ITEMS = {"pieces": "piece", "players": "person", "history": "played", "chat": "said"}

# What changes at every move travels alone too, under its field's name, as long as the rest of the slice stays.
ALONE = {"status": "doing", "person": "does"}

# Where the partials stand that are not in room.html.
FILES = {"doing": "status.html", "does": "person.html"}

# Regions that several viewers see alike: whether one has changed is asked once for all of them.
COMMON = {"status", "clock", "pieces", "history", "settings", "chat", "news"}

# Changes that are kept while several viewers are shown them; each is some 100 bytes, a whole list a few thousand.
MAX_CHANGES = 512

# Before anything is known.
NOTHING = (None,) * len(REGIONS)

# For what shows no words, and for tests.
ENGLISH = "en"

# In development: returns what stands in the place of a partial that breaks. Set by PlayConfig.ready().
on_broken: Callable[[str, Exception], str] | None = None


def step(old: Pov | None, new: Pov, number: int, language: str = ENGLISH) -> str:
    """The message that makes a page showing `old` (None: nothing known) show `new`, which is version `number`.

    The elements that take the place of those with their ids, then what is put elsewhere, and last the version.
    """
    before = astuple(old) if old else NOTHING
    pairs = zip(REGIONS, before, astuple(new), strict=True)
    pairs = [pair for pair in pairs if pair[1] is not pair[2] and (pair[0] in COMMON or pair[1] != pair[2])]
    changed = [_changed(name, was, now, language) for name, was, now in pairs]
    return _title_step(language, old, new) + _joined(changed).html() + version(number)


class Change(NamedTuple):
    """What a message says of a change: elements that take the place of others, and those with their place."""

    replaced: str = ""
    placed: str = ""

    def html(self) -> str:
        return replacing(self.replaced) + self.placed


SAME = Change()


def replacing(html: str) -> str:
    """Elements that take the place of those with their ids, in the way that the page names for <x-push>."""
    return f"<x-push>{html}</x-push>" if html else ""


def placed(where: str, html: str = "") -> str:
    """Elements for another place, which `where` names as hx-swap-oob does."""
    return f'<div hx-swap-oob="{where}">{html}</div>'


def end(code: str, phase: str, language: str = ENGLISH) -> str:
    """The last message to a page before its socket is closed for good; `phase` says why (`Turn.end`)."""
    return replacing(render("turn", Turn.end(code, phase), language)) + version(0)


def notice(slice: Notice, language: str = ENGLISH) -> str:
    """A refusal for the one who caused it, or the empty notice that takes it away; a version goes behind it.

    Not a morph: another notice is to be read aloud, too.
    """
    return placed("outerHTML strip:true target:#notice", render("notice", slice, language))


def listing(open_rooms: tuple[OpenRoom, ...], language: str = ENGLISH) -> str:
    """The front page's list of open rooms."""
    return _rooms(language, open_rooms=open_rooms)


def still_listing(language: str = ENGLISH) -> str:
    """In its place, before the page's socket is closed for good: that nothing more will come."""
    return _rooms(language, is_still=True)


def render(name: str, slice: object, language: str = ENGLISH, is_new: bool = False) -> str:
    """The partial of this name, filled with its slice, in this language; `is_new`: an item that was not there before.

    Without a request there is no token; a pushed form goes over the socket, which needs none. In development a
    template that cannot be rendered says why in its place, so that the room goes on.
    """
    try:
        return _rendered(name, slice, language, is_new)
    except Exception as trouble:
        if on_broken is None:
            raise
        return on_broken(name, trouble)


@lru_cache(MAX_CHANGES)
def version(number: int) -> str:
    """The element that closes every message: whoever reads it has all regions of that version."""
    return render("version", number)


def prepare() -> None:
    """Compile what is pushed, in every language, so that nobody's first push waits for it."""
    for language, _ in settings.LANGUAGES:
        for name in (*REGIONS, *ITEMS.values(), *ALONE.values(), "title", "notice", "version"):
            _partial(_template(name), language)


def board(chosen: str = "", language: str = ENGLISH) -> SafeString:
    """The 480 squares for the page, with this one chosen."""
    return _board(chosen, language) if chosen else _empty_board("", language)


def _rendered(name: str, slice: object, language: str, is_new: bool) -> str:
    return _partial(_template(name), language)({name: slice, "is_new": is_new}).strip()


def _template(name: str) -> str:
    return f"{FILES.get(name, 'room.html')}#{name}"


# In development a template may have changed since.
_partial = compiler.by_engine if settings.DEBUG else compiler.partial


def _change(name: str, old: object, new: object, language: str) -> Change:
    """From one slice of a region, or of an item, to the next; from None where the page may show anything."""
    if old == new:
        return SAME
    if name == "clock" and old is None:
        return _elsewhere("#clock", name, new, language)  # a morph would count those seconds twice that have gone by
    if name == "say" and old is not None and new.last > old.last:
        return _elsewhere("#say", name, new, language)  # a morph would keep what was typed
    if name in ITEMS and old is not None:
        return _items(name, old, new, language)
    part = ALONE.get(name)
    if old is not None and part and replace(old, **{part: getattr(new, part)}) == new:
        return _changed(part, getattr(old, part), getattr(new, part), language)
    return Change(render(name, new, language))


def _items(name: str, old, new, language: str) -> Change:
    """Changed items are replaced, new ones appended; of the chat, which keeps the last ones, the first go.

    Anything else sends the whole list, and so does a change of its target.
    """
    gone, kept = _overlap(_keys(name, old.items), _keys(name, new.items))
    is_longer = (kept or not old.items) and (not gone or name == "chat")
    pairs = [(was, now) for was, now in zip(old.items[gone:], new.items, strict=False) if was is not now and was != now]
    has_target = getattr(old, "target", None) or getattr(new, "target", None)
    if has_target or not is_longer or len(pairs) * 2 > len(new.items):
        return Change(render(name, new, language))
    item = ITEMS[name]
    gone = "".join(placed(f"delete:#message-{item.number}") for item in old.items[:gone])
    added = "".join(render(item, one, language, is_new=True) for one in new.items[kept:])
    changed = _joined([_changed(item, was, now, language) for was, now in pairs])
    return Change(changed.replaced, gone + changed.placed + (placed(f"beforeend:#{name}", added) if added else ""))


def _elsewhere(target: str, name: str, slice: object, language: str) -> Change:
    return Change(placed=placed(f"outerHTML strip:true target:{target}", render(name, slice, language)))


def _joined(changes: list[Change]) -> Change:
    return Change("".join([one.replaced for one in changes]), "".join([one.placed for one in changes]))


class ChangeCache:
    """What several viewers see alike is made once, while they are shown it: their slices are the same objects."""

    def __init__(self, make: Callable[..., Change]) -> None:
        self.make = make
        self.made: dict[tuple, tuple] = {}
        self.hits = self.misses = 0

    def __call__(self, name: str, old: object, new: object, language: str) -> Change:
        key = name, id(old), id(new), language
        found = self.made.get(key)
        if found is not None:
            self.hits += 1
            return found[0]
        if len(self.made) >= MAX_CHANGES:
            self.made.clear()
        change = self.make(name, old, new, language)
        self.misses += change is not SAME
        # The slices are kept with it, so that nothing else gets their ids.
        self.made[key] = change, old, new
        return change


shared = ChangeCache(_change)
metrics.Memo(shared)
_changed = _change if settings.DEBUG else shared


def _board(chosen: str, language: str) -> SafeString:
    with override(language):
        return get_template("board.html").render({"rows": list_rows(), "chosen": chosen})


_empty_board = _board if settings.DEBUG else cache(_board)


def _rooms(language: str, **context) -> str:
    with override(language):
        return replacing(get_template("front.html#rooms").render(context).strip())


def _title_step(language: str, old: Pov | None, new: Pov) -> str:
    if old is not None and old.turn.is_yours == new.turn.is_yours:
        return ""
    return render("title", new.turn, language)


def _overlap(old: list, new: list) -> tuple[int, int]:
    """How many of the old keys are gone from the front, and how many the rest is, with which the new begin."""
    gone = old.index(new[0]) if new and new[0] in old else len(old)
    kept = len(old) - gone
    return (gone, kept) if old[gone:] == new[:kept] else (0, 0)


def _keys(name: str, items: Iterable) -> list[int]:
    return [item.id for item in items] if name == "players" else [item.number for item in items]
