"""A game of three, one of whom sees nothing, and knows the accessibility tree, the keys and what is said alone."""

import re

import pytest
from django.utils.translation import override, pgettext

from play.pov.squares import get_square
from play.rules.phases import CLUE, OVER, PICK, REVEAL
from tests.browser.blind import Blind
from tests.browser.people import Table
from tests.support.long import long
from tests.support.sentences import read_sentence

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
    for sentence in list_sentences(language):
        assert re.search(sentence, text), (sentence, cleo.said)


def list_sentences(language: str) -> list[str]:
    """Return what the player must have heard, as regular expressions."""
    card = read_sentence("room/heard.html#pick", language)
    first, second = (read_sentence(f"room/heard.html#{kind}", language) for kind in ("guess", "second-guess"))
    earned = read_sentence("room/heard.html#earned", language, heard={"earned": 7}).rstrip(".")
    over = read_sentence("room/news.html#over", language)
    return [
        rf"{re.escape(card)} [A-P]\d",
        f"{re.escape(first)}|{re.escape(second)}",
        re.escape(earned).replace("7", r"\d"),
        rf"{re.escape(over)} \w+",
    ]


def join(cleo: Blind, table: Table, server) -> None:
    cleo.person.open(server, table.code)
    cleo.go_to("textbox", cleo.person.find("#join label").first.inner_text())
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
        table.after(cleo.press_button, cleo.person.find("#pass button").inner_text())
    elif game.phase == REVEAL:
        table.after(cleo.press_button, cleo.person.find("#act").inner_text())
    else:
        place(cleo, table)


def pick(cleo: Blind) -> None:
    first = re.search(SQUARE, next(text for text in reversed(cleo.said + cleo.listen()) if re.search(SQUARE, text)))
    cleo.go_to("radio", first[0])
    cleo.press("Space")
    cleo.press_button(cleo.person.find("#act").inner_text())


def give_clue(cleo: Blind, word: str) -> None:
    cleo.go_to("textbox", cleo.person.find("label[for=clue-text]").text_content().strip())
    cleo.type(word)
    cleo.press("Enter")


def place(cleo: Blind, table: Table) -> None:
    """Find a square by the name of its colour, and place a piece there, or beside it if others were faster."""
    cleo.listen()
    name = pgettext("colour", get_square(table.game.target).colour)  # the clue makes this player think of it
    # The focus is on the button behind the field, or on the heading before it.
    way = "Shift+Tab" if cleo.focus.role == "button" else "Tab"
    cleo.presses = 0
    cleo.go_to("textbox", cleo.person.find("#typed").get_attribute("aria-label"), way)
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
