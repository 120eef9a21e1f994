"""Games through nginx and Caddy, as docs/deploy.md has them set up: https, wss, ports, restarts, and a quiet room."""

import re
import signal
import time
from contextlib import ExitStack, contextmanager
from random import Random

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.conftest import ROOT, Server
from tests.faults.people import Faithful, Room
from tests.support.processes import command
from tests.support.proxies import HOST, Caddy, Nginx, Through, ThroughByHTTP2
from tests.support.rounds import move, play_round, sit_down

IDLE = 100  # seconds
# What each proxy gives as the id of a request.
IDS = {Nginx: "[0-9a-f]{32}", Caddy: "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"}


class AtHome(Server):
    """A server with the variables that the page sets, and no other that decides what a browser may do."""

    at_home = {"ALLOWED_HOSTS": HOST, "LIMITS": "on"}


class FaithfulThrough(Through, Faithful):
    """A player whose page comes back through the proxy by itself."""


@pytest.fixture(scope="module")
def at_home(tmp_path_factory):
    server = AtHome(tmp_path_factory.mktemp("at-home")).start()
    yield server
    server.stop()


@pytest.fixture(scope="module", params=[Nginx, Caddy], ids=["nginx", "caddy"])
def proxy(request, tmp_path_factory, at_home):
    proxy = request.param(tmp_path_factory.mktemp("proxy"), at_home.port).start()
    yield proxy
    proxy.stop()


def test_people_join_and_move_by_https_and_wss(proxy, at_home):
    with Through(proxy) as ada, Through(proxy) as bob, Through(proxy) as cleo:
        sit_down([ada, bob, cleo])
        ada.connect().hear()
        bob.connect().hear()
        move([ada, bob], ada, "start")
        assert (ada.phase, bob.phase) == ("pick", "pick")
        known = ada.socket.response.headers["X-Request-Id"]
        assert re.fullmatch(IDS[type(proxy)], known) and f'"request_id":"{known}"' in at_home.log()
        forged = ada.http.get("/nowhere/", headers={"X-Request-Id": "forged", "X-Forwarded-Proto": "http"})
        assert (forged.status_code, forged.http_version) == (404, "HTTP/1.1")
        assert re.fullmatch(IDS[type(proxy)], forged.headers["X-Request-Id"])


def test_plain_http_leads_to_https(proxy):
    with Through(proxy) as ada:
        led = ada.http.get(f"http://{HOST}/r/K7XM3P/?plain")
        assert led.is_redirect and led.headers["Location"] == f"https://{HOST}/r/K7XM3P/?plain"


def test_a_name_that_is_none_of_ours_gets_no_page_of_the_game(proxy):
    with Through(proxy, Host="elsewhere.example") as eve:
        answer = eve.http.get("/")
    # Caddy serves nothing but the names of its file. nginx takes a server for every name that it does not know.
    assert not answer.content if isinstance(proxy, Caddy) else answer.status_code == 400


@pytest.mark.parametrize("kind", [Nginx, Caddy])
def test_at_another_port_the_page_says_what_becomes_of_forms_and_sockets(kind, tmp_path, at_home):
    with running(at_odd_port(kind(tmp_path, at_home.port))) as proxy, Through(proxy) as ada:
        if kind is Caddy:
            ada.make_room("Ada").connect().hear()
            led = ada.http.get(f"http://{HOST}/r/{ada.code}/")
            assert led.headers["Location"] == f"{proxy.url}/r/{ada.code}/"
            return
        ada.show(ada.http.get("/"))
        refused = ada.submit(ada.page.with_id("create"), name="Ada")
        assert refused.status_code == 403
        assert proxy.url in refused.text and "CSRF_TRUSTED_ORIGINS" in refused.text
        with pytest.raises(InvalidStatus, match="403"):
            ada.open("/ws/rooms/")
        assert f"CSRF_TRUSTED_ORIGINS lacks '{proxy.url}'" in at_home.log()


@pytest.mark.long
def test_with_the_setting_that_the_page_names_they_play_at_another_port_behind_nginx(tmp_path):
    server = AtHome(tmp_path)
    nginx = at_odd_port(Nginx(tmp_path, server.port))
    server.env["CSRF_TRUSTED_ORIGINS"] = nginx.url
    with running(server), running(nginx):
        play_a_round(Through, nginx)


def at_odd_port(proxy):
    proxy.is_at_odd_port = True
    return proxy


@contextmanager
def running(program):
    program.start()
    try:
        yield program
    finally:
        program.stop()


