"""What people have reported, for staff: the last messages of each room, and who has settled it and why."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ...models import Report
from ...pov.regions import Notice
from ...rooms import reports
from ...rules import Refused
from ...web.pages.durations import Duration
from ...web.pages.errors import REFUSED
from ...web.pages.htmx import lead_to
from ...web.pages.report_kinds import ReportKind
from ...web.refusals import record_refusal
from ...web.sockets import move_input
from .. import actions, staff
from . import act_input
from .report_lines import ReportLine
from .times import format_minute

MAX_SHOWN = 50


@require_http_methods(["GET", "POST"])
@staff.staff_only
def show_reports(request: HttpRequest) -> HttpResponse:
    """Show the latest reports. POST settles one, with a reason. The log and the page tell who did it."""
    if request.method == "POST":
        try:
            return _settle(request)
        except Refused as refused:
            record_refusal(refused.code)
            return _show(request, refused)
    return _show(request)


def _settle(request: HttpRequest) -> HttpResponse:
    id, reason = move_input.number(request.POST, "report"), _read_reason(request)
    with transaction.atomic():
        code = reports.settle(id, request.user.get_username(), reason) if id else ""
        if not code:
            raise Refused("report-settled")
        actions.record(request.user, "settle", reason, room=code)
    return lead_to(request, reverse("dashboard-reports"), status=303)


def _read_reason(request: HttpRequest) -> str:
    """Return why, read as in all forms of staff. No browser sends a text that is too long or cannot be shown."""
    try:
        return act_input.read_reason(request)
    except act_input.NotDone:
        raise Refused("no-reason") from None


def _show(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    context = {
        "reports": tuple(map(_describe, reports.list_latest(MAX_SHOWN))),
        "open": reports.count_open(),
        "lasts": Duration.of(settings.REPORT_LASTS),
        "max_reason": act_input.MAX_REASON,
        "refused": Notice.of(refused) if refused else None,
        "of": move_input.number(request.POST, "report") if refused else None,
    }
    return render(request, "dashboard/reports.html", context, status=REFUSED if refused else 200)


def _describe(row: Report) -> ReportLine:
    seen = reports.read_seen(row)
    return ReportLine(
        row.pk,
        row.room,
        ReportKind(row.kind),
        format_minute(row.made.timestamp()),
        row.reporter,
        next((said for said in seen.messages if said.number == row.message), None),
        tuple(one.name for one in seen.people),
        seen.messages,
        format_minute(row.settled.timestamp()) if row.settled else "",
        row.settled_by,
        row.reason,
    )
