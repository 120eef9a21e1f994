"""Staff: who it is and how it signs in, which takes nothing from those who play."""

import time
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from play import metrics
from play.ops import sign_in as sign_in_page
from play.ops import staff
from play.web.limits import rate_limits
from tests.support.player import Player, parse
from tests.support.staff import PASSWORD, sign_in

SIGN_IN = "/staff/sign-in/"


@pytest.fixture
def olga(staffed):
    with Player(staffed.url) as olga:
        yield olga


@pytest.fixture
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def client(db, quick_passwords, monkeypatch):
    """A browser in this process, beside an account for olga; nobody has tried a password there yet."""
    monkeypatch.setattr(rate_limits, "rate_limiter", rate_limits.RateLimiter())
    User.objects.create_superuser("olga", password=PASSWORD)
    return Client()


def try_in(client, password=PASSWORD, **more):
    """By the browser in this process."""
    return client.post(SIGN_IN, {"username": "olga", "password": password, **more})


def is_let_in(client):
    return client.get(reverse("design-state-page", args=["lobby-alone"])).status_code == 200


# On a real server


def test_whoever_an_operator_has_made_staff_signs_in_and_out_and_keeps_the_seat_that_they_have(olga, staffed):
    before = len(staffed.log())
    olga.make_room("Olga")
    seat = olga.id
    assert seat
    answer = sign_in(olga, to=f"/r/{olga.code}/")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/r/{olga.code}/")
    assert olga.reload().id == seat
    token = olga.http.cookies["colorclues-csrf"]
    assert olga.http.post("/staff/sign-out/", data={"csrfmiddlewaretoken": token}).headers["location"] == SIGN_IN
    assert olga.reload().id == seat
    assert "Signed in staff user" in staffed.log()[before:]


def test_a_wrong_password_is_refused_in_words_and_the_log_has_neither_name_nor_password(olga, staffed):
    before = len(staffed.log())
    answer = sign_in(olga, password="tr0ub4dor&3")
    assert answer.status_code == 422
    assert parse(answer.text).all(data_refused="wrong-password")
    log = staffed.log()[before:]
    assert "Refused a sign-in" in log
    assert "tr0ub4dor" not in log and "olga" not in log


def test_games_go_on_while_passwords_are_looked_at(staffed):
    """Each takes a third of a second of a core; between two of them few messages would get through."""
    with Player(staffed.url) as ada:
        ada.make_room("Ada").connect().hear()
        tries = [Thread(target=guess_password, args=[staffed]) for _ in range(6)]
        for one in tries:
            one.start()
        answered = 0
        while any(one.is_alive() for one in tries):
            ada.send({"move": "here"})
            ada.hear()
            answered += 1
        for one in tries:
            one.join()
    assert answered > 25


def guess_password(server):
    with Player(server.url) as eve:
        assert sign_in(eve, password="secret").status_code == 422


# In this process


def test_a_stranger_is_led_to_the_sign_in_and_from_there_back(client):
    led = client.get(reverse("design") + "?x=1")
    address = urlsplit(led.headers["location"])
    assert (address.path, parse_qs(address.query)) == (SIGN_IN, {"next": ["/design/?x=1"]})
    assert "no-store" in led.headers["Cache-Control"]
    assert try_in(client, next="/design/?x=1").headers["location"] == "/design/?x=1"
    assert is_let_in(client)


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "https:///x",
        "foo",
        ".",
    ],
)
def test_nobody_is_led_to_another_host(next, client):
    assert client.get(SIGN_IN, {"next": next}).context["next"] == "/dashboard/"
    assert try_in(client, next=next).headers["location"] == "/dashboard/"


@pytest.mark.parametrize("lacks", ["is_staff", "is_active"])
def test_an_account_that_is_not_staff_any_more_is_none(lacks, client):
    try_in(client)
    assert is_let_in(client)
    User.objects.update(**{lacks: False})
    assert not is_let_in(client)
    assert try_in(Client()).status_code == 422


def test_another_password_ends_all_sign_ins(client):
    try_in(client)
    olga = User.objects.get()
    olga.set_password("another long one")
    olga.save()
    assert not is_let_in(client)


