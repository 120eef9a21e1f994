"""The dashboard's regions as HTML, and what takes a page from one overview to the next."""

from dataclasses import fields
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import override

from ...rendering.partials import placed, replacing
from .panels import Behind, Clock, Overview

REGIONS = tuple(field.name for field in fields(Overview))

# Regions as they are now, for a few languages, and for whoever comes in between.
REMEMBERED = 64


def step(old: Overview | None, new: Overview, language: str) -> list[str]:
    """The messages, one for each region, that make a page showing `old` (None: nothing known) show `new`.

    Each is below 16 kB however much there is (`overview` says how), so that whoever looks by phone gets little that is
    not looked at.
    """
    changed = [name for name in REGIONS if old is None or getattr(old, name) != getattr(new, name)]
    return [_region(name, getattr(new, name), language) for name in changed]


def behind(room: Behind, language: str) -> str:
    """The room from behind; its clock comes apart, since that goes on where the room does not."""
    return replacing(_rendered("dashboard/room.html#behind", "room", room, language))


def clock(now: Clock, language: str) -> str:
    """Replaced as a whole: so its warning, which comes when no other clock does, begins anew."""
    return placed("outerHTML strip:true target:#clock", _rendered("dashboard/clock.html", "clock", now, language))


def end(phase: str, language: str) -> str:
    """The last message to a page, with the reason: see `Clock.ended`."""
    return clock(Clock(ended=phase), language)


def _rendered(template: str, name: str, value: object, language: str) -> str:
    with override(language):
        return get_template(template).render({name: value}).strip()


def _region_now(name: str, value: object, language: str) -> str:
    if name == "clock":
        return clock(value, language)
    return replacing(_rendered(f"dashboard/index.html#{name}", name, value, language))


# In development a template may have changed since.
_region = _region_now if settings.DEBUG else lru_cache(REMEMBERED)(_region_now)
