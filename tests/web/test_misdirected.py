"""Requests that a server's settings do not fit are refused in words; they are one line a minute, and no error."""

import logging
from functools import partial

import httpx
import pytest
from colorclues.logs import StrangersFilter
from django.test import Client
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from play import metrics, throttle
from play.web import misdirected
from tests.conftest import PATIENCE, Server
from tests.support.metrics import read_metric
from tests.support.throttles import forget, stop_clock

pytestmark = pytest.mark.django_db
HOST, PORT = "game.example.org", 8443
ORIGIN = f"https://{HOST}:{PORT}"
BEHIND = {"Host": HOST, "X-Forwarded-Proto": "https"}
TOKEN = "a token for metrics alone"
SETTINGS = {"HTTPS": "true", "ALLOWED_HOSTS": HOST, "LIMITS": "on", "METRICS_TOKEN": TOKEN}
KINDS = (misdirected._hosts, misdirected._origins, misdirected._unnamed, misdirected._requests)
TOO_MANY = {f"field{number}": "x" for number in range(60)}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"), **SETTINGS).start()
    yield server
    server.stop()


@pytest.fixture
def warnings(caplog, monkeypatch):
    """Return the lines about misdirected requests, of which none was said before."""
    for kind in KINDS:
        forget(monkeypatch, kind)
    caplog.set_level(logging.WARNING, "play.web.misdirected")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "play.web.misdirected"]


def ask(server, path="/", **options):
    return httpx.request(options.pop("method", "GET"), server.url + path, trust_env=False, timeout=PATIENCE, **options)


def test_scanners_ring_no_alarm(server):
    """By its address, by foreign names, with a huge form: 400 each, two lines in all, no traceback, no error."""
    for host in [f"127.0.0.1:{server.port}", "elsewhere.example", "x" * 300, "a_b!", "[::1]"] * 4:
        answer = ask(server, headers={"Host": host})
        assert answer.status_code == 400
        assert "does not go by this name" in answer.text and "ALLOWED_HOSTS" in answer.text
    known = {**BEHIND, "Origin": f"https://{HOST}", "Cookie": f"colorclues-csrf={'x' * 32}"}
    for _ in range(3):
        assert ask(server, "/rooms/", method="POST", headers=known, data=TOO_MANY).status_code == 400
    said = server.lines()
    assert server.plain_lines() == []
    assert [line for line in said if line["level"] == "error" or "exception" in line] == []
    [host] = [line["event"] for line in said if "ALLOWED_HOSTS" in line["event"]]
    assert host.startswith(f"ALLOWED_HOSTS lacks '127.0.0.1:{server.port}': refused 1 requests") and HOST in host
    [form] = [line["event"] for line in said if "form of this game" in line["event"]]
    assert "TooManyFieldsSent" in form


def test_a_minute_later_the_line_says_how_many_there_were(warnings, client, settings, monkeypatch):
    settings.ALLOWED_HOSTS = [HOST]
    clock = stop_clock(monkeypatch, *KINDS)
    for later in (0, 1, 58, 0.5, 1, 59):
        clock[0] += later
        assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
    said = warnings()
    assert [line.split("refused ")[1].split()[0] for line in said] == ["1", "4"]
    assert all(line.startswith("ALLOWED_HOSTS lacks 'elsewhere.example'") and HOST in line for line in said)


def test_what_came_last_is_said_when_no_more_comes(warnings, client, settings, monkeypatch):
    settings.ALLOWED_HOSTS = [HOST]
    clock = stop_clock(monkeypatch, *KINDS)
    for _ in range(3):
        client.get("/", headers={"Host": "elsewhere.example"})
    for later in (59, 1, 60):
        clock[0] += later
        throttle.say_rests()
    assert [line.split("refused ")[1].split()[0] for line in warnings()] == ["1", "2"]


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
    assert said.startswith(f"CSRF_TRUSTED_ORIGINS lacks '{ORIGIN}'") and f"http://{HOST}" in said


@pytest.mark.parametrize(
    ("origin", "setting"),
    [
        ("https://elsewhere.example", "CSRF_TRUSTED_ORIGINS"),
        (f"https://{HOST}.elsewhere.example", "CSRF_TRUSTED_ORIGINS"),
        ("https://" + "x" * 300, "CSRF_TRUSTED_ORIGINS"),
        ("null", "none"),
        ("https://[", "none"),
    ],
)
def test_a_form_of_another_site_is_refused_without_advice_and_said_in_the_log(origin, setting, warnings, settings):
    settings.ALLOWED_HOSTS = [HOST]
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/rooms/", {"name": "Ada"}, headers={"Host": HOST, "Origin": origin})
    assert refused.status_code == 403
    assert "CSRF_TRUSTED_ORIGINS" not in refused.content.decode()
    [said] = warnings()
    assert repr(origin[:100]) in said and len(said) < 250
    assert said.startswith("CSRF_TRUSTED_ORIGINS lacks") is (setting == "CSRF_TRUSTED_ORIGINS")


def test_a_form_with_a_referer_alone_is_said_without_the_path_that_may_be_a_link_to_a_seat(warnings, settings):
    settings.ALLOWED_HOSTS = [HOST]
    page = {"Host": HOST, "Referer": "https://tunnel.example/r/BCDFGH/seat/secret/"}
    refused = Client(enforce_csrf_checks=True).post("/rooms/", {"name": "Ada"}, headers=page, secure=True)
    assert refused.status_code == 403
    [said] = warnings()
    assert said.startswith("CSRF_TRUSTED_ORIGINS lacks 'https://tunnel.example'") and "secret" not in said


def refuse_socket(server, host, origin):
    """Ask for a socket at this host as a page of this origin does. It is refused."""
    port = server.port
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://{host}/ws/rooms/", origin=origin, address=("127.0.0.1", port), compression=None, proxy=None)
    assert refused.value.response.status_code == 403


def test_every_refused_socket_is_counted_and_each_setting_is_one_line(server):
    """Another port than the proxy tells; a tunnel that keeps its name; one that does not; no Origin at all."""
    tunnel = "tunnel.example"
    for _ in range(3):
        refuse_socket(server, HOST, ORIGIN)
        refuse_socket(server, HOST, f"https://{tunnel}")
        refuse_socket(server, tunnel, f"https://{tunnel}")
        refuse_socket(server, HOST, None)
    said = [line["event"] for line in server.lines()]
    [origin] = [line for line in said if line.startswith("CSRF_TRUSTED_ORIGINS")]
    assert origin.startswith(f"CSRF_TRUSTED_ORIGINS lacks '{ORIGIN}'") and f"https://{HOST}" in origin
    assert len([line for line in said if line.startswith("ALLOWED_HOSTS lacks")]) == 1
    assert len([line for line in said if line.startswith("An Origin of ''")]) == 1
    with httpx.Client(headers=BEHIND, trust_env=False, timeout=PATIENCE) as proxy:
        read = partial(read_metric, server, "colorclues_misdirected_total", proxy.get)
        assert read(setting="CSRF_TRUSTED_ORIGINS") == 6 and read(setting="none") == 3
        assert read(setting="ALLOWED_HOSTS") >= 3


def test_with_the_setting_it_is_played_there(settings):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = [HOST], [ORIGIN]
    client = Client(enforce_csrf_checks=True)
    page = client.get("/", headers={"Host": HOST})
    form = {"csrfmiddlewaretoken": page.context["csrf_token"], "name": ""}
    assert client.post("/rooms/", form, headers={"Host": HOST, "Origin": ORIGIN}).status_code == 422
