"""The answer to who asks for a page above a limit: a small page that asks again by itself.

It needs no thread, no database and no view, since it is given when there are too many of these.
"""

import json
import time
from random import randint
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django_htmx.http import reswap, retarget

from ..limits.rate_limits import RateLimited
from ..refusals import record_turned_away
from .htmx import HEADER, is_from_htmx, show_error

TEMPLATE, UNAVAILABLE = "errors/busy.html", 503
# Seconds after which a page asks again. All of a school that came at the same moment must not come back at one.
PAUSE = 4, 8
LONGEST_PAUSE = 60
# Seconds for which a rendered page is given to others.
PAGE_KEPT = 5
# As htmx names the element of the template that asks again.
AGAIN = "span#busy"
# What the form around that element sends anew by itself. The rest may come from the button that was pressed.
IN_THE_FORM = ("csrfmiddlewaretoken", "name", "username", "password")

_pages: dict[tuple, tuple[float, bytes]] = {}


def answer_busy(request: HttpRequest, limited: RateLimited) -> HttpResponse:
    """Count what the limit turns away, and return the page that asks again by itself; for htmx an element that does.

    `Retry-After` says after how many seconds. HEAD is answered as GET is, since the server leaves its body out.
    """
    record_turned_away(limited.limit)
    if request.method == "HEAD":
        request.method = "GET"
    seconds = min(LONGEST_PAUSE, max(limited.seconds, randint(*PAUSE)))
    page = _show_part(request, seconds) if is_from_htmx(request) else _show_page(request, seconds)
    page.headers["Retry-After"] = str(seconds)
    return page


def _show_page(request: HttpRequest, seconds: int) -> HttpResponse:
    key = get_language(), request.method == "GET", seconds
    until, content = _pages.get(key, (0.0, b""))
    if time.monotonic() > until:
        content = show_error(request, TEMPLATE, UNAVAILABLE, {"seconds": seconds, "again": "", "fields": ""}).content
        _pages[key] = time.monotonic() + PAGE_KEPT, content
    page = HttpResponse(content, status=UNAVAILABLE)
    patch_vary_headers(page, (HEADER,))
    return page


def _show_part(request: HttpRequest, seconds: int) -> HttpResponse:
    """Answer htmx with an element that sends the same request again."""
    fields = json.dumps(_read_fields(request)) if request.method == "POST" else ""
    context = {"seconds": seconds, "again": request.get_full_path(), "fields": fields}
    page = show_error(request, TEMPLATE, UNAVAILABLE, context)
    if request.headers.get("HX-Source") == AGAIN:
        return reswap(retarget(page, "this"), "outerHTML")
    if request.method != "POST":  # what was asked for has a place, where the element waits for it
        del page.headers["HX-Retarget"], page.headers["HX-Reswap"]
    return page


def _read_fields(request: HttpRequest) -> dict[str, Any]:
    try:
        return {name: value for name, value in request.POST.items() if name not in IN_THE_FORM}
    except (BadRequest, SuspiciousOperation):  # the view says so when it is asked
        return {}
