"""The dashboard's regions as HTML, and the messages that update a page from one overview to the next."""

from dataclasses import fields
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import override

from ...rendering.messages import place_elements, replace_elements
from .panels import Clock, Overview, RoomInspection

REGIONS = tuple(field.name for field in fields(Overview))

# Regions that are cached: the current ones in a few languages, also for a dashboard that opens between two ticks.
MAX_CACHED_REGIONS = 64


def diff(old: Overview | None, new: Overview, language: str) -> list[str]:
    """Return the messages that update a page from `old` to `new`, one for each region. None is a page without regions.

    Each is below 16 kB, since `summary` limits how much there is. So a phone gets little that it does not show.
    """
    changed = [name for name in REGIONS if old is None or getattr(old, name) != getattr(new, name)]
    return [_region(name, getattr(new, name), language) for name in changed]


def room(inspection: RoomInspection, language: str) -> str:
    # The clock is a message of its own, since it never stops.
    return replace_elements(_render("dashboard/room.html#behind", "room", inspection, language))


def clock(now: Clock, language: str) -> str:
    """Return the message that replaces the whole clock.

    The page's warning is an animation of the clock. It starts anew with each clock, and shows when none comes.
    """
    return place_elements("outerHTML strip:true target:#clock", _render("dashboard/clock.html", "clock", now, language))


def render_end(phase: str, language: str) -> str:
    return clock(Clock(ended=phase), language)


def _render(template: str, name: str, value: object, language: str) -> str:
    with override(language):
        return get_template(template).render({name: value}).strip()


def _render_region(name: str, value: object, language: str) -> str:
    if isinstance(value, Clock):
        return clock(value, language)
    return replace_elements(_render(f"dashboard/index.html#{name}", name, value, language))


# In development a template may change at any time.
_region = _render_region if settings.DEBUG else lru_cache(MAX_CACHED_REGIONS)(_render_region)
