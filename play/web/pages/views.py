"""The doors of the pages: one view for each address that players use."""

import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ...live import deadlines
from ...live.hub import hub
from ...pov.builder import build_pov
from ...pov.open_rooms import list_open_rooms
from ...pov.regions import Notice
from ...rooms import Barred, DatabaseUnavailable, RoomNotFound, changes, codes, creation, queries
from ...rooms.snapshot import Snapshot
from ...rules import Refused
from ...rules.game import MAX_PLAYERS, MIN_PLAYERS
from ..limits import rate_limits
from ..refusals import record_refusal
from ..sockets import event_input, move_input
from ..visitor import (
    address_of,
    ensure_visitor_cookie,
    get_known_name,
    new_visitor,
    remember,
    remember_name,
    visitor_of,
)
from . import questions
from .errors import NOT_FOUND, REFUSED, missing, not_found, removed, within_limits
from .htmx import is_from_htmx, lead_to, notice_number, vary_on_htmx
from .pictures import draw_qr
from .repeats import digest_form, digest_page
from .robots import let_engines_list
from .room_page import check_code, never_stored, record_visit, refuse_join, room_address, room_link, show_room

log = logging.getLogger(__name__)

Change = Callable[[HttpRequest, str], Snapshot]
Refuse = Callable[[HttpRequest, Snapshot, Refused], HttpResponse]


@require_GET
@never_stored
@ensure_csrf_cookie
@ensure_visitor_cookie
@within_limits
def front(request: HttpRequest) -> HttpResponse:
    if "code" not in request.GET:
        return let_engines_list(_show_front(request))
    code = check_code(request, request.GET["code"])
    page = "screen" if "screen" in request.GET else "room"
    try:
        return redirect(page, queries.read(code).code)
    except RoomNotFound:
        return _show_front(request, NOT_FOUND, code_refused=Notice.of(Refused("no-room")), code=request.GET["code"])


@require_POST
@never_stored
@vary_on_htmx
@ensure_visitor_cookie
@within_limits
def create(request: HttpRequest) -> HttpResponse:
    """Make a room, seat its host and lead there; with `bots` start the game at once. Idempotent for one form."""
    visitor = visitor_of(request) or new_visitor()
    made_by = digest_page(request, visitor)
    try:
        code = (made_by and codes.find_room_made_by(made_by)) or _create(request, visitor, made_by)
    except Refused as refused:
        return _refuse_create(request, refused)
    except DatabaseUnavailable:
        log.exception("Could not make a room")
        return _refuse_create(request, Refused("try-again"))
    _remember_host(request, visitor, code)
    return lead_to(request, reverse("room", args=[code]))


@require_GET
@never_stored
@ensure_csrf_cookie
@ensure_visitor_cookie
@within_limits
def room(request: HttpRequest, code: str) -> HttpResponse:
    normal = codes.normalize_code(code)
    if not normal:
        return not_found(request)
    if code != normal:
        return redirect(room_address(request, normal))
    check_code(request, code)
    try:
        return show_room(request, _up_to_date(code, visitor_of(request), "plain" in request.GET))
    except RoomNotFound as why:
        return missing(request, why)


@require_GET
@never_stored
@within_limits
def screen(request: HttpRequest, code: str) -> HttpResponse:
    try:
        return show_room(request, queries.read(check_code(request, code)), is_screen=True)
    except RoomNotFound as why:
        return missing(request, why)


@require_GET
@never_stored
@within_limits
def follow_link(request: HttpRequest, code: str, page: str = "room") -> HttpResponse:
    """Lead to the room of a link that was copied with the punctuation behind it."""
    code = codes.normalize_code(code)
    return redirect(page, code) if code else not_found(request)


