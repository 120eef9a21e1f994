"""Reporting over real HTTP: two taps from the chat, by whoever can see the room, and nobody in it is told."""

import pytest

from tests.conftest import Server
from tests.support.metrics import list_values
from tests.support.player import Player, parse
from tests.support.sentences import read_heading, read_refusal
from tests.support.staff import Operator, make_staff

INSULT = "You will regret this"


@pytest.fixture
def table(visit):
    """ada and bob in a room. Bob has said something that he should not have."""
    ada = visit().make_room("Ada")
    bob = visit().join(ada.code, "Bob").reload()
    bob.post("say", text="Hello Ada")
    bob.post("say", text=INSULT)
    return ada.reload(), bob


@pytest.fixture
def olga(staffed):
    with Operator(staffed.url) as olga:
        olga.look()
        yield olga


def open_page(player, code, query=""):
    player.show(player.http.get(f"/r/{code}/report/{query}"))
    return player


def buttons(player):
    """Return the numbers of the messages that have a button; 0 is the room."""
    return [button["value"] for button in player.page.all("button", name="message")]


def press(player, message, kind="hurts"):
    """Press the button of this message, as a browser without script does."""
    (form,) = [form for form in player.page.all("form") if "/report/" in (form.get("action") or "")]
    answer = player.submit(form, kind=kind, message=str(message))
    if answer.status_code in (303, 422):
        player.show(player.http.get(answer.headers["location"]) if answer.status_code == 303 else answer)
    return answer


def test_two_taps_from_the_chat_report_a_message_and_the_second_time_there_is_no_button(table):
    ada, _ = table
    (link,) = ada.page.all("a", href=f"/r/{ada.code}/report/")
    open_page(ada, ada.code)
    assert buttons(ada) == ["2", "1", "0"]
    assert [option["value"] for option in ada.page.all("option")][0] == "hurts"
    assert press(ada, 2).status_code == 303
    assert read_heading("report/page.html", is_sent=True) in ada.page.text
    assert buttons(ada) == ["1", "0"]
    press(ada, 0, "other")
    assert buttons(ada) == ["1"]


def test_it_comes_back_to_the_room_as_it_was_shown(table):
    ada, _ = table
    open_page(ada, ada.code, "?plain&hide")
    answer = press(ada, 1)
    assert answer.headers["location"] == f"/r/{ada.code}/report/?plain&hide&sent"
    assert ada.page.all("a", href=f"/r/{ada.code}/?plain&hide")


def test_a_spectator_without_a_seat_or_a_cookie_reports_too(visit, table, server):
    eve = open_page(visit(), table[0].code)
    assert press(eve, 2).status_code == 303
    assert buttons(eve) == ["1", "0"]


def test_nobody_in_the_room_is_told(table, visit):
    ada, bob = table
    before = bob.reload().version
    press(open_page(ada, ada.code), 2)
    assert bob.reload().version == before
    assert "2" in buttons(open_page(bob, ada.code))


def test_there_is_no_page_for_who_was_removed_nor_for_a_room_that_is_none(visit, table):
    ada, bob = table
    ada.post("kick", player=bob.id, sure="yes")
    assert bob.http.get(f"/r/{ada.code}/report/").status_code == 403
    assert visit().http.get("/r/QQQQQQ/report/").status_code == 404


def test_what_cannot_be_reported_is_said(table):
    ada, _ = table
    answer = press(open_page(ada, ada.code), 99)
    assert answer.status_code == 422 and read_refusal("report-gone") in ada.page.text
    assert press(open_page(ada, ada.code), 2, "nonsense").status_code == 422


def test_staff_sees_what_was_said_and_settles_it_with_a_reason(table, olga, server):
    ada, _ = table
    press(open_page(ada, ada.code), 2)
    olga.wait(lambda page: "reports" in page.states())
    card = find_report(olga, ada.code)
    assert INSULT in card.all("blockquote")[0].text and "Hello Ada" in card.text and "Ada" in card.all("h2")[0].text
    assert card.all("a", href=f"/dashboard/{ada.code}/")
    form = card.all("form")[0]
    answer = olga.submit(form, reason="  ")
    assert answer.status_code == 422 and read_refusal("no-reason") in parse(answer.text).text
    assert olga.submit(form, reason="No\0thing").status_code == 422
    assert olga.submit(form, reason="I have talked to Bob").status_code == 303
    again = olga.submit(form, reason="me too")
    assert again.status_code == 422 and read_refusal("report-settled") in parse(again.text).text
    settled = find_report(olga, ada.code)
    assert settled.all("form") == [] and "I have talked to Bob" in settled.text and "olga" in settled.text
    assert "has done settle" in server.log() and INSULT not in server.log()


def find_report(olga, code):
    olga.show(olga.http.get("/dashboard/reports/"))
    (card,) = olga.page.all("article", data_room=code)
    return card


def test_nobody_else_sees_them(visit, table):
    press(open_page(table[0], table[0].code), 2)
    answer = visit().http.get("/dashboard/reports/")
    assert answer.is_redirect and "/staff/sign-in/" in answer.headers["location"]


def test_too_many_reports_are_refused_and_the_metrics_count(tmp_path):
    server = Server(tmp_path, LIMITS="on", REPORTS_VISITOR="2,0.001", PULSE="0.2").start()
    make_staff(server)
    try:
        with Player(server.url) as ada, Operator(server.url) as olga:
            ada.make_room("Ada").reload()
            for text in ("one", "two", "three"):
                ada.post("say", text=text)
            open_page(ada, ada.code)
            assert [press(ada, number).status_code for number in (1, 2)] == [303, 303]
            assert press(ada, 3).status_code == 429
            olga.look()
            olga.wait(lambda page: "reports" in page.states())

            def count(name, **labels):
                return list_values(olga.http.get("/metrics").text, name, **labels)

            olga.wait(lambda page: count("colorclues_open_reports") == [2.0])
            assert count("colorclues_reports_total", kind="hurts") == [2.0]
            assert count("colorclues_reports_total", kind="spam") == [0.0]
    finally:
        server.stop()
