"""The pages by which staff signs in and out."""

import logging
from threading import Lock

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .. import metrics
from ..pov.regions import Notice
from ..rules import Refused
from ..web.limits import rate_limits
from ..web.pages.errors import REFUSED, within_limits
from . import staff

log = logging.getLogger(__name__)

# A password takes a third of a second of a core, though not of the game's thread: Django gives each request its own.
# One after the other, so that many do not take all cores from the game.
_one_at_a_time = Lock()
# Seconds that one waits for those before it, of which each also asks the database; after that it may try again.
PATIENCE = 5.0


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
@within_limits
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way in, and then to `next`, where that is one of our own pages."""
    if request.method == "GET":
        return _page(request)
    rate_limits.rate_limiter.check_password(request.META.get("REMOTE_ADDR", ""))
    user = _known(request)
    if user is None:
        metrics.count_refusal("wrong-password")
        log.warning("a sign-in was refused")
        return _page(request, Refused("wrong-password"))
    staff.sign_in(request, user)
    log.info("staff with the number %s has signed in", user.pk)
    return redirect(_next(request))


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    staff.sign_out(request)
    return redirect("staff-sign-in")


def _known(request: HttpRequest) -> User | None:
    """Whose name and password were typed, if that is staff. Why they do not fit is nobody's business.

    Raises RateLimited.
    """
    form = AuthenticationForm(request, request.POST)
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise rate_limits.RateLimited(PATIENCE, "PASSWORDS_AT_ONCE")
    try:
        is_right = form.is_valid()
    finally:
        _one_at_a_time.release()
    return form.get_user() if is_right and form.get_user().is_staff else None


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    context = {
        "refused": Notice.of(refused) if refused else None,
        "name": request.POST.get("username", ""),
        "next": _next(request),
    }
    return render(request, "staff/sign_in.html", context, status=REFUSED if refused else 200)


def _next(request: HttpRequest) -> str:
    """Where to go from here: never to another host, whatever a link has asked for."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours and asked.startswith("/") else reverse("dashboard")
