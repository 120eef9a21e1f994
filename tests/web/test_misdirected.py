"""Requests that a server's settings do not fit are refused in words; they are one line a minute, and no error."""

import json
import logging

import httpx
import pytest
from colorclues.logs import StrangersFilter
from django.test import Client
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from play import metrics
from play.web import misdirected
from tests.conftest import PATIENCE, Server

pytestmark = pytest.mark.django_db
HOST, PORT = "game.example.org", 8443
ORIGIN = f"https://{HOST}:{PORT}"
BEHIND = {"Host": HOST, "X-Forwarded-Proto": "https"}
TOO_MANY = {f"field{number}": "x" for number in range(60)}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"), HTTPS="true", ALLOWED_HOSTS=HOST, LIMITS="on").start()
    yield server
    server.stop()


@pytest.fixture
def warnings(caplog, monkeypatch):
    """Return the lines about misdirected requests, of which none was said before."""
    for kind in (misdirected._hosts, misdirected._origins, misdirected._requests):
        monkeypatch.setattr(kind, "quiet_until", 0.0)
        monkeypatch.setattr(kind, "number", 0)
    caplog.set_level(logging.WARNING, "play.web.misdirected")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "play.web.misdirected"]


def lines(server):
    return [json.loads(line) for line in server.log().splitlines()]


def ask(server, path="/", **options):
    return httpx.request(options.pop("method", "GET"), server.url + path, trust_env=False, timeout=PATIENCE, **options)


def test_scanners_ring_no_alarm(server):
    """By its address, by foreign names, with a huge form: 400 each, two lines in all, no traceback, no error."""
    for host in [f"127.0.0.1:{server.port}", "elsewhere.example", "x" * 300, "a_b!", "[::1]"] * 4:
        answer = ask(server, headers={"Host": host})
        assert answer.status_code == 400
        assert "not meant for this address" in answer.text
    known = {**BEHIND, "Origin": f"https://{HOST}", "Cookie": f"colorclues-csrf={'x' * 32}"}
    for _ in range(3):
        assert ask(server, "/rooms/", method="POST", headers=known, data=TOO_MANY).status_code == 400
    said = lines(server)
    assert [line for line in said if line["level"] == "error" or "exception" in line] == []
    [host] = [line["event"] for line in said if "ALLOWED_HOSTS" in line["event"]]
    assert host.startswith(f"ALLOWED_HOSTS lacks '127.0.0.1:{server.port}': refused 1 requests") and HOST in host
    [form] = [line["event"] for line in said if "form of this game" in line["event"]]
    assert "TooManyFieldsSent" in form


def test_a_minute_later_the_line_says_how_many_there_were(warnings, client, settings, monkeypatch):
    settings.ALLOWED_HOSTS = [HOST]
    clock = [1000.0]
    monkeypatch.setattr("play.web.misdirected.time.monotonic", lambda: clock[0])
    for later in (0, 1, 58, 0.5, 1, 59):
        clock[0] += later
        assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
    said = warnings()
    assert [line.split("refused ")[1].split()[0] for line in said] == ["1", "4"]
    assert all(line.startswith("ALLOWED_HOSTS lacks 'elsewhere.example'") and HOST in line for line in said)


def test_what_came_is_cut_and_cannot_write_a_line_of_its_own(warnings, client, settings):
    settings.ALLOWED_HOSTS = [HOST]
    client.get("/", headers={"Host": "x\ny" + "z" * 500})
    [said] = warnings()
    assert "\n" not in said and "z" * 97 in said and "z" * 98 not in said


def test_errors_are_not_counted(client, settings):
    settings.ALLOWED_HOSTS = [HOST]
    before = metrics.ERRORS._value.get()
    client.get("/", headers={"Host": "elsewhere.example"})
    assert metrics.ERRORS._value.get() == before


def test_other_errors_and_warnings_are_still_logged():
    def is_kept(name, level):
        return StrangersFilter().filter(logging.LogRecord(name, level, "", 1, "", (), None))

    assert not is_kept("django.security.DisallowedHost", logging.ERROR)
    assert is_kept("django.security.csrf", logging.WARNING)
    assert is_kept("django.request", logging.ERROR)
    assert is_kept("play.live.hub", logging.ERROR)


# Another port than 443


def test_a_form_from_another_port_is_refused_with_the_setting_that_mends_it(warnings, settings):
    settings.ALLOWED_HOSTS = [HOST]
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/rooms/", {"name": "Ada"}, headers={"Host": HOST, "Origin": ORIGIN})
    assert refused.status_code == 403
    assert f"{ORIGIN} to its setting CSRF_TRUSTED_ORIGINS" in " ".join(refused.content.decode().split())
    [said] = warnings()
    assert said.startswith(f"CSRF_TRUSTED_ORIGINS lacks '{ORIGIN}'")


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "https://[", f"https://{HOST}.elsewhere.example"]
)
def test_a_form_of_another_site_is_refused_without_advice(origin, warnings, settings):
    settings.ALLOWED_HOSTS = [HOST]
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/rooms/", {"name": "Ada"}, headers={"Host": HOST, "Origin": origin})
    assert refused.status_code == 403
    assert "CSRF_TRUSTED_ORIGINS" not in refused.content.decode()
    assert warnings() == []


def test_a_socket_from_another_port_is_said_too(server):
    with pytest.raises(InvalidStatus):
        connect(f"{server.ws}/ws/rooms/", origin=ORIGIN, additional_headers={"X-Forwarded-Proto": "https"}, proxy=None)
    with pytest.raises(InvalidStatus):
        connect(f"{server.ws}/ws/rooms/", origin="https://elsewhere.example", proxy=None)
    said = [line["event"] for line in lines(server) if "CSRF_TRUSTED_ORIGINS" in line["event"]]
    assert len(said) == 1 and said[0].startswith(f"CSRF_TRUSTED_ORIGINS lacks '{ORIGIN}'")


def test_with_the_setting_it_is_played_there(settings):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = [HOST], [ORIGIN]
    client = Client(enforce_csrf_checks=True)
    page = client.get("/", headers={"Host": HOST})
    form = {"csrfmiddlewaretoken": page.context["csrf_token"], "name": ""}
    assert client.post("/rooms/", form, headers={"Host": HOST, "Origin": ORIGIN}).status_code == 422
