"""The pages in the operator's name: the privacy notice and the imprint. Each is there while its setting is on."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .durations import DAY, Duration
from .errors import not_found
from .room_page import never_stored

ON = "on"


def _own_page(setting: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view: answer 404 unless the setting is on."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_safe
        @never_stored
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            return view(request) if getattr(settings, setting) == ON else not_found(request)

        return answer

    return decorate


@_own_page("PRIVACY")
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept and for how long, by the settings that decide it."""
    return render(request, "own/privacy.html", {"operator": settings.OPERATOR, **list_durations()})


@_own_page("IMPRINT")
def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "own/imprint.html", {"operator": settings.OPERATOR})


def list_durations() -> dict[str, Duration | None]:
    """Return for how long each thing is kept, or None where only the operator knows."""
    seconds = {
        "cookie": settings.SESSION_COOKIE_AGE,
        "room": settings.ROOM_LASTS,
        "sweep": settings.SWEEP_EVERY,
        "log": settings.LOG_LASTS,
        "report": settings.REPORT_LASTS,
        "action": settings.ACTIONS_LAST * DAY,
        "bar": settings.BAR_MOST * DAY,
        "backup": settings.BACKUP_LASTS,
    }
    return {name: None if value is None else Duration.of(value) for name, value in seconds.items()}
