"""The pages, and the same moves as the socket's by form."""

import io
import logging
import math
import secrets
import sys
import time
from functools import wraps

import segno
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ... import metrics
from ...live import deadlines
from ...live.hub import hub
from ...pov.builder import Pov, listed
from ...pov.regions import Notice, rows, zones
from ...rendering import partials
from ...rooms import presence, store
from ...rooms.store import Barred, DatabaseUnavailable, RoomNotFound, Snapshot
from ...rules import Refused, board
from ...rules.game import MAX_PLAYERS, MIN_PLAYERS
from ..limits import rate_limits
from ..sockets import move_input
from . import health

log = logging.getLogger(__name__)

NOT_FOUND, REFUSED, TOO_FAST = 404, 422, 429

# What a form's move leaves behind of the way in which the page is shown; any other ends both.
IS_PAST = {"say": (), "settings": ("talk",)}

# Names that mean this machine to every machine.
LOCAL = ("localhost", "127.0.0.1", "[::1]")


# Neither by browsers nor by proxies: a page is one visitor's, and old with the next move.
not_kept = cache_control(no_store=True)


def within_limits(view):
    """A view that answers 429 when more is asked of it than people ask for, and counts the codes that are none."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except rate_limits.RateLimited as asked:
            return _too_much(request, asked)
        if response.status_code == NOT_FOUND:
            rate_limits.rate_limiter.wrong_code(_from(request))
        return response

    return answer


@require_GET
@not_kept
@ensure_csrf_cookie
@within_limits
def front(request: HttpRequest) -> HttpResponse:
    """The front page; with `?code=` the way to that room."""
    if "code" not in request.GET:
        return _front(request)
    code = _sought(request, request.GET["code"])
    try:
        return redirect("room", store.read(code).code)
    except RoomNotFound:
        return _front(request, NOT_FOUND, code_refused=Notice.of(Refused("no-room")), code=request.GET["code"])


@require_POST
@not_kept
@within_limits
def create(request: HttpRequest) -> HttpResponse:
    """Make a room, seat its host, and go there; with `bots` in a game that has begun."""
    rate_limits.rate_limiter.room(_visitor(request), _from(request))
    try:
        bots = _bots(request)
        name = move_input.text(request.POST, "name").strip() or (render_to_string("guest.html").strip() if bots else "")
        visitor = _visitor(request) or _new_visitor()
        code = store.create(visitor, name, bots)
        _make_known(request, visitor)
    except Refused as refused:
        return _not_created(request, refused)
    except DatabaseUnavailable:
        log.exception("a room could not be made")
        return _not_created(request, Refused("try-again"))
    return redirect("room", code)


@require_GET
@not_kept
@ensure_csrf_cookie
@within_limits
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room, for whoever this visitor is in it."""
    canonical = store.normalize_code(code)
    if not canonical:
        return not_found(request)
    if code != canonical:
        return redirect(_address(request, canonical))
    _sought(request, code)
    try:
        return _room(request, _up_to_date(code, _visitor(request), "plain" in request.GET))
    except RoomNotFound:
        return not_found(request)


@require_GET
@not_kept
@within_limits
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """The room for a television or a shared screen: it knows what a spectator knows, whoever opens it."""
    try:
        return _room(request, store.read(_sought(request, code)), is_screen=True)
    except RoomNotFound:
        return not_found(request)


