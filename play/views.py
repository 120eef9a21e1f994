"""The pages, and the same moves as the socket's by form."""

import logging
import secrets

from asgiref.sync import async_to_sync
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from . import fields, fragments, hub, rooms
from .pov import Pov
from .rooms import NoRoom, Snapshot
from .rules import Refused, board
from .rules.game import FEWEST, MOST
from .slices import Notice, rows, zones

log = logging.getLogger(__name__)

REFUSED = 422

# Who plays with bots and gives no name.
GUEST = "Guest"


@require_GET
@never_cache
@ensure_csrf_cookie
def front(request: HttpRequest) -> HttpResponse:
    """The front page; with `?code=` the way to that room."""
    if "code" not in request.GET:
        return _front(request)
    code = rooms.canonical(request.GET["code"])
    try:
        return redirect("room", rooms.read(code).code)
    except NoRoom:
        return _front(request, 404, code_refused=Notice.of(Refused("no-room")), code=request.GET["code"])


@require_POST
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """Make a room, seat its host, and go there; with `bots` in a game that has begun."""
    try:
        bots = _bots(request)
        name = fields.text(request.POST, "name").strip() or (GUEST if bots else "")
        code = rooms.create(_seat_visitor(request), name, bots)
    except Refused as refused:
        return _front(request, REFUSED, refused=Notice.of(refused), name=request.POST.get("name", ""))
    return redirect("room", code)


@require_GET
@never_cache
@ensure_csrf_cookie
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room, for whoever this visitor is in it."""
    canonical = rooms.canonical(code)
    if not canonical:
        return not_found(request)
    if code != canonical:
        return redirect(_address(request, canonical))
    try:
        return _room(request, _up_to_date(code))
    except NoRoom:
        return not_found(request)


@require_POST
@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Give the visitor a player in the room; it sets the cookie, so it is no move of the socket's."""
    return _changed(
        request,
        code,
        lambda: rooms.join(
            rooms.canonical(code),
            _seat_visitor(request),
            fields.text(request.POST, "name"),
            fields.number(request.POST, "colour"),
        ),
    )


@require_POST
@never_cache
def move(request: HttpRequest, code: str) -> HttpResponse:
    """A move by form: what the socket takes, for browsers without script."""
    return _changed(
        request, code, lambda: rooms.change(rooms.canonical(code), _visitor(request), fields.read(request.POST))
    )


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether games can be played: 503 while the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseTrouble:
        return HttpResponse("the database does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "not_found.html", status=404)


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "forbidden.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "broken.html", status=500)


def _up_to_date(code: str) -> Snapshot:
    """The room, after what its bots should have done: nobody may hold a socket there."""
    before = rooms.read(code)
    after = hub.expired(before)
    if after.version != before.version:
        async_to_sync(hub.here.changed)(after)
    return after


def _changed(request: HttpRequest, code: str, change) -> HttpResponse:
    try:
        snapshot = change()
    except NoRoom:
        return not_found(request)
    except Refused as refused:
        return _room(request, rooms.read(rooms.canonical(code)), refused)
    except DatabaseTrouble:
        log.exception("a move in room %s could not be kept", code)
        return _room(request, rooms.read(rooms.canonical(code)), Refused("try-again"))
    async_to_sync(hub.here.changed)(snapshot)
    return HttpResponseRedirect(_address(request, snapshot.code), status=303)


def _address(request: HttpRequest, code: str) -> str:
    return reverse("room", args=[code]) + _query(request)


def _front(request: HttpRequest, status: int = 200, **context) -> HttpResponse:
    mine = [Pov.of(room.code, room.game, None) for room in rooms.of_visitor(_visitor(request))]
    return render(request, "front.html", {"mine": mine, **context}, status=status)


def _room(request: HttpRequest, snapshot: Snapshot, refused: Refused | None = None) -> HttpResponse:
    viewer = snapshot.viewer(_visitor(request))
    pov = Pov.of(snapshot.code, snapshot.game, viewer)
    context = {
        **{name: getattr(pov, name) for name in fragments.REGIONS},
        "title": pov.turn,
        "board": fragments.board(_chosen(refused, request)),
        "rows": rows(),
        "zones": zones(),
        "link": request.build_absolute_uri(reverse("room", args=[snapshot.code])),
        "version": snapshot.version,
        "notice": Notice.of(refused) if refused else Notice(),
        "typed": request.POST if refused else {},
        "is_plain": "plain" in request.GET,
        "is_still": "still" in request.GET,
        "query": _query(request),
    }
    return render(request, "room.html", context, status=REFUSED if refused else 200)


def _bots(request: HttpRequest) -> int:
    bots = fields.number(request.POST, "bots") or 0
    if bots and not FEWEST - 1 <= bots <= MOST - 1:
        raise Refused("bots-number")
    return bots


def _chosen(refused: Refused | None, request: HttpRequest) -> str:
    """The square that the page is to keep: the one of a guess that was refused."""
    return board.parse(request.POST.get("square", "")) or "" if refused else ""


def _query(request: HttpRequest) -> str:
    """Whoever plays without script stays on the plain page."""
    return "?plain" if "plain" in request.GET else ""


def _visitor(request: HttpRequest) -> str:
    return request.session.get("visitor", "")


def _seat_visitor(request: HttpRequest) -> str:
    """Who this browser is, made known to it by the session cookie from now on."""
    return request.session.setdefault("visitor", secrets.token_urlsafe(32))
