"""Who sends a request: the visitor that its cookies name, and the address of the browser.

A page gives each browser a visitor before its first form, in a cookie of its own. So a form that is sent again, because
its answer was lost, is the same visitor's. Who gets a seat is known by the session from then on. Its visitor wins: the
answer of a page that comes late may bring another visitor, and can no longer take the seat away.

site/colorclues/asgi_middleware.py says how the address is known.
"""

import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from ..rooms import clock
from .signatures import set_cookie, visitor_signer

# In the session of the signed cookie: the visitor, and the name with which the visitor has joined last.
VISITOR, NAME = "visitor", "name"
# There too: when the user of the browser signed in as staff, in seconds since the epoch.
SIGNED_IN = "signed_in"


def visitor_of(request: HttpRequest) -> str:
    return request.session.get(VISITOR, "") or _read_given(request.COOKIES)


def visitor_of_socket(scope: Mapping[str, Any]) -> str:
    return scope["session"].get(VISITOR, "") or _read_given(scope["cookies"])


def has_signed_in(session: Mapping[str, Any]) -> bool:
    """Return whether the sign-in is younger than STAFF_HOURS. The cookie itself, a player's too, lasts a year."""
    return clock.now() < session.get(SIGNED_IN, 0) + settings.STAFF_HOURS * 3600


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def new_visitor() -> str:
    return secrets.token_urlsafe(32)


def ensure_visitor_cookie(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view whose page has a form to join or to make a room: give a browser without a visitor a new one.

    A browser may have as many visitors as it likes. The limits of its address hold for all of them together.
    """

    @wraps(view)
    def give(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not visitor_of(request):
            set_cookie(response, settings.VISITOR_COOKIE_NAME, visitor_signer().sign(new_visitor()))
        return response

    return give


def remember(request: HttpRequest, visitor: str) -> None:
    """Put the visitor, who has a seat now, into the session cookie. No-op if the session has a visitor."""
    request.session.setdefault(VISITOR, visitor)


def remember_name(request: HttpRequest, name: str) -> None:
    """Put the name of the visitor's player into the session cookie, so that the next form has it already."""
    request.session[NAME] = name


def get_known_name(request: HttpRequest) -> str:
    return request.session.get(NAME, "")


def _read_given(cookies: Mapping[str, str]) -> str:
    try:
        return visitor_signer().unsign(cookies.get(settings.VISITOR_COOKIE_NAME, ""))
    except BadSignature:
        return ""