def play_a_round(kind, proxy):
    with ExitStack() as pages:
        people = [pages.enter_context(kind(proxy)) for _ in range(3)]
        sit_down(people)
        for one in people:
            one.connect().hear()
        play_round(people)
        assert {one.phase for one in people} == {"reveal"}
        return [one.http.get(f"/r/{one.code}/").http_version for one in people]


def test_nginx_shuts_an_address_out_as_the_page_of_the_night_says(tmp_path, at_home):
    nginx = Nginx(tmp_path, at_home.port)
    [line] = re.findall(r"`(deny [\d.]+;)`", (ROOT / "docs/night.md").read_text())
    denied = re.sub(r"[\d.]+", "127.0.0.1", line)
    nginx.snippet = nginx.snippet.replace("server_name", f"{denied}\n    server_name")
    with running(nginx), Through(nginx) as eve:
        assert eve.http.get("/").status_code == 403


def test_a_new_certificate_reaches_new_pages_and_the_open_ones_stay(tmp_path, at_home):
    """As docs/night.md says of `systemctl reload nginx`, which sends SIGHUP."""
    with running(Nginx(tmp_path, at_home.port)) as nginx, ExitStack() as pages:
        ada, bob, _ = people = [pages.enter_context(Through(nginx)) for _ in range(3)]
        sit_down(people)
        ada.connect().hear()
        bob.connect().hear()
        nginx.certify()
        assert not nginx.is_up()  # it still shows the old one, which the new authority has not signed
        old = nginx.process.children()
        nginx.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 20
        while not (nginx.is_up() and all(map(accepts_no_more, old))):
            assert time.monotonic() < end
            time.sleep(0.02)
        move([ada, bob], ada, "start")
        with Through(nginx) as dan:
            dan.watch(ada.code).connect().hear()
            assert dan.phase == "pick"


def accepts_no_more(worker):
    """Return whether the worker of nginx has ended, or only keeps its sockets, as its title then says."""
    title = " ".join(command(worker))
    return not title or "is shutting down" in title


# A whole round, and what a proxy meets only after a while


@pytest.mark.long
def test_a_round_by_http_1(proxy):
    assert play_a_round(Through, proxy) == ["HTTP/1.1"] * 3


@pytest.mark.long
def test_a_round_by_http_2(proxy, tmp_path, at_home):
    proxy = Nginx(tmp_path, at_home.port).speak_http2() if isinstance(proxy, Nginx) else Caddy(tmp_path, at_home.port)
    with running(proxy):
        assert play_a_round(ThroughByHTTP2, proxy) == ["HTTP/2"] * 3


@pytest.mark.long
@pytest.mark.parametrize("kind", [Nginx, Caddy])
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_in_the_middle_of_a_game_brings_each_page_back_to_its_seat(kind, end, tmp_path):
    server = AtHome(tmp_path)
    with running(server), running(kind(tmp_path, server.port)) as proxy, ExitStack() as pages:
        people = [pages.enter_context(FaithfulThrough(proxy, Random(number))) for number in range(3)]
        room = Room.of(people)
        room.step()
        room.step()
        seats = [one.id for one in people]
        getattr(server, end)()
        refused = people[0].http.get("/")
        assert refused.status_code == 502  # the proxy's own answer
        server.start()
        for one in people:
            one.wait(lambda me: me.losses == 1 and me.is_connected, 30)
        room.step()
        for one in people:
            one.wait(shows_the_page, 30)
        assert [one.id for one in people] == seats and len(set(seats)) == 3
        assert len(room.done) >= 3


def shows_the_page(player):
    return player.shows_the_page()


@pytest.mark.long
def test_a_quiet_room_keeps_its_sockets_while_nobody_moves(tmp_path, at_home):
    """Behind both proxies at once. A proxy that waits less than the keep-alive's four seconds cuts them: the third."""
    hasty = Nginx(tmp_path / "hasty", at_home.port)
    hasty.snippet = hasty.snippet.replace("proxy_read_timeout 75s", "proxy_read_timeout 2s")
    proxies = [Nginx(tmp_path / "nginx", at_home.port), Caddy(tmp_path / "caddy", at_home.port), hasty]
    with ExitStack() as open_now:
        rooms = []
        for proxy in proxies:
            proxy.directory.mkdir()
            open_now.enter_context(running(proxy))
            people = [open_now.enter_context(Through(proxy)) for _ in range(3)]
            sit_down(people)
            for one in people:
                one.connect().hear()
            rooms.append(people)
        time.sleep(IDLE)
        for people in rooms[:2]:
            move(people, people[0], "start")
            assert {one.phase for one in people} == {"pick"}
        with pytest.raises(ConnectionClosed):
            move(rooms[2], rooms[2][0], "start")
