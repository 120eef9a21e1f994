"""The address to which browsers send what goes wrong on our pages: what the policy blocks, and errors of scripts.

site/colorclues/page_limits.py refuses before it what is too long, and what comes too often.
"""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ... import metrics
from ..browser_reports import browser_reports
from .browser_report_input import Unreadable, read_reports

TAKEN, NOT_READ, FOREIGN = 204, 400, 403


# Browsers send their own reports without a token of ours, and some without cookies.
@csrf_exempt
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the reports of a page of ours. The answer is empty, whatever comes."""
    if not _is_own(request):
        metrics.count_browser_report("foreign")
        return HttpResponse(status=FOREIGN)
    try:
        reports = read_reports(
            request.headers.get("Content-Type", ""),
            request.body,
            request.headers.get("Referer", ""),
            request.headers.get("User-Agent", ""),
        )
    except Unreadable:
        metrics.count_browser_report("unreadable")
        return HttpResponse(status=NOT_READ)
    for report in reports:
        browser_reports.record(report)
    return HttpResponse(status=TAKEN)


def _is_own(request: HttpRequest) -> bool:
    """Return whether no page of another site has sent it.

    Browsers of today say so themselves over https, and no script can say it in their place. The others name the origin
    of the page, which is compared as that of a form is. What names neither is no page's.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return "Origin" not in request.headers or CsrfViewMiddleware(take)._origin_verified(request)
