"""Who a request is from: a page gives the visitor before the first form, and no answer takes a seat away (rule 24)."""

import httpx
import pytest

from tests.support.player import Player

SESSION, GIVEN = "colorclues", "colorclues-visitor"


@pytest.fixture
def ada(visit):
    return visit().make_room("Ada")


def join(player: Player, name: str) -> httpx.Response:
    return player.submit(player.page.with_id("join"), name=name)


def without_answer(player: Player, name: str) -> Player:
    """Let the player join the room whose page they have. The answer never comes."""
    before = list(player.http.cookies.jar)
    assert join(player, name).status_code == 303
    player.http.cookies.clear()
    for cookie in before:
        player.http.cookies.jar.set_cookie(cookie)
    return player


def names(player: Player) -> list[str]:
    return [li.all("b")[0].text for li in player.reload().region("players").all("li")]


# Who gets one


@pytest.mark.parametrize("page", ["/", "/r/{}/", "/r/{}/?plain", "/?code=ZZZZZZ"])
def test_every_page_with_a_form_gives_a_visitor_once(visit, ada, page):
    eve = visit()
    assert GIVEN in eve.http.get(page.format(ada.code)).cookies
    for again in ("/", f"/r/{ada.code}/", page.format(ada.code)):
        assert GIVEN not in eve.http.get(again).cookies


@pytest.mark.parametrize("page", ["/r/{}/screen/", "/r/{}/qr.svg", "/healthz", "/robots.txt"])
def test_a_page_without_a_form_gives_none(visit, ada, page):
    assert GIVEN not in visit().http.get(page.format(ada.code)).cookies


def test_a_page_gives_none_to_who_has_a_seat(ada):
    ada.http.cookies.delete(GIVEN)
    assert GIVEN not in ada.http.get("/").cookies
    assert ada.reload().role == "guesser"


def test_a_form_of_a_page_that_gave_none_is_known_by_its_answer(visit, ada):
    eve = visit().watch(ada.code)
    eve.http.cookies.delete(GIVEN)
    assert {GIVEN, SESSION} & set(join(eve, "aDA").cookies) == {GIVEN}
    eve.http.cookies.delete(GIVEN)
    assert {GIVEN, SESSION} & set(join(eve, "Eve").cookies) == {SESSION}
    assert names(eve) == ["Ada", "Eve"]


def test_a_made_up_cookie_is_nobody(visit, ada):
    bob = without_answer(visit().watch(ada.code), "Bob")
    for name, whose in ((SESSION, ada), (GIVEN, bob)):
        cookie = whose.http.cookies[name]
        for made_up in ("x", cookie[:-1], cookie[::-1], cookie.partition(":")[0], "A" * 4000, ""):
            eve = visit()
            eve.http.cookies.set(name, made_up)
            assert eve.watch(ada.code).role == "spectator"


# What no answer takes away


def test_rule_24_after_a_lost_answer_the_page_becomes_the_player_s_own_by_itself(visit, ada):
    bob = visit().watch(ada.code).connect()
    bob.wait(1)
    without_answer(bob, "Bob")
    bob.wait(lambda page: page.role == "guesser")
    assert bob.region("turn")["data-player"] == bob.id == "2"
    bob.move("rename", name="Bobby")
    bob.wait(3)
    assert names(bob) == ["Ada", "Bobby"]


def test_rule_24_the_answer_of_a_page_that_comes_late_takes_no_seat_away(visit, ada):
    late = visit().http.get("/").cookies
    bob = visit().watch(ada.code)
    assert join(bob, "Bob").status_code == 303
    bob.http.cookies.set(GIVEN, late[GIVEN], domain="127.0.0.1")
    assert bob.reload().role == "guesser"
    bob.connect().move("rename", name="Bobby")
    bob.wait(3)
    bob.make_room("Bob")
    assert bob.http.get(f"/r/{ada.code}/").text.count("Bobby")


def test_rule_24_of_two_first_pages_at_once_either_may_join_and_both_are_one_person(visit, ada):
    one, other = visit().watch(ada.code), visit().watch(ada.code)
    one.http.cookies.update(other.http.cookies)  # the browser keeps the cookies that came last
    one.watch(ada.code)
    assert join(one, "Bob").status_code == 303
    other.http.cookies.update(one.http.cookies)
    assert join(other, "Bobby").status_code == 303
    assert names(one) == names(other) == ["Ada", "Bob"]


# How many look on


def test_two_pages_of_one_visitor_without_a_seat_are_one_who_watches(visit, ada):
    ada.connect()
    eve = visit().watch(ada.code)
    eve.connect()
    eve.connect()
    assert "1" in ada.hear_of_spectators()
