"""The look that a server has chosen by THEME, for its pages."""

from django.conf import settings


def theme(request) -> dict[str, str]:
    """The stylesheet that comes after all others; nothing for the game's own look."""
    return {"theme": f"css/theme-{settings.THEME}.css" if settings.THEME else ""}
