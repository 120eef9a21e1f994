"""Who sees who waits at the door, and what those who wait are told (rules 20 and 24)."""

from dataclasses import replace

import pytest

from play.pov.builder import build_pov
from play.rules.knocks import ANSWERS
from tests.support.cast import ADA, BOB, CLEO, DAN, EVERY_PHASE, card, clueing, do, guessing, lobby, newcomers, without

ALL = frozenset((ADA, BOB, CLEO, DAN))


def ask(game, whom=DAN):
    return do(game, "knock", whom=whom, present=())


def knocked(*names):
    game = lobby()
    return newcomers(replace(game, settings=replace(game.settings, knock=True)), *names)


def turn(game, **who):
    return build_pov("CODE", game, None, **who).turn


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_in_every_phase_the_host_alone_sees_who_asks(phase):
    game = ask(phase(4))
    (caller,) = build_pov("CODE", game, ADA).door.items
    assert (caller.id, caller.name, caller.is_asking) == (game.joined, "Dan", True)
    for viewer in (BOB, CLEO, DAN, None):
        assert build_pov("CODE", game, viewer).door.items == ()


def test_the_name_of_a_newcomer_at_the_door_is_told_to_nobody_but_the_host():
    game = knocked("Zoltan")
    for viewer in (BOB, CLEO, None):
        assert "Zoltan" not in repr(build_pov("CODE", game, viewer))
    assert "Zoltan" in repr(build_pov("CODE", game, ADA).door)
    assert "Zoltan" not in repr(build_pov("CODE", game, None, knock=game.joined))


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_who_waits_is_a_spectator_who_is_told_who_decides(phase):
    game = ask(phase(4))
    waits = turn(game, present=ALL - {DAN}, knock=game.joined)
    assert (waits.template, waits.asked, waits.role, waits.player) == ("turn/knock.html", "Dan", "spectator", None)
    assert (waits.decides, waits.host_name, waits.is_typing) == ("host", "Ada", False)


@pytest.mark.parametrize(
    "whom, present, decides",
    [
        (DAN, {ADA, BOB}, "host"),
        (DAN, {BOB, CLEO}, "heir"),
        (DAN, set(), "nobody"),
        (DAN, {DAN}, "nobody"),
        (ADA, {ADA, BOB}, "heir"),
        (ADA, set(), "nobody"),
    ],
)
def test_rule_24_who_waits_is_told_what_happens_while_the_host_is_away(whom, present, decides):
    game = ask(guessing(4), whom)
    assert turn(game, present=frozenset(present), knock=game.joined).decides == decides
    if decides == "heir":
        early = ask(lobby(4), whom)
        assert turn(early, present=frozenset(present), knock=early.joined).decides == "heir-lobby"


def test_rule_21_whoever_is_host_by_then_decides():
    game = do(ask(guessing(4), ADA), "succeed", present=(BOB,))
    assert build_pov("CODE", game, BOB).door.items[0].name == "Ada"
    assert do(game, "admit", BOB, whom=game.joined).player(ADA).handovers == 1


@pytest.mark.parametrize("answer", ANSWERS)
def test_rule_24_whoever_waited_is_told_how_it_has_ended_beside_the_form(answer):
    game = ask(guessing(4))
    ended = turn(replace(game, knocks=(replace(game.knocks[0], answer=answer),)), knock=game.joined)
    assert (ended.template, ended.answer_template) == ("turn/join.html", f"turn/answers.html#{answer}")
    assert turn(game).answer_template == ""


def test_a_visitor_is_told_that_the_host_lets_people_in_one_by_one():
    assert turn(knocked()).is_guarded and not turn(lobby()).is_guarded


def test_where_nobody_can_join_a_visitor_sees_whom_they_may_ask_to_be():
    locked = do(without(guessing(4), CLEO), "settings", ADA, choices=(("locked", "yes"),))
    assert [one.name for one in turn(locked, present=frozenset({ADA, BOB})).askable] == ["Cleo", "Dan"]
    assert [one.name for one in turn(ask(locked), present=frozenset({ADA, BOB})).askable] == ["Cleo"]
    assert turn(guessing(4), present=frozenset({ADA})).askable == ()


def test_rule_20_a_full_room_is_open_to_a_person_where_a_newcomer_is_gone():
    game = guessing()
    for number in range(7):
        game = do(game, "join", text=f"Ghost {number}", gives_way=True)
    assert turn(game).template == "turn/closed.html"
    assert turn(game, gone=frozenset({DAN})).template == "turn/join.html"


def test_rule_20_who_gave_way_is_told_that_they_can_come_back():
    game = guessing()
    for number in range(7):
        game = do(game, "join", text=f"Ghost {number}", gives_way=True)
    game = do(game, "join", text="Zoe", gone=(DAN,))
    assert turn(game, leaver=DAN).template == "turn/closed.html"
    free = do(game, "leave", BOB)
    assert (turn(free, leaver=DAN).template, turn(free, leaver=DAN).leaver) == ("turn/return.html", "Ghost 0")


def test_rule_20_who_is_passed_over_is_shown_as_one_who_joins_when_back():
    game = do(guessing(), "join", text="Dan", gives_way=True)
    game = replace(game, players=tuple(replace(one, is_passed_over=one.id == DAN) for one in game.players))
    assert build_pov("CODE", game, ADA).players.items[-1].does.doing == "missed"


def test_the_host_alone_is_offered_to_remove_several_people():
    game = do(lobby(4), "bot", ADA)
    assert [one.name for one in build_pov("CODE", game, ADA).removal.items] == ["Bob", "Cleo", "Dan"]
    assert build_pov("CODE", game, BOB).removal.items == build_pov("CODE", game, None).removal.items == ()
    assert build_pov("CODE", lobby(2), ADA).removal.items == ()


def test_who_asks_learns_no_secret():
    """Two games that differ in the card and the target alone."""
    games = [ask(clueing(4, target=target)) for target in ("H15", "C12")]
    games = [replace(game, card=card(game), shown=()) for game in games]
    seen = [build_pov("CODE", game, None, knock=game.joined) for game in games]
    assert seen[0] == seen[1]
