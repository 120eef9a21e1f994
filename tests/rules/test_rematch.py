"""The rematch: its ten seconds, who is in, and how it starts (rule 16)."""

import random
from dataclasses import replace

import pytest

from play.rules import chance, moves, turn_order
from play.rules.board import SQUARES
from play.rules.game import Game, Move, Settings
from play.rules.phases import LOBBY, PICK, REMATCH
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    TARGET,
    back,
    clueing,
    do,
    finish,
    givers,
    guess_all,
    guessing,
    hint,
    lobby,
    lobby_again,
    newcomers,
    over,
    picking,
    points,
    refusal,
    rematch,
    revealed,
    winners,
    without,
)

FIVE = 5  # the bot of `with_bot`


def with_bot(*away: int) -> Game:
    """Return the rematch of Ada, Bob, Cleo, Dan and a bot, with these players away when it was called."""
    game = finish(do(do(lobby(4), "bot", ADA), "start", ADA, first=ADA))
    return do(game, "rematch", ADA, present=tuple({ADA, BOB, CLEO, DAN} - set(away)))


def seated(game: Game) -> list[int]:
    return [player.id for player in game.players if player.seated]


def begin(game: Game, first: int = ADA, **fields) -> Game:
    """Let the ten seconds pass."""
    return do(game, "time-out", first=first, now=game.deadline, **fields)


# The ten seconds


@pytest.mark.parametrize("settings", [{}, {"limit": 0}, {"limit": 180}, {"preset": "quick"}])
def test_rule_16_a_rematch_starts_after_ten_seconds_whatever_the_time_limit(settings):
    game = do(over(**settings), "rematch", ADA, now=1000)
    assert (game.phase, game.deadline, game.awaited) == (REMATCH, 1010, ())
    assert do(game, "time-out", first=ADA, now=1009.999) is game
    assert begin(game).phase == PICK


def test_rule_16_a_rematch_starts_with_no_points():
    game = begin(do(finish(guess_all(hint(guess_all(guessing(3, laps=1), TARGET)))), "rematch", ADA))
    assert (game.host, game.settings, game.round, game.lap) == (ADA, Settings(laps=1), 1, 1)
    assert {(player.points, player.exact) for player in game.players} == {(0, 0)}
    assert (game.history, game.given, game.pieces, game.out, game.finishers) == ((), (), (), (), ())
    assert (len(game.shown), game.deadline) == (4, game.since + 90)


def test_rule_16_the_game_that_ended_stays_readable_until_then():
    game = finish(guess_all(hint(guess_all(guessing(3, laps=1), TARGET))))
    after = do(game, "rematch", ADA)
    assert (points(after), after.history, winners(after)) == (points(game), game.history, winners(game))
    assert after.standing() == game.standing()


def test_rule_16_the_host_may_start_at_once():
    assert do(rematch(), "start", ADA, first=CLEO).giver == CLEO
    assert refusal(rematch(), "start", BOB, first=CLEO) == "host-only"


def test_rule_16_the_first_giver_is_drawn_again_from_all_who_are_in():
    game = do(rematch(4), "out", BOB)
    drawn = set()
    for seed in range(40):
        for name in ("start", "time-out"):
            move = Move(name, ADA if name == "start" else 0)
            move = moves.with_chance_and_time(game, move, game.deadline, random.Random(seed), lambda: (ADA, CLEO, DAN))
            drawn.add(moves.play(game, move).giver)
    assert drawn == {ADA, CLEO, DAN}


def test_rule_16_a_card_is_drawn_even_where_the_game_before_has_shown_all_squares():
    game = replace(rematch(), shown=SQUARES)
    squares = chance.draw_card(game, random.Random(1))
    assert begin(game, card=squares).shown == squares


def test_rule_16_the_moments_go_on_so_that_late_moves_are_known():
    assert over().moment < rematch().moment < begin(rematch()).moment
    assert rematch().moment < do(rematch(), "lobby", ADA).moment


@pytest.mark.parametrize("phase", [picking, clueing, guessing, revealed])
def test_rule_16_there_is_no_rematch_before_the_end(phase):
    assert refusal(phase(), "rematch", ADA) == refusal(phase(), "lobby", ADA) == "not-over"


def test_rule_16_a_second_tap_changes_nothing():
    game = rematch()
    assert do(game, "rematch", ADA, now=game.since + 5) is game
    started = begin(game)
    assert do(started, "start", ADA, first=BOB) is started


# Who is in


def test_rule_16_a_rematch_seats_waiting_newcomers_too():
    game = do(newcomers(over(3), "Dan"), "rematch", ADA)
    game = newcomers(game, "Fay")
    assert seated(game) == [ADA, BOB, CLEO, DAN, 5]
    game = begin(game, first=DAN)
    assert (game.giver, game.starters, turn_order.count_rounds(game)) == (DAN, 5, 10)
    assert givers(finish(game)) == "DFABC" * 2


def test_rule_16_a_rematch_counts_its_starters_anew():
    assert not begin(do(newcomers(over(3), "Dan"), "rematch", ADA)).is_doubled


