"""The host may pause the game: the door, the pizza (rule 18)."""

import pytest

from play.rules import timing
from play.rules.game import Game
from play.rules.phases import OVER, PICK, REVEAL
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    IN_A_ROUND,
    clueing,
    do,
    guessing,
    lobby,
    over,
    picking,
    refusal,
    rematch,
    revealed,
    second_clueing,
    second_guessing,
)

IN_A_GAME = [*IN_A_ROUND, revealed]
TEN_MINUTES = timing.PAUSE_SECONDS


def paused(game: Game, after: float = 50, **fields) -> Game:
    """Pause the game so many seconds after its moment began."""
    return do(game, "pause", game.host, now=game.since + after, **fields)


def resumed(game: Game, after: float) -> Game:
    """Let the game go on so many seconds after its pause began."""
    return do(game, "resume", game.host, now=game.waiting.paused_at + after)


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_18_no_limit_runs_in_a_pause(phase):
    game = paused(phase(), 5)
    assert game.deadline == game.since + 5 + TEN_MINUTES
    late = game.since + 5 + TEN_MINUTES - 1
    assert do(game, "time-out", now=late) is game and do(game, "renew", now=late) is game


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_18_the_host_ends_the_pause_and_what_was_left_goes_on(phase):
    game = phase()
    left = game.deadline - game.since
    after = resumed(paused(game, 0), 300)
    assert (after.phase, after.moment_id, after.awaited) == (game.phase, game.moment_id, game.awaited)
    assert after.deadline == game.since + 300 + left
    assert (after.news.kind, after.news.player) == ("resumed", ADA)


@pytest.mark.parametrize("spent, left", [(0, 90), (30, 60), (70, 20), (80, 20), (89.9, 20), (95, 20)])
def test_rule_18_at_least_twenty_seconds_go_on(spent, left):
    game = guessing()
    after = resumed(paused(game, spent), 100)
    assert after.deadline == game.since + spent + 100 + left


def test_rule_18_without_a_limit_there_is_none_after_the_pause():
    assert resumed(paused(guessing(limit=0)), 100).deadline == 0


def test_rule_18_a_pause_ends_after_ten_minutes():
    game = paused(guessing(), 50)
    after = do(game, "time-out", now=50 + TEN_MINUTES)
    assert (after.waiting.is_paused, after.deadline, after.awaited) == (False, 50 + TEN_MINUTES + 40, (BOB,))
    assert (after.news.kind, after.news.player) == ("resumed", 0)


def test_rule_18_a_pause_whose_end_nobody_saw_ends_at_the_first_return():
    game = paused(guessing(), 85)
    assert timing.find_overdue_move(game, game.deadline + 3600, by_page=True).name == "renew"
    after = do(game, "renew", now=5000)
    assert (after.waiting.is_paused, after.deadline) == (False, 5020)


def test_rule_18_a_pause_ends_when_the_host_is_replaced():
    after = do(paused(guessing(), 30), "succeed", now=100)
    assert (after.host, after.waiting.is_paused, after.deadline) == (BOB, False, 160)
    assert after.news.kind == "host"


def test_rule_18_a_pause_ends_when_the_host_gives_the_part_away_or_leaves():
    game = paused(guessing(4), 30)
    given = do(game, "host", ADA, whom=BOB, now=100)
    assert (given.waiting.is_paused, given.deadline) == (False, 160)
    left = do(game, "leave", ADA, now=100)
    assert (left.host, left.waiting.is_paused, left.phase, left.deadline) == (BOB, False, PICK, 190)


@pytest.mark.parametrize("phase", [lobby, over, rematch])
def test_rule_18_there_is_no_pause_but_in_a_game(phase):
    assert refusal(phase(), "pause", ADA) == "pause-later"
    assert do(phase(), "resume", ADA) is phase()


def test_rule_18_only_the_host_pauses_and_goes_on():
    assert refusal(guessing(), "pause", BOB) == refusal(paused(guessing()), "resume", BOB) == "host-only"


def test_rule_24_to_pause_or_to_go_on_twice_is_to_do_it_once():
    game = paused(guessing(), 10)
    assert do(game, "pause", ADA, now=99) is game
    after = resumed(game, 20)
    assert do(after, "resume", ADA, now=99) is after


@pytest.mark.parametrize(
    "phase, name, player, fields",
    [
        (picking, "pick", ADA, {"square": "H15"}),
        (clueing, "clue", ADA, {"text": "ocean"}),
        (guessing, "guess", BOB, {"square": "C12"}),
        (second_clueing, "pass", ADA, {}),
        (second_guessing, "guess", CLEO, {"square": "C12"}),
        (revealed, "next", ADA, {}),
        (guessing, "skip", ADA, {"present": (ADA, CLEO)}),
    ],
)
def test_rule_18_nobody_moves_in_a_pause_and_all_do_after_it(phase, name, player, fields):
    game = paused(phase())
    assert refusal(game, name, player, **fields) == "paused"
    assert do(resumed(game, 10), name, player, **fields) != game


