"""The pages by which a player goes on in another browser (rule 24): the link, and the page to which it leads."""

import math

from asgiref.sync import async_to_sync
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods

from ...live.hub import hub
from ...rooms import Barred, RoomNotFound, changes, queries
from ...rooms.snapshot import Snapshot
from ...rules import Refused
from ..limits import rate_limits
from ..refusals import record_refusal
from ..visitor import address_of, ensure_visitor_cookie, new_visitor, remember, remember_name, visitor_of
from .errors import GONE, missing, removed, within_limits
from .htmx import is_from_htmx, lead_to, vary_on_htmx
from .pictures import draw_inline_qr
from .room_page import check_code, never_stored, room_address


@require_GET
@never_stored
@vary_on_htmx
@within_limits
def show_link(request: HttpRequest, code: str) -> HttpResponse:
    """Make a link for the visitor's own seat. htmx gets it for the page that is open, others as a page."""
    code = check_code(request, code)
    try:
        snapshot = queries.read_open(code)
    except RoomNotFound as why:
        return missing(request, why)
    player = snapshot.game.player(snapshot.viewer(visitor_of(request)) or 0)
    if player is None:
        return lead_to(request, room_address(request, code))
    link = request.build_absolute_uri(reverse("take-seat", args=[code, _sign(code, player.id, player.handovers)]))
    is_live = is_from_htmx(request)
    context = {
        "code": code,
        "link": link,
        "picture": draw_inline_qr(link),
        "minutes": math.ceil(settings.SEAT_LINK_HOLDS / 60),
    }
    return render(request, "seat/link.html#link" if is_live else "seat/link.html", {**context, "is_live": is_live})


@require_http_methods(["GET", "POST"])
@never_stored
@ensure_csrf_cookie
@ensure_visitor_cookie
@within_limits
def take_seat(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Ask whether the seat is to be taken to this browser. Only a press takes it: previews load the page, too."""
    code = check_code(request, code)
    try:
        snapshot = queries.read_open(code)
        player, handovers = _read(code, token)
        if request.method == "POST":
            return _take(request, code, player, handovers)
        return _ask(request, snapshot, player, handovers)
    except RoomNotFound as why:
        return missing(request, why)
    except Barred:
        return removed(request)
    except Refused as refused:
        record_refusal(refused.code, room=code)
        return render(request, "seat/void.html", {"code": code}, status=GONE)


def _take(request: HttpRequest, code: str, player: int, handovers: int) -> HttpResponse:
    rate_limits.rate_limiter.check_join(visitor_of(request), address_of(request))
    visitor = visitor_of(request) or new_visitor()
    snapshot = changes.take_along(code, visitor, player, handovers)
    remember(request, visitor)
    remember_name(request, snapshot.name(visitor))
    async_to_sync(hub.publish)(snapshot)
    return lead_to(request, room_address(request, code), status=303)


def _ask(request: HttpRequest, snapshot: Snapshot, id: int, handovers: int) -> HttpResponse:
    visitor = visitor_of(request)
    if visitor in snapshot.barred:
        raise Barred(snapshot.code)
    player = snapshot.game.player(id)
    if player is None or player.has_left or player.handovers != handovers:
        raise Refused("link-void")
    own = snapshot.viewer(visitor)
    other = snapshot.name(visitor) if own and own != id else ""
    return render(
        request,
        "seat/take.html",
        {"code": snapshot.code, "name": player.name, "other": other, "is_own": own == id},
    )


def _sign(code: str, player: int, handovers: int) -> str:
    return signing.dumps([player, handovers], salt=_salt(code))


def _read(code: str, token: str) -> tuple[int, int]:
    """Return the player and how often they had moved. Raise Refused for a link that is forged, too old, or not ours."""
    try:
        player, handovers = signing.loads(token, salt=_salt(code), max_age=settings.SEAT_LINK_HOLDS)
    except signing.BadSignature:
        raise Refused("link-void") from None
    return player, handovers


def _salt(code: str) -> str:
    return f"play.seat {code}"
