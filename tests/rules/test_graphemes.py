"""What a reader sees as one character: cases by hand, each cluster between bars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.rules.graphemes import count_visible, split_visible

CASES = [
    "A|d|a",
    "e\u0301|a",
    "q\u0301\u0316|x",
    "ß| |ﬁ",
    "❤️|a",
    "👍|👍🏽|👍🏿",
    "👩‍💻|👩‍💻",
    "👨‍👩‍👧‍👦|👩🏻‍❤️‍💋‍👩🏻",
    "🏳️‍🌈|🏴‍☠️|🐻‍❄️|❤️‍🔥|🙂‍↔️",
    "🇩🇪|🇫🇷|🇯",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿|🏴|🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "1️⃣|2|#️⃣|*⃣",
    "한|글",
    "\u1112\u1161\u11ab|\u1100\u1173\u11af",
    "\uac00\u11a8|\u1100\u1161|\u1100",
    "क्ष|त्रि|य",
    "हि|न्दी",
    "क्‍ष|क्‌|ष",
    "ক্ষ|মা",
    "ശ്രീ",
    "ශ්‍රී|ලං|කා",
    "த|மி|ழ்|நா|டு",
    "ខ្មែ|រ",
    "ที่|รั|ก",
    "ع|ل|ی‌|ر|ض|ا",
    "ب\u064e\u0651|ت",
    "בְּ|רֵ|א|שִׁ|י|ת",
    "လျှော့",
    "か\u3099|な",
    "葛󠄀|城",
    "☀︎|☀",
    "…|!|?",
]


@pytest.mark.parametrize("case", CASES)
def test_text_falls_into_what_a_reader_sees(case):
    assert split_visible(case.replace("|", "")) == case.split("|")


def test_five_consonants_are_no_single_conjunct():
    assert count_visible("क्" * 50) > 10


@given(st.text())
def test_no_character_is_lost(text):
    assert "".join(split_visible(text)) == text
    assert count_visible(text) == len(split_visible(text))
    assert all(split_visible(text))
