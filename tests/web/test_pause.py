"""A pause by the pages' own forms, with a socket and on the plain page (rule 18)."""

import pytest

from tests.support.player import Player
from tests.support.sentences import read_refusal


@pytest.fixture
def table(visit) -> tuple[Player, Player]:
    """Start a game of three; return the host, who shows the plain page, and the player whose move it is."""
    ada, bob, cleo = visit(plain=True), visit(), visit()
    ada.make_room("Ada")
    for player, name in ((bob, "Bob"), (cleo, "Cleo")):
        player.join(ada.code, name)
    ada.reload().post("start")
    for player in (bob, cleo):
        player.reload().connect().hear()
    if ada.is_yours:  # Ada gives; the guessers are connected
        ada.post("pick", square=ada.choices("pick", "square")[0])
        ada.post("clue", text="moss")
    mover = next(player for player in (bob, cleo) if player.id in (ada.awaited or bob.awaited))
    mover.wait(lambda mover: mover.is_yours)
    return ada, mover


def test_rule_18_the_host_pauses_and_goes_on_on_the_plain_page(table):
    ada, mover = table
    ada.post("pause")
    mover.wait(lambda mover: mover.region("clock").get("data-paused") == "yes")
    assert ada.region("clock").get("data-paused") == "yes"
    assert not mover.is_yours and "Your turn" not in mover.page.all("title")[0].text
    assert "resume" in ada.due and "pause" not in ada.moves
    assert "resume" not in mover.moves
    ada.post("resume")
    mover.wait(lambda mover: mover.is_yours)
    assert mover.region("clock").get("data-paused") is None and mover.deadline
    assert "pause" in ada.moves


def test_rule_18_who_moves_in_a_pause_is_told_who_lets_the_game_go_on(table):
    ada, mover = table
    ada.post("pause")
    mover.wait(lambda mover: not mover.is_yours)
    move = next(name for name in ("pick", "guess") if name in mover.moves)
    mover.move(move, square=mover.choices(move, "square")[0])
    mover.wait(lambda mover: mover.refused == "paused")
    assert mover.region("notice").text == read_refusal("paused", name="Ada")
    ada.post("resume")
    mover.wait(lambda mover: mover.is_yours and mover.refused is None)
