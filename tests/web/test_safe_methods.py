"""Every page that answers GET answers HEAD alike, but for the body: monitors, previews and proxies ask so."""

import time

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, get_resolver

from play.ops import staff
from play.rooms import creation

# What stands for the parts of a route, other than the code of the room that there is.
PARTS = {
    "act": "close",
    "edition": "now",
    "medium": "screen",
    "name": "front",
    "path": "css/base.css",
    "table": "none",
    "token": "none",
}
# Routes that are regular expressions, by their beginning, and an address that each matches.
SPELLED = {"^r/": "/r/{code}/).", "^static/": "/static/css/base.0123456789ab.css"}
# Headers that differ from one answer to the next.
OF_THE_MOMENT = {"Set-Cookie", "X-Request-Id", "Content-Security-Policy", "Content-Length", "Expires"}


def list_routes(patterns=None, before=()):
    """Return the route of every address, as its parts."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        parts = (*before, pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield parts
        else:
            yield from list_routes(pattern.url_patterns, parts)


def fill(parts, code):
    """Return an address of this route."""
    route = "".join(map(str, parts))
    for beginning, address in SPELLED.items():
        if route.startswith(beginning):
            return address.format(code=code)
    for name in {name for part in parts for name in part.converters}:
        route = route.replace(f"<path:{name}>", "<path>").replace(f"<{name}>", {**PARTS, "code": code}[name])
    return "/" + route


@pytest.fixture
def clients(db):
    """Return a player without a seat, and staff."""
    olga = get_user_model().objects.create_user("olga", is_staff=True)
    of_staff = Client(raise_request_exception=False)
    of_staff.force_login(olga)
    session = of_staff.session
    session[staff.SIGNED_IN] = int(time.time())
    session.save()
    of_staff.cookies["colorclues"] = session.session_key
    return {"visitor": Client(raise_request_exception=False), "staff": of_staff}


def describe(answer):
    """Return all of an answer that must not depend on the method."""
    return answer.status_code, {name: value for name, value in answer.items() if name not in OF_THE_MOMENT}


def test_each_address_answers_head_as_it_answers_get(clients):
    code, asked, wrong = creation.create("visitor", "Ada"), set(), []
    for parts in list_routes():
        address = fill(parts, code)
        is_of_staff = address.startswith(("/dashboard/", "/design/"))
        for who, client in clients.items():
            if is_of_staff and who == "visitor":  # is led to the sign-in from all of them
                continue
            got, head = client.get(address), client.head(address)
            asked.add((address.replace(code, "CODE"), who, got.status_code))
            if describe(got) != describe(head) or head.content:
                wrong.append((who, address, describe(got), describe(head)))
    assert wrong == []
    assert len(asked) > 55
    expected = ("/", "/healthz", "/readyz", "/r/CODE/", "/r/CODE/screen/", "/r/CODE/qr.svg", "/robots.txt", "/design/")
    assert {(address, "staff", 200) for address in (*expected, "/metrics", "/dashboard/")} <= asked


def test_head_makes_no_move_and_a_wrong_method_hears_which_are_right(clients):
    code = creation.create("visitor", "Ada")
    assert clients["visitor"].head(f"/r/{code}/move/?move=leave").status_code == 302
    refused = clients["visitor"].put(f"/r/{code}/")
    assert (refused.status_code, set(refused["Allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert "HEAD" not in clients["visitor"].put("/rooms/")["Allow"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/nothing"])
def test_a_server_sends_a_head_alone_on_a_connection_that_goes_on(server, path):
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        got = client.get(path)
        for _ in range(2):
            head = client.head(path)
            assert (head.status_code, head.content) == (got.status_code, b"")
