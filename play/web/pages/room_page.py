"""A room's page: what it is given, for which viewer, and the address that keeps how it is shown."""

import logging
import math
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django_htmx.http import retarget

from ...pov import events
from ...pov.answers import Answer
from ...pov.builder import build_pov
from ...pov.door import Known
from ...pov.door_builder import list_askable
from ...pov.pov import Pov
from ...pov.regions import Notice
from ...pov.squares import list_rows, list_zones
from ...rendering import partials
from ...rooms import DatabaseUnavailable, changes, clock, codes, presence, queries
from ...rooms.snapshot import Snapshot
from ...rules import Refused, board, names
from ..limits import rate_limits
from ..refusals import record_refusal
from ..visitor import address_of, get_known_name, visitor_of
from .errors import REFUSED, TOO_FAST, closed, removed
from .htmx import is_from_htmx, notice_number

log = logging.getLogger(__name__)

# Neither browsers nor proxies may keep a page: it is one visitor's, and the next move makes it old.
never_stored = cache_control(no_store=True)

# Names that every machine has for itself.
LOCAL = ("localhost", "127.0.0.1", "[::1]")

# The form in each turn that has one to join.
JOIN_FORMS = {
    "turn/join.html": "turn/join_form.html",
    "turn/return.html": "turn/return_form.html",
}

# Words in the query that say how the page is shown. After a move the page moves on: `still` and `talk` are dropped.
QUERY_WORDS = ("plain", "hide", "still", "talk")
DROPPED_AFTER = {"say": (), "settings": ("talk",)}
DROPPED_AFTER_OTHERS = ("still", "talk")


def check_code(request: HttpRequest, typed: str) -> str:
    """Return the code in its normal form. Raise RateLimited after too many wrong codes from this address."""
    code = codes.normalize_code(typed)
    try:
        rate_limits.rate_limiter.check_code(address_of(request))
    except rate_limits.RateLimited:
        # A player with a seat is let in even then. To anybody else it would tell that the code is right.
        if not queries.has_seat(code, visitor_of(request)):
            raise
    return code


def record_visit(code: str, visitor: str) -> Snapshot:
    """Record that the visitor looks at the page, if the database can do that now, and return the room.

    Raises RoomNotFound, and DatabaseUnavailable if the room cannot even be read.
    """
    try:
        return changes.visit(code, visitor)
    except DatabaseUnavailable:
        log.exception("Could not record who looks at a page", extra={"room": code})
        return queries.read(code)


def show_room(
    request: HttpRequest, snapshot: Snapshot, refused: Refused | None = None, is_screen: bool = False
) -> HttpResponse:
    """Render the room for this visitor, with the refusal of a form if there was one.

    `is_screen`: render it as a spectator sees it, also for a player.
    """
    visitor = "" if is_screen else visitor_of(request)
    if snapshot.closed is not None:
        return closed(request, snapshot.closed)
    if visitor in snapshot.barred:
        return removed(request)
    if refused:
        _record(refused, snapshot, visitor)
    context = room_context(request, find_pov(snapshot, visitor), snapshot.version, refused, is_screen)
    context["namesake"] = _find_namesake(snapshot, refused, visitor)
    return render(request, "room.html", context, status=_status(refused))


def refuse_join(request: HttpRequest, snapshot: Snapshot, refused: Refused) -> HttpResponse:
    """Render the room with the refusal; for htmx the form alone, with the reason beside its field.

    The form does not repeat what was typed, because htmx leaves it in the field. Only the form is sent, since the
    socket may have pushed a newer turn. Where nobody can join any more the turn is sent, which says so.
    """
    visitor = visitor_of(request)
    if not is_from_htmx(request) or visitor in snapshot.barred:
        return show_room(request, snapshot, refused)
    _record(refused, snapshot, visitor)
    pov = find_pov(snapshot, visitor)
    context = room_context(request, pov, snapshot.version)
    context["join_refused"] = Notice.of(refused, notice_number())
    context["namesake"] = _find_namesake(snapshot, refused, visitor)
    if pov.turn.template in JOIN_FORMS:
        return render(request, JOIN_FORMS[pov.turn.template], context, status=REFUSED)
    return retarget(render(request, "room.html#turn", context, status=REFUSED), "#turn")


def room_context(
    request: HttpRequest, pov: Pov, version: int, refused: Refused | None = None, is_screen: bool = False
) -> dict[str, object]:
    board = partials.render_board(_chosen_square(refused, request), get_language())
    return {**list_names(request, pov, version, refused, is_screen), "board": board}


