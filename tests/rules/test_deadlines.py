"""When a room acts by itself: late deadlines, bots' pace and the host's absence (rules 18, 21 and 22)."""

from dataclasses import replace
from random import Random

import pytest

from play.rules import timing
from play.rules.board import SQUARES
from play.rules.game import Game, Move
from play.rules.moves import MOVES, with_chance_and_time
from tests.support.cast import ADA, BOB, CLEO, DAN, EVERY_PHASE, do, guessing, lobby, over, picking, revealed, without


def with_bot(game: Game, *ids: int) -> Game:
    """Turn these players into bots."""
    for id in ids:
        game = game.with_player(id, is_bot=True)
    return game


def next_deadline(before: Game, after: Game, previous: float | None, now: float, pause: float = 2) -> float | None:
    return timing.next_deadline(before, after, previous, now, pause, longest_pause=3, catch_up=6)


# 18: a deadline that nobody saw pass


@pytest.mark.parametrize("late, missed", [(0, False), (0.9, False), (1, True), (3600, True)])
def test_rule_18_a_deadline_is_missed_after_a_second(late, missed):
    game = picking()
    assert timing.was_missed(game, game.deadline + late) == missed


@pytest.mark.parametrize("by_page", [False, True])
@pytest.mark.parametrize("late", [0, 9.9])
def test_rule_18_the_time_is_up_when_a_socket_or_soon_afterwards_a_page_finds_it_passed(late, by_page):
    game = picking()
    assert timing.find_overdue_move(game, game.deadline + late, by_page).name == "time-out"


def test_rule_18_a_plain_page_renews_what_ran_out_ten_seconds_ago():
    game = picking()
    assert timing.find_overdue_move(game, game.deadline + 10, by_page=True).name == "renew"
    assert timing.find_overdue_move(game, game.deadline + 10, by_page=False).name == "time-out"


# 22: a bot's pace


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_22_without_a_bot_the_room_acts_when_the_time_is_up(phase):
    game = phase()
    assert next_deadline(game, game, None, game.since) == (game.deadline or None)


def test_rule_22_a_bot_acts_a_pause_after_it_is_awaited():
    game = with_bot(guessing(), BOB)
    assert timing.find_awaited_bot(game) == BOB
    assert next_deadline(picking(), game, None, game.since) == game.since + 2
    assert timing.find_overdue_move(game, game.since + 2, by_page=False) is None
    assert timing.find_overdue_move(game, game.deadline, by_page=False).name == "time-out"


def test_rule_22_a_bot_that_is_not_awaited_does_not_act():
    game = with_bot(guessing(), CLEO)
    assert timing.find_awaited_bot(game) is None
    assert next_deadline(game, game, None, game.since) == game.deadline


def test_rule_22_what_is_said_beside_the_round_puts_no_bot_off():
    game = with_bot(guessing(), BOB)
    after = do(game, "say", CLEO, text="hello")
    assert next_deadline(game, after, game.since + 1.5, game.since + 1) == game.since + 1.5


@pytest.mark.parametrize("ago, since", [(1, 1), (6, 6), (3600, 6)])
def test_rule_22_a_bot_catches_up_from_when_the_last_should_have_acted_and_six_seconds_at_most(ago, since):
    game, now = with_bot(guessing(), BOB), 10_000
    game = replace(game, since=now)
    assert next_deadline(picking(), game, now - ago, now) == now - since + 2


def test_rule_22_where_all_guess_at_once_no_bot_is_later_than_if_it_were_awaited_alone():
    game = with_bot(guessing(4, preset="quick"), BOB, DAN)
    now = game.since + 2.5
    assert next_deadline(game, game, game.since + 2.4, now) == game.since + 3


# 21: the host's absence


@pytest.mark.parametrize(
    "phase, away, gone",
    [(picking, 59, False), (picking, 60, True), (over, 60, True), (lobby, 299, False), (lobby, 300, True)],
)
def test_rule_21_a_host_is_gone_after_a_minute_and_in_the_lobby_after_five(phase, away, gone):
    assert timing.is_host_gone(phase(), last_seen=1000, now=1000 + away, patience=60, lobby_patience=300) == gone


@pytest.mark.parametrize("game", [without(picking(), ADA, BOB, CLEO), Game()], ids=["left", "nobody yet"])
def test_rule_21_a_host_who_has_left_is_gone(game):
    assert timing.is_host_gone(game, last_seen=1000, now=1000, patience=60, lobby_patience=300)


@pytest.mark.parametrize("present, expected", [((), False), ((ADA,), False), ((BOB,), True), ((CLEO, DAN), False)])
def test_rule_21_an_heir_is_a_present_person_who_is_not_the_host(present, expected):
    game = with_bot(without(picking(4), DAN), CLEO)
    assert timing.has_heir(game, present) == expected


# What a move is given


def given(game: Game, name: str, read_present=lambda: (CLEO, ADA)) -> Move:
    return with_chance_and_time(game, Move(name, ADA), 1234.56789, Random(1), read_present)


def test_every_move_is_given_the_time_in_milliseconds():
    assert {given(picking(), name).now for name in MOVES} == {1234.568}


def test_rule_4_the_start_draws_one_of_the_seated_players():
    assert {with_chance_and_time(lobby(), Move("start"), 1, Random(seed), tuple).first for seed in range(50)} == {
        1,
        2,
        3,
    }
    assert [name for name in MOVES if given(lobby(), name).first] == ["start"]
    assert given(Game(), "start").first == 0


def test_rule_4_the_first_giver_may_be_drawn_of_some_of_them():
    def draw(seed: int) -> int:
        return with_chance_and_time(lobby(), Move("start"), 1, Random(seed), tuple, first_givers=(BOB, CLEO)).first

    assert {draw(seed) for seed in range(50)} == {BOB, CLEO}


def test_rule_7_a_card_is_drawn_where_a_round_may_begin_of_squares_not_shown():
    game = revealed()
    assert [name for name in MOVES if given(game, name).card] == ["next", "time-out"]
    card = given(game, "next").card
    assert len(set(card)) == 4 and set(card).isdisjoint(game.shown)


def test_rule_7_no_card_is_drawn_where_too_few_squares_are_left():
    game = revealed()
    assert given(replace(game, shown=SQUARES[:477]), "next").card == ()
    assert set(given(replace(game, shown=SQUARES[:476]), "next").card) == set(SQUARES[476:])


def test_presence_is_asked_for_only_where_a_move_depends_on_it():
    asked = []
    for name in MOVES:
        move = given(picking(), name, lambda: asked.append(1) or (CLEO, ADA))
        assert move.present == ((ADA, CLEO) if MOVES[name].needs_presence else ())
    assert len(asked) == 10


def test_who_is_gone_is_asked_for_only_where_a_newcomer_may_have_to_give_way():
    def read_gone(game, name):
        asked = []
        with_chance_and_time(game, Move(name, ADA), 1, Random(1), tuple, read_gone=lambda: asked.append(1) or ())
        return len(asked)

    old, new = picking(), do(picking(), "join", text="Dan", gives_way=True)
    assert {name for name in MOVES if read_gone(old, name)} == set()
    assert {name for name in MOVES if read_gone(new, name)} == {"join", "admit", "leave", "kick", "lock-out"}
