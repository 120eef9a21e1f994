"""Who may show what nobody saves: signs at the reveal and the end, practice dots in the lobby."""

import pytest

from play.rules import Refused, events
from tests.support.cast import (
    ADA,
    BOB,
    EVE,
    clueing,
    do,
    guessing,
    lobby,
    over,
    picking,
    rematch,
    revealed,
    second_guessing,
)


def refused(check, *arguments):
    with pytest.raises(Refused) as caught:
        check(*arguments)
    return caught.value.code


@pytest.mark.parametrize("game", [revealed(), over(), rematch()], ids=["reveal", "over", "rematch"])
@pytest.mark.parametrize("sign", events.SIGNS)
def test_everybody_reacts_at_the_reveal_and_the_end(game, sign):
    for person in (ADA, BOB, None):
        events.check_reaction(game, person, sign)
        assert events.may_react(game, person)


@pytest.mark.parametrize(
    "game", [lobby(), picking(), clueing(), guessing(), second_guessing()], ids=lambda one: one.phase
)
def test_nobody_reacts_while_a_square_is_looked_for(game):
    for person in (ADA, BOB, None):
        assert refused(events.check_reaction, game, person, "wow") == "react-later"
        assert not events.may_react(game, person)


@pytest.mark.parametrize("sign", ["", "smile", "<b>", "star "])
def test_there_are_six_signs_and_no_others(sign):
    assert len(set(events.SIGNS)) == 6
    assert refused(events.check_reaction, revealed(), BOB, sign) == "wrong-field"


def test_who_is_muted_in_the_chat_does_not_react_and_others_do():
    game = do(revealed(), "mute", ADA, whom=BOB)
    assert refused(events.check_reaction, game, BOB, "wow") == "say-muted"
    assert events.may_react(game, ADA) and events.may_react(game, None)
    assert events.may_react(do(game, "mute", ADA, whom=BOB, on=False), BOB)


def test_the_host_switches_the_signs_off_and_on_at_any_time():
    for game in (lobby(), guessing(), revealed(), over()):
        off = do(game, "settings", ADA, choices=(("reactions", "no"),))
        assert not off.settings.reactions
        assert do(off, "settings", ADA, choices=(("reactions", "yes"),)).settings.reactions
    assert refused(events.check_reaction, off, BOB, "wow") == "react-off"


def test_players_practise_in_the_lobby_and_the_host_draws_the_word():
    events.check_practice(lobby(), BOB)
    events.check_new_word(lobby(), ADA)
    assert refused(events.check_new_word, lobby(), BOB) == "host-only"
    assert refused(events.check_practice, lobby(), None) == "stranger"
    for game in (picking(), guessing(), revealed(), over()):
        assert refused(events.check_practice, game, BOB) == "lobby-only"
        assert refused(events.check_new_word, game, ADA) == "lobby-only"


def test_a_leaver_who_was_muted_stays_so():
    game = do(do(revealed(4), "mute", ADA, whom=BOB), "leave", BOB)
    assert refused(events.check_reaction, game, BOB, "wow") == "say-muted"
    assert events.may_react(game, EVE)
