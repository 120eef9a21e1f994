"""The dashboard, and `/metrics` for Prometheus."""

import hmac
from dataclasses import fields

from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ... import metrics
from ...rooms import DatabaseUnavailable, clock
from ...web.limits import rate_limits
from ...web.pages.errors import within_limits
from ...web.visitor import address_of
from .. import process_reports, staff
from ..heartbeat import heartbeat
from ..merged_metrics import merge_texts
from . import feed
from .report_views import show_reports


@require_GET
@staff.staff_only
def index(request: HttpRequest) -> HttpResponse:
    overview = feed.read_overview(async_to_sync(heartbeat.report_on_loop)())
    return render(
        request,
        "dashboard/index.html",
        {"version": settings.VERSION, **{field.name: getattr(overview, field.name) for field in fields(overview)}},
    )


@require_GET
@never_cache
@within_limits
def exposition(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics of all processes, whichever process is asked.

    Without METRICS_TOKEN and without staff's sign-in the answer is 403. It is not 404, since the page's existence is no
    secret. And a collector must find out that its token is wrong.
    """
    if not _may_read(request):
        return HttpResponse("This needs a token, or staff.\n", status=403, content_type="text/plain")
    try:
        others = process_reports.read_metrics_of_others(heartbeat.name, clock.now())
    except DatabaseUnavailable:
        others = []
    text = merge_texts([(heartbeat.name, metrics.render_text()), *others])
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and settings.METRICS_TOKEN:
        return _check_token(request, token.strip())
    return staff.is_asked_by_staff(request)


def _check_token(request: HttpRequest, token: str) -> bool:
    """Return whether the token is right. Raise RateLimited after too many wrong ones from the same address.

    They have a limit of their own, so wrong tokens do not block sign-ins.
    """
    if hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    rate_limits.rate_limiter.record_wrong_token(address_of(request))
    return False


urlpatterns = [
    path("dashboard/", index, name="dashboard"),
    # No room has this code, since codes have no vowels.
    path("dashboard/reports/", show_reports, name="dashboard-reports"),
    path("metrics", exposition, name="metrics"),
]
