"""The ways of a seat to another browser, as browsers see them: the link, the question, the door (rules 20 and 24)."""

import re

import pytest
from django.conf import settings
from django.core import signing

from play.web.pages import seat_pages
from tests.support.player import parse
from tests.support.sentences import read_heading, read_sentence


@pytest.fixture
def ada(visit):
    return visit().make_room("Ada")


def join(visit, ada, *names):
    return [visit().join(ada.code, name).reload() for name in names]


def make_link(player):
    """Return the address of the link that the player gets, as the path of this server."""
    answer = player.http.get(f"/r/{player.code}/seat/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return re.search(r'value="https?://[^/]+(/[^"]+)"', answer.text)[1]


def take(visitor, link):
    """Open the link and press its one button."""
    return press(visitor, link, visitor.http.get(link))


def press(visitor, link, page):
    (form,) = [form for form in parse(page.text).all("form") if form.get("method") == "post"]
    token = form.all("input", name="csrfmiddlewaretoken")[0]["value"]
    return visitor.http.post(link, data={"csrfmiddlewaretoken": token}, headers={"Origin": visitor.url})


ASKED = {"asked": "Bob", "decides_template": "turn/knock.html#host"}


def told(response):
    return parse(response.text).all("h1")[0].text


# The link


def test_rule_24_the_link_takes_the_seat_to_the_browser_that_presses_its_button(visit, ada):
    (bob,) = join(visit, ada, "Bob")
    link, laptop = make_link(bob), visit()
    assert told(laptop.http.get(link)) == read_heading("seat/take.html", code=ada.code, name="Bob")
    answer = take(laptop, link)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/r/{ada.code}/")
    laptop.watch(ada.code)
    assert (laptop.id, bob.reload().role) == ("2", "spectator")
    assert read_sentence("turn/answers.html#moved", turn={"asked": "Bob"}) in bob.region("turn").text


def test_rule_24_a_second_press_on_a_bad_line_is_the_same_visitor_s(visit, ada):
    """The first answer, and with it the session's cookie, is lost."""
    (bob,) = join(visit, ada, "Bob")
    link, laptop = make_link(bob), visit()
    page = laptop.http.get(link)
    kept = dict(laptop.http.cookies)
    press(laptop, link, page)
    laptop.http.cookies = kept
    assert press(laptop, link, page).status_code == 303
    assert laptop.watch(ada.code).id == "2"


def test_rule_24_looking_at_the_link_does_not_use_it(visit, ada):
    (bob,) = join(visit, ada, "Bob")
    link = make_link(bob)
    version = bob.reload().version
    for _ in range(3):
        assert visit().http.get(link).status_code == 200
    assert bob.reload().version == version
    assert take(visit(), link).status_code == 303


def test_rule_24_the_old_page_watches_at_once_and_its_moves_are_refused(visit, ada):
    (bob,) = join(visit, ada, "Bob")
    bob.connect().hear()
    fields = bob.fields("leave")
    take(visit(), make_link(bob))
    bob.wait(lambda page: page.role == "spectator")
    bob.send(fields)
    bob.wait(lambda page: page.refused == "stranger")


def test_rule_24_a_link_that_was_used_is_too_old_or_of_another_room_says_so(visit, ada, monkeypatch):
    (bob,) = join(visit, ada, "Bob")
    link = make_link(bob)
    other = visit().make_room("Zoe")
    take(visit(), link)
    token = link.rstrip("/").rpartition("/")[2]
    old = signing.TimestampSigner(salt="x")
    for address in (link, f"/r/{other.code}/seat/{token}/", f"/r/{ada.code}/seat/{old.sign('x')}/"):
        answer = visit().http.get(address)
        assert (answer.status_code, told(answer)) == (410, read_heading("seat/void.html", code=ada.code))
        assert [a["href"] for a in parse(answer.text).all("a", class_="button")] == [f"/r/{address.split('/')[2]}/"]


def test_rule_24_a_link_holds_for_two_minutes(monkeypatch):
    assert settings.SEAT_LINK_HOLDS == 120
    token = seat_pages._sign("K7QM4T", 2, 1)
    assert seat_pages._read("K7QM4T", token) == (2, 1)
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 121)
    with pytest.raises(seat_pages.Refused):
        seat_pages._read("K7QM4T", token)


