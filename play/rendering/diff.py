"""What takes a page from one Pov to the next: only the regions, items and parts that differ."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from msgspec.structs import replace

from .. import metrics
from ..pov.pov import Pov
from ..pov.regions import Clock
from ..pov.steps import Step, find_step
from .messages import place_elements, render_version, replace_elements
from .partials import ALONE, ENGLISH, ITEMS, render

# Changes that are kept while several viewers are shown them. Each is some 100 bytes, a whole list a few thousand.
MAX_CHANGES = 512

# What of a slice depends on the time at which it is rendered.
PASSING = {"clock": attrgetter("left"), "pieces": attrgetter("is_fresh")}


def render_step(old: Pov | None, new: Pov, number: int, language: str = ENGLISH, is_code_hidden: bool = False) -> str:
    """Return the message that makes a page showing `old` (None: nothing known) show `new`, of version `number`."""
    return render_shared_step(find_step(old, new), number, language, is_code_hidden)


def render_shared_step(step: Step, number: int, language: str = ENGLISH, is_code_hidden: bool = False) -> str:
    """Return the message that makes a page take this step to version `number`. It is made once for all such pages.

    First come elements that replace those with their ids, then those with their own place, then the version.
    `is_code_hidden`: the room's code must not stand in the page's title.
    """
    key = number, language, is_code_hidden
    if key not in step.texts:
        step.texts[key] = _render_step(step, number, language, is_code_hidden)
    return step.texts[key]


def _render_step(step: Step, number: int, language: str, is_code_hidden: bool) -> str:
    changed = [_get_change(name, was, now, language) for name, was, now in step.differences]
    return _render_title_step(step, language, is_code_hidden) + _join(changed).html() + render_version(number)


def render_clock(clock: Clock, number: int, language: str = ENGLISH) -> str:
    """Return the message that sets the countdown of a page right which shows version `number`.

    A countdown that was pushed to a hidden page begins when the page is drawn. This one is never cached, since it says
    what is left now.
    """
    changed = _render_change("clock", None, clock, language) if clock.deadline else SAME
    return changed.html() + render_version(number)


class Change(NamedTuple):
    """What a message says about a change: elements that replace others, and elements that are wrapped with a place."""

    replaced: str = ""
    placed: str = ""

    def html(self) -> str:
        return replace_elements(self.replaced) + self.placed


SAME = Change()


class RenderingCache:
    """Keeps what is made of one slice and the next, so that viewers who share both slices share the rendering.

    Slices are told apart by identity: that is quicker than to compare or hash them.
    """

    def __init__(self, make: Callable[..., Any]) -> None:
        self.make = make
        self.made: dict[tuple, tuple] = {}
        self.hits = self.misses = 0

    def __call__(self, name: str, old: object, new: object, language: str) -> Any:
        key = name, id(old), id(new), language, _find_passing(name, new)
        found = self.made.get(key)
        if found is not None:
            self.hits += 1
            return found[0]
        if len(self.made) >= MAX_CHANGES:
            self.made.clear()
        made = self.make(name, old, new, language)
        self.misses += 1
        # The slices are kept with it, so that nothing else gets their ids.
        self.made[key] = made, old, new
        return made


def _find_passing(name: str, slice: object) -> object:
    return PASSING[name](slice) if name in PASSING else None


def _render_change(name: str, old: object, new: object, language: str) -> Change:
    """Render the step from one slice to the next. `old` is None where the page may show anything."""
    if name == "clock" and old is None:
        return _render_outside("#clock", name, new, language)  # a morph would count the seconds that have passed twice
    if name == "say" and old is not None and new.last > old.last:
        return _render_outside("#say", name, new, language)  # a morph would keep what was typed
    if name in ITEMS and old is not None:
        return _render_items(name, old, new, language)
    part = ALONE.get(name)
    if old is not None and part and replace(old, **{part: getattr(new, part)}) == new:
        return _get_change(part, getattr(old, part), getattr(new, part), language)
    return Change(_render_slice(name, new, language))


change_cache = RenderingCache(_render_change)
metrics.Memo(change_cache)


# Pages that showed different slices share the rendering of the new one.
_slice_cache = RenderingCache(lambda name, _, slice, language: render(name, slice, language))


def _get_slice(name: str, slice: object, language: str) -> str:
    return _slice_cache(name, None, slice, language)


# In development a template may have changed since.
_get_change, _render_slice = (_render_change, render) if settings.DEBUG else (change_cache, _get_slice)


def _render_items(name: str, old: Any, new: Any, language: str) -> Change:
    """Replace changed items and append new ones. The chat, which keeps the last messages, also deletes the first ones.

    Send the whole list after any other change, and whenever the old or the new list shows the target.
    """
    gone, kept = _count_overlap(_list_keys(name, old.items), _list_keys(name, new.items))
    is_longer = (kept or not old.items) and (not gone or name == "chat")
    pairs = [(was, now) for was, now in zip(old.items[gone:], new.items, strict=False) if was is not now and was != now]
    has_target = getattr(old, "target", None) or getattr(new, "target", None)
    if has_target or not is_longer or len(pairs) * 2 > len(new.items):
        return Change(_render_slice(name, new, language))
    item = ITEMS[name]
    deleted = "".join(place_elements(f"delete:#message-{item.number}") for item in old.items[:gone])
    added = "".join(render(item, one, language, is_new=True) for one in new.items[kept:])
    changed = _join([_get_change(item, was, now, language) for was, now in pairs])
    appended = place_elements(f"beforeend:#{name}", added) if added else ""
    return Change(changed.replaced, deleted + changed.placed + appended)


def _render_outside(target: str, name: str, slice: object, language: str) -> Change:
    return Change(placed=place_elements(f"outerHTML strip:true target:{target}", render(name, slice, language)))


def _join(changes: list[Change]) -> Change:
    return Change("".join([one.replaced for one in changes]), "".join([one.placed for one in changes]))


def _render_title_step(step: Step, language: str, is_code_hidden: bool) -> str:
    for name, was, now in step.differences:
        if name == "turn":
            if was is not None and was.may_move == now.may_move:
                return ""
            return render("title", now.without_code() if is_code_hidden else now, language)
    return ""


def _count_overlap(old: list[int], new: list[int]) -> tuple[int, int]:
    """Return how many old keys are gone from the front, and how many others the new keys begin with.

    Return zeros if the new keys do not begin with all of those others.
    """
    gone = old.index(new[0]) if new and new[0] in old else len(old)
    kept = len(old) - gone
    return (gone, kept) if old[gone:] == new[:kept] else (0, 0)


def _list_keys(name: str, items: tuple) -> list[int]:
    return [item.id for item in items] if name == "players" else [item.number for item in items]
