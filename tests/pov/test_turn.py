"""What the turn tells: who waits, which tokens are free, and what to do in a first round with bots alone."""

import pytest

from play.pov.builder import PovBuilder, build_pov
from play.rules.phases import OVER, REVEAL
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    TARGET,
    clueing,
    do,
    go_on,
    guess_all,
    guessing,
    hint,
    lobby,
    newcomers,
    picking,
    play_on,
    play_to,
    revealed,
    second_clueing,
    second_guessing,
    time_out,
    without,
)


@pytest.mark.parametrize("joins_in", range(1, 7))
def test_rule_6_a_late_comer_is_told_the_round_that_they_play_first(joins_in):
    game = newcomers(play_to(picking(3), joins_in), "Dan")
    told = build_pov("CODE", game, DAN).turn.next_round
    while not game.player(DAN).seated and game.phase != OVER:
        game = go_on(play_on(game))
    assert told == (game.round if game.player(DAN).seated else 0)


def test_whoever_waits_in_classic_is_told_whether_their_piece_of_this_step_lies():
    told = []
    game = guessing(3)
    for square in ("A1", "A5", "", "C1", "C5"):
        told.append([build_pov("CODE", game, player).turn.wait_template for player in (BOB, CLEO)])
        mover = game.awaited[0]
        game = do(game, "guess", mover, square=square) if square else do(game, "clue", mover, text="velvet")
    lies, first, later, free = (f"turn/wait.html#{name}" for name in ("placed", "first", "later", "guess"))
    assert told == [[free, free], [lies, free], [later, first], [free, free], [free, lies]]
    assert game.phase == REVEAL


def test_rule_19_a_host_who_waits_for_somebody_who_is_away_can_skip_them_at_once():
    game = guessing(4)
    assert game.awaited == (BOB,)
    away = build_pov("CODE", game, ADA, frozenset({ADA, CLEO, DAN})).turn
    assert (away.skips, away.skip_moment_id) == (("Bob",), game.moment_id)
    assert build_pov("CODE", game, ADA, frozenset({ADA, BOB, CLEO})).turn.skips == ()
    assert build_pov("CODE", game, CLEO, frozenset({ADA, CLEO, DAN})).turn.skips == ()
    assert build_pov("CODE", game, None, frozenset({ADA, CLEO, DAN})).turn.skips == ()


def looks_of(game, viewer):
    """Return the numbers of the tokens that are taken, and of the viewer's own."""
    looks = build_pov("CODE", game, viewer).turn.looks
    return [look.number for look in looks if look.is_taken], [look.number for look in looks if look.is_yours]


def test_everybody_in_the_lobby_is_told_which_tokens_are_free():
    game = do(lobby(3), "look", BOB, colour=9)
    assert looks_of(game, ADA) == ([2, 9], [0])
    assert looks_of(game, BOB) == ([0, 2], [9])
    assert looks_of(game, None) == ([0, 2, 9], [])
    assert looks_of(without(game, BOB), None) == ([0, 2], [])


def test_after_the_start_visitors_alone_choose_a_token():
    assert looks_of(picking(3), BOB) == ([], [])
    assert looks_of(picking(3), None) == ([0, 1, 2], [])


def with_bots(people: int = 1, first: int = BOB):
    """Return a game of three whose first clue is given, with so many people in it."""
    game = lobby(people)
    for _ in range(3 - people):
        game = do(game, "bot", ADA)
    game = do(game, "start", ADA, first=first)
    return hint(do(game, "pick", first, square=game.card[0]))


def test_a_person_alone_with_bots_is_told_what_to_do_in_the_first_round():
    game = do(with_bots(), "guess", CLEO, square=TARGET)
    turn = build_pov("CODE", game, ADA).turn
    assert (turn.is_yours, turn.hint_clue) == (True, game.clues[0])


def test_nobody_else_is_told_what_to_do_and_never_again():
    first = with_bots()
    second = hint(guess_all(first))
    shared = do(with_bots(people=2, first=CLEO), "guess", ADA, square=TARGET)
    assert shared.awaited == (BOB,)
    for game in (first, guess_all(first), second, shared):
        assert {build_pov("CODE", game, viewer).turn.hint_clue for viewer in (None, ADA, BOB)} == {""}


def test_rules_10_and_12_a_player_is_told_how_many_guess_before_them():
    def tell(game):
        return [build_pov("CODE", game, player).turn.before for player in (BOB, CLEO, DAN)]

    assert tell(clueing(4)) == [0, 1, 2]
    assert tell(second_clueing(4)) == [2, 1, 0]


def test_a_guesser_is_told_the_squares_of_their_own_pieces_alone():
    game = do(guessing(3), "guess", BOB, square="C12")
    assert [tell_squares(game, player) for player in (BOB, CLEO, ADA, None)] == [("C12",), (), (), ()]
    game = do(second_guessing(3), "guess", CLEO, square="A1")
    assert len(tell_squares(game, CLEO)) == 2 and tell_squares(game, CLEO)[1] == "A1"
    assert tell_squares(revealed(3), CLEO) == ()


def tell_squares(game, player):
    return build_pov("CODE", game, player).turn.squares


def test_rule_18_whoever_was_skipped_is_not_told_that_they_can_still_choose():
    game = time_out(guessing(3))
    waits = [build_pov("CODE", game, player).turn.wait_template for player in (BOB, CLEO)]
    assert waits == ["turn/wait.html#missed", "turn/wait.html#guess"]


def test_rule_17_where_all_guess_at_once_a_player_is_told_so_before_the_clue():
    game = clueing(3, preset="quick")
    assert build_pov("CODE", game, CLEO).turn.wait_template == "turn/wait.html#together"


def test_a_turn_has_the_token_of_the_player_for_whom_the_round_waits():
    game = guessing(3)
    assert [build_pov("CODE", game, player).turn.token for player in (ADA, CLEO, None)] == [None, None, None]
    assert build_pov("CODE", game, BOB).turn.token.initial == "B"
    game = do(do(game, "guess", BOB, square="A1"), "guess", CLEO, square="A5")
    assert build_pov("CODE", game, ADA).turn.token.initial == "A"
    game = do(game, "pass", ADA)
    assert game.phase == REVEAL
    assert build_pov("CODE", game, ADA).turn.token is None


def test_rule_17_where_all_guess_at_once_everybody_is_called_with_their_own_token():
    game = guessing(3, preset="quick")
    tokens = [build_pov("CODE", game, player).turn.token.initial for player in (BOB, CLEO)]
    builder = PovBuilder("CODE", game)
    assert tokens == [builder.build(player).turn.token.initial for player in (BOB, CLEO)] == ["B", "C"]
