"""The names that players may choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.rules import Refused
from play.rules.names import MAX_LENGTH, clean
from play.rules.texts import has_hidden_characters


def refusal(text, taken=()):
    with pytest.raises(Refused) as refused:
        clean(text, taken)
    return refused.value.code, refused.value.params


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Ada", "Ada"),
        ("  Ada  ", "Ada"),
        ("Ada   Lovelace", "Ada Lovelace"),
        ("Ada\u3000Lovelace", "Ada Lovelace"),
        ("Ａｄａ", "Ada"),
        ("Zoe\u0308", "Zoë"),
        ("ada 😀", "ada 😀"),
        ("明", "明"),
        ("<b>", "<b>"),
        ("2", "2"),
    ],
)
def test_a_name_is_shown_composed_trimmed_and_with_its_spaces_folded(text, shown):
    assert clean(text, ()) == shown


@pytest.mark.parametrize("text", ["", " ", "\u3000", " \u00a0 "])
def test_an_empty_name_is_refused(text):
    assert refusal(text) == ("name-empty", {})


def test_a_name_has_at_most_20_characters():
    assert clean("a" * 20, ()) == "a" * 20
    assert refusal("a" * 21) == ("name-long", {"limit": 20})


def test_the_characters_are_counted_as_shown():
    assert clean("  " + "e\u0301" * 20 + "  ", ()) == "é" * 20
    assert refusal("ﬃ" * 7) == ("name-long", {"limit": 20})


def test_a_huge_name_is_refused_before_anything_walks_through_it():
    assert refusal("a\u0301\u0316" * 1_000_000) == ("name-long", {"limit": 20})


@pytest.mark.parametrize(
    "text",
    [
        "A\nda",
        "A\tda",
        "Ada\x00",
        "A\u200bda",
        "A\u200dda",
        "\ufeffAda",
        "A\u00adda",
        "\u202eadA",
        "\u2067Ada",
        "Ada\u2028",
        "\u3164",
        "A\ud800",
        "A\ue000",
        "A\ufe0f",
    ],
)
def test_what_nobody_sees_or_what_turns_the_text_around_is_refused(text):
    assert refusal(text) == ("name-characters", {})


@pytest.mark.parametrize("text", ["Ada", "ada", "ADA", " ada ", "ａｄａ"])
def test_a_name_is_taken_in_any_case(text):
    assert refusal(text, ["Bob", "Ada"])[0] == "name-taken"


def test_a_name_is_taken_as_case_folding_has_it():
    assert refusal("STRASSE", ["Straße"]) == ("name-taken", {"name": "STRASSE"})


def test_another_name_is_free():
    assert clean("Adam", ["Ada", "Bob"]) == "Adam"


@given(st.text(max_size=30))
def test_a_name_is_refused_or_shown_as_it_would_be_shown_again(text):
    try:
        name = clean(text, ())
    except Refused:
        return
    assert 1 <= len(name) <= MAX_LENGTH
    assert not has_hidden_characters(name)
    assert clean(name, ()) == name
    assert refusal(name, [name])[0] == "name-taken"
