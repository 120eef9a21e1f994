"""A preset is one value: a made-up third one is chosen, played and shown without another change (rule 17)."""

import pytest

from play.pov.builder import build_pov
from play.rules import turn_order
from play.rules.game import Game
from play.rules.phases import LOBBY, REVEAL
from play.rules.presets import CLASSIC, PRESETS, QUICK, Preset
from play.rules.settings import CHOICES
from play.web.sockets import move_input
from tests.support.cast import ADA, BOB, CLEO, DAN, do, finish, guess_all, hint, lobby, play_on

TOGETHER = Preset("party", seconds=45, laps=((4, 3), (10, 1)), is_simultaneous=True)
IN_TURN = Preset("long", seconds=300, laps=((10, 3),))


@pytest.fixture(params=[TOGETHER, IN_TURN], ids=lambda preset: preset.name)
def third(request, monkeypatch) -> Preset:
    """Add a third preset, and the choice that play/rules/settings.py makes of each preset when it is imported."""
    monkeypatch.setitem(PRESETS, request.param.name, request.param)
    monkeypatch.setitem(CHOICES["preset"], request.param.name, request.param.name)
    return request.param


def chosen(preset: Preset, players: int = 4) -> Game:
    """Let the host choose this preset in the form, as a browser sends it."""
    game = lobby(players)
    move = move_input.read({"move": "settings", "preset": preset.name})
    return do(game, move.name, ADA, choices=move.choices)


def started(preset: Preset, players: int = 4) -> Game:
    return do(chosen(preset, players), "start", ADA, first=ADA)


def asked(preset: Preset) -> Game:
    """Play to the first guesses."""
    game = started(preset)
    return hint(do(game, "pick", ADA, square=game.card[0]))


def test_every_preset_can_be_chosen():
    assert CHOICES["preset"] == {name: name for name in PRESETS}
    assert PRESETS == {"classic": CLASSIC, "quick": QUICK}


def test_every_preset_has_laps_for_every_number_of_players():
    assert [CLASSIC.laps_for(players) for players in range(3, 11)] == [2, 2, 2, 2, 1, 1, 1, 1]
    assert [QUICK.laps_for(players) for players in range(3, 11)] == [1] * 8


def test_a_third_preset_is_chosen_in_the_form_and_shown_there(third):
    game = chosen(third)
    shown = build_pov("", game, ADA).settings
    assert (game.phase, game.preset, game.settings.preset) == (LOBBY, third, third.name)
    assert (shown.chosen.preset, shown.seconds, shown.rounds_each) == (third.name, third.seconds, 3)


def test_a_third_preset_gives_its_laps_and_its_time(third):
    game = started(third)
    assert (game.laps, turn_order.count_rounds(game)) == (3, 12)
    assert game.deadline - game.since == game.time_limit == third.seconds
    assert len(finish(game).history) == 12


def test_a_third_preset_says_whether_all_guess_at_once(third):
    game = asked(third)
    is_at_once = third.is_simultaneous
    assert set(game.awaited) == ({BOB, CLEO, DAN} if is_at_once else {BOB})
    after = do(game, "guess", BOB, square="A1")
    assert (after.moment == game.moment) == is_at_once
    assert [len(build_pov("", after, viewer).pieces.items) for viewer in (BOB, CLEO, None)] == (
        [1, 0, 0] if is_at_once else [1, 1, 1]
    )
    assert build_pov("", game, CLEO).turn.is_yours == is_at_once


def test_a_round_of_a_third_preset_is_played_to_its_reveal(third):
    game = play_on(guess_all(asked(third)))
    assert game.phase == REVEAL
    assert len(game.pieces) == len(build_pov("", game, None).pieces.items) == 6
