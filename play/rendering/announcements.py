"""The announcement of staff as HTML, for every page that is open."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import override

from .places import place_elements, replace_elements

# Announcements that are kept: one a minute in each language.
MAX_KEPT = 16

# Before the first element of a page, unless that is an announcement.
BEFORE_ALL = "beforebegin target:'body>:first-child:not(#announced)'"


def render_announcement(announcement: object | None, language: str) -> str:
    """Return what gives any page its announcement, or with None takes it away. A room's version follows it.

    A page that has it already keeps it, with other minutes. So a screen reader reads it once.
    """
    if announcement is None:
        return place_elements("delete:#announced")
    html = _render_kept(announcement, language)
    return replace_elements(html) + place_elements(BEFORE_ALL, html)


def _render(announcement: object, language: str) -> str:
    with override(language):
        return get_template("shared/announced.html").render({"announcement": announcement}).strip()


# In development the template may have changed since.
_render_kept = _render if settings.DEBUG else lru_cache(MAX_KEPT)(_render)
