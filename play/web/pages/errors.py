"""What a visitor sees where a page cannot be shown: no such room, too many requests, no database."""

import logging
import math
import sys
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER

from ... import request_ids
from ...rooms import DatabaseUnavailable, RoomClosed, RoomNotFound, clock
from .. import misdirected
from ..limits import rate_limits
from ..refusals import TRY_AGAIN, record_refusal
from ..visitor import address_of
from .htmx import show_error

log = logging.getLogger(__name__)

# How the reason of Django's check for forms begins where the page's address is the matter. Old browsers send no Origin.
BAD_ORIGIN = REASON_BAD_ORIGIN.partition(" - ")[0]
BAD_REFERER = REASON_BAD_REFERER.partition("%s")[0]
NOT_FOUND, GONE, REFUSED, TOO_FAST, UNAVAILABLE = 404, 410, 422, 429, 503


def within_limits(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view: answer 429 where it raises RateLimited, and record each 404 as a wrong room code."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except rate_limits.RateLimited as limited:
            return too_much(request, limited)
        if response.status_code == NOT_FOUND:
            rate_limits.rate_limiter.record_wrong_code(address_of(request))
        return response

    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(request, "errors/not_found.html", NOT_FOUND, {})


def missing(request: HttpRequest, why: RoomNotFound) -> HttpResponse:
    """Answer that there is no such room, or that staff has closed it."""
    if isinstance(why, RoomClosed):
        return closed(request, why.sentence)
    return not_found(request)


def closed(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {"sentence": sentence, "contact": settings.STAFF_CONTACT}
    return show_error(request, "errors/closed.html", GONE, context)


def barred(request: HttpRequest, until: float) -> HttpResponse:
    """Answer a visitor whom staff has barred until then."""
    hours = max(1, math.ceil((until - clock.now()) / 3600))
    context = {"hours": hours, "days": math.ceil(hours / 24), "contact": settings.STAFF_CONTACT}
    return show_error(request, "errors/barred.html", 403, context)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        misdirected.record_host(request.META.get("HTTP_HOST", ""))
    elif isinstance(exception, SuspiciousOperation):
        misdirected.record_request(type(exception).__name__)
    is_elsewhere = isinstance(exception, DisallowedHost)
    return show_error(request, "errors/unreadable.html", 400, {"is_elsewhere": is_elsewhere})


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that Django's check refuses. `origin` is that of a page of ours which the settings lack, or ""."""
    origin = request.META.get("HTTP_ORIGIN", "") if reason.startswith(BAD_ORIGIN) else ""
    if reason.startswith(BAD_REFERER):
        origin = misdirected.cut_to_origin(request.META.get("HTTP_REFERER", ""))
    ours = misdirected.record_origin(origin, request.META.get("HTTP_HOST", "")) if origin else ""
    return show_error(request, "errors/forbidden.html", 403, {"origin": ours})


def removed(request: HttpRequest) -> HttpResponse:
    return show_error(request, "errors/removed.html", 403, {})


def too_much(request: HttpRequest, limited: rate_limits.RateLimited) -> HttpResponse:
    record_refusal(limited.code)
    page = show_error(request, "errors/too_much.html", TOO_FAST, {"seconds": limited.seconds})
    page.headers["Retry-After"] = str(limited.seconds)
    return page


def broken(request: HttpRequest) -> HttpResponse:
    if not isinstance(sys.exception(), DatabaseUnavailable):
        return show_error(request, "errors/broken.html", 500, {"request_id": request_ids.current.get()})
    record_refusal(TRY_AGAIN)
    page = show_error(request, "errors/unavailable.html", UNAVAILABLE, {})
    vars(page)["_has_been_logged"] = True  # by whoever met it, or Django logs an error for each
    page.headers["Retry-After"] = "5"
    return page
