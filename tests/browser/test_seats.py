"""A seat goes to another browser (rule 24): by the player’s own link, or as the host allows it to whoever asks."""

from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import expect

from play.rules.phases import CLUE, GUESS, PICK, REVEAL
from tests.browser.people import Person, Table
from tests.support.sentences import read_heading, read_sentence

TRIES = 20
# The moments of the tries, in the order in which a table comes to them.
MOMENTS = ((PICK, 1), (CLUE, 1), (GUESS, 1), (CLUE, 2), (GUESS, 2), (REVEAL, 2))
SPECTATOR = "spectator"


def make_link(person: Person) -> str:
    """Ask for the link to one's own seat: two taps."""
    person.press("[popovertarget=invite] >> nth=0")
    person.press(".own")
    return person.find("#seat-url").input_value()


def take_along(link: str, other: Person) -> None:
    """Open the link in the other browser, as a camera does: one tap."""
    other.page.goto(link)
    other.press("form .primary")


def ask_to_be(server, table: Table, eve: Person, name: str) -> None:
    """Type the name to join, as ever, and ask: one tap."""
    eve.open(server, table.code)
    eve.find("#join-name").fill(name)
    eve.press("#act")
    eve.press("#join [name=ask]")
    expect(eve.find("#turn h2").first).to_contain_text(f"You have asked to be {name}")


def let_in(host: Person) -> None:
    """As the host: one tap."""
    host.press("#door [value=admit]")


def plays(person: Person, id: int) -> None:
    """Wait until this page is the player's."""
    expect(person.find("#turn")).to_have_attribute("data-player", str(id))


def watches(person: Person) -> None:
    expect(person.find("#turn")).to_have_attribute("data-role", SPECTATOR)


@pytest.mark.long  # tests/web/test_seats.py goes the same way without a browser
def test_rule_24_a_player_goes_on_in_another_browser_after_two_taps_and_one(visitor, gather):
    bob, laptop = visitor("phone", "Bob"), visitor("desk", "Bob’s laptop")
    table = gather("Ada", bob, "Cleo")
    table.start()
    link = make_link(bob)
    expect(bob.find("#seat")).to_contain_text("2")
    assert bob.find("#seat svg").bounding_box()["width"] > 120
    take_along(link, laptop)
    plays(laptop, 2)
    watches(bob)
    expect(bob.find("#turn")).to_contain_text(read_sentence("turn/answers.html#moved", turn={"asked": "Bob"}))
    table.people[1] = laptop
    table.play_until(lambda game: any(piece.player == 2 for piece in game.pieces))
    laptop.page.goto(link)
    expect(laptop.find("h1")).to_have_text(read_heading("seat/void.html", code=table.code))
    laptop.forgive("410")


def test_rule_24_who_types_the_name_of_a_player_who_is_away_plays_on_as_soon_as_the_host_says_yes(
    visitor, gather, server
):
    ada, bob, eve = visitor("phone", "Ada"), visitor("phone", "Bob"), visitor("phone", "Eve")
    table = gather(ada, bob, "Cleo")
    table.start()
    bob.page.close()
    expect(ada.find("#player-2")).to_have_attribute("data-away", "yes")
    head, board = (ada.find(part).bounding_box() for part in (".head", "#view"))
    ask_to_be(server, table, eve, "Bob")
    eve.forgive("422")
    expect(ada.find("#door .caller > p")).to_contain_text("Bob")
    expect(ada.find("#door")).to_be_visible()  # once its stylesheet is there
    assert (ada.find(".head").bounding_box(), ada.find("#view").bounding_box()) == (head, board)
    door = ada.find("#door").bounding_box()
    assert door["y"] + door["height"] <= ada.find("#status h1").bounding_box()["y"] + 1
    let_in(ada)
    plays(eve, 2)
    expect(ada.find("#door")).to_be_hidden()
    table.people[1] = eve
    table.version = server.row(table.code)[0]
    table.play_until(lambda game: any(piece.player == 2 for piece in game.pieces))


# 20 tries of each way, at all moments


def each_try(table: Table) -> Iterator[int]:
    """Play on to random moments, one after the other."""
    random = Random(24)
    for number in range(TRIES):
        phase, step = random.choice(MOMENTS)
        table.version = table.server.row(table.code)[0]
        table.play_until(lambda game, phase=phase, step=step: (game.phase, game.step) == (phase, step))
        yield number


@pytest.mark.long
def test_rule_24_twenty_players_go_on_in_another_browser_by_their_link(visitor, gather):
    one, other = visitor("phone", "Bob"), visitor("phone", "Bob’s other phone")
    table = gather("Ada", one, "Cleo", "Dan")
    table.people[0].set("laps", "3")
    table.start()
    for _ in each_try(table):
        take_along(make_link(one), other)
        plays(other, 2)
        watches(one)
        one, other = other, one
        table.people[1] = one


@pytest.mark.long
def test_rule_24_twenty_visitors_are_the_player_who_is_away_once_the_host_says_so(visitor, gather, server):
    ada, bob = visitor("phone", "Ada"), visitor("phone", "Bob")
    table = gather(ada, bob, "Cleo", "Dan")
    ada.open_settings()
    table.after(ada.set, "laps", "3")
    table.start()
    for number in each_try(table):
        bob.page.context.close()
        expect(ada.find("#player-2")).to_have_attribute("data-away", "yes")
        eve = visitor("phone", f"Eve {number}")
        eve.forgive("422")
        ask_to_be(server, table, eve, "Bob")
        let_in(ada)
        plays(eve, 2)
        bob = table.people[1] = eve