def test_rule_16_a_rematch_seats_the_present_players_and_the_bots():
    assert seated(with_bot(BOB, DAN)) == [ADA, CLEO, FIVE]


def test_rule_16_the_host_who_calls_the_rematch_is_in():
    game = do(over(4), "rematch", ADA, present=(BOB, CLEO, DAN))
    assert not begin(game, first=BOB).player(ADA).has_left


def test_rule_16_who_comes_back_in_the_ten_seconds_is_seated_where_they_sat():
    game = do(with_bot(BOB, DAN), "come-in", BOB)
    assert seated(game) == [ADA, BOB, CLEO, FIVE]
    assert turn_order.list_guessers(begin(game, first=BOB)) == (CLEO, FIVE, ADA)


def test_rule_16_who_is_still_away_at_the_start_can_join_late():
    game = begin(with_bot(BOB))
    assert [player.id for player in game.players if player.has_left] == [BOB]
    assert (game.starters, turn_order.count_rounds(game)) == (4, 8)
    bob = back(game, BOB).player(BOB)
    assert (bob.has_left, bob.seated, bob.name, bob.points) == (False, False, "Bob", 0)


def test_rule_16_anybody_may_step_out_and_in():
    game = do(rematch(4), "out", CLEO)
    assert (seated(game), game.deadline) == ([ADA, BOB, DAN], rematch(4).deadline)
    assert seated(do(game, "in", CLEO)) == [ADA, BOB, CLEO, DAN]
    started = begin(game)
    assert (started.player(CLEO).has_left, started.starters) == (True, 3)
    assert back(started, CLEO).player(CLEO).points == 0


@pytest.mark.parametrize("name, other", [("out", "in"), ("in", "out")])
def test_rule_16_to_step_twice_changes_nothing(name, other):
    game = do(do(rematch(4), other, CLEO), name, CLEO)
    assert do(game, name, CLEO) is game


def test_rule_16_who_was_away_may_step_in_or_out_by_themselves():
    game = with_bot(BOB)
    assert BOB in seated(do(game, "in", BOB))
    assert do(game, "out", BOB).out == (BOB,)


def test_rule_16_who_has_stepped_out_does_not_come_in_by_loading_the_page():
    game = do(rematch(4), "out", CLEO)
    assert do(game, "come-in", CLEO) is game


@pytest.mark.parametrize("phase", [lobby, picking, clueing, guessing, revealed, over])
@pytest.mark.parametrize("name", ["out", "in"])
def test_rule_16_nobody_steps_out_or_in_at_other_times(phase, name):
    assert refusal(phase(), name, BOB) == "rematch-only"


def test_rule_16_who_leaves_in_the_ten_seconds_and_comes_back_is_in():
    game = without(do(rematch(4), "out", BOB), BOB, CLEO)
    assert (seated(game), game.out) == ([ADA, DAN], ())
    assert seated(back(game, BOB)) == [ADA, DAN, BOB]


def test_rule_16_who_has_left_the_game_is_not_in_its_rematch():
    game = do(without(over(4), CLEO), "rematch", ADA)
    assert seated(game) == [ADA, BOB, DAN]
    assert [player.id for player in begin(game).players] == [ADA, BOB, DAN]


def test_rule_16_the_removed_are_not_in_it():
    game = do(rematch(4), "kick", ADA, whom=BOB, sure=True)
    assert [player.id for player in begin(game).players] == [ADA, CLEO, DAN]


# The host


def test_rule_16_the_host_may_go_to_the_lobby_instead():
    game = do(do(rematch(4), "out", CLEO), "lobby", ADA, present=(ADA, BOB, CLEO))
    assert (game.phase, game.host, game.deadline, game.round) == (LOBBY, ADA, 0, 0)
    assert (seated(game), game.history, game.shown, game.given, game.out) == ([ADA, BOB, CLEO], (), (), (), ())
    assert refusal(rematch(4), "lobby", BOB) == "host-only"


def test_rule_16_the_host_may_go_there_from_the_end_at_once():
    assert do(over(), "lobby", ADA).phase == LOBBY


@pytest.mark.parametrize("out", [(BOB,), (BOB, CLEO), (ADA, BOB, CLEO)])
def test_rule_16_with_fewer_than_three_in_it_leads_to_the_lobby(out):
    game = rematch(3)
    for player in out:
        game = do(game, "out", player)
    assert refusal(game, "start", ADA, first=ADA) == "too-few"
    after = begin(game, present=(ADA, CLEO))
    assert (after.phase, after.deadline, after.news.kind, seated(after)) == (LOBBY, 0, "lobby", [ADA, CLEO])
    assert points(after) == (0, 0, 0)


def test_rule_16_bots_do_not_begin_a_game_without_a_person():
    game = finish(do(do(do(do(lobby(1), "bot", 1), "bot", 1), "bot", 1), "start", 1, first=1))
    game = do(do(game, "rematch", 1), "out", 1)
    assert refusal(game, "start", 1, first=2) == "bots-alone"
    assert begin(game, first=2).phase == LOBBY