def list_names(
    request: HttpRequest, pov: Pov, version: int, refused: Refused | None = None, is_screen: bool = False
) -> dict[str, object]:
    """Return what the page of a room is rendered from, without the board."""
    shown_as = read_shown_as(request)
    return {
        **{name: getattr(pov, name) for name in partials.REGIONS},
        "title": pov.turn.without_code() if shown_as["is_hidden"] else pov.turn,
        # A page begins without what nobody saves. Its socket shows what there is.
        "signs": events.list_empty_places(),
        "word": events.get_word(pov.status.code, 0),
        "dots": events.Dots(),
        "watching": events.Watching(),
        "rows": list_rows(),
        "zones": list_zones(),
        "origin": request.build_absolute_uri("/")[:-1],
        "is_local": request.get_host().startswith(LOCAL),
        "version": version,
        "loaded": _describe_page(pov, version, bool(shown_as["is_hidden"])),
        "answer": Answer(),
        "notice": Notice.of(refused) if refused else Notice(),
        "typed": _collect_typed(refused, request),
        "known_name": get_known_name(request),
        "is_screen": is_screen,
        **shown_as,
    }


def read_shown_as(request: HttpRequest) -> dict[str, object]:
    """Return the names by which templates ask how the page is shown."""
    return {
        "is_plain": "plain" in request.GET,
        "is_still": "still" in request.GET,
        "is_talking": "talk" in request.GET,
        "is_hidden": "hide" in request.GET or "hide" in request.POST,
        "query": _query(request),
    }


def find_pov(snapshot: Snapshot, visitor: str) -> Pov:
    """Return the view of this visitor, with what the database knows of who is present."""
    viewer, leaver, knock = snapshot.find_seat(visitor)
    present, gone = _read_present(snapshot, visitor)
    return build_pov(snapshot.code, snapshot.game, viewer, present, leaver, knock, gone)


def room_address(request: HttpRequest, code: str) -> str:
    return reverse("room", args=[code]) + _query(request)


def room_link(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("room", args=[code]))


def _find_namesake(snapshot: Snapshot, refused: Refused | None, visitor: str) -> Known | None:
    """Return the player whose name was refused, if the visitor may ask to be them (rule 24)."""
    if refused is None or refused.code != "name-taken":
        return None
    present, _ = _read_present(snapshot, visitor)
    away = frozenset(player.id for player in snapshot.game.active) - present
    taken = (
        one for one in list_askable(snapshot.game, away) if names.is_taken(one.name, [str(refused.params["name"])])
    )
    return next((Known(player.id, player.name) for player in taken), None)


def _record(refused: Refused, snapshot: Snapshot, visitor: str) -> None:
    record_refusal(refused.code, room=snapshot.code, player=snapshot.viewer(visitor))


def _describe_page(pov: Pov, version: int, is_hidden: bool) -> str:
    """Return the query by which the socket of this page tells the server what the page shows."""
    away = ".".join(str(player.id) for player in pov.players.items if player.is_away)
    hide = {"hide": "yes"} if is_hidden else {}
    return urlencode({"version": version, "away": away, "at": round(clock.now(), 1), **hide})


def _read_present(snapshot: Snapshot, visitor: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the ids of the players who are present, and of the newcomers who have long been away."""
    # The visitor who asks is always present.
    seen, now = {**presence.read([snapshot.code])[snapshot.code], visitor: math.inf}, clock.now()
    return snapshot.present(seen, now), snapshot.list_gone(seen, now)


def _chosen_square(refused: Refused | None, request: HttpRequest) -> str:
    if not refused or request.POST.get("typed"):  # what is typed counts, and stands in its field again
        return ""
    return board.parse(request.POST.get("square", "")) or ""


def _collect_typed(refused: Refused | None, request: HttpRequest) -> dict[str, QueryDict]:
    return {request.POST.get("move", "join"): request.POST} if refused else {}


def _query(request: HttpRequest) -> str:
    """Return the query that keeps how the page is shown.

    `still` and `talk` survive a reload and are dropped after a move. After `say` both are kept.
    """
    is_post = request.method == "POST"
    dropped = DROPPED_AFTER.get(request.POST.get("move"), DROPPED_AFTER_OTHERS) if is_post else ()
    kept = [word for word in QUERY_WORDS if word in request.GET or word in request.POST]
    kept = [word for word in kept if word not in dropped]
    return f"?{'&'.join(kept)}" if kept else ""


def _status(refused: Refused | None) -> int:
    if refused is None:
        return 200
    return TOO_FAST if refused.code == "say-fast" else REFUSED
