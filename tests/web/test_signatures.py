"""Another SECRET_KEY while people play: nobody loses a seat, and the old key can be dropped later."""

import secrets
from contextlib import ExitStack

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client

from play.ops import staff
from play.web import signatures
from tests.conftest import Server
from tests.support.long import long
from tests.support.player import Player

OLDEST, OLD, NEW = (secrets.token_urlsafe(50) for _ in range(3))
SESSION, VISITOR = "colorclues", "colorclues-visitor"
SESSION_SALT = "django.contrib.sessions.backends.signed_cookies"


def seat(player):
    """Return the player's id and role, or the id "" of a spectator."""
    return player.region("turn")["data-player"], player.role


def come_by_socket(player):
    """Come back as an open page does, which loads nothing."""
    player.connect(player.version).hear()


def come_by_page(player):
    player.reload()


def come_to_the_front(player):
    """Come to a page that does not show the room."""
    assert player.http.get("/").status_code == 200


def start(server, key, fallbacks=""):
    server.stop()
    server.env |= {"SECRET_KEY": key, "SECRET_KEY_FALLBACKS": fallbacks}
    server.start()


def cookies(player):
    return {cookie.name: cookie.value for cookie in player.http.cookies.jar if cookie.name in (SESSION, VISITOR)}


@pytest.mark.parametrize("rooms, people", [(2, 3), long(5, 10)])
def test_nobody_loses_a_seat_by_another_key(tmp_path, rooms, people):
    server = Server(tmp_path)
    with ExitStack() as stack:
        stack.callback(server.stop)
        start(server, OLD)
        everybody = []
        for _ in range(rooms):
            host, *guests = (stack.enter_context(Player(server.url)) for _ in range(people))
            host.make_room("Ada")
            everybody += [host, *(guest.join(host.code, f"Guest {number}") for number, guest in enumerate(guests))]
            host.connect().move("start")
            host.wait(lambda me: me.phase == "pick")
        seats = [seat(player.reload().connect()) for player in everybody]
        before = [cookies(player) for player in everybody]
        assert all(id for id, _ in seats)
        start(server, NEW, OLD)
        ways = (come_by_socket, come_by_page, come_to_the_front)
        for number, player in enumerate(everybody):
            ways[number % len(ways)](player)
        for player, old in zip(everybody, before, strict=True):
            assert old and all(cookies(player)[name] != value for name, value in old.items())
        start(server, NEW)
        for number, player in enumerate(everybody):
            ways[number % 2](player)
        assert [seat(player.reload()) for player in everybody] == seats
        giver = next(player for player in everybody if player.is_yours)
        giver.connect().hear()
        giver.move("pick", square=giver.choices("pick", "square")[0])
        giver.wait(lambda me: me.phase != "pick")


@pytest.fixture
def browser(settings):
    """Return a browser whose session and visitor were signed with a key of long ago."""
    settings.SECRET_KEY = OLDEST
    browser = Client(headers={"host": "testserver"})
    browser.cookies[SESSION] = signing.dumps({"visitor": "ada"}, salt=SESSION_SALT, compress=True)
    browser.cookies[VISITOR] = signing.Signer(salt=VISITOR).sign("ada")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD, OLDEST]
    return browser


def set_by(response):
    return {name: cookie for name, cookie in response.cookies.items() if name in (SESSION, VISITOR)}


@pytest.mark.django_db
def test_a_cookie_is_signed_anew_once_and_as_it_was_given(browser, settings):
    given = set_by(browser.get("/"))
    assert set(given) == {SESSION, VISITOR}
    for cookie in given.values():
        assert (cookie["httponly"], cookie["max-age"], cookie["samesite"]) == (True, 365 * 24 * 3600, "Lax")
    assert not set_by(browser.get("/"))
    settings.SECRET_KEY_FALLBACKS = []
    assert browser.get("/").wsgi_request.session["visitor"] == "ada"


@pytest.mark.django_db
def test_without_the_old_key_its_cookies_are_worth_nothing(browser, settings):
    settings.SECRET_KEY_FALLBACKS = [OLD]
    answer = browser.get("/")
    assert "visitor" not in answer.wsgi_request.session
    assert not answer.cookies[VISITOR].value.startswith("ada:")


@pytest.mark.parametrize("forged", ["ada:signature", "ada", "", ":", "ada:1:x"])
def test_what_no_key_of_ours_has_signed_is_not_signed(browser, forged):
    assert signatures.list_renewed({SESSION: forged, VISITOR: forged}) == []


def test_an_expired_session_is_not_made_young_again(browser, settings):
    known = {SESSION: browser.cookies[SESSION].value}
    assert len(signatures.list_renewed(known)) == 1
    settings.SESSION_COOKIE_AGE = -1
    assert signatures.list_renewed(known) == []


def test_what_a_cache_may_give_to_others_sets_no_cookie(browser):
    answer = browser.get("/robots.txt")
    assert "public" in answer.headers["Cache-Control"] and not set_by(answer)


@pytest.fixture
def olga(browser, settings):
    """Let olga sign in at this browser under the old key, in which she has a seat."""
    user = User.objects.create_user("olga", password="a long one", is_staff=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLDEST, []
    browser.force_login(user)
    session = browser.session
    session.update({"visitor": "ada", staff.SIGNED_IN: 2**40, staff.SIGNED_OUT: 0})
    browser.cookies[SESSION] = signing.dumps(dict(session), salt=SESSION_SALT, compress=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLDEST]
    return user


@pytest.mark.django_db
def test_staff_stays_signed_in(browser, olga, settings):
    assert browser.get("/dashboard/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert browser.get("/dashboard/").status_code == 200


@pytest.mark.django_db
def test_a_socket_of_staff_stays_signed_in(browser, olga):
    assert staff._is_session_of_staff(browser.session)


@pytest.mark.django_db
@pytest.mark.parametrize("visits", ["", "/"])
def test_staff_who_must_sign_in_again_keeps_the_seat(browser, olga, settings, visits):
    """The password may have changed, or the old key have been dropped since she came last."""
    if visits:
        browser.get(visits)
        settings.SECRET_KEY_FALLBACKS = []
    else:
        olga.set_password("another")
        olga.save()
    answer = browser.get("/dashboard/")
    assert answer.status_code == 302
    assert answer.wsgi_request.session["visitor"] == "ada"
