"""The page by which people report a message or a room to staff, in two taps from the chat."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from ...pov.regions import Notice
from ...rooms import Barred, RoomNotFound, queries, reports
from ...rules import Refused
from ..limits import rate_limits
from ..refusals import record_refusal
from ..sockets import move_input
from ..visitor import address_of, ensure_visitor_cookie, new_visitor, visitor_of
from .errors import REFUSED, missing, removed, within_limits
from .htmx import lead_to
from .report_kinds import REPORT_KINDS
from .room_page import QUERY_WORDS, check_code, find_pov, never_stored

log = logging.getLogger(__name__)

# In the query of the page that thanks.
SENT = "sent"


@require_http_methods(["GET", "POST"])
@never_stored
@ensure_csrf_cookie
@ensure_visitor_cookie
@within_limits
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show what can be reported of the room to who can see the room, and keep what they report."""
    code = check_code(request, code)
    try:
        return _report(request, code) if request.method == "POST" else _show(request, code)
    except RoomNotFound as why:
        return missing(request, why)
    except Barred:
        return removed(request)


def _report(request: HttpRequest, code: str) -> HttpResponse:
    rate_limits.rate_limiter.check_report(visitor_of(request), address_of(request))
    try:
        kind, message = move_input.text(request.POST, "kind"), move_input.number(request.POST, "message") or 0
        is_new = reports.report(code, visitor_of(request) or new_visitor(), kind, message)
    except Refused as refused:
        record_refusal(refused.code, room=code)
        return _show(request, code, refused)
    if is_new:
        log.info("report", extra={"room": code})
    address = reverse("report", args=[code])
    return lead_to(request, f"{address}?{'&'.join([*_list_words(request), SENT])}", status=303)


def _show(request: HttpRequest, code: str, refused: Refused | None = None) -> HttpResponse:
    room, visitor = queries.read_open(code), visitor_of(request)
    if visitor in room.barred:
        raise Barred(code)
    context = {
        "code": code,
        "messages": tuple(reversed(find_pov(room, visitor).chat.items)),
        "kinds": REPORT_KINDS,
        "kind": request.POST.get("kind", ""),
        "reported": reports.list_reported(code, visitor),
        "is_sent": SENT in request.GET,
        "query": f"?{'&'.join(words)}" if (words := _list_words(request)) else "",
        "refused": Notice.of(refused) if refused else None,
    }
    return render(request, "report/page.html", context, status=REFUSED if refused else 200)


def _list_words(request: HttpRequest) -> list[str]:
    """Return the words of the query that say how the room is shown, to come back to it as it was."""
    return [word for word in QUERY_WORDS if word in request.GET]
