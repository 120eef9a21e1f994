"""What the end of a game tells: everybody their own place and what they were best at, and who is in the rematch."""

import pytest

from play.pov.builder import PovBuilder, build_pov
from play.pov.end_builder import CONFETTI
from play.rules import awards, board
from play.rules.game import MAX_PLAYERS
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    TARGET,
    do,
    finish,
    guess_all,
    guessing,
    hint,
    newcomers,
    over,
    rematch,
    without,
)


def own(game, viewer):
    return build_pov("CODE", game, viewer).status.own


def won_by_bob(players=3):
    """Return a game of one lap that Bob wins by an exact guess; Ada, who gave, is second."""
    return finish(guess_all(hint(guess_all(guessing(players, laps=1, double=False), TARGET))))


def test_the_winner_is_told_so_and_everybody_their_place():
    game = won_by_bob()
    told = {player: (own(game, player).is_winner, own(game, player).ordinal) for player in (ADA, BOB, CLEO)}
    assert told == {ADA: (False, "second"), BOB: (True, "first"), CLEO: (False, "third")}
    assert [own(game, player).points for player in (BOB, ADA, CLEO)] == [
        game.player(id).points for id in (BOB, ADA, CLEO)
    ]


def test_equal_players_share_their_place():
    game = won_by_bob(4)
    assert [own(game, player).ordinal for player in (CLEO, DAN)] == ["third", "third"]
    assert [own(game, player).is_shared for player in (BOB, CLEO, DAN)] == [False, True, True]


def test_where_nobody_scored_nobody_wins_and_nothing_is_celebrated():
    game = over(3)
    seen = build_pov("CODE", game, ADA)
    assert [own(game, player).is_winner for player in (ADA, BOB, CLEO)] == [False] * 3
    assert [person.does.is_winner for person in seen.players.items] == [False] * 3
    assert seen.status.confetti == ()


@pytest.mark.parametrize("game", [over(MAX_PLAYERS), rematch(MAX_PLAYERS), won_by_bob(MAX_PLAYERS)])
def test_everybody_who_played_to_the_end_was_best_at_something(game):
    for player in game.finishers:
        best = own(game, player).best
        assert [token.name for token in best.people] == [game.player(player).name]


def test_the_awards_are_looked_for_once_however_many_look_at_them(monkeypatch):
    searches = []
    monkeypatch.setitem(awards.CLAIMS, "bold", lambda history: searches.append(history) or iter(()))
    game = finish(guess_all(hint(guess_all(guessing(5, laps=1), "H14", "H16"))))
    for _ in range(3):
        builder = PovBuilder("CODE", game)
        for viewer in (None, *game.finishers):
            builder.build(viewer)
    assert len(searches) == 2  # for the awards, and for everybody's own best


def test_who_watches_or_has_not_played_has_no_place():
    game = newcomers(won_by_bob(4), "Fay")
    assert own(game, 5) is None
    assert own(game, None) is None
    assert build_pov("CODE", without(game, CLEO), None, leaver=CLEO).status.own is None


def test_nobody_has_a_place_before_the_end():
    assert own(guessing(3), BOB) is None


def test_the_confetti_has_the_colours_of_the_targets():
    game = won_by_bob()
    confetti = build_pov("CODE", game, None).status.confetti
    assert len(confetti) == CONFETTI
    assert set(confetti) == {board.tone(played.target) for played in game.history}


def test_rule_16_the_end_stays_in_sight_until_the_rematch_starts():
    game = won_by_bob()
    before, after = build_pov("CODE", game, BOB), build_pov("CODE", do(game, "rematch", ADA), BOB)
    assert (after.status, after.history, after.pieces) == (before.status, before.history, before.pieces)
    assert [(one.id, one.points, one.is_winner) for one in after.players.items] == [
        (one.id, one.points, one.is_winner) for one in before.players.items
    ]
    assert (after.turn.phase, after.turn.template) == ("rematch", "turn/rematch.html")


def test_rule_16_everybody_sees_who_is_in_the_rematch():
    game = do(do(over(4), "rematch", ADA, present=(ADA, BOB, CLEO)), "out", BOB)
    for viewer in (ADA, BOB, CLEO, DAN):
        pov = build_pov("CODE", game, viewer)
        assert [token.name for token in pov.turn.players_in] == ["Ada", "Cleo"]
        doing = {person.name: person.does.doing for person in pov.players.items}
        assert doing == {"Ada": "", "Bob": "out", "Cleo": "", "Dan": "missed"}
        assert pov.turn.role == ("guesser" if viewer in (ADA, CLEO) else "waiting")
        assert pov.turn.missing == 1


def test_rule_16_whoever_steps_out_of_the_rematch_the_end_stays_as_it_is():
    game = do(won_by_bob(), "rematch", ADA)
    assert build_pov("CODE", do(game, "out", BOB), None).status == build_pov("CODE", game, None).status


def test_rule_16_the_countdown_of_a_rematch_is_shown():
    game = rematch()
    assert build_pov("CODE", game, None).clock.deadline == game.deadline
