"""Forms that htmx sends in the browser: a refusal keeps the page, an accepted form leads on, nothing is sent twice."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PlainPerson
from tests.support.sentences import read_sentence
from tests.support.staff import NAME, PASSWORD, make_staff


def keep(person):
    """Mark the page. A page that is loaded again has lost the mark."""
    person.page.evaluate("window.kept = true")


def is_kept(person) -> bool:
    return person.page.evaluate("window.kept === true")


def assert_refused_beside(person, field: str, code: str):
    """The field has the focus, and points a screen reader to the reason."""
    reason = person.find(f".refusal[data-refused={code}]")
    expect(reason).to_be_visible()
    expect(reason).to_have_attribute("role", "alert")
    expect(person.find(field)).to_have_attribute("aria-invalid", "true")
    expect(person.find(field)).to_have_attribute("aria-describedby", reason.get_attribute("id"))
    expect(person.find(field)).to_be_focused()
    assert is_kept(person)


def posts(person) -> list[str]:
    """The paths of the forms that this person's browser sends from now on."""
    sent = []
    person.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    return sent


def test_a_refused_host_keeps_the_page_and_then_gets_a_room(visitor, server):
    ada = visitor("phone", "Ada")
    ada.forgive("422")
    ada.page.goto(server.url)
    keep(ada)
    ada.find("#create-name").fill("   ")
    ada.press("#create .primary")
    assert_refused_beside(ada, "#create-name", "name-empty")
    expect(ada.find("#create .primary")).to_be_enabled()
    ada.find("#create-name").fill("Ada")
    ada.page.keyboard.press("Enter")
    expect(ada.find("#turn")).to_have_attribute("data-role", "guesser")


def test_a_refused_name_keeps_the_room_s_page_and_what_was_typed(visitor, gather, server):
    eve, table = visitor("desk", "Eve"), gather("Ada")
    eve.forgive("422")
    eve.open(server, table.code)
    keep(eve)
    eve.find("#join-name").fill("ADA")
    eve.page.keyboard.press("Enter")
    assert_refused_beside(eve, "#join-name", "name-taken")
    expect(eve.find("#join-name")).to_have_value("ADA")
    eve.page.keyboard.type("line")
    eve.page.keyboard.press("Enter")
    expect(eve.find("#players")).to_contain_text("ADAline")
    expect(eve.find("#turn")).to_have_attribute("data-role", "guesser")
    expect(eve.find("#line")).to_be_hidden()


def test_a_push_takes_the_reason_away_and_leaves_what_was_typed(visitor, gather, server):
    eve, table = visitor("desk", "Eve"), gather("Ada", "Bob", "Cleo")
    eve.forgive("422")
    eve.open(server, table.code)
    keep(eve)
    eve.find("#join-name").fill("ADA")
    eve.press("#act")
    assert_refused_beside(eve, "#join-name", "name-taken")
    eve.find("#say, #board").first.evaluate("() => document.activeElement.blur()")
    table.people[0].start()
    expect(eve.find("#turn")).to_have_attribute("data-phase", "pick")
    expect(eve.find("#turn .refusal")).to_be_hidden()
    expect(eve.find("#join-name")).to_have_value("ADA")


def test_the_same_refusal_is_said_again(visitor, server):
    ada = visitor("desk", "Ada")
    ada.forgive("422")
    ada.page.goto(server.url)
    ada.find("#create-name").fill(" ")
    ada.page.keyboard.press("Enter")
    first = ada.find("#create .refusal span").get_attribute("id")
    ada.page.keyboard.press("Enter")
    expect(ada.find("#create .refusal span")).not_to_have_attribute("id", first)


def test_two_quick_presses_make_one_room(visitor, server):
    ada = visitor("desk", "Ada")
    ada.page.goto(server.url)
    sent = posts(ada)
    ada.find("#create-name").fill("Ada")
    ada.find("#create .primary").dblclick(no_wait_after=True)
    expect(ada.find("#status")).to_have_attribute("data-phase", "lobby")
    assert set(sent) == {f"{server.url}/rooms/"}  # a slow second press comes when the first has been answered
    ada.page.goto(server.url)
    expect(ada.find(".mine li")).to_have_count(1)


def test_two_quick_presses_make_one_player(visitor, gather, server):
    eve, table = visitor("desk", "Eve"), gather("Ada")
    eve.open(server, table.code)
    sent = posts(eve)
    eve.find("#join-name").fill("Eve")
    eve.find("#act").dblclick(no_wait_after=True)
    expect(eve.find("#turn")).to_have_attribute("data-role", "guesser")
    assert set(sent) == {f"{server.url}/r/{table.code}/join/"}
    expect(eve.find("#players li")).to_have_count(2)


