"""Who is host: succession and handing over (rule 21)."""

import pytest

from play.rules.game import Game
from play.rules.phases import REMATCH
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    IN_A_ROUND,
    back,
    do,
    finish,
    guessing,
    lobby,
    newcomers,
    over,
    picking,
    play_on,
    refusal,
    revealed,
    without,
)

FAY = 5


def bots(game: Game, number: int = 1) -> Game:
    """Return a lobby with so many bots in it."""
    for _ in range(number):
        game = do(game, "bot", game.host)
    return game


# The host leaves


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_21_when_the_host_leaves_the_longest_seated_is_host(phase):
    assert do(phase(4), "leave", ADA).host == BOB


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("present, host", [((ADA, CLEO, DAN), CLEO), ((DAN,), DAN), ((BOB, DAN), BOB)])
def test_rule_21_when_the_host_leaves_the_longest_seated_present_player_is_host(phase, present, host):
    assert do(phase(4), "leave", ADA, present=present).host == host


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_21_when_the_host_leaves_and_all_others_are_away_one_of_them_is_host(phase):
    assert do(phase(4), "leave", ADA, present=(ADA,)).host == BOB


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_21_when_somebody_else_leaves_the_host_stays(phase):
    assert do(phase(4), "leave", BOB).host == ADA
    assert do(phase(4), "leave", BOB, present=()).host == ADA


def test_rule_21_when_the_host_leaves_a_bot_is_never_host():
    game = do(bots(lobby(1), 2), "join", text="Dan")
    for phase in (game, do(game, "start", ADA, first=ADA)):
        assert do(phase, "leave", ADA).host == DAN
        assert do(phase, "leave", ADA, present=(2, 3)).host == DAN


def test_rule_21_when_the_host_leaves_bots_alone_nobody_is_host():
    game = bots(lobby(1), 3)
    for phase in (game, do(game, "start", ADA, first=ADA)):
        assert do(phase, "leave", ADA).host == 0


def test_rule_21_who_is_seated_comes_before_who_came_back():
    game = back(without(picking(4), BOB), BOB)
    assert do(game, "leave", ADA).host == CLEO
    assert do(game, "leave", ADA, present=(BOB,)).host == BOB


def test_rule_21_who_is_seated_comes_before_a_newcomer():
    game = newcomers(picking(3), "Dan")
    assert do(game, "leave", ADA, present=(CLEO, DAN)).host == CLEO
    assert do(game, "leave", ADA, present=(DAN,)).host == DAN


def test_rule_21_who_is_seated_comes_before_who_has_not_come_in_after_the_rematch():
    game = do(over(4), "rematch", ADA, present=(ADA, CLEO, DAN))
    assert do(game, "leave", ADA, present=(BOB, CLEO, DAN)).host == CLEO
    assert do(game, "succeed", present=(BOB, CLEO, DAN)).host == CLEO
    assert do(do(game, "come-in", BOB), "leave", ADA, present=(BOB, CLEO, DAN)).host == BOB


def test_rule_21_who_has_left_is_not_host():
    assert do(without(picking(4), BOB), "leave", ADA, present=(BOB, CLEO, DAN)).host == CLEO


@pytest.mark.parametrize("phase", [guessing, revealed, over])
def test_rule_21_the_host_who_left_and_came_back_is_not_host_any_more(phase):
    assert back(without(phase(4), ADA), ADA).host == BOB


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed, over])
def test_rule_21_whoever_comes_where_no_host_is_left_is_host(phase):
    game = without(phase(3), ADA, BOB, CLEO)
    assert do(game, "join", CLEO).host == CLEO
    assert do(game, "join", text="Dan").host == DAN
    assert back(game, CLEO, ADA).host == CLEO


def test_rule_21_a_game_of_bots_has_a_host_again_when_somebody_comes():
    game = without(do(bots(lobby(1), 3), "start", ADA, first=ADA), ADA)
    assert game.host == 0
    assert do(game, "join", text="Fay").host == FAY
    assert do(game, "join", ADA).host == ADA


def test_rule_21_the_new_host_has_the_hosts_moves_and_the_old_one_has_not():
    game = without(over(4), ADA)
    assert do(game, "rematch", BOB).phase == REMATCH
    assert refusal(back(game, ADA), "rematch", ADA) == "host-only"


