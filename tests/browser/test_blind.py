"""A game of three, one of whom sees nothing, and knows the accessibility tree, the keys and what is said alone."""

import re

import pytest
from django.utils.translation import gettext, override, pgettext

from play.pov.squares import get_square
from play.rules.phases import CLUE, OVER, PICK, REVEAL
from play.rules.turn_order import count_rounds
from tests.browser.blind import Blind
from tests.browser.people import Table
from tests.support.long import long

# To find the square of a colour's name: keys beside the letters of the name, and words that are heard.
MAX_PRESSES, MAX_WORDS = 12, 40
SQUARE = r"\b[A-P](?:[12]?\d|30)\b"


@pytest.mark.parametrize(
    "language, preset", [("de", "quick"), long("en", "classic"), long("en", "quick"), long("de", "classic")]
)
def test_a_player_who_sees_nothing_plays_a_whole_game(language, preset, visitor, gather, server):
    cleo = Blind(visitor("desk", "Cleo", locale={"en": "en-US", "de": "de-DE"}[language]))
    table = gather("Ada", "Bob")
    ada = table.people[0]
    ada.set("preset", preset)
    ada.set("laps", "1")
    with override(language):
        join(cleo, table, server)
        table.start()
        while table.game.phase != OVER:
            if cleo.person.id in table.game.awaited or (table.game.phase == REVEAL and table.giver is cleo.person):
                take_turn(cleo, table)
            else:
                table.step()
    text = " ".join(cleo.said + cleo.listen())
    for sentence in SAID[language]:
        assert re.search(sentence, text), (sentence, cleo.said)


SAID = {
    "en": [
        r"Your turn\. Your card: [A-P]\d",
        r"Your turn: place your (first|second) piece",
        r"You earn \d",
        r"The game is over\. \w+",
    ],
    "de": [
        r"Du bist dran\. Deine Karte: [A-P]\d",
        r"Du bist dran: Leg deinen (ersten|zweiten)",
        r"Du bekommst \d",
        r"Das Spiel ist vorbei\. \w+",
    ],
}


def join(cleo: Blind, table: Table, server) -> None:
    cleo.person.open(server, table.code)
    cleo.go_to("textbox", gettext("Your name"))
    cleo.type(cleo.person.name)
    cleo.press("Enter")
    cleo.person.page.wait_for_selector("#turn:not([data-role=spectator])")
    table.people.append(cleo.person)
    table.version = server.row(table.code)[0]
    table.everybody_sees_it()


def take_turn(cleo: Blind, table: Table) -> None:
    game, words = table.game, table.words
    if game.phase == PICK:
        table.after(pick, cleo)
    elif game.phase == CLUE and game.step == 1:
        table.after(give_clue, cleo, next(words))
    elif game.phase == CLUE:
        table.after(cleo.press_button, gettext("Pass: show it"))
    elif game.phase == REVEAL:
        table.after(cleo.press_button, gettext("To the final standing") if is_last(game) else gettext("Next round"))
    else:
        place(cleo, table)


def is_last(game) -> bool:
    return game.round == count_rounds(game)


def pick(cleo: Blind) -> None:
    first = re.search(SQUARE, next(text for text in reversed(cleo.said + cleo.listen()) if re.search(SQUARE, text)))
    cleo.go_to("radio", first[0])
    cleo.press("Space")
    cleo.press_button(gettext("Pick this one"))


def give_clue(cleo: Blind, word: str) -> None:
    cleo.go_to("textbox", gettext("Your clue: one word"))
    cleo.type(word)
    cleo.press("Enter")


def place(cleo: Blind, table: Table) -> None:
    """Find a square by the name of its colour, and place a piece there, or beside it if others were faster."""
    cleo.listen()
    name = pgettext("colour", get_square(table.game.target).colour)  # the clue makes this player think of it
    # The focus is on the button behind the field, or on the heading before it.
    way = "Shift+Tab" if cleo.focus.role == "button" else "Tab"
    cleo.presses = 0
    cleo.go_to("textbox", gettext("A square or a question, such as help"), way)
    squares = ask(cleo, name)
    assert cleo.presses <= MAX_PRESSES
    free = find_free(squares, table) or find_free(ask(cleo, f"near {squares[0]}"), table)
    cleo.type(free)
    table.after(cleo.press, "Enter")


def ask(cleo: Blind, question: str) -> list[str]:
    """Return the squares in the answer. The next letters take the question's place."""
    cleo.type(question)
    cleo.press("Enter")
    cleo.hear(SQUARE)
    answer = cleo.said[-1]
    assert len(answer.split()) <= MAX_WORDS, answer
    return re.findall(SQUARE, answer)


def find_free(squares: list[str], table: Table) -> str | None:
    return next((square for square in squares if square in table.free_squares()), None)
