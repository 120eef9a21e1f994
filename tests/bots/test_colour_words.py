"""The words that bots know: the tables, looking one up, putting two together."""

import csv
from collections import Counter
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.bots import colour_words
from play.bots.colour_words import combine, distance, find, list_names, modify, read_modifiers
from play.rules import Refused, clues
from play.rules.board import SQUARES
from play.rules.oklab import get_square_colour, to_oklab

DATA = Path(__file__).resolve().parents[2] / "play" / "bots" / "data"
ALPHABETS = st.text() | st.text("abc dehilnsy-'/éßİ½\u200b\ud800", max_size=45)


def rows(table):
    with (DATA / table).open(newline="", encoding="utf-8") as lines:
        return [(row["name"], row["hex"]) for row in csv.DictReader(lines)]


THINGS = dict(rows("things.csv"))


def lightness(color):
    return color[0]


def chroma(color):
    return hypot(*color[1:])


# The tables


def test_there_are_words_enough():
    assert len(THINGS) >= 400
    assert len(list_names()) >= 900
    assert sum(name.is_first_clue for name in list_names()) >= 500


def test_no_thing_stands_there_twice():
    assert len(rows("things.csv")) == len(THINGS)
    assert list(THINGS) == sorted(THINGS)


def test_every_thing_is_a_legal_first_clue():
    assert [thing for thing in THINGS if not is_legal(thing, 1)] == []


def test_no_thing_is_a_form_of_another_name():
    others = {colour_words._get_key(name) for table in ("css.csv", "xkcd.csv") for name, _ in rows(table)}
    known = others | THINGS.keys()
    assert {thing: twins for thing in THINGS if (twins := known & set(colour_words._list_stems(thing)) - {thing})} == {}
    assert THINGS.keys().isdisjoint(others)


def test_nothing_unsaid_is_a_thing():
    assert THINGS.keys().isdisjoint(colour_words.UNSAID)


def test_what_is_only_heard_is_found_and_never_said():
    heard = dict(rows("heard.csv"))
    assert THINGS.keys().isdisjoint(heard)
    assert all(find(word) for word in heard)
    assert not {name.text for name in list_names()} & heard.keys()


def test_every_name_stands_there_once():
    assert Counter(colour_words._get_key(name.text) for name in list_names()).most_common(1)[0][1] == 1


def test_the_survey_wins_over_css_and_the_common_spelling_over_the_rare():
    assert find("lavender") == to_oklab(dict(rows("xkcd.csv"))["lavender"])
    assert find("lightblue") == find("light blue") == to_oklab(dict(rows("xkcd.csv"))["light blue"])


def test_the_legality_of_a_name_is_that_of_the_rules():
    known = {name.text: name for name in list_names()}
    assert known["moss"].is_first_clue and known["moss"].is_second_clue
    assert not known["papaya whip"].is_first_clue and known["papaya whip"].is_second_clue
    assert not known["green"].is_first_clue and not known["green"].is_second_clue
    for name in list_names():
        assert (name.is_first_clue, name.is_second_clue) == (is_legal(name.text, 1), is_legal(name.text, 2))


def is_legal(text, allowed):
    try:
        return clues.check(text, allowed, ()) == text
    except Refused:
        return False


def test_a_bot_never_says_a_rude_word_but_understands_it():
    assert not any(colour_words.UNSAID & set(name.text.split()) for name in list_names())
    assert find("snot") and find("baby poop")


@pytest.mark.parametrize(("near", "share"), [(5, 0.99), (4, 0.93), (3, 0.8)])
def test_nearly_every_square_has_a_word_nearby(near, share):
    first = [name.colour for name in list_names() if name.is_first_clue]
    colors = map(get_square_colour, SQUARES)
    reached = [min(distance(color, word) for word in first) <= near for color in colors]
    assert sum(reached) / len(SQUARES) >= share


# OKLab


def test_a_distance_is_a_hundred_from_black_to_white():
    assert distance(to_oklab("#000000"), to_oklab("#ffffff")) == pytest.approx(100, abs=1e-3)