@require_GET
def qr(request: HttpRequest, code: str) -> HttpResponse:
    code = codes.normalize_code(code)
    if len(code) != codes.CODE_LENGTH:
        return not_found(request)
    # The link never changes, so browsers may keep its picture.
    picture = draw_qr(room_link(request, code))
    return HttpResponse(picture, "image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})


@require_http_methods(["GET", "POST"])
@never_stored
@vary_on_htmx
@ensure_visitor_cookie
@within_limits
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Seat the visitor in the room, and remember who it is by a cookie, which a move on the socket could not set."""
    if request.method == "POST":
        rate_limits.rate_limiter.check_join(visitor_of(request), address_of(request))
    return _change(request, code, _join, refuse_join)


@require_http_methods(["GET", "POST"])
@never_stored
@vary_on_htmx
@ensure_visitor_cookie
@within_limits
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Make a move by form, for browsers without script. The fields are those of the socket's messages."""
    if request.method == "POST":
        rate_limits.rate_limiter.check_message(visitor_of(request), address_of(request))
    if questions.is_question(request):
        return questions.answer(request, code)
    return _change(request, code, _move, show_room)


def _show_front(request: HttpRequest, status: int = 200, **context) -> HttpResponse:
    mine = [build_pov(code, game, None) for code, game in queries.rooms_of_visitor(visitor_of(request))]
    open_rooms = list_open_rooms(queries.open_rooms())
    known = {"mine": mine, "open_rooms": open_rooms, "known_name": get_known_name(request)}
    return render(request, "front.html", {**known, **context}, status=status)


def _create(request: HttpRequest, visitor: str, made_by: str) -> str:
    rate_limits.rate_limiter.check_room(visitor_of(request), address_of(request))
    bots = _number_of_bots(request)
    name = _typed_name(request) or (render_to_string("shared/guest.html").strip() if bots else "")
    return creation.create(visitor, name, bots, made_by)


def _typed_name(request: HttpRequest) -> str:
    return move_input.text(request.POST, "name").strip()


def _remember_host(request: HttpRequest, visitor: str, code: str) -> None:
    """Remember the visitor, and the name as it was first typed: of a form that is sent again, too."""
    remember(request, visitor)
    name = queries.read(code).name(visitor)
    if name and _typed_name(request):
        remember_name(request, name)


def _number_of_bots(request: HttpRequest) -> int:
    bots = move_input.number(request.POST, "bots") or 0
    if bots and not MIN_PLAYERS - 1 <= bots <= MAX_PLAYERS - 1:
        raise Refused("bots-number")
    return bots


def _refuse_create(request: HttpRequest, refused: Refused) -> HttpResponse:
    record_refusal(refused.code)
    context = {"refused": Notice.of(refused, notice_number()), "name": request.POST.get("name", "")}
    context["known_name"] = get_known_name(request)
    if is_from_htmx(request):
        return render(request, "front.html#create", context, status=REFUSED)
    return _show_front(request, REFUSED, **context)


def _up_to_date(code: str, visitor: str, is_plain: bool) -> Snapshot:
    """Return the room after the moves that its bots owe.

    On the plain page also run the deadlines: perhaps no socket is open whose process would. A database that can only
    be read shows the room as it is.
    """
    before = queries.read(code)
    here = record_visit(code, visitor) if is_plain and visitor in before.seats else before
    try:
        after = deadlines.run_deadlines(here, by_page=True) if is_plain or here.awaits_bot else here
    except DatabaseUnavailable:
        log.exception("Could not run the deadline for a page", extra={"room": code})
        after = here
    if after.version != before.version:
        async_to_sync(hub.publish)(after)
    return after


def _change(request: HttpRequest, code: str, change: Change, refuse: Refuse) -> HttpResponse:
    if request.method == "GET":  # a refused form leaves its address in the browser, and a reload asks for it
        return redirect(room_address(request, code))
    code = check_code(request, code)
    try:
        snapshot = change(request, code)
    except RoomNotFound as why:
        return missing(request, why)
    except Barred:
        return removed(request)
    except Refused as refused:
        return refuse(request, queries.read(code), refused)
    except DatabaseUnavailable:
        log.exception("Could not write a move", extra={"room": code})
        return refuse(request, queries.read(code), Refused("try-again"))
    async_to_sync(hub.publish)(snapshot)
    return lead_to(request, room_address(request, snapshot.code), status=303)


def _join(request: HttpRequest, code: str) -> Snapshot:
    visitor = visitor_of(request) or new_visitor()
    name, colour = move_input.text(request.POST, "name"), move_input.number(request.POST, "colour")
    if whom := move_input.number(request.POST, "ask"):
        snapshot = changes.ask(code, visitor, whom)
    else:
        snapshot = changes.join(code, visitor, name, colour)
    remember(request, visitor)
    remember_name(request, snapshot.name(visitor))
    return snapshot


def _move(request: HttpRequest, code: str) -> Snapshot:
    if event_input.is_event(request.POST):
        raise Refused("needs-socket")
    visitor, move = visitor_of(request), move_input.read(request.POST, get_language() or "")
    room = queries.read(code)
    if not changes.may_have_effect(room, visitor, move):
        return room
    return changes.change(code, visitor, move, by_form=True, form=digest_form(request))
