"""What players say to each other, and who may not."""

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from play.rules import Refused
from play.rules.chat import BURST, BURST_SECONDS, MAX_LENGTH, MAX_MESSAGES, why_closed
from play.rules.game import Game, Message
from play.rules.phases import PICK
from play.rules.texts import SHOWN_AS_STRUCK, STRUCK
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    IN_A_ROUND,
    back,
    clueing,
    do,
    go_on,
    guessing,
    lobby,
    lobby_again,
    newcomers,
    over,
    play_on,
    refusal,
    revealed,
    time_out,
    without,
)


def say(game: Game, player: int, *texts: str, now: float = 0) -> Game:
    for text in texts:
        game = do(game, "say", player, text=text, now=now)
    return game


def texts(game: Game) -> list[str]:
    return [message.text for message in game.chat]


def mute(game: Game, whom: int, on: bool = True) -> Game:
    return do(game, "mute", game.host, whom=whom, on=on)


# Saying something


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_a_player_may_speak_in_every_phase(phase):
    game = phase()
    after = say(game, BOB, "Hello!", now=1000)
    message = after.chat[-1]
    assert message == Message(1, BOB, "Bob", game.player(BOB).colour, "Hello!", sent_at=1000)


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_a_message_changes_the_chat_and_nothing_else(phase):
    game = phase()
    after = say(game, BOB, "Hello!", now=1000)
    for field in Game.__dataclass_fields__:
        assert field in ("chat", "said") or getattr(after, field) == getattr(game, field)


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_only_players_speak(phase):
    assert refusal(phase(), "say", EVE, text="Hello!") == "stranger"
    assert refusal(phase(), "say", 0, text="Hello!") == "stranger"
    assert refusal(without(phase(4), DAN), "say", DAN, text="Hello!") == "stranger"


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed, over])
def test_a_waiting_newcomer_may_speak(phase):
    assert texts(say(newcomers(phase(), "Dan"), DAN, "Hello!")) == ["Hello!"]


def test_who_has_come_back_may_speak():
    assert texts(say(back(without(guessing(4), DAN), DAN), DAN, "Hello!")) == ["Hello!"]


def test_the_same_message_twice_is_two_messages():
    assert [message.number for message in say(lobby(), BOB, "Ha", "Ha").chat] == [1, 2]


def test_a_message_keeps_the_name_its_player_had():
    game = do(say(lobby(), BOB, "Hello!"), "rename", BOB, text="Bobby")
    assert [message.name for message in say(game, BOB, "Hi!").chat] == ["Bob", "Bobby"]


def test_messages_of_who_has_left_stay():
    assert texts(without(say(lobby(), BOB, "Hello!"), BOB)) == ["Hello!"]
    assert texts(without(say(guessing(4), BOB, "Hello!"), BOB)) == ["Hello!"]


def test_the_chat_goes_on_from_the_lobby_through_the_game():
    game = do(say(lobby(), BOB, "one"), "start", ADA, first=ADA)
    game = say(go_on(play_on(say(game, CLEO, "two"))), ADA, "three")
    assert texts(game) == ["one", "two", "three"]


# What can be said


@pytest.mark.parametrize("text", ["x", "x" * MAX_LENGTH, " " + "x" * MAX_LENGTH + " "])
def test_a_message_has_up_to_200_characters(text):
    assert MAX_LENGTH == 200
    assert texts(say(lobby(), BOB, text)) == [text.strip()]


@pytest.mark.parametrize("text", ["x" * 201, "👩‍💻" * 201, "x" * 10**6, "ﷺ" * 20, "a" + "\u0301\u0316" * 500_000])
def test_a_longer_one_is_refused(text):
    with pytest.raises(Refused) as refused:
        say(lobby(), BOB, text)
    assert (refused.value.code, refused.value.params) == ("say-long", {"limit": 200})


@pytest.mark.parametrize("text", ["", " ", " \n\t ", "\u00a0", "\u200d", "\u200d\ufe0f", "\u2028"])
def test_a_message_in_which_there_is_nothing_to_see_is_refused(text):
    assert refusal(lobby(), "say", BOB, text=text) == "say-empty"


@pytest.mark.parametrize("text", ["\u3164", "\u2800", "\u115f\u1160", "\uffa0", "\u200b\ufe0f", "\ue000"])
def test_a_message_of_characters_that_are_not_seen_is_refused(text):
    assert refusal(lobby(), "say", BOB, text=text) == "say-characters"


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "a\x07b", "a\x7fb", "a\x9fb", "a\u061cb", "a\u200eb", "a\u200fb", "a\u202ab", "a\u202eb", "a\u2066b"]
    + ["a\u2069b", "a\ud800b", "a\udfffb"],
)
def test_control_and_direction_changing_characters_are_refused(text):
    assert refusal(lobby(), "say", BOB, text=text) == "say-characters"


@pytest.mark.parametrize("text", ["a\u200bb", "a\u2060b", "a\ufeffb", "a\u00adb", "a\u180eb"])
def test_hidden_characters_are_refused(text):
    assert refusal(lobby(), "say", BOB, text=text) == "say-characters"


