"""One form for what looks the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.rules.lookalikes import fold


@pytest.mark.parametrize(
    "text, folded",
    [
        ("ＲＥＤ", "red"),
        ("rеd", "red"),  # Cyrillic е
        ("ΝΟRΤΗ", "north"),  # Greek capitals among Latin ones
        ("r̶e̶d̶", "red"),
        ("r\u0336é\u0336d", "red"),
        ("réd", "réd"),
        ("ʀᴇᴅ", "red"),
        ("🅁🅔🅳", "red"),
        ("McDonald´s", "mcdonald's"),
        ("McDonald′s", "mcdonald's"),
        ("salt‑water", "salt-water"),
        ("Straße", "strasse"),
        ("❤️", "❤"),
        ("می‌خواهم", "میخواهم"),
        ("1️⃣2️⃣", "12"),
        ("  Sea \u00a0 Foam ", "sea foam"),
        ("हिन्दी", "हिन्दी"),
        ("がく", "がく"),
        ("한글", "한글"),
    ],
)
def test_what_looks_alike_is_folded_to_one_form(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("one, other", [("ВОЛК", "волк"), ("ЁЛКА", "ёлка"), ("ΝΥΧΤΑ", "νυχτα"), ("İ", "i")])
def test_case_makes_no_difference_in_any_script(one, other):
    assert fold(one) == fold(other)


@given(st.text(st.characters(exclude_categories=())))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