def test_rule_24_nobody_gets_a_link_to_another_one_s_seat(visit, ada):
    eve = visit().watch(ada.code)
    answer = eve.http.get(f"/r/{ada.code}/seat/")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/r/{ada.code}/")
    assert eve.http.get("/r/ZZZZZZ/seat/").status_code == eve.http.get("/r/ZZZZZZ/seat/x/").status_code == 404


def test_rule_24_what_has_a_link_is_never_stored_and_keeps_to_the_policy(visit, ada):
    for headers in ({}, {"HX-Request": "true"}):
        answer = ada.http.get(f"/r/{ada.code}/seat/", headers=headers)
        assert "no-store" in answer.headers["cache-control"]
        assert "HX-Request" in answer.headers["vary"]
        assert " style=" not in answer.text and "<svg" in answer.text
    assert "no-store" in visit().http.get(make_link(ada)).headers["cache-control"]


def test_rule_24_in_the_same_browser_the_link_says_so(visit, ada):
    heading = read_heading("seat/take.html", code=ada.code, name="Ada", is_own=True)
    assert told(ada.http.get(make_link(ada))) == heading


def test_rule_24_whoever_plays_as_another_is_told_that_this_one_leaves(visit, ada):
    bob, cleo = join(visit, ada, "Bob", "Cleo")
    link = make_link(bob)
    assert [one.text for one in parse(cleo.http.get(link).text).all("bdi")] == ["Bob", "Cleo"]
    take(cleo, link)
    assert [li["data-player"] for li in ada.reload().region("players").all("li")] == ["1", "2"]


def test_rule_24_who_was_removed_cannot_use_a_link(visit, ada):
    bob, cleo = join(visit, ada, "Bob", "Cleo")
    link = make_link(bob)
    ada.reload().connect().hear()
    ada.send({"move": "kick", "player": cleo.id, "sure": "yes"})
    ada.hear()
    assert cleo.http.get(link).status_code == 403


# Asking to be a player who is away


def start_with_bob_away(visit, ada):
    """Return Bob, who was never there but by a form, once the room has noticed that he is away."""
    (bob,) = join(visit, ada, "Bob")
    ada.reload().connect().hear()
    bob.connect(bob.version).hang_up()
    ada.wait(lambda page: page.region("player-2")["data-away"] == "yes")
    return bob


def ask(visitor, ada, name="Bob", **headers):
    """Type the name, and press the button that the refusal offers."""
    visitor.name = name
    visitor.watch(ada.code)
    refused = visitor.submit(visitor.page.with_id("join"), name=name)
    page = parse(refused.text)
    (button,) = page.all("button", name="ask")
    return visitor.submit(visitor.page.with_id("join"), name=name, ask=button["value"])


@pytest.mark.parametrize("query", ["", "?plain"])
def test_rule_24_who_types_the_name_of_somebody_away_asks_and_plays_on_by_push(visit, ada, query):
    bob = start_with_bob_away(visit, ada)
    eve = visit()
    eve.query = query
    assert ask(eve, ada).status_code == 303
    eve.reload()
    assert read_heading("turn/knock.html", turn=ASKED) in eve.region("turn").text
    assert read_sentence("turn/knock.html#host", turn={"host_name": "Ada"}) in eve.region("turn").text
    if not query:
        eve.connect().hear()
    ada.wait(lambda page: page.region("door").all("form"))
    ada.move("admit")
    if query:
        ada.hear()
        eve.reload()
    else:
        eve.wait(lambda page: page.id == "2")
    assert (eve.id, bob.reload().role) == ("2", "spectator")


def test_rule_24_who_is_there_is_not_offered(visit, ada):
    ada.reload().connect().hear()
    eve = visit().watch(ada.code)
    refused = parse(eve.submit(eve.page.with_id("join"), name="Ada").text)
    assert not refused.all("button", name="ask")
    forged = eve.submit(eve.page.with_id("join"), name="Ada", ask="1")
    assert forged.status_code == 422
    assert parse(forged.text).all(data_refused="not-away")


