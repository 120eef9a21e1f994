"""Variables that every template gets."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from play.web.orders import Announcement, known_orders

BASE = "css/base.css"
_PAGE = re.compile(r"--page: (#\w+);")


def theme(request: HttpRequest) -> dict[str, str]:
    """Return the stylesheet of THEME, which a page loads after all others, or "" for the game's own look.

    With it come its colours of a page, for what a browser paints around one: first for light, then for dark.
    """
    sheet = f"css/theme-{settings.THEME}.css" if settings.THEME else ""
    if settings.DEBUG and sheet and not _find(sheet).exists():
        sheet = ""  # a designer has deleted it since the start
    light, dark = _read_page_colours(sheet) if settings.DEBUG else _page_colours(sheet)
    return {"theme": sheet, "page_light": light, "page_dark": dark}


def announcement(request: HttpRequest) -> dict[str, Announcement | None]:
    """Return what staff announces at the top of every page, or None."""
    return {"announcement": known_orders.orders.find_announcement()}


def build(request: HttpRequest) -> dict[str, str]:
    """Return the build, which a page names when it opens its socket."""
    return {"build": settings.BUILD}


def foot(request: HttpRequest) -> dict[str, str]:
    """Return the addresses of the privacy notice and of the imprint, or "" where there is none."""
    return {name: reverse(name) if page == "on" else page for name, page in _list_own_pages()}


def _list_own_pages() -> Iterator[tuple[str, str]]:
    yield "privacy", settings.PRIVACY
    yield "imprint", settings.IMPRINT


def _read_page_colours(sheet: str) -> list[str]:
    """Return the two values of --page in the theme's stylesheet. What it leaves out is that of base.css."""
    base, own = (_PAGE.findall(_read(name)) if name else [] for name in (BASE, sheet))
    return [*own[:2], *base[len(own) : 2]]


# In development a designer may have changed them.
_page_colours = lru_cache(_read_page_colours)


def _read(name: str) -> str:
    return _find(name).read_text()


def _find(name: str) -> Path:
    return Path(settings.STATICFILES_DIRS[0]) / name