@require_GET
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The room's link as a QR code; the same for ever, so browsers may keep it."""
    code = store.normalize_code(code)
    if len(code) != store.CODE_LENGTH:
        return not_found(request)
    picture = io.BytesIO()
    segno.make(_link(request, code), micro=False).save(picture, kind="svg", border=2, light="#fff")
    return HttpResponse(picture.getvalue(), "image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})


@require_http_methods(["GET", "POST"])
@not_kept
@within_limits
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Give the visitor a player in the room; it sets the cookie, so it is no move of the socket's."""
    if request.method == "POST":
        rate_limits.rate_limiter.join(_visitor(request), _from(request))
    return _changed(request, code, lambda: _joined(request, store.normalize_code(code)))


@require_http_methods(["GET", "POST"])
@not_kept
@within_limits
def move(request: HttpRequest, code: str) -> HttpResponse:
    """A move by form: what the socket takes, for browsers without script."""
    if request.method == "POST":
        rate_limits.rate_limiter.message(_visitor(request), _from(request))
    return _changed(request, code, lambda: _moved(request, store.normalize_code(code)))


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether games can be played: 503 while the database does not answer. Without the channel layer they are slow."""
    if not health.database():
        return HttpResponse("the database does not answer", status=503, content_type="text/plain")
    if not health.layer():
        return HttpResponse("degraded: the channel layer does not answer", content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "not_found.html", status=NOT_FOUND)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "unreadable.html", status=400)


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "forbidden.html", status=403)


def removed(request: HttpRequest) -> HttpResponse:
    return render(request, "removed.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Where an exception ends: our mistake, or a database that does not answer, which will again (503)."""
    if not isinstance(sys.exception(), DatabaseUnavailable):
        return render(request, "broken.html", status=500)
    page = render(request, "unavailable.html", status=503)
    page.headers["Retry-After"] = "5"
    return page


def _up_to_date(code: str, visitor: str, is_plain: bool) -> Snapshot:
    """The room after what its bots should have done, and on the plain page, where no socket may be, the clock."""
    before = store.read(code)
    here = store.visit(code, visitor) if is_plain and visitor in before.seats else before
    after = deadlines.run_deadlines(here, by_page=True) if is_plain or here.awaits_bot else here
    if after.version != before.version:
        async_to_sync(hub.changed)(after)
    return after


def _joined(request: HttpRequest, code: str) -> Snapshot:
    visitor = _visitor(request) or _new_visitor()
    name, colour = move_input.text(request.POST, "name"), move_input.number(request.POST, "colour")
    snapshot = store.join(code, visitor, name, colour)
    _make_known(request, visitor)
    return snapshot


def _moved(request: HttpRequest, code: str) -> Snapshot:
    visitor, asked = _visitor(request), move_input.read(request.POST)
    store.check_may_move(store.read(code), visitor, asked)
    return store.change(code, visitor, asked, by_form=True)


def _changed(request: HttpRequest, code: str, change) -> HttpResponse:
    if request.method == "GET":  # the address that a refused form leaves in the browser, loaded anew
        return redirect(_address(request, code))
    _sought(request, code)
    try:
        snapshot = change()
    except RoomNotFound:
        return not_found(request)
    except Barred:
        return removed(request)
    except Refused as refused:
        return _room(request, store.read(store.normalize_code(code)), refused)
    except DatabaseUnavailable:
        log.exception("a move in room %s could not be kept", code)
        return _room(request, store.read(store.normalize_code(code)), Refused("try-again"))
    async_to_sync(hub.changed)(snapshot)
    return HttpResponseRedirect(_address(request, snapshot.code), status=303)


def _sought(request: HttpRequest, typed: str) -> str:
    """The code of the room that is asked for. Raises TooMuch.

    Where too many codes were tried, only those who have a seat may come to it: to others a right one would be told.
    """
    code = store.normalize_code(typed)
    try:
        rate_limits.rate_limiter.code(_from(request))
    except rate_limits.RateLimited:
        if not store.has_seat(code, _visitor(request)):
            raise
    return code


def _too_much(request: HttpRequest, asked: rate_limits.RateLimited) -> HttpResponse:
    metrics.refused(asked.code)
    log.info("refused", extra={"code": asked.code})
    page = render(request, "too_much.html", {"seconds": asked.seconds}, status=TOO_FAST)
    page.headers["Retry-After"] = str(asked.seconds)
    return page


def _address(request: HttpRequest, code: str) -> str:
    return reverse("room", args=[code]) + _query(request)


def _link(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("room", args=[code]))


def _front(request: HttpRequest, status: int = 200, **context) -> HttpResponse:
    mine = [Pov.of(code, game, None) for code, game in store.rooms_of_visitor(_visitor(request))]
    open_rooms = listed(store.open_rooms())
    return render(request, "front.html", {"mine": mine, "open_rooms": open_rooms, **context}, status=status)


def _not_created(request: HttpRequest, refused: Refused) -> HttpResponse:
    metrics.refused(refused.code)
    log.info("refused", extra={"code": refused.code})
    return _front(request, REFUSED, refused=Notice.of(refused), name=request.POST.get("name", ""))


def _room(
    request: HttpRequest, snapshot: Snapshot, refused: Refused | None = None, is_screen: bool = False
) -> HttpResponse:
    visitor = "" if is_screen else _visitor(request)
    if visitor in snapshot.barred:
        return removed(request)
    if refused:
        metrics.refused(refused.code)
        line = {"room": snapshot.code, "player": snapshot.viewer(visitor), "code": refused.code}
        log.info("refused", extra=line)
    present = _present(snapshot, visitor)
    pov = Pov.of(snapshot.code, snapshot.game, snapshot.viewer(visitor), present, snapshot.leaver(visitor))
    context = room_context(request, pov, snapshot.version, refused, is_screen)
    return render(request, "room.html", context, status=_status(refused))


def room_context(
    request: HttpRequest, pov: Pov, version: int, refused: Refused | None = None, is_screen: bool = False
) -> dict[str, object]:
    """All that the room's page gets; how it is shown, and what was typed into a refused form, tells the request."""
    return {
        **{name: getattr(pov, name) for name in partials.REGIONS},
        "title": pov.turn,
        "board": partials.board(_chosen(refused, request), get_language()),
        "rows": rows(),
        "zones": zones(),
        "origin": request.build_absolute_uri("/")[:-1],
        "is_local": request.get_host().startswith(LOCAL),
        "version": version,
        "now": int(time.time()),
        "away": ".".join(str(person.id) for person in pov.players.items if person.is_away),
        "notice": Notice.of(refused) if refused else Notice(),
        "typed": _typed(refused, request),
        "is_plain": "plain" in request.GET,
        "is_still": "still" in request.GET,
        "is_talking": "talk" in request.GET,
        "is_hidden": "hide" in request.GET or "hide" in request.POST,
        "is_screen": is_screen,
        "query": _query(request),
    }


def _present(snapshot: Snapshot, visitor: str) -> frozenset[int]:
    """Who is there, with whoever asks."""
    seen = {**presence.seen([snapshot.code])[snapshot.code], visitor: math.inf}
    return snapshot.present(seen, time.time())


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    return TOO_FAST if refused.code == "say-fast" else REFUSED


def _bots(request: HttpRequest) -> int:
    bots = move_input.number(request.POST, "bots") or 0
    if bots and not MIN_PLAYERS - 1 <= bots <= MAX_PLAYERS - 1:
        raise Refused("bots-number")
    return bots


def _chosen(refused: Refused | None, request: HttpRequest) -> str:
    """The square that the page is to keep: the one of a guess that was refused."""
    return board.parse(request.POST.get("square", "")) or "" if refused else ""


def _typed(refused: Refused | None, request: HttpRequest) -> dict[str, QueryDict]:
    """What was typed into the form of the move that was refused, by the move's name."""
    return {request.POST.get("move", "join"): request.POST} if refused else {}


def _query(request: HttpRequest) -> str:
    """Whoever plays without script stays on the plain page, and whoever hides the code keeps it hidden.

    A page that is kept still to write or change something remains so after that, and follows the game after a move;
    its chat stays open for the next message.
    """
    kept = [name for name in ("plain", "hide", "still", "talk") if name in request.GET or name in request.POST]
    past = IS_PAST.get(request.POST.get("move"), ("still", "talk")) if request.method == "POST" else ()
    kept = [name for name in kept if name not in past]
    return f"?{'&'.join(kept)}" if kept else ""


def _from(request: HttpRequest) -> str:
    """The address of the browser; site/colorclues/asgi_middleware.py says how it is known."""
    return request.META.get("REMOTE_ADDR", "")


def _visitor(request: HttpRequest) -> str:
    return request.session.get("visitor", "")


def _new_visitor() -> str:
    return secrets.token_urlsafe(32)


def _make_known(request: HttpRequest, visitor: str) -> None:
    """By the session cookie, once it has a seat: else everybody could have as many visitors as they liked."""
    request.session.setdefault("visitor", visitor)
