"""The names that players may choose."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.rules import Refused
from play.rules.game import Move
from play.rules.graphemes import count_visible
from play.rules.moves import with_chance_and_time
from play.rules.names import MAX_LENGTH, choose_for_bot, clean
from play.rules.texts import has_hidden_characters
from tests.support.cast import ADA, do, lobby
from tests.support.cast import refusal as refuse


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
        ("D´Artagnan", "D’Artagnan"),
        ("Ana™️", "AnaTM"),
        ("Ⓜ️ℹ️‼️㊗️🈚️", "Mi!!祝無"),
        ("2", "2"),
        ("¯\\_(ツ)_/¯", "▔\\_(ツ)_/▔"),
        ("˙ᴗ˙ ˚˜¨", '·ᴗ· °~"'),
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
        "A\u200cda",
        "\u200dAda",
        "علی\u200c",
        "علی\u200c رضا",
        "ع\u200c\u200cلی",
        "ی\u200cA",
        "क\u200d",
        "❤\ufe0f\ufe0f",
        "👩\u200d",
        "👩\u200d💻\u200d",
        "\u200d💻",
        "1\ufe0f",
        "\U000e0067\U000e007f",
        "🏴\U000e0067",
        "𐀀\U000e0100",
        "\ufeffAda",
        "A\u00adda",
        "\u202eadA",
        "\u2067Ada",
        "Ada\u2028",
        "\u3164",
        "A\ud800",
        "A\ue000",
        "A\ufe0f",
        "A\ufe0e",
        "ع\u200d\u200cلی",
        "👩\u200d\u200d💻",
        "中\ufe0f",
        "🇩\ufe0f",
        "A\U000e0067\U000e007f",
        "🏴\U000e0067\U000e0062",
        "あ\U000e0100",
        "1\u20e3\ufe0f",
        "❤\ufe0e\ufe0f",
        "A\u034fB",
        "\u0301",
        "\u20e3 Ada",
    ],
)
def test_what_nobody_sees_or_what_turns_the_text_around_is_refused(text):
    assert refusal(text) == ("name-characters", {})


@pytest.mark.parametrize("text", ["Ada", "ada", "ADA", " ada ", "ａｄａ"])
def test_a_name_is_taken_in_any_case(text):
    assert refusal(text, ["Bob", "Ada"])[0] == "name-taken"


@pytest.mark.parametrize(
    "text, name",
    [
        ("Аnа", "Ana"),  # Cyrillic А and а
        ("Ρaul", "Paul"),  # Greek Rho
        ("A̶n̶a̶", "Ana"),
        ("ᴀɴᴀ", "Ana"),
        ("Ana ❤", "Ana ❤️"),
        ("علیرضا", "علی‌رضا"),
        ("D’Art", "D'Art"),
    ],
)
def test_rule_23_a_name_that_looks_like_another_is_taken(text, name):
    assert refusal(text, [name])[0] == "name-taken"
    assert refusal(name, [text])[0] == "name-taken"


@pytest.mark.parametrize("text, name", [("Ян", "Яна"), ("Zoë", "Zoe"), ("Ana 💙", "Ana ❤️"), ("José", "Jose")])
def test_rule_23_a_name_that_looks_different_is_free(text, name):
    assert clean(text, [name]) == text


# Rule 23: what does something is kept

SHOWN = [
    "Ana ❤️",
    "👩‍💻 Lin",
    "علی‌رضا",
    "ශ්‍රී",
    "🏳️‍🌈 Kim",
    "می‌خواهم",
    "عَلی‌رضا",
    "क्‍ष",
    "क्‌ष",
    "അവന്‍",
    "র‍্যাব",
    "👨‍👩‍👧‍👦",
    "👩🏽‍🚀",
    "👩🏻‍❤️‍💋‍👩🏻",
    "🧑🏿‍🤝‍🧑🏻",
    "🐻‍❄️",
    "❤️‍🔥",
    "🙂‍↔️",
    "🏴‍☠️ Jack",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Iain",
    "1️⃣ One",
    "#️⃣",
    "🇩🇪 Uli",
    "☀︎",
    "葛󠄀城",
    "邊󠄁",
    "လျှော့",
    "ที่รัก",
    "בְּרֵאשִׁית",
    "Nguyễn",
    "Ọ̀ṣun",
    "ᠮᠣᠩᠭᠣᠯ",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 Tom",
    "👁️‍🗨️ Eye",
    "🧑🏾‍🦽‍➡️",
    "🫱🏻‍🫲🏿",
    "⛹🏿‍♀️",
    "🧑‍🧑‍🧒‍🧒",
    "🏳️‍⚧️ Al",
    "0️⃣0️⃣7️⃣",
    "خانہ‌بدوش",
    "نمی‌دانم",
    "मुख्‍य",
    "र्‍य",
    "क्‍ष त्र",
    "ක්‍ෂ",
    "ত্‍",
    "ন্‌ম",
    "തമിഴ്‌നാട്",
    "അവര്‍",
    "సాఫ్ట్‌వేర్",
    "ಸಾಫ್ಟ್‌ವೇರ್",
    "မြန်မာ",
    "བསྒྲུབས",
    "ស្រី",
    "ப்ரியா",
    "สมชาย ก็",
    "Nguyễn Thị Ánh",
    "ג׳ון",
    "( ͡° ͜ʖ ͡°)",
    "ಠ_ಠ",
]


@pytest.mark.parametrize("name", SHOWN)
def test_rule_23_joiners_and_selectors_are_kept_where_they_do_something(name):
    assert clean(name, ()) == name


@pytest.mark.parametrize(
    "seen", ["👩🏻‍❤️‍💋‍👩🏻", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇩🇪", "1️⃣", "ශ්‍රී", "क्ष", "ب\u064e\u0651", "q\u0316\u0301\u0302"]
)
def test_rule_23_twenty_visible_characters_are_a_name(seen):
    assert clean(seen * 20, ()) == seen * 20
    assert refusal(seen * 21) == ("name-long", {"limit": 20})


def test_rule_23_a_letter_has_at_most_three_marks():
    assert clean("q\u0316\u0301\u0302", ()) == "q\u0316\u0301\u0302"
    assert refusal("q\u0316\u0301\u0302\u0303") == ("name-characters", {})
    assert refusal("A" + "\u0903" * 9) == ("name-characters", {})
    assert refusal("é\u0302\u0303\u0304") == ("name-characters", {})  # the é has one
    assert refusal("Z\u0351\u036b\u0343\u036aalgo") == ("name-characters", {})


def test_rule_23_an_emoji_joins_no_crowd():
    assert refusal("\u200d".join("👩" * 5)) == ("name-characters", {})


def test_a_bot_takes_no_name_that_looks_like_a_player_s():
    assert choose_for_bot(["Ріхеl"]) != "Pixel"


def test_a_name_is_taken_as_case_folding_has_it():
    assert refusal("STRASSE", ["Straße"]) == ("name-taken", {"name": "STRASSE"})


def test_another_name_is_free():
    assert clean("Adam", ["Ada", "Bob"]) == "Adam"


NAMELIKE = st.text(
    st.sampled_from("Aa\u0301\u0336ß´™️❤👩💻🏽🇩🇪\u200c\u200d\ufe0fعیकष्්රශаΝ 1\u20e3🏴\U000e0067\U000e007f"), max_size=12
)


@given(st.text(max_size=30) | NAMELIKE)
def test_a_name_is_refused_or_shown_as_it_would_be_shown_again(text):
    try:
        name = clean(text, ())
    except Refused:
        return
    assert 1 <= count_visible(name) <= MAX_LENGTH
    assert not has_hidden_characters(name)
    assert clean(name, ()) == name
    assert refusal(name, [name])[0] == "name-taken"


# The word list


@pytest.mark.parametrize("knock", [False, True])
def test_rule_23_an_unwelcome_name_is_refused_on_the_way_in_at_the_door_and_at_a_change(knock):
    game = lobby(knock=knock)
    assert refuse(game, "join", text="Moss", unwelcome="Moss") == "name-unwelcome"
    assert refuse(game, "rename", ADA, text="Moss", unwelcome="Moss") == "name-unwelcome"
    assert "Moss" in [player.name for player in do(game, "rename", ADA, text="Moss").players]


def test_rule_23_a_room_with_an_unwelcome_name_is_not_opened():
    private = lobby(private=True)
    opening = {"choices": (("private", "no"),), "unwelcome": "Ada"}
    assert refuse(private, "settings", ADA, **opening) == "open-name"
    assert not do(private, "settings", ADA, choices=(("private", "no"),)).settings.private
    assert do(lobby(private=False), "settings", ADA, choices=(("laps", "1"),), unwelcome="Ada").settings.laps == 1


@pytest.mark.parametrize("private", [True, False])
def test_rule_23_what_others_are_shown_is_judged_and_nothing_else(private):
    """A judgement that finds everything unwelcome, and notes what it was asked."""
    asked = []

    def find_unwelcome(texts, is_open):
        asked.append(((*texts,), is_open))
        return "".join(texts)

    game = lobby(private=private)
    opening = (("private", "no"),)
    for move in (
        Move("join", text="Moss"),
        Move("rename", ADA, text="Fern"),
        Move("say", ADA, text="Hello"),
        Move("settings", ADA, choices=opening),
        Move("settings", ADA, choices=(("laps", "1"),)),
        Move("clue", ADA, text="sea"),
        Move("look", ADA, colour=3),
    ):
        with_chance_and_time(game, move, 1, Random(1), tuple, find_unwelcome=find_unwelcome)
    names = tuple(player.name for player in game.players) if private else ()
    texts = [("Moss",), ("Fern",), ("Hello",), names, ()]
    assert [text for text, _ in asked] == texts
    assert [is_open for _, is_open in asked] == [not private, not private, not private, True, not private]
