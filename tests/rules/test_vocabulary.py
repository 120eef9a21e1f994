"""The words that each language brings to the rule of clues."""

import csv
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings

from play.rules.lookalikes import fold
from play.rules.words import VOCABULARIES, choose_vocabularies, en

DATA = Path(__file__).resolve().parents[2] / "play" / "bots" / "data"


def test_every_language_of_the_interface_brings_its_words():
    assert VOCABULARIES.keys() == {code for code, _ in settings.LANGUAGES}


@pytest.mark.parametrize("language", VOCABULARIES)
def test_words_are_listed_as_clues_are_folded(language):
    for field in fields(VOCABULARIES[language]):
        value = getattr(VOCABULARIES[language], field.name)
        for word in value if isinstance(value, frozenset | dict) else ():
            assert fold(word) == word


@pytest.mark.parametrize("language", VOCABULARIES)
def test_numbers_and_ordinals_go_from_one_to_thirty_at_most(language):
    words = VOCABULARIES[language]
    assert set(words.numbers.values()) == set(range(1, 31))
    assert set(words.ordinals.values()) <= set(range(1, 31))


def test_english_holds_in_every_language_and_alone_in_those_without_words():
    english, german = VOCABULARIES["en"], VOCABULARIES["de"]
    assert choose_vocabularies("de") == choose_vocabularies("de-at") == (english, german)
    for language in ("", "en", "en-gb", "fr", "xx", "🌊"):
        assert choose_vocabularies(language) == (english,)


def test_rule_9b_every_known_name_that_holds_a_basic_colour_is_listed():
    """The names are those of the bots' tables, which say where they are from."""
    rows = [row for table in ("css.csv", "xkcd.csv") for row in csv.reader((DATA / table).read_text().splitlines())]
    names = {name for name, _ in rows if is_of_a_basic_colour(name)}
    joined = {re.sub("[^a-z]", "", name.lower()).replace("grey", "gray") for name in names}
    assert {name for name in joined if not re.fullmatch(en.COLOURED, name)} == set(en.COLOUR_NAMES.split())


def is_of_a_basic_colour(name):
    words = [word for word in re.split("[^a-z]+", name.lower()) if word]
    return len(words) > 1 and any(re.fullmatch(en.COLOUR, word) for word in words)
