"""ASGI middleware: how many pages this process makes at once, and how many one browser or address may ask for.

Django makes each page in a thread of its own. With 600 at once it had 602 threads, and players' moves took 11 seconds.
"""

from collections import deque
from io import BytesIO
from typing import Any, cast

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.locale import LocaleMiddleware
from django.middleware.security import SecurityMiddleware
from django_htmx.middleware import HtmxMiddleware

from play.metrics import count_browser_report
from play.web.browser_reports import MAX_BYTES
from play.web.limits import rate_limits
from play.web.limits.lane import Goes, Gone, Lane
from play.web.limits.rate_limits import RateLimited
from play.web.pages.busy import answer_busy
from play.web.refusals import record_turned_away
from play.web.visitor import VISITOR, has_signed_in, visitor_of_socket

from .asgi_middleware import read_session
from .middleware import PROBES, HeadersMiddleware

# What monitors ask for, and static files, wait for their like only: both are quick, and needed when pages are not.
# What browsers report by themselves waits for its like too, and never for a page, nor a page for it.
STATIC, PROBE, PAGE, REPORT = "static", "probe", "page", "report"
TOO_LONG, TOO_MANY = 413, 429
MONITORED = (*PROBES, "/metrics")
# For designers alone. A page of it has hundreds of frames.
GALLERY = "/design/"


class PageLimits:
    """Pass on what the limits allow, and answer the rest with a page that asks again by itself."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.lanes = {kind: Lane("PAGES_WAITING", "PAGES_WAIT") for kind in (STATIC, PROBE, PAGE)}
        self.lanes[REPORT] = Lane("BROWSER_REPORTS_ALL", "BROWSER_REPORTS_ALL")

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        kind, is_heavy = _kind_of(scope), _is_heavy(scope)
        lane = self.lanes[kind]
        if kind == REPORT and _is_longer(scope, MAX_BYTES):
            count_browser_report("unreadable")
            return await _answer(send, TOO_LONG)
        form = [] if is_heavy else await _read_all(receive)
        try:
            is_known = _check_rate(scope, kind)
            # Behind the form comes nothing but that the browser has gone.
            await lane.enter(is_known, None if is_heavy else cast(Goes, receive))
        except RateLimited as limited:
            if kind == REPORT:
                return await _refuse_report(send, limited)
            return await _refuse(scope, form, send, limited)
        except Gone:
            return
        try:
            await self.application(scope, _replay(form, receive), send)
        finally:
            lane.leave()


async def _read_all(receive: ASGIReceiveCallable) -> list[Any]:
    messages: list[Any] = []
    while not messages or messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _replay(messages: list[Any], receive: ASGIReceiveCallable) -> Any:
    """Return a `receive` that returns these messages first."""
    ahead = deque(messages)

    async def receive_next() -> Any:
        return ahead.popleft() if ahead else await receive()

    return receive_next


def _kind_of(scope: Any) -> str:
    path = scope["path"]
    if path == settings.BROWSER_REPORTS and scope["method"] == "POST":
        return REPORT
    if path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return STATIC
    return PROBE if path in MONITORED else PAGE


def _check_rate(scope: Any, kind: str) -> bool:
    """Return whether somebody asks for a page who has or had a seat, or staff.

    Anybody gets as many visitors' cookies as they like. Raise RateLimited above their limit, or that of the address.
    """
    if kind not in (PAGE, REPORT):
        return False
    cookies, session = read_session(scope)
    if has_signed_in(session):  # they must see what goes on
        return True
    if settings.DESIGN and scope["path"].startswith(GALLERY):
        return False
    address = (scope.get("client") or [""])[0]
    if kind == REPORT:
        visitor = visitor_of_socket({"cookies": cookies, "session": session})
        rate_limits.rate_limiter.check_browser_report(visitor, address)
        return False
    player = session.get(VISITOR, "")
    rate_limits.rate_limiter.check_page(player, address)
    return bool(player)


def _is_heavy(scope: Any) -> bool:
    """Return whether the body may be larger than a form: nobody waits with that in memory."""
    return _is_longer(scope, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _is_longer(scope: Any, most: int) -> bool:
    """Return whether the body may have more bytes."""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"0")
    return b"transfer-encoding" in headers or not length.isdigit() or int(length) > most


async def _refuse_report(send: ASGISendCallable, limited: RateLimited) -> None:
    record_turned_away(limited.limit)
    await _answer(send, TOO_MANY)


async def _answer(send: ASGISendCallable, status: int) -> None:
    """Answer a browser's own report, whose answer nobody reads."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _refuse(scope: Any, form: list[Any], send: ASGISendCallable, limited: RateLimited) -> None:
    body = b"".join(message.get("body", b"") for message in form)
    page = _with_headers(limited)(ASGIRequest(scope, BytesIO(body)))
    headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in page.items()]
    headers.append((b"content-length", str(len(page.content)).encode()))
    await send({"type": "http.response.start", "status": page.status_code, "headers": headers, "trailers": False})
    content = b"" if scope["method"] == "HEAD" else page.content
    await send({"type": "http.response.body", "body": content, "more_body": False})


def _with_headers(limited: RateLimited) -> Any:
    """Return the view with what makes the headers of all pages. None of it waits for anything."""

    def view(request: HttpRequest) -> HttpResponse:
        return answer_busy(request, limited)

    page = LocaleMiddleware(XFrameOptionsMiddleware(HtmxMiddleware(view)))
    return HeadersMiddleware(SecureHeaders(CSPMiddleware(page)))


class SecureHeaders(SecurityMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        """Redirect nobody to https. It would ask for the host, which may be any."""