def test_rule_24_htmx_gets_the_form_with_the_question(visit, ada):
    start_with_bob_away(visit, ada)
    plain = visit().watch(ada.code)
    form = plain.page.with_id("join")
    token = [one for one in plain.controls(form) if one.get("name") == "csrfmiddlewaretoken"][0]["value"]
    answer = plain.http.post(
        form["action"],
        data={"csrfmiddlewaretoken": token, "name": "Bob"},
        headers={"Origin": plain.url, "HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert [button["value"] for button in parse(answer.text).with_id("join").all("button", name="ask")] == ["2"]


def test_rule_24_the_question_is_withdrawn_by_its_button(visit, ada):
    start_with_bob_away(visit, ada)
    eve = visit()
    ask(eve, ada)
    eve.reload()
    form, fields = eve.form("unknock"), eve.fields("unknock")
    assert [eve.submit(form, **fields).status_code for _ in "12"] == [303, 303]
    assert eve.reload().page.with_id("join")
    ada.wait(lambda page: not page.region("door").all("form"))


def test_rule_24_the_real_one_s_return_ends_the_question_and_the_asker_is_told(visit, ada):
    bob = start_with_bob_away(visit, ada)
    eve = visit()
    ask(eve, ada)
    eve.reload().connect().hear()
    bob.connect().hear()
    back = read_sentence("turn/answers.html#back", turn={"asked": "Bob"})
    eve.wait(lambda page: back in page.region("turn").text)
    ada.wait(lambda page: not page.region("door").all("form"))


def test_rule_24_in_a_full_or_locked_room_the_way_in_is_shown_too(visit, ada):
    start_with_bob_away(visit, ada)
    ada.send({"move": "settings", "locked": "yes"})
    ada.hear()
    eve = visit().watch(ada.code)
    assert read_heading("turn/closed.html", turn={"closed": "room-locked"}) in eve.region("turn").text
    (button,) = eve.page.with_id("join").all("button", name="ask")
    assert [name.text for name in button.all("bdi")] == ["Bob"]
    assert eve.submit(eve.page.with_id("join"), ask=button["value"]).status_code == 303
    assert read_heading("turn/knock.html", turn=ASKED) in eve.reload().region("turn").text


# The door, and removing several


def test_rule_20_the_host_alone_sees_who_knocks_and_lets_all_in_with_one_form(visit, ada):
    (bob,) = join(visit, ada, "Bob")
    ada.reload().connect().hear()
    ada.send({"move": "settings", "knock": "yes"})
    ada.hear()
    zoe, yann = visit(), visit()
    for player, name in ((zoe, "Zoe"), (yann, "Yann")):
        player.name = name
        player.watch(ada.code)
        assert player.submit(player.page.with_id("join"), name=name).status_code == 303
        knocking = {"decides_template": "turn/knock.html#host"}
        assert read_heading("turn/knock.html", turn=knocking) in player.reload().region("turn").text
    ada.reload()
    assert ada.region("door").all("summary")[0].text.count("2") == 1
    for other in (bob.reload(), zoe):
        assert not other.region("door").text and "Yann" not in other.page.text
    both = [form for form in ada.region("door").all("form") if len(form.all("input", name="player")) == 2][0]
    ids = [one["value"] for one in both.all("input", name="player")]
    ada.send({"move": "admit", "player": ids})
    ada.wait(lambda page: len(page.region("players").all("li")) == 4)
    assert (zoe.reload().id, yann.reload().id) == tuple(ids)


@pytest.mark.parametrize("move", ["kick", "lock-out"])
def test_rule_20_the_host_removes_several_by_one_plain_form(visit, ada, move):
    bob, cleo, dan = join(visit, ada, "Bob", "Cleo", "Dan")
    ada.query = "?plain"
    ada.reload()
    form = ada.page.with_id("remove")
    assert [box["value"] for box in form.all("input", name="player")] == ["2", "3", "4"]
    answer = ada.submit(form, move=move, player=["3", "4"])
    assert answer.status_code == 303
    assert [li["data-player"] for li in ada.reload().region("players").all("li")] == ["1", "2"]
    assert cleo.http.get(f"/r/{ada.code}/").status_code == dan.http.get(f"/r/{ada.code}/").status_code == 403
    locked = read_sentence("room/chosen.html#locked", settings={"chosen": {"locked": True}})
    assert (locked in ada.region("settings").text) == (move == "lock-out")


def test_more_players_than_a_room_has_are_no_list(visit, ada):
    ada.reload().connect().hear()
    ada.send({"move": "kick", "player": ["2"] * 11, "sure": "yes"})
    ada.wait(lambda page: page.refused == "wrong-field")
    ada.send({"move": "kick", "player": ["2", 3], "sure": "yes"})
    ada.wait(lambda page: page.refused == "wrong-field")
