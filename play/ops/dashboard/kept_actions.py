"""The page of what staff and hosts have done, and lines of it for a room's page."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ...models import Action
from ...rooms import codes
from .. import staff
from .act_panels import ActionLine
from .times import format_minute

LINES = 30


@require_GET
@staff.staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Answer with the actions, the newest first; with `room` those in a room, with `before` the older ones."""
    room, before = codes.normalize_code(request.GET.get("room", "")), request.GET.get("before", "")
    found = Action.objects.filter(room=room) if room else Action.objects.all()
    if before.isascii() and before.isdigit() and len(before) < 19:  # as a key of the database
        found = found.filter(id__lt=int(before))
    rows = list(found[: LINES + 1])
    context = {
        "lines": _build_lines(rows[:LINES]),
        "room": room,
        "is_first": not before,
        "next": rows[LINES - 1].id if len(rows) > LINES else 0,
        "days": round(settings.ACTIONS_LAST),
    }
    return render(request, "dashboard/actions.html", context)


def list_of_room(code: str, most: int) -> tuple[ActionLine, ...]:
    found: QuerySet[Action] = Action.objects.filter(room=code)
    return _build_lines(found[:most])


def _build_lines(rows: "QuerySet[Action] | list[Action]") -> tuple[ActionLine, ...]:
    return tuple(
        ActionLine(
            format_minute(row.done.timestamp()),
            row.kind,
            row.by,
            row.player,
            row.whom,
            row.whom_player,
            row.room,
            row.reason,
        )
        for row in rows
    )