def test_rule_23_the_field_takes_a_name_of_twenty_emoji(visitor, server):
    ada, name = visitor("phone", "Ada"), "👩🏻‍❤️‍💋‍👩🏻" * 20
    ada.page.goto(server.url)
    ada.find("#create-name").focus()
    ada.page.keyboard.insert_text(name)
    ada.press("#create .primary")
    expect(ada.find("#players")).to_contain_text(name)


def test_back_from_a_new_room_is_the_front_page_with_buttons_that_work(visitor, server):
    ada = visitor("desk", "Ada")
    ada.start_room(server)
    ada.page.go_back()
    expect(ada.find("#create .primary")).to_be_enabled()
    ada.find("#create-name").fill("Ada")
    ada.press("#create .primary")
    expect(ada.find("#status")).to_have_attribute("data-phase", "lobby")


def test_a_language_is_chosen_in_the_room_and_the_pushes_follow(visitor, gather, server):
    ada = visitor("desk", "Ada")
    ada.start_room(server)
    ada.press("[popovertarget=how] >> nth=0")
    ada.press("#how .languages [value=de]")
    expect(ada.find("html")).to_have_attribute("lang", "de")
    ada.press("#bot button")
    bot = ada.find(".player[data-bot=yes] .who b").inner_text()
    expect(ada.find("#news")).to_have_text(read_sentence("room/news.html#joined", "de", news={"name": bot}))


@pytest.mark.parametrize("has_script", [True, False])
def test_staff_signs_in(has_script, visitor, server):
    make_staff(server)
    olga = visitor("desk", "Olga", java_script_enabled=has_script)
    olga.forgive("422")
    olga.page.goto(server.url + "/dashboard/")
    if has_script:
        keep(olga)
    olga.find("#username").fill(NAME)
    for password in ("wrong", PASSWORD):
        if not has_script or password == "wrong":
            olga.find("#password").fill(password)
        else:
            assert_refused_beside(olga, "#password", "wrong-password")
            expect(olga.find("#username")).to_have_value(NAME)
            olga.page.keyboard.press("Control+A")
            olga.page.keyboard.type(password)
        olga.page.keyboard.press("Enter")
        if password == "wrong":
            expect(olga.find("[data-refused=wrong-password]")).to_be_visible()
    expect(olga.page).to_have_url(re.compile("/dashboard/$"))


def test_a_language_is_chosen_without_script(visitor, server):
    eve = PlainPerson.instead_of(visitor("phone", "Eve", java_script_enabled=False))
    eve.page.goto(server.url)
    eve.press(".languages [value=de]")
    expect(eve.find("html")).to_have_attribute("lang", "de")


@pytest.mark.long
def test_a_front_page_says_that_a_form_could_not_be_sent(visitor, own_server):
    ada = visitor("desk", "Ada")
    ada.forgive("ERR_CONNECTION_REFUSED", "WebSocket", "htmx", "ERR_INCOMPLETE|ERR_EMPTY")
    ada.page.goto(own_server.url)
    expect(ada.find("#rooms")).to_be_visible()
    own_server.kill()
    ada.find("#create-name").fill("Ada")
    ada.press("#create .primary")
    expect(ada.find("#line")).to_be_visible()
    expect(ada.find("#create .primary")).to_be_enabled()
    own_server.start()
    expect(ada.find("#line")).to_be_hidden()
    ada.press("#create .primary")
    expect(ada.find("#status")).to_have_attribute("data-phase", "lobby")


@pytest.mark.long  # test_lines.py cuts the line of a front page too
def test_a_front_page_takes_its_warning_back_by_itself(visitor, own_server):
    """A blip that the socket survives starts the warning. A room of another test would push, and take it back early."""
    eve = visitor("desk", "Eve")
    eve.page.clock.install()
    eve.page.add_init_script("addEventListener('htmx:ws:after:message:incoming', () => { window.isHeard = true })")
    eve.page.goto(own_server.url)
    eve.page.wait_for_function("() => window.isHeard")
    eve.page.evaluate("dispatchEvent(new Event('offline'))")
    eve.page.clock.run_for(5_000)
    expect(eve.find("#line")).to_be_visible()
    eve.page.clock.fast_forward(20_000)
    expect(eve.find("#line")).to_be_hidden()
