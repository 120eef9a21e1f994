"""The keyboard keeps its place: when a control goes, when a field is refused, when a card opens and closes."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Caller, PlainPerson
from tests.support.long import long

NEAR = "near => document.activeElement != document.body && !!document.activeElement.closest(near)"


def press_enter_on(person, selector):
    person.find(selector).first.focus()
    person.page.keyboard.press("Enter")


def has_focus_in(person, near):
    person.page.wait_for_function(NEAR, arg=near)


def remove_bot(table, ada):
    for _ in range(2):
        table.after(ada.press, "#bot button")
    press_enter_on(ada, "#player-4 summary")
    press_enter_on(ada, "#player-4 [value=kick]")
    expect(ada.find("#player-4")).to_have_count(0)
    return "#player-5 summary"


def remove_the_last_bot(table, ada):
    table.after(ada.press, "#bot button")
    press_enter_on(ada, "#player-4 summary")
    press_enter_on(ada, "#player-4 [value=kick]")
    expect(ada.find("#player-4")).to_have_count(0)
    return "#players summary"


def remove_person(table, ada):
    press_enter_on(ada, "#player-2 > .tools > summary")
    press_enter_on(ada, "#player-2 details details summary")
    press_enter_on(ada, "#player-2 details details [value=kick]")
    expect(ada.find("#player-2")).to_have_count(0)
    return "#player-3 summary"


def add_bots_until_full(table, ada):
    for _ in range(7):
        press_enter_on(ada, "#bot button")
        table.version += 1
        ada.sees(table.version)
    expect(ada.find("#bot button")).to_be_disabled()
    return "#turn h2"


def start_from_what_only_the_lobby_has(table, ada):
    ada.find(".invitation .share button").focus()
    ada.page.keyboard.press("Shift")
    ada.page.evaluate("document.querySelector('#start').requestSubmit()")
    expect(ada.find("#status")).not_to_have_attribute("data-phase", "lobby")
    return "#turn"


def let_in_one_of_two(table, ada):
    ada.open_settings()
    table.after(ada.set, "knock", "yes")
    for name in ("Eve", "Fay"):
        knock(table, name)
    expect(ada.find(".caller")).to_have_count(2)
    press_enter_on(ada, "#door summary")
    press_enter_on(ada, ".caller [value=admit]")
    expect(ada.find(".caller")).to_have_count(1)
    return "#door"


def let_in_the_only_one(table, ada):
    ada.open_settings()
    table.after(ada.set, "knock", "yes")
    knock(table, "Eve")
    press_enter_on(ada, ".caller [value=admit]")
    expect(ada.find(".caller")).to_have_count(0)
    return "#turn h2"


def knock(table, name):
    Caller(table.server, name).send(f"/r/{table.code}/join/", name=name)


def send_by_the_button(table, ada):
    ada.find("#say-text").fill("hello")
    press_enter_on(ada, "#say button")
    expect(ada.find("#chat li")).to_have_count(1)
    return "#say"


def pause(table, ada):
    table.start()
    press_enter_on(ada, "#pause button")
    expect(ada.find("#clock")).to_have_attribute("data-paused", "yes")
    return "#settings"


def leave_the_game(table, ada):
    table.start()
    ada.open_settings()
    press_enter_on(ada, "#leave summary")
    press_enter_on(ada, "#leave button")
    expect(ada.find("#turn")).to_have_attribute("data-role", "spectator")
    return "#settings"


def give_the_part_of_the_host_away(table, ada):
    press_enter_on(ada, "#player-2 summary")
    press_enter_on(ada, "#player-2 [value=host]")
    expect(ada.find("#player-2")).to_have_attribute("data-host", "yes")
    return "#turn"


def pass_on(table, ada):
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.step == 2 and game.giver == ada.id)
    press_enter_on(ada, "#pass button")
    expect(ada.find("#status")).to_have_attribute("data-phase", "reveal")
    return "#turn"


CASES = [remove_bot, remove_the_last_bot, remove_person, add_bots_until_full, start_from_what_only_the_lobby_has]
CASES += [let_in_one_of_two, let_in_the_only_one, send_by_the_button, pause, leave_the_game]
CASES += [give_the_part_of_the_host_away, pass_on]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_control_that_goes_leaves_the_focus_near(case, visitor, gather):
    ada = visitor("desk", "Ada")
    table = gather(ada, "Bob", "Cleo")
    has_focus_in(ada, case(table, ada))


def test_a_focus_that_nobody_has_stays_with_nobody(visitor, gather):
    ada = visitor("desk", "Ada")
    table = gather(ada, "Bob", "Cleo")
    ada.find("#say-text").click()
    ada.page.mouse.click(3, 700)
    table.people[1].say("hello")
    expect(ada.find("#chat li")).to_have_count(1)
    assert ada.has_focus_on == "body"


def clue(table, ada):
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    return "#clue-text", "bluish", "#act"


def guess(table, ada):
    table.start()
    table.play_until(lambda game: game.phase == "guess" and ada.id in game.awaited)
    return "#typed", "Q31", "#act"


def rename(table, ada):
    return "#rename-name", "Bob", "#rename button"


def say(table, ada):
    return "#say-text", "x" * 500, "#say button"


REFUSED = [(clue, "htmx"), (guess, "htmx"), (rename, "htmx"), (say, "htmx"), (guess, "plain")]
LONGER = [long(clue, "plain"), long(rename, "plain"), long(say, "plain")]


@pytest.mark.parametrize(("case", "script"), REFUSED + LONGER)
def test_a_refusal_leads_to_its_field(case, script, visitor, gather):
    ada = visitor("desk", "Ada")
    ada.forgive("422")
    field, text, button = case(gather(ada, "Bob", "Cleo"), ada)
    if script == "plain":
        ada.page.goto(ada.page.url + "?plain&still")
    elif case is rename:
        ada.press("#turn .more summary")
    ada.find(field).fill(text)
    ada.press(button)
    expect(ada.find("#notice p")).to_be_visible()
    expect(ada.find(field)).to_be_focused()
    expect(ada.find(field)).to_have_attribute("aria-invalid", "true")
    expect(ada.find(field)).to_have_attribute("aria-describedby", "notice")


@pytest.fixture
def guesser(visitor, gather):
    """guesser(kind): Bob, whose turn it is to guess, and his table."""

    def guesser(kind="desk", size=None):
        bob = visitor(kind, "Bob")
        if size:
            bob.page.set_viewport_size(size)
        table = gather("Ada", bob, "Cleo")
        table.start()
        table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess")
        return bob, table

    return guesser


def press(bob, *keys):
    for key in keys:
        bob.page.keyboard.press(key)


def chosen(bob):
    return bob.page.evaluate("document.activeElement.checked && document.activeElement.value")


def test_arrows_go_both_ways_and_thirteen_presses_from_a1_to_c12(guesser):
    bob, _ = guesser()
    bob.find("#board [value=A1]").focus()
    press(bob, *["ArrowDown"] * 2, *["ArrowRight"] * 11)
    assert chosen(bob) == "C12"
    for keys, square in (
        (["End"], "C30"),
        (["Home"], "C1"),
        (["Control+End"], "P30"),
        (["ArrowDown"], "A30"),
        (["ArrowUp"], "P30"),
        (["ArrowUp", "ArrowLeft"], "O29"),
        (["Control+Home"], "A1"),
    ):
        press(bob, *keys)
        assert chosen(bob) == square
    assert bob.find("#board :checked").count() == 1


def test_the_first_enter_on_a_square_goes_to_the_button_which_says_it_and_the_second_places(guesser):
    bob, table = guesser()
    square = table.far_square()
    bob.find("#typed").fill("B2")
    bob.find(f"#board [value={square}]").focus()
    press(bob, "Enter")
    expect(bob.find("#act")).to_be_focused()
    expect(bob.find("#act")).to_have_accessible_name(f"Place it: {square}")
    expect(bob.find(f"#board [value={square}]")).to_be_checked()
    expect(bob.find("#typed")).to_have_value("")
    assert not [piece for piece in table.game.pieces if piece.player == bob.id]
    table.after(press, bob, "Enter")
    assert [piece.square for piece in table.game.pieces if piece.player == bob.id] == [square]
    expect(bob.find("#act")).to_have_accessible_name("Wait")


def test_the_button_never_says_a_square_that_it_does_not_place(guesser):
    bob, table = guesser()
    bob.find("#board [value=C12]").focus()
    press(bob, "Enter")
    bob.find("#typed").press_sequentially("D4")
    expect(bob.find("#act")).to_have_accessible_name("Place it")
    bob.find("#typed").fill("")
    bob.find("#board [value=C12]").focus()
    press(bob, "ArrowDown")
    expect(bob.find("#act")).to_have_accessible_name("Place it")


def test_enter_on_a_square_sends_nothing_while_it_is_not_your_turn(visitor, gather):
    ada = visitor("desk", "Ada")
    gather(ada, "Bob", "Cleo").start()
    ada.find("#board [value=C12]").focus()
    press(ada, "Enter")
    assert chosen(ada) == "C12"


SIZES = [{"width": 360, "height": 740}, long({"width": 640, "height": 512})]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size['width']}")
@pytest.mark.parametrize("script", ["htmx", "plain"])
def test_the_window_follows_the_keys(script, size, guesser):
    bob, table = guesser(size=size)
    if script == "plain":
        bob.page.goto(bob.page.url + "?plain")
        bob = PlainPerson.instead_of(bob)
    bob.find("#board [value=F16]").focus()
    press(bob, *["ArrowRight"] * 7)
    if script == "htmx":
        press(bob, *["ArrowDown"] * 6, "End", "Home")
    square = bob.page.evaluate("document.activeElement.value")
    bob.sees_in_window(square)


@pytest.mark.parametrize("name", ["how", "invite"])
@pytest.mark.parametrize("way", ["Escape", "Enter"])
def test_a_card_takes_the_focus_and_gives_it_back(name, way, visitor, gather):
    ada = visitor("desk", "Ada")
    gather(ada)
    opener = f".top button[popovertarget={name}]"
    press_enter_on(ada, opener)
    has_focus_in(ada, f"#{name}")
    expect(ada.find(f"#{name}")).to_have_accessible_name({"how": "How to play", "invite": "Invite"}[name])
    if way == "Enter":
        ada.find(f"#{name} > [popovertargetaction=hide]").focus()
    press(ada, way)
    expect(ada.find(f"#{name}")).to_be_hidden()
    expect(ada.find(opener)).to_be_focused()


def test_the_card_of_your_own_seat_gives_the_focus_back_to_the_invitation(visitor, gather):
    ada = visitor("desk", "Ada")
    gather(ada)
    press_enter_on(ada, ".top button[popovertarget=invite]")
    press_enter_on(ada, "#invite .own")
    expect(ada.find("#seat-url")).to_be_visible()
    has_focus_in(ada, "#own")
    expect(ada.find("#own")).to_have_accessible_name("Your seat")
    press(ada, "Escape")
    expect(ada.find("#own")).to_be_hidden()
    expect(ada.find("#invite-title")).to_be_focused()


def test_a_closed_chat_is_no_stop_of_the_tab_key(visitor, gather):
    ada = visitor("phone", "Ada")
    gather(ada, "Bob").people[1].say("hello")
    expect(ada.find("#chat li")).to_have_count(1)
    ada.find(".said").evaluate("said => said.focus()")
    assert ada.has_focus_on == "body"
    ada.press(".talk-chip")
    ada.find(".said").evaluate("said => said.focus()")
    assert ada.page.evaluate("document.activeElement.className") == "said"
