"""Variables that every template gets."""

from django.conf import settings
from django.http import HttpRequest


def theme(request: HttpRequest) -> dict[str, str]:
    """Return the stylesheet of THEME, which a page loads after all others, or "" for the game's own look."""
    return {"theme": f"css/theme-{settings.THEME}.css" if settings.THEME else ""}


def build(request: HttpRequest) -> dict[str, str]:
    """Return the build, which a page names when it opens its socket."""
    return {"build": settings.BUILD}
