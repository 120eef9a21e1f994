"""Production as on a PaaS, behind a proxy that ends https: origins of sockets, the browser's address, headers."""

import asyncio
import os
import re
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from colorclues.asgi_middleware import Origins, Proxies, own_origins
from websockets.exceptions import InvalidStatus

from tests.conftest import ROOT, Server
from tests.support.player import Player, parse
from tests.support.sentences import read_heading

WRONG_CODES = 100  # from one address, by default
HOST, PARTY = "example.org", "friday.party.example.org"


class Production(Server):
    """What the `web` line of the Procfile starts, with the variables that it needs."""

    at_home = {}

    @property
    def command(self):
        return ["bash", "-c", re.search(r"^web: (.*)$", (ROOT / "Procfile").read_text(), re.MULTILINE)[1]]


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    server = Production(
        tmp_path_factory.mktemp("production"),
        PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        SECRET_KEY="only for tests, and long enough to be one: 0123456789abcdefghijklmnopqrstuvwxyz",
        ALLOWED_HOSTS=f"{HOST},.party.example.org,127.0.0.1",
        LIMITS="on",
    ).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(production):
    """A player who comes by https, as the proxy says."""
    with Visitor(production.url, Host=HOST, X_Forwarded_Proto="https", X_Forwarded_For="198.51.100.1") as ada:
        yield ada.make_room("Ada")


class Visitor(Player):
    """Send secure cookies by hand. A browser would send them to the proxy, which is missing here."""

    def __init__(self, url, **headers):
        super().__init__(url, **headers)
        self.headers.pop("Host")  # which the client of sockets sets by itself
        self.http.event_hooks = {"request": [self.send_cookies]}

    def send_cookies(self, request):
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        request.headers["Cookie"] = cookies
        if "Origin" in request.headers:
            request.headers["Origin"] = f"https://{HOST}"


def is_let_in(player, origin):
    player.headers["Origin"] = origin
    try:
        with player.open(f"/ws/r/{player.code}/", origin=None) as line:
            return bool(line.recv(timeout=20))
    except InvalidStatus as refused:
        assert refused.response.status_code in (400, 403)
        return False
    finally:
        del player.headers["Origin"]


# Origins

OWN = [f"https://{HOST}", f"https://{HOST}:443", f"https://{PARTY}", "https://party.example.org"]
FOREIGN = [
    "null", "", "https://elsewhere.example", f"http://{HOST}", f"https://{HOST}:8443", f"https://{HOST}.elsewhere.example",
    f"https://not{HOST}", f"https://sub.{HOST}", f"ws://{HOST}", f"http://{PARTY}", f"{HOST}", f"//{HOST}", "https://",
    "https://[", f"https://{HOST}:99999", f"https://{HOST}:0", f"file://{HOST}", "*", "https://*", f"https://{HOST}@elsewhere.example",
]  # fmt: skip


@pytest.mark.parametrize("origin", OWN)
def test_own_pages_open_sockets(ada, origin):
    assert is_let_in(ada, origin)


@pytest.mark.parametrize("origin", FOREIGN)
def test_other_pages_schemes_and_ports_do_not(ada, origin):
    assert not is_let_in(ada, origin)


def test_nor_do_those_that_name_no_page_at_all(ada):
    with pytest.raises(InvalidStatus, match="403"):
        ada.open(f"/ws/r/{ada.code}/", origin=None)


def test_at_home_the_port_must_be_the_server_s_own_too(server):
    with Player(server.url) as bob:
        bob.make_room("Bob")
        assert is_let_in(bob, server.url)
        for origin in (f"http://127.0.0.1:{server.port + 1}", "http://127.0.0.1", f"https://127.0.0.1:{server.port}"):
            assert not is_let_in(bob, origin)


def test_at_home_a_name_that_is_none_of_the_server_s_is_refused_though_it_leads_there(server):
    """Otherwise another site could point its name to this machine and open sockets (DNS rebinding)."""
    with Player(server.url) as bob:
        bob.make_room("Bob")
        bob.url = f"http://localhost:{server.port}"
        assert is_let_in(bob, bob.url)
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
            line.sendall(
                f"GET /ws/r/{bob.code}/ HTTP/1.1\r\nHost: rebound.example:{server.port}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                f"Origin: http://rebound.example:{server.port}\r\n\r\n".encode()
            )
            assert line.recv(12) == b"HTTP/1.1 403"


def test_a_star_among_the_hosts_opens_nothing_by_https():
    assert not Origins(None, own_origins(["*"], []), []).valid_origin(urlsplit("https://elsewhere.example"))


@pytest.mark.parametrize(
    "origin, host, is_own",
    [
        (f"https://{HOST}:8443", f"{HOST}:8443", True),
        (f"https://{PARTY}:8443", f"{PARTY}:8443", True),
        (f"https://{HOST}:8443", HOST, False),
        (f"https://{HOST}:8443", f"{HOST}:8444", False),
        (f"http://{HOST}:8443", f"{HOST}:8443", False),
        ("https://elsewhere.example:8443", "elsewhere.example:8443", False),
    ],
)
def test_a_page_of_the_port_that_the_proxy_passes_on_opens_sockets_as_it_sends_forms(origin, host, is_own):
    headers = [(b"origin", origin.encode()), (b"host", host.encode())]
    assert Origins(None, [], [HOST, ".party.example.org"], "https")._is_own(headers) is is_own