def test_rule_16_a_host_who_is_away_does_not_keep_the_others_waiting():
    assert begin(rematch(), present=(BOB, CLEO)).phase == PICK


def test_rule_21_the_host_who_steps_out_passes_the_part_on_at_the_start():
    game = do(rematch(4), "out", ADA)
    assert game.host == ADA
    assert begin(game, first=BOB, present=(CLEO, DAN)).host == CLEO
    assert do(game, "start", ADA, first=BOB, present=(ADA, BOB)).host == BOB


def test_rule_21_the_host_who_leaves_in_the_ten_seconds_does_not_stop_them():
    game = without(rematch(4), ADA)
    assert (game.host, game.phase, game.deadline) == (BOB, REMATCH, rematch(4).deadline)
    assert begin(game, first=DAN).phase == PICK


def test_rule_18_a_start_that_passed_with_nobody_there_is_set_anew():
    game = rematch()
    after = do(game, "renew", now=game.deadline + 100)
    assert (after.phase, after.deadline) == (REMATCH, game.deadline + 120)


def test_rule_19_nobody_is_skipped_before_a_rematch():
    assert refusal(rematch(), "skip", ADA, now=rematch().since + 100) == "not-now"


# What stays


@pytest.mark.parametrize("lead", [begin, lambda game: do(game, "lobby", ADA)])
def test_rule_16_a_rematch_keeps_the_settings_and_the_chat(lead):
    game = do(over(3, preset="quick", limit=30, double=False), "settings", ADA, choices=(("locked", "yes"),))
    game = do(game, "say", BOB, text="Again?")
    again = lead(do(game, "rematch", ADA))
    assert (again.settings, again.chat, again.said) == (game.settings, game.chat, 1)
    assert do(again, "say", CLEO, text="Again!").chat[-1].number == 2


@pytest.mark.parametrize("lead", [begin, lambda game: do(game, "lobby", ADA)])
def test_rule_16_who_is_muted_stays_muted(lead):
    game = lead(do(do(over(), "mute", ADA, whom=BOB), "rematch", ADA))
    assert [player.is_muted for player in game.players] == [False, True, False]


@pytest.mark.parametrize("lead", [begin, lambda game: do(game, "lobby", ADA)])
def test_rule_16_a_rematch_keeps_names_colours_and_the_seating_order(lead):
    places = [(player.id, player.name, player.colour, player.seat) for player in over(4).players]
    assert [(one.id, one.name, one.colour, one.seat) for one in lead(rematch(4)).players] == places


# The lobby in the place of the rematch


def away_in_the_lobby(*away: int) -> Game:
    return do(with_bot(), "lobby", ADA, present=tuple({ADA, BOB, CLEO, DAN} - set(away)))


def test_rule_16_the_lobby_seats_the_present_players_and_the_bots():
    assert seated(away_in_the_lobby(BOB, DAN)) == [ADA, CLEO, FIVE]


def test_rule_16_who_comes_back_to_the_lobby_is_seated_where_they_sat():
    game = do(away_in_the_lobby(BOB, DAN), "come-in", BOB)
    assert seated(game) == [ADA, BOB, CLEO, FIVE]
    assert turn_order.list_guessers(do(game, "start", ADA, first=BOB)) == (CLEO, FIVE, ADA)


def test_rule_16_who_is_still_away_when_the_lobby_starts_is_out():
    game = do(away_in_the_lobby(BOB), "start", ADA, first=ADA)
    assert [player.id for player in game.players if player.has_left] == [BOB]
    assert refusal(game, "rename", BOB, text="Bobby") == "stranger"
    assert [player.id for player in back(game, BOB).players][-1] == BOB


def test_rule_16_only_those_who_are_back_count_for_the_start():
    game = lobby_again(over(3), present=(ADA, CLEO))
    assert refusal(game, "start", ADA, first=ADA) == "too-few"
    with pytest.raises(ValueError):
        do(lobby_again(over(4), present=(ADA, CLEO, DAN)), "start", ADA, first=BOB)
    assert do(do(game, "come-in", BOB), "start", ADA, first=BOB).giver == BOB


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("player", [ADA, BOB, EVE, 0])
def test_rule_16_to_come_in_changes_nothing_for_the_others(phase, player):
    game = phase()
    assert do(game, "come-in", player) is game


@pytest.mark.parametrize("phase", [picking, clueing, guessing, revealed, over])
def test_rule_16_to_come_in_seats_nobody_in_a_game(phase):
    game = newcomers(phase(), "Dan")
    assert do(game, "come-in", DAN) is game


@pytest.mark.parametrize("game", [away_in_the_lobby(BOB), with_bot(BOB)])
def test_rule_16_who_was_away_at_the_rematch_may_leave_or_be_removed(game):
    assert BOB not in {player.id for player in without(game, BOB).active}
    assert BOB not in {player.id for player in do(game, "kick", ADA, whom=BOB, sure=True).active}
