"""What is chosen on the board and what is typed are one thing: what a page shows is what it places."""

from itertools import product

import pytest

from tests.browser.people import PlainPerson
from tests.support.long import long

# What the page shows as chosen: the coordinates whose label stands in the bar, and those with a frame on the board.
SHOWN = """() => {
    const [one] = document.querySelectorAll("#board input:checked")
    if (!one) return { chip: "", frame: "" }
    const isInBar = getComputedStyle(one.nextElementSibling).clipPath == "none"
    const frame = getComputedStyle(one.parentElement).outlineStyle + getComputedStyle(one).boxShadow
    return { chip: isInBar ? one.value : "", frame: frame == "nonenone" ? "" : one.value }
}"""
NOTHING = {"chip": "", "frame": ""}


@pytest.fixture
def guesser(visitor, gather):
    """guesser(kind, preset, script): Bob, who is to guess, as he sees it with script, without or on the plain page."""

    def guesser(kind, preset, script):
        bob = visitor(kind, "Bob", java_script_enabled=script != "none")
        bob = PlainPerson.instead_of(bob) if script == "none" else bob
        table = gather("Ada", bob, "Cleo")
        if preset == "quick":
            table.after(table.people[0].set, "preset", preset)
        table.start()
        table.play_short_rounds_until(lambda game: bob.id in game.awaited and game.phase == "guess")
        if script == "plain":
            bob.page.goto(bob.page.url + "?plain")
            bob = table.people[1] = PlainPerson.instead_of(bob)
        return bob, table

    return guesser


def press_enter(bob):
    if not isinstance(bob, PlainPerson):
        return bob.page.keyboard.press("Enter")
    with bob.page.expect_navigation():  # a reload before the answer would take back the form
        bob.page.keyboard.press("Enter")


def squares_of(bob, table):
    return [piece.square for piece in table.game.pieces if piece.player == bob.id]


def two_squares(table):
    """Two free squares that a phone shows at first."""
    return [square for square in ("E13", "E15", "F13", "F15") if square in table.free_squares()][:2]


SHORT = [("phone", "quick", "htmx")]
CASES = [
    case if case in SHORT else long(*case)
    for case in product(("phone", "desk"), ("classic", "quick"), ("htmx", "none", "plain"))
]
TAPPED = [("phone", "quick"), ("desk", "classic"), long("phone", "classic"), long("desk", "quick")]


@pytest.mark.parametrize(("kind", "preset", "script"), CASES)
def test_what_is_typed_takes_the_place_of_what_was_chosen(kind, preset, script, guesser):
    bob, table = guesser(kind, preset, script)
    chosen, typed = two_squares(table)
    bob.choose(chosen)
    assert bob.page.evaluate(SHOWN) == {"chip": chosen, "frame": chosen}
    assert bob.find(".is-typed").is_hidden()
    bob.find("#typed").press_sequentially(typed)
    assert bob.page.evaluate(SHOWN) == NOTHING
    assert bob.find(".is-typed").is_visible() and bob.find(".to-choose").is_hidden()
    table.after(press_enter, bob)
    assert squares_of(bob, table) == [typed]


@pytest.mark.parametrize(("kind", "preset"), TAPPED)
def test_a_square_that_is_tapped_takes_the_place_of_what_was_typed(kind, preset, guesser):
    bob, table = guesser(kind, preset, "htmx")
    chosen, typed = two_squares(table)
    bob.find("#typed").press_sequentially(typed)
    bob.choose(chosen)
    assert bob.find("#typed").input_value() == ""
    assert bob.page.evaluate(SHOWN) == {"chip": chosen, "frame": chosen}
    table.after(bob.press, "#act")
    assert squares_of(bob, table) == [chosen]


def test_without_script_what_is_typed_still_counts_after_a_refusal_and_says_so(guesser):
    bob, table = guesser("phone", "classic", "plain")
    bob.forgive("422")
    chosen, _ = two_squares(table)
    bob.choose(chosen)
    bob.find("#typed").fill("Q31")
    bob.press("#act")
    assert bob.find("#notice").get_attribute("data-refused") == "no-square"
    assert bob.find("#typed").input_value() == "Q31"
    assert bob.page.evaluate(SHOWN) == NOTHING
    bob.find("#typed").fill("")
    bob.choose(chosen)
    table.after(bob.press, "#act")
    assert squares_of(bob, table) == [chosen]


# The label of the chosen square and the bar in which it comes to lie.
IN_THE_BAR = """() => {
    const box = name => document.querySelector(name).getBoundingClientRect()
    const label = box("#board :checked ~ span"), bar = box(".chosen")
    return label.height > 0 && bar.top <= label.top && label.bottom <= bar.bottom && bar.left <= label.left
}"""


def test_under_the_hint_of_a_first_round_the_chosen_square_stands_in_the_bar(designer, gallery):
    eve = designer("phone")
    for width, height in ((360, 616), (740, 360), (1280, 800)):
        eve.page.set_viewport_size({"width": width, "height": height})
        eve.page.goto(f"{gallery.url}/design/state/guess-first-with-bots/page/?calm=on")
        assert eve.find(".hint").count() == eve.find("[form=more-time]").count() == 1
        eve.find("#board [value=E13]").evaluate("square => square.click()")
        assert eve.page.evaluate(IN_THE_BAR), f"at {width} by {height}"