# One word


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *(("mossy", "moss"), ("lemons", "lemon"), ("cherries", "cherry"), ("rosy", "rose"), ("wooden", "wood")),
        *(("peaches", "peach"), ("leaves", "leaf"), ("foggy", "fog"), ("muddy", "mud")),
        *(("smoky", "smoke"), ("icy", "ice"), ("lemonish", "lemon"), ("peachlike", "peach"), ("bronzed", "bronze")),
        *(("rusted", "rust"), ("ashen", "ash"), ("MOSS", "moss"), ("ｍｏｓｓ", "moss"), ("jalapeño", "jalapeno")),
        *(("sea-foam", "seafoam"), ("hotpink", "hot pink"), ("slate gray", "slate grey"), ("wolf's", "wolf")),
        *(("moss-coloured", "moss"), ("xyzzy", None), ("", None), ("🍋", None), ("ss", None)),
    ],
)
def test_a_word_is_known_in_its_forms(word, meant):
    assert find(word) == (find(meant) if meant else None)


@pytest.mark.parametrize("word", ["sandy", "golden"])
def test_a_direct_hit_wins_over_a_stem(word):
    assert find(word) == to_oklab(dict(rows("xkcd.csv"))[word]) != find({"sandy": "sand", "golden": "gold"}[word])


def test_every_name_finds_its_own_color():
    assert all(find(name.text) == name.colour for name in list_names())


@given(ALPHABETS)
def test_no_text_breaks_it(text):
    assert find(text) is None or len(find(text)) == 3
    assert combine(text) is None or len(combine(text)) == 3


def test_a_huge_text_means_nothing():
    assert find("moss" * 1_000_000) is None
    assert combine("moss " * 1_000_000) is None


# Two words


def test_a_known_name_is_taken_whole():
    assert combine("olive drab") == combine("Olive-Drab") == to_oklab(dict(rows("xkcd.csv"))["olive drab"])


@pytest.mark.parametrize("modifier", ["pale", "light", "soft", "pastel", "sunny", "icy", "neon"])
@pytest.mark.parametrize("noun", ["frog", "lava", "mulberry"])
def test_a_light_word_lightens(modifier, noun):
    assert lightness(combine(f"{modifier} {noun}")) > lightness(find(noun))


@pytest.mark.parametrize("modifier", ["dark", "deep", "burnt", "muddy", "midnight", "shadowy", "dirty"])
@pytest.mark.parametrize("noun", ["frog", "lava", "sky"])
def test_a_dark_word_darkens(modifier, noun):
    assert lightness(combine(f"{modifier} {noun}")) < lightness(find(noun))


@pytest.mark.parametrize("modifier", ["dusty", "muted", "faded", "smoky", "dirty", "pale", "icy", "old", "dry"])
def test_a_dull_word_takes_chroma_away(modifier):
    assert chroma(combine(f"{modifier} frog")) < chroma(find("frog"))


@pytest.mark.parametrize("modifier", ["hot", "vivid", "bright", "neon", "rich", "wet", "fresh"])
def test_a_strong_word_gives_chroma(modifier):
    assert chroma(combine(f"{modifier} frog")) > chroma(find("frog"))


@pytest.mark.parametrize(("warmer", "cooler"), [("warm", "cool"), ("sunny", "icy"), ("toasted", "cold")])
def test_a_warm_word_leans_to_yellow_and_a_cold_one_away(warmer, cooler):
    assert combine(f"{warmer} pewter")[2] > find("pewter")[2] > combine(f"{cooler} pewter")[2]


def test_an_unripe_thing_is_greener_and_a_ripe_one_redder():
    assert combine("unripe papaya")[1] < find("papaya")[1] < combine("ripe papaya")[1]


def test_a_modifier_works_behind_its_noun_hyphenated_and_stemmed():
    dark_frog = modify(find("frog"), read_modifiers()["dark"])
    assert combine("dark frog") == combine("frog dark") == combine("dark-frog") == combine("Darkish frogs") == dark_frog


def test_two_things_meet_in_the_middle():
    banana, lava = find("banana"), find("lava")
    assert combine("banana lava") == pytest.approx([(x + y) / 2 for x, y in zip(banana, lava, strict=True)])


def test_one_known_word_is_better_than_none():
    assert combine("xyzzy frog") == combine("frog xyzzy") == combine("frog") == find("frog")
    assert combine("xyzzy plugh") is combine("xyzzy") is combine("") is None


@pytest.mark.parametrize("modifier", read_modifiers())
def test_no_modifier_leaves_the_range_of_lightness(modifier):
    for value in ("#000000", "#ffffff"):
        assert 0 <= lightness(modify(to_oklab(value), read_modifiers()[modifier])) <= 1
