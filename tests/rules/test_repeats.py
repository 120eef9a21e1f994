"""Rule 24: a move that is sent again changes nothing, and one that only looks alike is made."""

import pytest

from play.rules.phases import LOBBY
from tests.support.cast import ADA, BOB, CLEO, EVERY_PHASE, do, lobby, refusal, revealed


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_a_message_from_a_form_that_did_not_know_of_the_first_is_no_second_one(phase):
    once = do(phase(), "say", BOB, text="Hello!", after=0)
    assert do(once, "say", BOB, text=" Ｈello! ", after=0) is once
    assert do(do(once, "say", CLEO, text="Hi!", after=0), "say", BOB, text="Hello!", after=0).said == 2


@pytest.mark.parametrize(("player", "text", "after"), [(BOB, "Hello!", 1), (BOB, "Hello", 0), (CLEO, "Hello!", 0)])
def test_a_message_is_new_from_the_next_form_with_another_text_or_by_another_player(player, text, after):
    once = do(lobby(), "say", BOB, text="Hello!", after=0)
    assert do(once, "say", player, text=text, after=after).said == 2


def test_rule_24_a_repeated_message_is_none_of_the_five_in_ten_seconds_and_no_matter_for_the_muted():
    game = lobby()
    for number in range(5):
        game = do(game, "say", BOB, text="Hello!", after=number)
    assert do(game, "say", BOB, text="Hello!", after=4) is game
    assert refusal(game, "say", BOB, text="Hello!", after=5) == "say-fast"
    muted = do(game, "mute", ADA, whom=BOB)
    assert do(muted, "say", BOB, text="Hello!", after=4) is muted


def test_rule_24_a_bot_from_a_form_that_did_not_know_of_the_newest_is_no_second_one():
    once = do(lobby(), "bot", ADA, after=0)
    newest = once.players[-1].id
    assert do(once, "bot", ADA, after=0) is once
    assert len(do(once, "bot", ADA, after=newest).players) == 5
    joined = do(once, "join", text="Dan")
    assert len(do(joined, "bot", ADA, after=newest).players) == 6
    removed = do(once, "kick", ADA, whom=newest, sure=True)
    assert len(do(removed, "bot", ADA, after=newest).players) == 4


def test_rule_24_the_tenth_seat_and_the_start_refuse_no_second_press():
    full = do(lobby(9), "bot", ADA, after=0)
    assert do(full, "bot", ADA, after=0) is full
    started = do(full, "start", ADA, first=ADA)
    assert started.phase != LOBBY and do(started, "bot", ADA, after=0) is started


@pytest.mark.parametrize("phase", [lobby, revealed])
def test_rule_24_who_has_handed_over_and_presses_again_is_not_refused(phase):
    once = do(phase(), "host", ADA, whom=BOB)
    assert do(once, "host", ADA, whom=BOB) is once
    assert refusal(once, "host", ADA, whom=CLEO) == "host-only"
    assert refusal(once, "host", BOB, whom=BOB) == "not-yourself"


@pytest.mark.parametrize(("move", "player"), [("bot", ADA), ("say", BOB)])
def test_a_move_that_says_nothing_of_what_it_knew_counts_each_time(move, player):
    game = lobby()
    for _ in range(2):
        after = do(game, move, player, text="Hello!" if move == "say" else "")
        assert after != game
        game = after
