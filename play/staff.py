"""Who is staff: somebody with an account for what lies behind the game, who has signed in not long ago."""

import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import wraps

from channels.auth import get_user
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

SIGNED_IN = "signed_in"  # in the session: when, in seconds since the epoch


def staff_only(view):
    """A view for staff alone: leads everybody else to the sign-in, and from there back."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_asked_by_staff(request):
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), "staff-sign-in")

    return answer


def is_asked_by_staff(request: HttpRequest) -> bool:
    """Whether a page is asked for by staff. No question to the database where nobody has signed in of late."""
    return is_signed_in(request.session) and _is_staff(request.user)


async def is_opened_by_staff(scope: dict) -> bool:
    """Whether a socket is staff's: once it is opened, and again as often as it matters that it still is."""
    return is_signed_in(scope["session"]) and _is_staff(await get_user(scope))


def is_signed_in(session: MutableMapping) -> bool:
    """Whether somebody has signed in less than STAFF_HOURS ago: the cookie itself, a player's too, lasts a year."""
    return time.time() < session.get(SIGNED_IN, 0) + settings.STAFF_HOURS * 3600


def enter(request: HttpRequest, user: AbstractBaseUser) -> None:
    """The user has signed in with this browser."""
    with _same_visitor(request):
        login(request, user)
        request.session[SIGNED_IN] = int(time.time())


def leave(request: HttpRequest) -> None:
    """Whoever has signed in with this browser has signed out."""
    with _same_visitor(request):
        logout(request)


def _is_staff(user: AbstractBaseUser | AnonymousUser) -> bool:
    return user.is_active and user.is_staff


@contextmanager
def _same_visitor(request: HttpRequest) -> Iterator[None]:
    """Django empties the session when another signs in, and when one signs out; a player's seat would be lost."""
    visitor = request.session.get("visitor")
    yield
    if visitor:
        request.session["visitor"] = visitor
