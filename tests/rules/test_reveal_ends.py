"""With no limit the reveal waits for Next while the giver or the host is there, else it goes on by itself (rule 18)."""

import pytest

from play.rules import timing
from play.rules.game import Game
from play.rules.phases import GUESS, PICK, REVEAL
from tests.support.cast import ADA, BOB, CLEO, DAN, do, go_on, play_round, revealed, second_guessing, time_out, without

HERE = float("inf")


def reveal(giver: int = BOB, **fields) -> Game:
    """Play to the reveal of a round without a limit. Ada is the host; Bob is the giver, or she is too."""
    game = revealed(4, limit=0, **fields)
    return game if giver == ADA else play_round(go_on(game))


def gone(game: Game, *players: int, now: float = 0) -> Game:
    for id in players:
        game = do(game, "away", id, now=game.since + now)
    return game


def noted(game: Game, seen: dict[int, float], now: float) -> list[tuple[str, int]]:
    return [(move.name, move.player) for move in timing.find_absences(game, seen, now)]


@pytest.mark.parametrize("preset", ["classic", "quick"])
def test_rule_18_without_a_limit_the_reveal_waits_for_next(preset):
    game = reveal(preset=preset)
    assert (game.phase, game.giver, game.host, game.deadline) == (REVEAL, BOB, ADA, 0)
    assert do(game, "time-out", now=10**9) is game
    assert do(game, "next", BOB).phase == do(game, "next", ADA).phase == PICK


@pytest.mark.parametrize("one", [ADA, BOB])
def test_rule_18_it_waits_while_one_of_them_is_there(one):
    assert gone(reveal(), one).deadline == 0


@pytest.mark.parametrize(
    "away, now, left", [((ADA, BOB), 0, 20), ((BOB, ADA), 5, 15), ((ADA, BOB), 20, 0), ((ADA, BOB), 300, 0)]
)
def test_rule_18_with_neither_it_goes_on_after_twenty_seconds(away, now, left):
    game = gone(reveal(), *away, now=now)
    assert game.deadline == game.since + now + left
    assert time_out(game).phase == PICK


def test_rule_18_where_one_of_them_is_back_it_waits_again():
    game = do(gone(reveal(), ADA, BOB), "back", BOB)
    assert (game.deadline, game.news.kind) == (0, "reveal")
    assert gone(game, BOB, now=30).deadline == game.since + 30


def test_rule_18_where_the_giver_is_the_host_it_waits_for_one():
    assert gone(reveal(ADA), ADA).deadline == reveal(ADA).since + 20
    assert gone(reveal(ADA), BOB, CLEO, DAN).deadline == 0


def test_rule_22_a_bot_is_not_waited_for():
    game = reveal().with_player(BOB, is_bot=True)
    assert gone(game, ADA).deadline == game.since + 20


def test_rule_18_who_were_noted_before_are_not_waited_for_at_the_next_reveal():
    picking = time_out(gone(reveal(), ADA, BOB))
    assert (picking.giver, play_round(picking).deadline) == (CLEO, 0)
    away = play_round(gone(picking, CLEO))
    assert away.deadline == away.since + 20
    assert play_round(do(gone(picking, CLEO), "back", CLEO)).deadline == 0


def test_rule_21_it_waits_for_who_becomes_host():
    game = do(gone(reveal(), ADA, BOB), "succeed", present=(CLEO, DAN))
    assert (game.host, game.deadline) == (CLEO, 0)


def test_rule_20_a_giver_who_leaves_is_not_waited_for():
    game = without(gone(reveal(), ADA), BOB)
    assert (game.phase, game.deadline) == (REVEAL, game.since + 20)


def test_rule_18_a_host_who_hands_over_to_who_is_away_is_not_waited_for():
    game = do(gone(reveal(), BOB, CLEO), "host", ADA, whom=CLEO, now=300)
    assert (game.host, game.deadline) == (CLEO, max(game.since + 20, 300))


def test_rule_18_the_host_may_choose_to_wait_for_the_absent_but_not_for_next():
    game = gone(reveal(waits=True), ADA, BOB)
    assert game.deadline == game.since + 20


# Who is noted


def test_rule_18_without_a_limit_the_room_notes_who_of_them_is_away_and_nobody_else():
    game = reveal()
    assert noted(game, {CLEO: HERE}, 1000) == [("away", ADA), ("away", BOB)]
    assert noted(game, {ADA: HERE}, 1000) == [("away", BOB)]
    assert noted(game, {ADA: 981, BOB: 981}, 1000) == []
    assert noted(gone(game, ADA), {ADA: HERE, BOB: HERE}, 1000) == [("back", ADA)]


def test_rule_18_without_a_limit_nobody_is_noted_in_a_round():
    assert second_guessing(limit=0).phase == GUESS
    assert noted(second_guessing(limit=0), {}, 1000) == []


# Pauses, and deadlines that nobody saw pass


def test_rule_18_after_a_pause_it_waits_as_before():
    game = do(do(reveal(), "pause", ADA, now=1000), "resume", ADA, now=1100)
    assert game.deadline == 0
    away = gone(do(reveal(), "pause", ADA, now=1000), ADA, BOB)
    assert away.deadline == 1600
    assert do(away, "time-out", now=1600).deadline == 1620


def test_rule_18_when_nobody_saw_it_end_it_goes_on_twenty_seconds_after_the_first_return():
    game = gone(reveal(), ADA, BOB)
    renewed = do(game, "renew", now=game.deadline + 100)
    assert renewed.deadline == game.deadline + 120
    assert do(renewed, "back", BOB, now=game.deadline + 101).deadline == 0


def test_rule_18_with_a_limit_the_reveal_takes_its_twenty_seconds_whoever_is_there():
    game = revealed()
    assert gone(game, ADA).deadline == game.deadline == game.since + 20
    assert do(gone(game, ADA), "back", ADA).deadline == game.deadline