def test_a_sign_in_ends_by_itself_though_the_cookie_lasts(client, settings):
    try_in(client)
    settings.STAFF_HOURS = 1
    session = client.session
    session[staff.SIGNED_IN] = int(time.time()) - 3590
    save(client, session)
    assert is_let_in(client)
    session[staff.SIGNED_IN] -= 20
    save(client, session)
    assert not is_let_in(client)


def save(client, session):
    session.save()
    client.cookies["colorclues"] = session.session_key


def test_signing_out_ends_every_sign_in_of_theirs_in_any_browser_and_of_nobody_else(client):
    User.objects.create_superuser("pat", password=PASSWORD)
    elsewhere, pat, copied = Client(), Client(), Client()
    for browser in (client, elsewhere):
        try_in(browser)
    pat.post(SIGN_IN, {"username": "pat", "password": PASSWORD})
    copied.cookies["colorclues"] = client.cookies["colorclues"].value
    assert all(map(is_let_in, (client, elsewhere, pat, copied)))
    client.post("/staff/sign-out/")
    assert [is_let_in(browser) for browser in (client, elsewhere, pat, copied)] == [False, False, True, False]
    try_in(elsewhere)
    assert is_let_in(elsewhere) and not is_let_in(copied)
    copied.post("/staff/sign-out/")
    assert is_let_in(elsewhere)


def test_nobody_waits_for_ever_behind_other_passwords(client, monkeypatch):
    monkeypatch.setattr(sign_in_page, "PATIENCE", 0.05)
    before = metrics.total(metrics.REFUSALS)
    with sign_in_page._one_at_a_time:
        assert try_in(client).status_code == 429
    assert metrics.total(metrics.REFUSALS) == before + 1
    assert try_in(client).status_code == 302


def test_a_sign_in_that_replaces_another_s_keeps_the_seat(client):
    User.objects.create_superuser("pat", password=PASSWORD)
    client.post("/rooms/", {"name": "Olga"})
    visitor = client.session["visitor"]
    try_in(client)
    client.post(SIGN_IN, {"username": "pat", "password": PASSWORD})
    assert client.session["visitor"] == visitor
    client.post("/staff/sign-out/")
    assert dict(client.session) == {"visitor": visitor}


def test_the_pages_of_the_game_ask_nothing_about_accounts(client):
    client.post("/rooms/", {"name": "Olga"})
    room = client.get("/").context["mine"][0].status.code
    for path in ("/", f"/r/{room}/"):
        with CaptureQueriesContext(connection) as before:
            client.get(path)
        try_in(client)
        with CaptureQueriesContext(connection) as after:
            client.get(path)
        assert len(after) == len(before)
        assert not [query for query in after.captured_queries if "auth_" in query["sql"]]
        client.post("/staff/sign-out/")


def test_passwords_that_are_guessed_are_soon_not_looked_at_any_more(client):
    guesser, other = {"REMOTE_ADDR": "192.0.2.66"}, {"REMOTE_ADDR": "192.0.2.67"}
    tries = [client.post(SIGN_IN, {"username": "olga", "password": "?"}, **guesser).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]
    right = {"username": "olga", "password": PASSWORD}
    assert client.post(SIGN_IN, right, **guesser).status_code == 429
    assert client.post(SIGN_IN, right, **other).status_code == 302


@pytest.mark.parametrize(
    "typed", [{}, {"username": "olga"}, {"username": "\0", "password": "\0"}, {"username": "x" * 9999}]
)
def test_whatever_else_is_typed_is_refused(typed, client):
    assert client.post(SIGN_IN, typed, REMOTE_ADDR="192.0.2.68").status_code == 422


def test_signing_out_takes_a_form(client):
    assert client.get("/staff/sign-out/").status_code == 405


@pytest.mark.parametrize("path", ["", "state/guess-three-giver/", "state/guess-three-giver/page/", "game/three/"])
def test_the_gallery_is_for_staff_except_in_development(path, client, settings):
    address = reverse("design") + path
    assert client.get(address).status_code == 302
    settings.DEBUG = True
    assert client.get(address).status_code == 200