@pytest.mark.parametrize("text", ["a\u200db", "a\ufe0f", "ab\u200c", "👩\u200d", "علی\u200c", "1\ufe0f2"])
def test_rule_23_joiners_and_selectors_that_do_nothing_are_refused(text):
    assert refusal(lobby(), "say", BOB, text=text) == "say-characters"


@pytest.mark.parametrize("text", ["a\u0301\u0316" * 2 + "q" + "\u0301" * 4, "a" + "\u0336\u0489" * 99, "\u0301" * 5])
def test_rule_23_a_letter_has_at_most_three_marks(text):
    assert refusal(lobby(), "say", BOB, text=text) == "say-characters"


@pytest.mark.parametrize(
    "text",
    [
        "👍",
        "👍🏽",
        "❤️",
        "👩‍🚀",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🇩🇪",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "?!",
        "grün, 緑, أخضر, हरा",
        "می‌خواهم",
        "ශ්‍රී",
        "🏳️‍🌈" * 200,
        "q\u0316\u0301\u0302" * 200,
    ],
)
def test_emoji_and_every_script_may_be_written(text):
    assert texts(say(lobby(), BOB, text)) == [text]


@pytest.mark.parametrize(
    "text, shown", [("  a   b ", "a b"), ("a\nb", "a b"), ("a\u2029b", "a b"), ("ｗｉｄｅ", "wide"), ("<b>", "<b>")]
)
def test_a_message_is_kept_as_it_will_be_shown(text, shown):
    assert texts(say(lobby(), BOB, text)) == [shown]


@given(st.text(st.characters(exclude_categories=())) | st.text("a👩❤\u200d\ufe0fع\u200c\u0301 ´"))
def test_any_message_is_refused_or_said_as_it_would_be_said_again(text):
    try:
        (said,) = texts(say(lobby(), BOB, text))
    except Refused:
        return
    assert texts(say(lobby(), BOB, said)) == [said]


def test_a_refused_message_changes_nothing():
    game = say(lobby(), BOB, "Hello!")
    refusal(game, "say", BOB, text="")
    assert (texts(game), game.said) == (["Hello!"], 1)


# How much


def test_a_player_says_five_things_in_ten_seconds():
    assert (BURST, BURST_SECONDS) == (5, 10)
    game = say(lobby(), BOB, *"abcde", now=1000)
    with pytest.raises(Refused) as refused:
        say(game, BOB, "f", now=1009.9)
    assert (refused.value.code, refused.value.params) == ("say-fast", {"limit": 5, "seconds": 10})
    assert texts(say(game, BOB, "f", now=1010)) == list("abcdef")


def test_of_the_five_each_counts_for_ten_seconds():
    game = lobby()
    for second in range(5):
        game = say(game, BOB, "x", now=1000 + second)
    assert refusal(game, "say", BOB, text="x", now=1009) == "say-fast"
    game = say(game, BOB, "x", now=1010)
    assert refusal(game, "say", BOB, text="x", now=1010.5) == "say-fast"
    assert say(game, BOB, "x", now=1011).said == 7


def test_what_one_says_does_not_count_for_another():
    game = say(lobby(), BOB, *"abcde", now=1000)
    assert say(game, CLEO, *"abcde", now=1000).said == 10


def test_a_refused_message_does_not_count():
    game = say(lobby(), BOB, *"abcd", now=1000)
    refusal(game, "say", BOB, text="", now=1000)
    assert say(game, BOB, "e", now=1000).said == 5


def test_the_five_are_counted_over_leaving_and_coming_back():
    game = say(guessing(4), BOB, *"abcde", now=1000)
    assert refusal(back(without(game, BOB), BOB), "say", BOB, text="f", now=1001) == "say-fast"


def test_the_five_are_counted_when_everybody_speaks():
    game = lobby(10)
    for player in range(1, 11):
        game = say(game, player, *"abcde", now=1000)
    for player in range(1, 11):
        assert refusal(game, "say", player, text="f", now=1009) == "say-fast"


def test_the_last_fifty_are_kept_and_all_are_counted():
    game = lobby()
    for number in range(1, 61):
        game = say(game, BOB, f"no {number}", now=1000 * number)
    assert (MAX_MESSAGES, game.said) == (50, 60)
    assert [message.number for message in game.chat] == list(range(11, 61))
    assert texts(game)[-1] == "no 60"


# The giver


@pytest.mark.parametrize("phase", IN_A_ROUND)
def test_the_giver_does_not_speak_from_the_pick_to_the_reveal(phase):
    game = phase()
    assert refusal(game, "say", ADA, text="C12") == "say-giver"
    assert [why_closed(game, player) for player in (ADA, BOB, CLEO)] == ["giver", "", ""]


@pytest.mark.parametrize("phase", [lobby, revealed, over])
def test_whoever_gave_speaks_again_from_the_reveal_on(phase):
    assert texts(say(phase(), ADA, "Hello!")) == ["Hello!"]


