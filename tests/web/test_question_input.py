"""What is typed as a question, word by word, in both languages."""

import pytest
from django.utils.translation import override, pgettext
from hypothesis import example, given
from hypothesis import strategies as st

from play.pov.question import MAX_REPEATED, Question, follow
from play.pov.question_words import VOCABULARIES
from play.pov.squares import get_square
from play.rules import board
from play.rules.board import SQUARES
from play.web.sockets import question_input
from play.web.sockets.question_input import is_question

LANGUAGES = sorted(VOCABULARIES)
COLOURS = sorted({get_square(square).colour for square in SQUARES})
WAYS = [str.lower, str.upper, str.title, " {} ".format, "{}?".format, lambda text: text.replace(" ", "  ")]


def read(text, language="en"):
    return question_input.read({"move": "ask", "typed": text}, language)


def translate(colour, language):
    with override(language):
        return pgettext("colour", colour)


# Squares stay squares


@given(st.sampled_from(SQUARES), st.sampled_from(["{}", " {}", "{}{}"]), st.sampled_from(["", " ", "-", ":", " - "]))
def test_every_square_stays_a_guess_however_it_is_typed(square, around, between):
    typed = around.format(square[0].lower() + between + square[1:], "")
    assert not is_question({"move": "guess", "typed": typed, "square": ""})
    assert read(typed) == Question("square", typed.strip(), square=square)


@pytest.mark.parametrize(
    "typed", ["", " ", "A0", "Q31", "AA1", "A1B2", "12", "１２", "\0", "٣", "c", "C" * 61, None, 5]
)
def test_what_has_no_word_is_no_question_in_the_field_of_a_guess(typed):
    assert not is_question({"move": "guess", "typed": typed, "at": "1"})
    assert not is_question({"move": "clue", "typed": "green"})
    assert not is_question({"typed": "green"})


@pytest.mark.parametrize("typed", ["green", "rot", "near C12", "moss", "grün", "?", " ? ", "help"])
def test_words_are_a_question_in_the_field_of_a_guess_too(typed):
    assert is_question({"move": "guess", "typed": typed, "square": "A1", "at": "1"})


@pytest.mark.parametrize("typed", ["", "C12", "green", None])
def test_the_field_for_questions_only_asks(typed):
    assert is_question({"move": "ask", "typed": typed})


# Names of colours


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("colour", COLOURS)
def test_every_name_is_found_in_its_language_and_in_english(colour, language):
    for name in (colour, translate(colour, language)):
        for way in WAYS:
            assert read(way(name), language).colour == colour, way(name)
        assert read(name.replace(" ", "-"), language).colour == colour
        assert read(name.replace(" ", ""), language).colour == colour


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_of_names_leads_to_all_that_have_it(language):
    names = {translate(colour, language).lower(): colour for colour in COLOURS}
    for word in {word for name in names for word in name.split() if len(word) > 2}:
        found = read(word, language)
        having = {english for name, english in names.items() if word in name.split()}
        assert having <= {found.colour, *found.others}, word


def test_a_name_of_several_words_is_a_question_of_its_own():
    for colour in COLOURS:
        if " " in colour:
            assert read(colour).others == ()


def test_german_compounds_and_umlauts_as_two_letters_are_understood():
    for colour in COLOURS:
        *adjectives, hue = translate(colour, "de").split()
        if len(adjectives) == 1 and adjectives[0] in ("dunkles", "helles"):
            compound = {"dunkles": "dunkel", "helles": "hell"}[adjectives[0]] + hue.lower()
            assert read(compound, "de").colour == colour
            assert read(compound.replace("ü", "ue"), "de").colour == colour


# Commands

COMMANDS = {
    "en": {
        "row C": Question("row", row="C"),
        "row p": Question("row", row="P"),
        "column 12": Question("column", column=12),
        "near C12": Question("near", square="C12"),
        "near c-12": Question("near", square="C12"),
        "lighter C12": Question("lighter", square="C12"),
        "lighter than C12": Question("lighter", square="C12"),
        "darker C12": Question("darker", square="C12"),
        "redder C12": Question("redder", square="C12"),
        "yellower C12": Question("yellower", square="C12"),
        "greener C12": Question("greener", square="C12"),
        "bluer c 12": Question("bluer", square="C12"),
        "paler C12": Question("paler", square="C12"),
        "stronger C12": Question("stronger", square="C12"),
        **{kind: Question(kind) for kind in ("pieces", "clue", "time", "points", "help", "more")},
        "time left": Question("time"),
        "?": Question("help"),
    },
    "de": {
        "Reihe C": Question("row", row="C"),
        "Spalte 12": Question("column", column=12),
        "nahe C12": Question("near", square="C12"),
        "heller C12": Question("lighter", square="C12"),
        "heller als C12": Question("lighter", square="C12"),
        "dunkler C12": Question("darker", square="C12"),
        "röter C12": Question("redder", square="C12"),
        "roeter C12": Question("redder", square="C12"),
        "gelber C12": Question("yellower", square="C12"),
        "grüner C12": Question("greener", square="C12"),
        "blauer C12": Question("bluer", square="C12"),
        "blasser C12": Question("paler", square="C12"),
        "kräftiger C12": Question("stronger", square="C12"),
        "Steine": Question("pieces"),
        "Hinweis": Question("clue"),
        "Zeit": Question("time"),
        "Punkte": Question("points"),
        "Hilfe": Question("help"),
        "mehr": Question("more"),
    },
}


def without_typed(question):
    return Question(**{name: getattr(question, name) for name in question.__struct_fields__ if name != "typed"})


@pytest.mark.parametrize(("language", "typed"), [(one, typed) for one in COMMANDS for typed in COMMANDS[one]])
def test_every_command_is_understood_in_its_language(language, typed):
    for way in (str.lower, str.upper, " {} ".format):
        assert without_typed(read(way(typed), language)) == COMMANDS[language][typed]


@pytest.mark.parametrize("typed", COMMANDS["en"])
def test_english_is_understood_on_every_page(typed):
    for language in ("de", "de-at", "fr", ""):
        assert without_typed(read(typed, language)) == COMMANDS["en"][typed]


@pytest.mark.parametrize("typed", [typed for typed in COMMANDS["de"]])
def test_german_is_not_understood_on_an_english_page(typed):
    assert read(typed).kind == "unknown"


RUBBISH = [
    "moss",
    "row Q",
    "row",
    "column 31",
    "column 0",
    "column ٣",
    "near",
    "near moss",
    "lighter Q1",
    "pieces of eight",
]


@pytest.mark.parametrize("typed", RUBBISH)
def test_things_and_squares_off_the_board_are_not_known(typed):
    assert read(typed) == Question("unknown", typed)


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
@example("\ud800 green", "en")
@example("?" * 3000, "de")
def test_any_text_is_read_as_something(typed, language):
    found = read(typed, language)
    assert found.kind
    assert len(found.typed) <= MAX_REPEATED
    assert (board.parse(typed) or "") == (found.square if found.kind == "square" else "")


# More


def test_more_is_the_next_part_of_what_was_asked_before():
    row = Question("row", row="C")
    second = follow(Question("more"), row)
    assert second == Question("row", row="C", part=1)
    assert follow(Question("more"), second).part == 2
    assert follow(Question("time"), second) == Question("time")
    assert follow(Question("more"), None) == follow(Question("more"), Question("more")) == Question("more")
