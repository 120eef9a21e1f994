"""Read what a viewer asks, by socket or by form, into a Question. It is no move, and is answered to the asker alone."""

from collections.abc import Mapping
from functools import cache

from django.utils.translation import override, pgettext

from ...pov import question
from ...pov.question import ColourNames, Question
from ...pov.question_words import ENGLISH, choose_vocabularies
from ...pov.squares import list_rows
from ...rules import board
from .move_input import text

# `ask` asks, in a field of its own, and `hush` takes the answer away. The field of a guess takes questions as well.
ASK, HUSH, GUESS = "ask", "hush", "guess"


def is_question(fields: Mapping[str, object]) -> bool:
    move, typed = fields.get("move"), fields.get("typed")
    if move in (ASK, HUSH):
        return True
    return move == GUESS and isinstance(typed, str) and not board.parse(typed) and question.looks_like_question(typed)


def read(fields: Mapping[str, object], language: str) -> Question:
    """Return the question, in the words of the page's language or in English; an empty one for `hush`."""
    typed = text(fields, "typed")
    return Question() if fields.get("move") == HUSH else question.read(typed, _list_languages(language))


@cache
def _list_languages(language: str) -> tuple[ColourNames, ...]:
    vocabularies = choose_vocabularies(language)
    return tuple(ColourNames(own, _list_names("en" if own is ENGLISH else language)) for own in vocabularies)


def _list_names(language: str) -> dict[str, str]:
    with override(language):
        return {pgettext("colour", one.colour): one.colour for row in list_rows() for one in row.squares}