def test_further_origins_may_be_trusted():
    trusted = own_origins(["a"], ["https://*.example.net", "http://localhost:8080"])
    assert trusted == ["https://a", "https://.example.net", "http://localhost:8080"]


# Addresses

PEER = ["10.0.0.9", 1234]


def seen(number, *lines, client=PEER):
    """Return the address that the application sees behind so many proxies, for these lines of X-Forwarded-For."""
    scopes = []

    async def application(scope, receive, send):
        scopes.append(scope)

    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    asyncio.run(Proxies(application, number)({"client": client, "headers": headers}, None, None))
    return scopes[0]["client"]


def test_without_a_trusted_proxy_what_is_forwarded_is_not_believed():
    assert seen(0, "192.0.2.1") == PEER
    assert seen(0, "192.0.2.1", client=None) is None


def test_each_trusted_proxy_is_believed_for_what_it_has_added():
    assert seen(1, "6.6.6.6, 192.0.2.1")[0] == "192.0.2.1"
    assert seen(1, "6.6.6.6", "192.0.2.1")[0] == "192.0.2.1"
    assert seen(2, "6.6.6.6, 192.0.2.1, 10.0.0.1")[0] == "192.0.2.1"
    assert seen(1, "2001:DB8::1")[0] == "2001:db8::1"
    assert seen(1, "192.0.2.1", client=None)[0] == "192.0.2.1"


@pytest.mark.parametrize("line", ["", "unknown", "192.0.2.1,", "1.2.3", "<b>", "192.0.2.1, x"])
def test_who_did_not_come_through_the_proxy_keeps_their_address(line):
    assert seen(1, line) == PEER
    assert seen(1) == seen(2, "192.0.2.1") == PEER


def test_a_forged_address_is_no_way_around_the_limits(production):
    """It does not use up the limits of the address that it names either."""
    answers = {"198.51.100.7": [], "198.51.100.8": []}
    with httpx.Client(base_url=production.url, trust_env=False) as eve:
        eve.headers.update({"X-Forwarded-Proto": "https", "Host": HOST})
        for _ in range(WRONG_CODES + 30):
            for named, codes in answers.items():
                came = eve.get("/r/ZZZZZZ/", headers={"X-Forwarded-For": f"{named}, 203.0.113.5"})
                codes.append(came.status_code)
    assert sum(codes.count(404) for codes in answers.values()) < WRONG_CODES + 30
    assert {codes[-1] for codes in answers.values()} == {429}
    for address in answers:
        with Visitor(production.url, Host=HOST, X_Forwarded_Proto="https", X_Forwarded_For=address) as named:
            assert named.http.get("/r/ZZZZZZ/").status_code == 404


# Headers


def test_http_leads_to_https(production):
    answer = httpx.get(production.url + "/r/ZZZZZZ/", headers={"Host": HOST}, trust_env=False)
    assert answer.status_code == 301
    assert answer.headers["location"] == f"https://{HOST}/r/ZZZZZZ/"


def test_a_host_that_is_none_of_ours_is_refused(production):
    refused = httpx.get(production.url, headers={"Host": "elsewhere.example"}, trust_env=False)
    assert refused.status_code == 400
    assert read_heading("errors/unreadable.html", is_elsewhere=True) in parse(refused.text).text


def test_cookies_go_by_https_only_and_neither_to_scripts_nor_to_foreign_pages(production):
    with Visitor(production.url, Host=HOST, X_Forwarded_Proto="https", X_Forwarded_For="198.51.100.2") as bob:
        first = bob.http.get("/")
        bob.show(first)
        made = bob.submit(bob.page.with_id("create"), name="Bob")
    cookies = [cookie for answer in (first, made) for cookie in answer.headers.get_list("set-cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {"colorclues", "colorclues-csrf", "colorclues-visitor"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_every_page_says_what_browsers_shall_keep_to(ada):
    wanted = {
        "strict-transport-security": r"max-age=31536000",
        "content-security-policy": "frame-ancestors 'none'",
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": r"camera=\(\).*microphone=\(\)",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    for path in ("/", f"/r/{ada.code}/", f"/r/{ada.code}/?plain", f"/r/{ada.code}/screen/", "/r/ZZZZZZ/", "/nowhere"):
        answer = ada.http.get(path)
        for name, value in wanted.items():
            assert re.search(value, answer.headers[name]), (path, name)
        if path.startswith("/r/"):
            assert "no-store" in answer.headers["cache-control"]
        assert "server" not in answer.headers


def test_a_room_is_played_there(ada):
    with ada.open(f"/ws/r/{ada.code}/", f"https://{HOST}") as line:
        line.recv(timeout=20)
        line.send('{"move": "rename", "name": "Adele"}')
        assert any("Adele" in line.recv(timeout=20) for _ in range(2))  # before it may come how many watch