# The host is away


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("present, host", [((BOB, CLEO, DAN), BOB), ((CLEO, DAN), CLEO), ((DAN,), DAN)])
def test_rule_21_another_succeeds_a_host_who_has_been_away(phase, present, host):
    game = do(phase(4), "succeed", present=present)
    assert (game.host, game.news.kind, game.news.player) == (host, "host", host)


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("present", [(), (ADA,), (EVE,), (0,)])
def test_rule_21_with_nobody_else_present_the_host_stays(phase, present):
    game = phase(4)
    assert do(game, "succeed", present=present) is game


def test_rule_21_a_bot_never_succeeds():
    game = bots(lobby(1), 2)
    for phase in (game, do(game, "start", ADA, first=ADA)):
        assert do(phase, "succeed", present=(2, 3)) is phase
        assert do(newcomers(phase, "Dan"), "succeed", present=(2, 3, DAN)).host == DAN


def test_rule_21_who_is_out_does_not_succeed():
    game = without(picking(4), BOB)
    assert do(game, "succeed", present=(BOB,)) is game


def test_rule_21_the_longest_seated_succeeds():
    game = newcomers(back(without(picking(4), BOB), BOB), "Fay")
    assert do(game, "succeed", present=(BOB, DAN, FAY)).host == DAN
    game = do(play_on(game), "next", ADA)
    assert do(game, "succeed", present=(BOB, FAY)).host == BOB


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_21_a_succession_changes_the_host_and_nothing_else(phase):
    game = phase(4)
    after = do(game, "succeed", present=(CLEO,))
    assert (after.moment_id, after.awaited, after.players) == (game.moment_id, game.awaited, game.players)


def test_rule_21_somebody_succeeds_where_nobody_is_host():
    game = without(do(bots(lobby(1), 3), "start", ADA, first=ADA), ADA)
    assert do(game, "succeed", present=(2, 3, 4)) is game
    assert do(newcomers(game, "Fay"), "succeed", present=(FAY,)).host == FAY


# Handing over


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("whom", [BOB, DAN])
def test_rule_21_the_host_may_hand_over(phase, whom):
    game = do(phase(4), "host", ADA, whom=whom)
    assert (game.host, game.news.kind, game.news.player) == (whom, "host", whom)
    assert refusal(game, "host", ADA, whom=ADA) == "host-only"
    assert do(game, "host", whom, whom=ADA).host == ADA


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("player", [BOB, CLEO])
def test_rule_21_only_the_host_hands_over(phase, player):
    assert refusal(phase(), "host", player, whom=player) == "host-only"
    assert refusal(phase(), "host", EVE, whom=EVE) == "stranger"


def test_rule_21_a_bot_does_not_get_the_hosts_part():
    game = bots(lobby(2))
    assert refusal(game, "host", ADA, whom=CLEO) == "host-person"
    game = do(game, "start", ADA, first=ADA)
    assert refusal(game, "host", ADA, whom=CLEO) == "host-person"
    assert refusal(finish(game), "host", ADA, whom=CLEO) == "host-person"


@pytest.mark.parametrize("phase", EVERY_PHASE)
@pytest.mark.parametrize("whom", [EVE, 0, -1])
def test_rule_21_a_stranger_does_not_get_the_hosts_part(phase, whom):
    assert refusal(phase(), "host", ADA, whom=whom) == "nobody"


def test_rule_21_a_leaver_does_not_get_the_hosts_part():
    assert refusal(without(picking(4), DAN), "host", ADA, whom=DAN) == "nobody"
    assert refusal(without(lobby(4), DAN), "host", ADA, whom=DAN) == "nobody"


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_21_the_host_does_not_hand_over_to_themselves(phase):
    assert refusal(phase(), "host", ADA, whom=ADA) == "not-yourself"


def test_rule_21_a_newcomer_may_get_the_hosts_part():
    assert do(newcomers(guessing(3), "Dan"), "host", ADA, whom=DAN).host == DAN


def test_rule_21_the_host_may_hand_over_and_leave():
    game = without(do(picking(4), "host", ADA, whom=DAN), ADA)
    assert (game.host, game.player(DAN).has_left) == (DAN, False)


def test_rule_21_the_rematch_keeps_the_host():
    game = do(do(over(), "host", ADA, whom=CLEO), "rematch", CLEO)
    assert game.host == CLEO
    assert do(game, "start", CLEO, first=ADA).host == CLEO
