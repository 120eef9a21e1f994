"""The page of a room for staff: its inside, and what staff can do to it and to those in it."""

import logging
from collections.abc import Callable

from asgiref.sync import async_to_sync
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from ...live.hub import hub
from ...models import Seat
from ...rooms import RoomNotFound, closing, codes, queries, striking
from ...rooms.rewriting import NotErasable
from ...rooms.snapshot import Snapshot
from ...web.pages.errors import within_limits
from ...web.visitor import visitor_of
from .. import actions, orders, staff
from ..order_reader import order_reader
from . import act_input, kept_actions, room_inspector
from .act_input import NotDone
from .act_panels import Message, Person, RoomActs, Tried

log = logging.getLogger(__name__)

# Actions that a room's page shows. The page of all has the others.
MAX_ACTIONS = 10
NOTHING_TRIED = Tried()


@require_http_methods(["GET", "POST"])
@staff.staff_only
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the inside of a room. POST shows its secrets too."""
    normal = codes.normalize_code(code)
    if not normal:
        raise Http404
    if code != normal:
        return redirect("dashboard-room", normal)
    try:
        return _show_room(request, code, is_unveiled=request.method == "POST")
    except RoomNotFound:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@staff.staff_only
@within_limits
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do what the form asks, and lead back to the room's page; or show the page, with the reason why not."""
    if act not in ACTS or code != codes.normalize_code(code):
        raise Http404
    if request.method == "GET":  # after a sign-in, or a reload
        return redirect("dashboard-room", code)
    act_input.check_limits(request)
    try:
        ACTS[act](request, code)
    except RoomNotFound:
        raise Http404 from None
    except NotDone as refused:
        is_unveiled = act == "strike-message"  # its form shows the messages
        return _show_room(request, code, is_unveiled, act_input.describe(request, act, refused))
    return redirect("dashboard-room", code)


def _show_room(
    request: HttpRequest, code: str, is_unveiled: bool = False, tried: Tried = NOTHING_TRIED
) -> HttpResponse:
    """Render the room's page, with the form that was refused. Raises RoomNotFound.

    The log says who has seen what is secret.
    """
    inspection = room_inspector.inspect_room(code, is_unveiled)
    if is_unveiled:
        log.warning("Showed the secrets of a room to staff user %s", request.user.pk, extra={"room": code})
    context = {"room": inspection, "acts": _find_acts(code, is_unveiled), "tried": tried}
    return render(request, "dashboard/room.html", context, status=tried.status)


def _find_acts(code: str, is_unveiled: bool) -> RoomActs:
    room = queries.read(code)
    return RoomActs(
        code,
        room.closed,
        closing.is_listed(code),
        _list_people(room),
        tuple(Message(one.number, one.name, one.text) for one in room.game.chat if is_unveiled),
        act_input.list_lengths(),
        kept_actions.list_of_room(code, MAX_ACTIONS),
    )


def _list_people(room: Snapshot) -> tuple[Person, ...]:
    """Return the people of the room, also who has left or waits at the door. Who has left the lobby is forgotten."""
    players = tuple(Person(player.id, player.name) for player in room.game.players if not player.is_bot)
    return players + tuple(Person(knock.id, knock.name) for knock in room.game.knocking)


def _find_name(room: Snapshot, player: int | None) -> str:
    return next((person.name for person in _list_people(room) if person.id == player), "")


def _close(request: HttpRequest, code: str) -> None:
    sentence = act_input.read_line(request, "sentence", act_input.MAX_SENTENCE)
    reason = act_input.read_reason(request)
    act_input.check_sure(request)
    _change(request, code, "close", reason, lambda: closing.close(code, sentence))


def _reopen(request: HttpRequest, code: str) -> None:
    _change(request, code, "reopen", act_input.read_reason(request), lambda: closing.reopen(code))


def _unlist(request: HttpRequest, code: str) -> None:
    _set_listed(request, code, False)


def _list(request: HttpRequest, code: str) -> None:
    _set_listed(request, code, True)


def _set_listed(request: HttpRequest, code: str, is_listed: bool) -> None:
    reason = act_input.read_reason(request)
    with transaction.atomic():
        closing.set_listed(code, is_listed)
        actions.record(request.user, "list" if is_listed else "unlist", reason, room=code)


def _bar(request: HttpRequest, code: str) -> None:
    player = act_input.read_number(request, "player", "person")
    until, reason = act_input.read_end_of_bar(request), act_input.read_reason(request)
    visitor = Seat.objects.filter(room__code=code, player=player).values_list("visitor", flat=True).first()
    if not visitor:
        raise NotDone("no-browser")
    if visitor == visitor_of(request):
        raise NotDone("own")
    has_address = request.POST.get("address") == "yes"
    name = _find_name(queries.read(code), player)
    with transaction.atomic():
        orders.bar_browser(visitor, f"{code} {player}", until, has_address)
        kind = "bar-both" if has_address else "bar"
        actions.record(request.user, kind, reason, room=code, whom=name, whom_player=player)
    order_reader.look_now()


def _strike_message(request: HttpRequest, code: str) -> None:
    number, reason = act_input.read_number(request, "message", "message"), act_input.read_reason(request)
    act_input.check_sure(request)
    _change(request, code, "strike-message", reason, lambda: striking.strike_message(code, number))


def _strike_name(request: HttpRequest, code: str) -> None:
    player, reason = act_input.read_number(request, "player", "person"), act_input.read_reason(request)
    act_input.check_sure(request)
    _change(request, code, "strike-name", reason, lambda: striking.strike_name(code, player), player)


def _change(
    request: HttpRequest, code: str, kind: str, reason: str, change: Callable[[], Snapshot], player: int | None = None
) -> None:
    """Change the room and write down who did it, in one transaction; then show it on all open pages."""
    try:
        with transaction.atomic():
            room = change()
            actions.record(request.user, kind, reason, room=code, whom=_find_name(room, player), whom_player=player)
    except NotErasable:
        raise NotDone("log") from None
    except striking.NothingToStrike:
        raise NotDone("nothing") from None
    async_to_sync(hub.publish)(room)


ACTS: dict[str, Callable[[HttpRequest, str], None]] = {
    "close": _close,
    "reopen": _reopen,
    "unlist": _unlist,
    "list": _list,
    "bar": _bar,
    "strike-message": _strike_message,
    "strike-name": _strike_name,
}

urlpatterns = [
    path("dashboard/<code>/", room, name="dashboard-room"),
    path("dashboard/<code>/<act>/", act, name="dashboard-act"),
]