def test_a_repeat_of_an_accepted_move_is_no_refusal_in_a_pause():
    game = do(guessing(4, preset="quick"), "guess", BOB, square="C12")
    pause = paused(game)
    assert do(pause, "guess", BOB, square="C12") is pause


@pytest.mark.parametrize(
    "name, player, fields",
    [
        ("say", BOB, {"text": "Pizza!"}),
        ("settings", ADA, {"choices": (("private", "no"),)}),
        ("mute", ADA, {"whom": BOB}),
        ("join", 0, {"text": "Fay"}),
        ("leave", DAN, {}),
        ("kick", ADA, {"whom": DAN, "sure": True}),
    ],
)
def test_rule_18_what_is_beside_the_round_goes_on_in_a_pause(name, player, fields):
    game = paused(guessing(4))
    after = do(game, name, player, now=game.since + 70, **fields)
    assert after != game and after.waiting.is_paused
    assert after.deadline == game.deadline


def test_rule_20_a_guesser_who_leaves_in_a_pause_hands_the_turn_on_with_the_whole_limit():
    game = do(paused(guessing(4)), "leave", BOB, now=100)
    assert (game.awaited, game.waiting.is_paused, game.deadline) == ((CLEO,), True, 650)
    assert do(game, "resume", ADA, now=200).deadline == 290


def test_rule_20_a_game_that_ends_in_a_pause_is_not_paused():
    game = do(paused(guessing()), "kick", ADA, whom=BOB, sure=True, now=60)
    after = do(game, "kick", ADA, whom=CLEO, sure=True, now=60)
    assert (after.phase, after.waiting.is_paused, after.deadline) == (OVER, False, 0)


def test_rule_19_a_pause_is_no_time_in_which_somebody_was_awaited():
    after = resumed(paused(guessing(), 5), 300)
    now = 305
    with_everybody = {"present": (ADA, BOB, CLEO)}
    assert refusal(after, "skip", ADA, now=now + 9, **with_everybody) == "skip-early"
    assert do(after, "skip", ADA, now=now + 10, **with_everybody).awaited == (CLEO,)


def test_rule_18_the_scene_of_the_reveal_is_not_played_again():
    game = revealed()
    assert resumed(paused(game, 1), 300).since == game.since


# Bots


def with_bot(game: Game) -> Game:
    return game.with_player(BOB, is_bot=True)


def next_deadline(before: Game, after: Game, previous: float, now: float) -> float | None:
    return timing.next_deadline(before, after, previous, now, pause=2, longest_pause=3, catch_up=6)


def test_rule_18_no_bot_acts_in_a_pause():
    game = with_bot(guessing())
    pause = paused(game, 1)
    assert timing.find_awaited_bot(game) == BOB and timing.find_awaited_bot(pause) is None
    assert next_deadline(game, pause, previous=2, now=1) == 601
    assert next_deadline(pause, do(pause, "say", CLEO, text="Hm", now=5), previous=601, now=5) == 601


def test_rule_22_a_bot_acts_one_to_three_seconds_after_the_pause():
    pause = paused(with_bot(guessing()), 1)
    assert next_deadline(pause, resumed(pause, 300), previous=601, now=301) == 303
    over = do(pause, "time-out", now=601)
    assert next_deadline(pause, over, previous=601, now=601) == 603


# Who is away


def test_rule_18_an_absent_player_is_waited_for_at_least_twenty_seconds_after_a_pause():
    game = do(guessing(limit=30), "away", BOB)
    assert game.deadline == 10
    after = resumed(paused(game, 8), 100)
    assert (after.deadline, timing.count_short_seconds(after)) == (128, 20)


def test_rule_18_who_goes_away_in_a_pause_is_waited_for_a_quarter_after_it():
    game = do(paused(guessing(), 8), "away", BOB, now=200)
    assert (game.deadline, timing.count_short_seconds(game)) == (608, 0)
    assert resumed(game, 300).deadline == 328


def test_rule_18_who_comes_back_in_a_pause_has_the_whole_limit_after_it():
    game = do(paused(do(guessing(), "away", BOB), 8), "back", BOB, now=200)
    assert game.deadline == 608
    assert resumed(game, 300).deadline == 308 + 90


def test_rule_18_the_reveal_is_paused_too_and_then_goes_on_for_its_twenty_seconds():
    after = resumed(paused(revealed(), 15), 100)
    assert (after.phase, after.deadline) == (REVEAL, after.since + 115 + 20)
