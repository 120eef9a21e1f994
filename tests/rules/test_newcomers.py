"""Newcomers who have never moved and are gone give their place to others, and no round waits for them (rule 20)."""

import pytest

from play.rules import turn_order
from play.rules.game import MAX_PLAYERS, Game
from play.rules.phases import OVER, PICK, REVEAL
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    do,
    givers,
    guessing,
    lobby,
    picking,
    play_on,
    refusal,
    revealed,
    time_out,
    without,
)

GHOSTS = tuple(f"Ghost {number}" for number in range(7))
IDS = tuple(range(4, 11))


def newcomers(game: Game, *names: str) -> Game:
    """Let players of these names join, as rooms note it now."""
    for name in names:
        game = do(game, "join", text=name, gives_way=True)
    return game


def haunted(phase=guessing, players: int = 3) -> Game:
    """Return a game with late-comers who have filled the room and are gone."""
    return newcomers(phase(players), *GHOSTS[: MAX_PLAYERS - players])


def next_round(game: Game, gone: tuple[int, ...]) -> Game:
    """Let the time of everybody run out, so that nobody moves, and go on."""
    while game.phase != REVEAL:
        game = time_out(game)
    return do(game, "next", game.host, gone=gone)


def names(game: Game) -> list[str]:
    return [player.name for player in game.players]


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_20_a_late_comer_who_is_gone_gives_the_place_to_a_person_who_joins(phase):
    game = haunted(phase)
    after = do(game, "join", text="Zoe", gone=IDS)
    assert names(after) == ["Ada", "Bob", "Cleo", *GHOSTS[1:], "Zoe"]
    assert (after.players[-1].seat, after.news.kind) == (after.joined, "joined")
    assert (after.moment, after.phase, after.host) == (game.moment, game.phase, game.host)


def test_rule_20_nobody_else_gives_a_place_away():
    game = haunted()
    assert refusal(game, "join", text="Zoe") == "room-full"
    assert refusal(game, "join", text="Zoe", gone=(ADA, BOB, CLEO)) == "room-full"
    moved = do(game, "say", 4, text="hello")
    assert refusal(moved, "join", text="Zoe", gone=(4,)) == "room-full"


def test_rule_20_a_place_is_given_back_only_when_somebody_needs_it():
    game = newcomers(guessing(), "Dan")
    assert names(do(game, "join", text="Zoe", gone=(DAN,))) == ["Ada", "Bob", "Cleo", "Dan", "Zoe"]


def test_rule_20_no_bot_takes_a_place():
    assert refusal(haunted(lobby), "bot", ADA, gone=IDS) == "room-full"


def test_rule_20_a_leaver_and_who_was_let_in_get_a_place_too():
    full = newcomers(without(guessing(4), DAN), *GHOSTS)
    gone = tuple(range(5, 12))
    assert do(full, "join", DAN, gone=gone).player(DAN).has_left is False
    asked = do(full, "knock", whom=DAN, present=())
    assert do(asked, "admit", ADA, whom=asked.joined, gone=gone).player(DAN).handovers == 1


def test_rule_20_a_newcomer_who_is_gone_is_not_seated_and_never_awaited():
    game = next_round(haunted(), IDS)
    assert (game.phase, turn_order.list_seated(game)) == (PICK, (ADA, BOB, CLEO))
    end = game
    while end.phase != OVER:
        end = play_on(end)
        end = do(end, "next", end.giver, gone=IDS)
    assert givers(end) == "ABCABC"
    assert [player.name for player in end.standing()] == sorted(player.name for player in end.standing())[:3]


def test_rule_20_the_number_of_rounds_is_that_without_them():
    game = haunted()
    assert turn_order.count_rounds(game) == 6 + 14
    assert turn_order.count_rounds(next_round(game, IDS)) == 6


def test_rule_20_who_is_back_is_seated_again_from_the_next_round():
    game = next_round(haunted(), IDS)
    back = do(game, "come-in", DAN)
    assert turn_order.count_rounds(back) == 6 + 2
    assert not back.player(DAN).seated
    assert DAN in turn_order.list_seated(next_round(back, IDS[1:]))


def test_rule_20_who_is_there_again_when_the_round_begins_is_seated_even_unnoticed():
    game = next_round(haunted(), IDS)
    assert turn_order.list_seated(next_round(game, IDS[1:])) == (ADA, BOB, CLEO, DAN)


def test_rule_20_who_was_seated_and_has_never_moved_is_passed_over_in_the_next_round():
    game = next_round(haunted(), ())
    assert turn_order.list_seated(game)[-1] == 10
    assert turn_order.list_seated(next_round(game, IDS)) == (ADA, BOB, CLEO)