def test_the_giver_may_speak_when_the_time_is_up_for_the_clue():
    assert texts(say(time_out(clueing()), ADA, "Oh no")) == ["Oh no"]


def test_the_chat_is_closed_to_the_next_giver_and_open_to_the_last():
    game = go_on(revealed())
    assert (game.phase, game.giver) == (PICK, BOB)
    assert refusal(game, "say", BOB, text="Hello!") == "say-giver"
    assert texts(say(game, ADA, "Hello!")) == ["Hello!"]


def test_whoever_gave_last_in_the_game_before_speaks_in_the_lobby_of_the_rematch():
    assert texts(say(lobby_again(over()), CLEO, "Again!")) == ["Again!"]


def test_a_giver_who_left_and_came_back_speaks_since_the_round_is_over():
    game = back(without(guessing(4), ADA), ADA)
    assert texts(say(game, ADA, "Sorry")) == ["Sorry"]


# Muting


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_who_is_muted_does_not_speak_until_heard_again(phase):
    game = mute(phase(), BOB)
    assert game.player(BOB).is_muted
    assert refusal(game, "say", BOB, text="Hello!") == "say-muted"
    assert texts(say(mute(game, BOB, on=False), BOB, "Hello!")) == ["Hello!"]


def test_the_others_still_speak():
    game = mute(guessing(), BOB)
    assert [why_closed(game, player) for player in (ADA, BOB, CLEO)] == ["giver", "muted", ""]
    assert texts(say(game, CLEO, "Hello!")) == ["Hello!"]


def test_what_who_is_muted_had_said_stays():
    assert texts(mute(say(lobby(), BOB, "Hello!"), BOB)) == ["Hello!"]


def test_a_giver_who_is_muted_is_told_of_the_giving_first():
    game = go_on(mute(revealed(), BOB))
    assert refusal(game, "say", BOB, text="Hello!") == "say-giver"


def test_who_is_muted_plays_on():
    game = mute(guessing(), BOB)
    assert do(game, "guess", BOB, square="A1").pieces


@pytest.mark.parametrize("on", [True, False])
def test_muting_twice_changes_nothing(on):
    game = mute(mute(lobby(), BOB), BOB, on=on)
    assert mute(game, BOB, on=on) is game


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_only_the_host_mutes(phase):
    assert refusal(phase(), "mute", BOB, whom=CLEO) == "host-only"
    assert refusal(phase(), "mute", EVE, whom=CLEO) == "stranger"
    assert refusal(mute(phase(), BOB), "mute", BOB, whom=BOB, on=False) == "host-only"


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("on", [True, False])
def test_who_is_not_there_is_not_muted(phase, on):
    assert refusal(phase(), "mute", ADA, whom=EVE, on=on) == "nobody"
    assert refusal(without(phase(4), DAN), "mute", ADA, whom=DAN, on=on) == "nobody"


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_the_host_does_not_mute_themselves(phase):
    assert refusal(phase(), "mute", ADA, whom=ADA) == "not-yourself"


def test_who_was_muted_is_heard_again_as_the_host():
    game = without(mute(lobby(), BOB), ADA)
    assert game.host == BOB
    say(game, BOB, "Hello!")


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed, over])
def test_who_is_muted_is_still_so_after_leaving_and_coming_back(phase):
    game = back(without(mute(phase(4), BOB), BOB), BOB)
    assert refusal(game, "say", BOB, text="Hello!") == "say-muted"


def test_a_waiting_newcomer_may_be_muted():
    assert refusal(mute(newcomers(guessing(), "Dan"), DAN), "say", DAN, text="Hello!") == "say-muted"


# What stands in the place of a struck message


@pytest.mark.parametrize(
    "text",
    [
        STRUCK,
        " (Removed) ",
        "（removed）",
        "( removed )",
        "(rеmоved)",
        "(remo\u0336ved)",
        *SHOWN_AS_STRUCK,
        "(Entfernt)",
    ],
)
def test_nobody_can_type_what_stands_in_the_place_of_a_struck_message(text):
    game = lobby()
    assert refusal(game, "say", ADA, text=text) == "say-struck"
    assert refusal(game, "say", ADA, text=text, unwelcome=text) == "say-struck"
    assert texts(do(game, "say", ADA, text=f"I {text} it")) != []


def test_a_struck_message_of_a_log_is_played_again_as_it_stands():
    assert texts(do(lobby(), "say", ADA, text=STRUCK, is_accepted=True)) == [STRUCK]


def test_no_language_shows_a_struck_message_as_something_that_can_be_typed():
    shown = set()
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            shown.add(translation.gettext(STRUCK))
    assert shown == {*SHOWN_AS_STRUCK}


# The word list


def test_an_unwelcome_message_is_refused_and_one_of_a_log_is_not_judged_again():
    game = lobby()
    assert refusal(game, "say", ADA, text="moss", unwelcome="moss") == "say-unwelcome"
    assert refusal(game, "say", ADA, text="", unwelcome="moss") == "say-empty"
    assert texts(do(game, "say", ADA, text="moss", unwelcome="moss", is_accepted=True)) == ["moss"]
