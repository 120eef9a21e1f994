"""What staff can do to the server and to visitors anywhere: bars, the announcement of a restart, drains."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from ...models import StandingOrder
from ...rooms import clock
from ...web.limits.rate_limits import network_of
from ...web.orders import ADDRESS, FIND, known_orders, name_network
from ...web.pages.errors import within_limits
from ...web.visitor import address_of
from .. import actions, order_reader, orders, process_reports, staff
from . import act_input, kept_actions, summary
from .act_input import NotDone
from .act_panels import BarLine, Tried
from .times import format_minute


@require_http_methods(["GET", "POST"])
@staff.staff_only
@within_limits
def bars(request: HttpRequest) -> HttpResponse:
    """Show who is barred. POST bars an address, or with `lift` ends a bar."""
    act = f"lift-{request.POST['lift']}" if "lift" in request.POST else "bar-address"
    tried = _try(request, act, _lift if "lift" in request.POST else _bar_address)
    if request.method == "POST" and not tried.refused:
        return redirect("dashboard-bars")
    lines = tuple(map(_build_bar_line, orders.list_bars()))
    context = {"lines": lines, "lengths": act_input.list_lengths(), "own": name_network(address_of(request))}
    return render(request, "dashboard/bars.html", {"tried": tried, **context}, status=tried.status)


@require_http_methods(["GET", "POST"])
@staff.staff_only
@within_limits
def announce(request: HttpRequest) -> HttpResponse:
    """Show the form of an announcement. POST announces a restart, or with `withdraw` takes the announcement back."""
    is_withdrawn = "withdraw" in request.POST
    tried = _try(request, "withdraw" if is_withdrawn else "announce", _withdraw if is_withdrawn else _announce)
    if request.method == "POST" and not tried.refused:
        return redirect("dashboard-announce")
    context = {"tried": tried, "minutes": act_input.MINUTES}
    return render(request, "dashboard/announce.html", context, status=tried.status)


@require_http_methods(["GET", "POST"])
@staff.staff_only
@within_limits
def process(request: HttpRequest, name: str) -> HttpResponse:
    """Show a process. POST drains it, or with `undrain` lets it take sockets again."""
    report = next((one for one in process_reports.read_reports() if one.name == name), None)
    if report is None:
        raise Http404
    tried = _try(request, "drain", partial(_undrain if "undrain" in request.POST else _drain, name=name))
    if request.method == "POST" and not tried.refused:
        return redirect("dashboard-process", name)
    line = summary.build_process_line(report, clock.now(), known_orders.orders.drained)
    context = {"tried": tried, "line": line, "is_alone": _is_alone(name)}
    return render(request, "dashboard/process.html", context, status=tried.status)


def _try(request: HttpRequest, act: str, do: Callable[[HttpRequest], None]) -> Tried:
    """Do what a POST asks. Return the form if it was refused."""
    if request.method != "POST":
        return Tried()
    act_input.check_limits(request)
    try:
        with transaction.atomic():
            do(request)
    except NotDone as refused:
        return act_input.describe(request, act, refused)
    order_reader.order_reader.look_now()
    return Tried()


def _bar_address(request: HttpRequest) -> None:
    network = name_network(request.POST.get("address", ""))
    if not network:
        raise NotDone("address")
    if network_of(network.partition("/")[0]) == network_of(address_of(request)):
        raise NotDone("own-address")
    until, reason = act_input.read_end_of_bar(request), act_input.read_reason(request)
    orders.bar_address(network, until)
    actions.record(request.user, "bar-address", reason)


def _lift(request: HttpRequest) -> None:
    id, reason = act_input.read_number(request, "lift", "nothing"), act_input.read_reason(request)
    bar = orders.lift(id)
    if bar is None:
        raise NotDone("nothing")
    code, _, player = bar.text.partition(" ")
    actions.record(request.user, "lift", reason, room=code, whom_player=int(player) if player else None)


def _announce(request: HttpRequest) -> None:
    minutes, reason = act_input.read_minutes(request), act_input.read_reason(request)
    orders.announce(minutes, act_input.read_line(request, "text", act_input.MAX_ANNOUNCED))
    actions.record(request.user, "announce", reason)


def _withdraw(request: HttpRequest) -> None:
    reason = act_input.read_reason(request)
    if not orders.withdraw():
        raise NotDone("nothing")
    actions.record(request.user, "withdraw", reason)


def _drain(request: HttpRequest, name: str) -> None:
    reason = act_input.read_reason(request)
    if name not in order_reader.list_serving(known_orders.orders.drained):
        raise NotDone("not-serving")
    if _is_alone(name):
        act_input.check_sure(request, "alone")
    orders.drain(name)
    actions.record(request.user, "drain", reason, whom=name)


def _is_alone(name: str) -> bool:
    """Return whether no other process serves and is not drained."""
    return not order_reader.list_serving(known_orders.orders.drained | {name})


def _undrain(request: HttpRequest, name: str) -> None:
    reason = act_input.read_reason(request)
    if not orders.undrain(name):
        raise NotDone("nothing")
    actions.record(request.user, "undrain", reason, whom=name)


def _build_bar_line(bar: StandingOrder) -> BarLine:
    code, _, player = bar.text.partition(" ")
    network = bar.subject if bar.kind == ADDRESS else ""
    return BarLine(bar.id, network, bar.kind == FIND, code, player, format_minute(bar.until))


# Before the rooms: codes have six letters, and none of these words is one.
urlpatterns = [
    path("dashboard/actions/", kept_actions.show, name="dashboard-actions"),
    path("dashboard/bars/", bars, name="dashboard-bars"),
    path("dashboard/restart/", announce, name="dashboard-announce"),
    path("dashboard/process/<name>/", process, name="dashboard-process"),
]