def test_rule_20_who_has_moved_once_is_waited_for():
    game = do(haunted(), "say", DAN, text="hello")
    assert turn_order.list_seated(next_round(game, IDS)) == (ADA, BOB, CLEO, DAN)


def test_rule_20_with_fewer_than_three_who_are_there_the_game_ends():
    game = without(newcomers(picking(), "Dan"), CLEO)
    assert next_round(game, (DAN,)).phase == OVER
    assert next_round(game, ()).phase == PICK


@pytest.mark.parametrize("name", ["time-out", "leave", "kick"])
def test_rule_20_every_move_that_begins_a_round_passes_them_over(name):
    game = newcomers(revealed(5) if name == "time-out" else picking(5), "Zoe")
    fields = {
        "time-out": {"now": game.deadline},
        "leave": {"player": game.giver},
        "kick": {"player": BOB, "whom": game.giver, "sure": True},
    }
    game = do(game, "host", ADA, whom=BOB) if name == "kick" else game
    after = do(game, name, gone=(6,), **fields[name])
    assert after.phase == PICK and not after.player(6).seated


def test_rule_20_a_seated_newcomer_gives_way_in_mid_round_and_the_round_goes_on():
    game = play_round_to_guess(next_round(haunted(), ()))
    after = do(game, "join", text="Zoe", gone=IDS)
    assert (after.phase, after.round, after.giver) == (game.phase, game.round, game.giver)
    assert after.player(DAN).has_left and DAN not in after.queue


def play_round_to_guess(game: Game) -> Game:
    game = do(game, "pick", game.giver, square=game.card[0])
    return do(game, "clue", game.giver, text="moss")


def test_rule_20_a_giver_and_the_host_keep_their_places():
    game = next_round(haunted(), ())
    while game.giver != DAN:
        game = next_round(game, ())
    assert refusal(game, "join", text="Zoe", gone=(DAN,)) == "room-full"
    alone = newcomers(Game(), "Ada", *GHOSTS, "Yann", "Xi")
    assert refusal(alone, "join", text="Zoe", gone=(ADA,)) == "room-full"


def test_rule_20_who_left_no_trace_comes_back_when_there_is_a_place():
    game = do(haunted(), "join", text="Zoe", gone=IDS)
    assert game.player(DAN) is None and game.gave_way[0].name == GHOSTS[0]
    assert do(game, "come-in", DAN) is game
    free = without(game, 10)
    back = do(free, "come-in", DAN)
    assert (back.players[-1].name, back.players[-1].id, back.gave_way) == (GHOSTS[0], DAN, ())
    assert back.players[-1].seat == back.joined


def test_rule_20_whose_name_is_taken_by_then_is_a_stranger():
    game = do(haunted(), "join", text="Zoe", gone=IDS)
    taken = do(without(game, 10, 9), "join", text=GHOSTS[0].upper())
    assert do(taken, "come-in", DAN) is taken


def test_rule_20_those_who_gave_way_are_bounded():
    game = haunted()
    for number in range(20):
        game = do(game, "join", text=f"Troll {number}", gone=tuple(range(4, 99)), gives_way=True)
    assert (len(game.players), len(game.gave_way)) == (MAX_PLAYERS, MAX_PLAYERS)


def test_rule_20_who_has_left_by_a_move_or_was_removed_does_not_come_back_by_itself():
    game = next_round(haunted(), ())
    for after in (without(game, DAN), do(game, "kick", ADA, whom=DAN, sure=True)):
        assert do(without(after, CLEO), "come-in", EVE) == without(after, CLEO)
    assert do(without(game, DAN), "come-in", DAN) == without(game, DAN)


def test_rule_20_in_a_full_lobby_who_joined_and_is_gone_gives_the_place_too():
    game = newcomers(lobby(), *GHOSTS)
    assert names(do(game, "join", text="Zoe", gone=IDS))[-1] == "Zoe"
    assert refusal(do(game, "say", DAN, text="hello"), "join", text="Zoe", gone=(DAN,)) == "room-full"


def test_rule_20_whoever_is_in_at_the_start_is_no_newcomer():
    game = do(lobby(MAX_PLAYERS), "start", ADA, first=ADA)
    assert refusal(game, "join", text="Zoe", gone=IDS) == "room-full"
    assert turn_order.list_seated(next_round(game, IDS)) == tuple(range(1, 11))


def test_rule_20_older_logs_fold_to_the_same_games():
    game = do(picking(), "join", text="Dan")
    assert not game.player(DAN).is_new
    assert turn_order.list_seated(next_round(game, (DAN,))) == (ADA, BOB, CLEO, DAN)
