"""Who is staff: a user with a staff account who has signed in lately."""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from functools import wraps
from types import SimpleNamespace

from channels.db import database_sync_to_async
from django.contrib.auth import get_user, login, logout
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from ..models import SignOuts
from ..rooms import DatabaseUnavailable, clock
from ..web.visitor import SIGNED_IN, VISITOR, has_signed_in

# A key of the session: how often the user had signed out by the time of the sign-in.
SIGNED_OUT = "signed_out"


def staff_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view for staff alone. Others are redirected to the sign-in, and from there back."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_asked_by_staff(request):
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), "staff-sign-in")

    return answer


def is_asked_by_staff(request: HttpRequest) -> bool:
    """Return whether staff requests a page. Query the database only if the browser has signed in lately."""
    if not has_signed_in(request.session):
        return False
    with _same_visitor(request):  # Django empties the session of a user whose password has changed
        return _is_staff(request.user, request.session)


async def is_opened_by_staff(scope: dict) -> bool:
    """Return whether a socket is staff's. Ask when it opens, and again whenever the answer matters."""
    if not has_signed_in(scope["session"]):
        return False
    return await database_sync_to_async(_is_session_of_staff)(scope["session"])


def sign_in(request: HttpRequest, user: AbstractBaseUser) -> None:
    with _same_visitor(request):
        # Last it notes the time of the sign-in. Staff must get in while the database can only be read, above all.
        with suppress(DatabaseUnavailable):
            login(request, user)
        request.session[SIGNED_IN] = int(clock.now())
        request.session[SIGNED_OUT] = _count_sign_outs(user)


def sign_out(request: HttpRequest) -> None:
    """Sign the user out of all browsers, at all processes.

    The session is in the cookie, and a copied cookie cannot be taken back. So every cookie of the user becomes invalid.
    """
    if is_asked_by_staff(request):
        SignOuts.objects.get_or_create(user=request.user)
        SignOuts.objects.filter(user=request.user).update(times=F("times") + 1)
    with _same_visitor(request):
        logout(request)


def _is_session_of_staff(session: MutableMapping) -> bool:
    # Channels' own `get_user` knows no SECRET_KEY_FALLBACKS.
    return _is_staff(get_user(SimpleNamespace(session=session)), session)


def _is_staff(user: AbstractBaseUser | AnonymousUser, session: MutableMapping) -> bool:
    return user.is_active and user.is_staff and session.get(SIGNED_OUT, 0) == _count_sign_outs(user)


def _count_sign_outs(user: AbstractBaseUser) -> int:
    return SignOuts.objects.filter(user=user.pk).values_list("times", flat=True).first() or 0


@contextmanager
def _same_visitor(request: HttpRequest) -> Iterator[None]:
    """Keep the visitor of the session. Django empties a session at a sign-out, and when the user of a browser changes.

    Without its visitor a browser would lose its seats.
    """
    visitor = request.session.get(VISITOR)
    yield
    if visitor and request.session.get(VISITOR) != visitor:
        request.session[VISITOR] = visitor
