"""Who is staff: somebody with an account for what lies behind the game, who has signed in not long ago."""

import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import wraps

from channels.auth import get_user
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from ..models import SignOuts

# In the session: when, in seconds since the epoch; and how often whoever it is had signed out by then.
SIGNED_IN, SIGNED_OUT = "signed_in", "signed_out"


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
    return is_signed_in(request.session) and _is_staff(request.user, request.session)


async def is_opened_by_staff(scope: dict) -> bool:
    """Whether a socket is staff's: once it is opened, and again as often as it matters that it still is."""
    if not is_signed_in(scope["session"]):
        return False
    return await database_sync_to_async(_is_staff)(await get_user(scope), scope["session"])


def is_signed_in(session: MutableMapping) -> bool:
    """Whether somebody has signed in less than STAFF_HOURS ago: the cookie itself, a player's too, lasts a year."""
    return time.time() < session.get(SIGNED_IN, 0) + settings.STAFF_HOURS * 3600


def enter(request: HttpRequest, user: AbstractBaseUser) -> None:
    """The user has signed in with this browser."""
    with _same_visitor(request):
        login(request, user)
        request.session[SIGNED_IN] = int(time.time())
        request.session[SIGNED_OUT] = _sign_outs(user)


def leave(request: HttpRequest) -> None:
    """Whoever has signed in with this browser has signed out: of all browsers, whichever process they are at.

    The cookie says who is signed in, and copies of it, which nobody can take back, are to be worth nothing.
    """
    if is_asked_by_staff(request):
        SignOuts.objects.get_or_create(user=request.user)
        SignOuts.objects.filter(user=request.user).update(times=F("times") + 1)
    with _same_visitor(request):
        logout(request)


def _is_staff(user: AbstractBaseUser | AnonymousUser, session: MutableMapping) -> bool:
    return user.is_active and user.is_staff and session.get(SIGNED_OUT, 0) == _sign_outs(user)


def _sign_outs(user: AbstractBaseUser) -> int:
    return SignOuts.objects.filter(user=user.pk).values_list("times", flat=True).first() or 0


@contextmanager
def _same_visitor(request: HttpRequest) -> Iterator[None]:
    """Django empties the session when another signs in, and when one signs out; a player's seat would be lost."""
    visitor = request.session.get("visitor")
    yield
    if visitor:
        request.session["visitor"] = visitor
