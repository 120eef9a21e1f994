"""What is asked by the keyboard is answered beside it, and the field for it is seen by those who use it alone."""

import pytest
from playwright.sync_api import expect

from play.pov.squares import get_square
from play.rules.board import SQUARES
from tests.support.long import long

COLOUR = get_square("C12").colour
SEEN = """id => {
    const one = document.querySelector(id), isCut = it => getComputedStyle(it).clipPath != "none"
    return one.getBoundingClientRect().width > 2 && !isCut(one) && !isCut(one.closest(".asking"))
}"""
PLACES = """() => [...document.querySelectorAll(".dock > :not(.asking), .table, #turn > *")]
    .map(one => one.getBoundingClientRect().toJSON())"""


@pytest.fixture
def table(visitor, gather):
    bob = visitor("desk", "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.awaited == (bob.id,) and game.phase == "guess")
    return table


def ask(person, field, typed):
    """Type from wherever the focus is, and return what is said."""
    before = person.find("#answer p").get_attribute("id") if person.find("#answer p").count() else ""
    person.tab_to(field)
    person.page.keyboard.type(typed)
    person.page.keyboard.press("Enter")
    person.page.wait_for_function("id => document.querySelector('#answer p')?.id != (id || undefined)", arg=before)
    return person.find("#answer").inner_text()


def test_a_name_is_typed_its_squares_are_heard_and_one_of_them_is_placed(table):
    bob = table.people[1]
    bob.page.evaluate("window.region = document.querySelector('#answer')")
    answer = ask(bob, "#typed", COLOUR)
    squares = [square for square in SQUARES if get_square(square).colour == COLOUR]
    heard = [word.strip(",.:") for word in answer.split()]
    assert len(heard) <= 45
    free = next(word for word in heard if word in squares and word in table.free_squares())
    assert bob.has_focus_on == "typed"
    assert bob.page.evaluate("region == document.querySelector('#answer') && region.getAttribute('role') == 'status'")
    bob.page.keyboard.type(free)  # what was asked is selected
    table.after(bob.page.keyboard.press, "Enter")
    assert [piece.square for piece in table.game.pieces if piece.player == bob.id] == [free]
    expect(bob.find("#answer p")).to_have_count(0)


def test_the_field_for_questions_is_seen_while_it_has_the_focus_and_moves_nothing_before(table):
    bob = table.people[1]
    assert not bob.page.evaluate(SEEN, "#question")
    bob.tab_to("#question")
    assert bob.page.evaluate(SEEN, "#question")
    bob.page.keyboard.type("nea")
    table.after(table.others(bob, table.giver)[0].say, "hello")
    assert bob.has_focus_on == "question"
    assert bob.find("#question").input_value() == "nea"
    bob.page.keyboard.type("r A1")
    bob.page.keyboard.press("Enter")
    expect(bob.find("#answer")).to_contain_text("B2")


def test_an_answer_is_closed_by_the_keyboard_and_the_focus_stays(table):
    bob = table.people[1]
    ask(bob, "#question", "points")
    bob.tab_to("[value=hush]")
    bob.page.keyboard.press("Enter")
    expect(bob.find("#answer p")).to_have_count(0)
    assert bob.page.evaluate("document.activeElement.value") == "hush"


@pytest.mark.parametrize("kind", ["phone", long("desk")])
def test_an_answer_lies_in_sight_and_is_closed_by_a_finger(kind, visitor, gather):
    bob = visitor(kind, "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.awaited == (bob.id,) and game.phase == "guess")
    before = bob.page.evaluate(PLACES)
    bob.find("#typed").fill(COLOUR)
    bob.press("#act")
    expect(bob.find("#answer p")).to_be_in_viewport()
    assert not bob.page.evaluate(SEEN, "#question")
    bob.press("[value=hush]")
    expect(bob.find("#answer p")).to_have_count(0)
    assert not bob.page.evaluate(SEEN, "[value=hush]")
    bob.find("#typed").fill("")
    bob.page.evaluate("document.activeElement.blur()")
    assert bob.page.evaluate(PLACES) == before
