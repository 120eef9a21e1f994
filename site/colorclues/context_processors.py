"""Variables that every template gets."""

from django.conf import settings


def theme(request) -> dict[str, str]:
    """Return the stylesheet of THEME, which a page loads after all others, or "" for the game's own look."""
    return {"theme": f"css/theme-{settings.THEME}.css" if settings.THEME else ""}
