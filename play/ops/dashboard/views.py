"""The pages of the dashboard, and the metrics for whoever collects them."""

import hmac
import logging
import time
from dataclasses import fields

from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ... import metrics
from ...rooms import store
from ...web.limits import rate_limits
from ...web.pages.views import within_limits
from .. import process_reports, staff
from ..heartbeat import heartbeat
from . import feed, room_inspector

log = logging.getLogger(__name__)


@require_GET
@staff.staff_only
def index(request: HttpRequest) -> HttpResponse:
    """How all is."""
    overview = feed.now(async_to_sync(heartbeat.asked)())
    return render(
        request,
        "dashboard/index.html",
        {field.name: getattr(overview, field.name) for field in fields(overview)},
    )


@require_http_methods(["GET", "POST"])
@staff.staff_only
def room(request: HttpRequest, code: str) -> HttpResponse:
    """A room from behind; with POST also what nobody may know yet, which the log tells of."""
    canonical = store.normalize_code(code)
    if not canonical:
        raise Http404
    if code != canonical:
        return redirect("dashboard-room", canonical)
    is_unveiled = request.method == "POST"
    try:
        seen = room_inspector.of(code, is_unveiled)
    except store.RoomNotFound:
        raise Http404 from None
    if is_unveiled:
        log.warning(
            "staff with the number %s has looked at the secrets of a room", request.user.pk, extra={"room": code}
        )
    return render(request, "dashboard/room.html", {"room": seen})


@require_GET
@never_cache
@within_limits
def exposition(request: HttpRequest) -> HttpResponse:
    """The metrics of all processes, whichever is asked.

    To others than staff and who brings METRICS_TOKEN it says 403 and not 404: that there is something here is no
    secret, and whoever has the wrong token is to find out.
    """
    if not _may_read(request):
        return HttpResponse("This needs a token, or staff.\n", status=403, content_type="text/plain")
    try:
        others = process_reports.metrics_of_others(heartbeat.name, time.time())
    except store.DatabaseUnavailable:
        others = []
    text = metrics.together([(heartbeat.name, metrics.text()), *others])
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and settings.METRICS_TOKEN:
        return _is_right(request, token.strip())
    return staff.is_asked_by_staff(request)


def _is_right(request: HttpRequest, token: str) -> bool:
    """Raises TooMuch, where too many wrong ones came from an address; it takes nothing from those who sign in."""
    if hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    rate_limits.rate_limiter.wrong_token(request.META.get("REMOTE_ADDR", ""))
    return False


urlpatterns = [
    path("dashboard/", index, name="dashboard"),
    path("dashboard/<code>/", room, name="dashboard-room"),
    path("metrics", exposition, name="metrics"),
]
