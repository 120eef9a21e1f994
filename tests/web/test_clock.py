"""The countdown on the wire: a page that was hidden or slow is told anew what time is left."""

import time
from contextlib import suppress

import pytest

from tests.support.player import Player, changes


@pytest.fixture
def ada(visit) -> Player:
    """Ada, whose game of three has just begun, with its time limit of 90 seconds."""
    ada = visit()
    ada.make_room("Ada")
    ada.connect().hear()
    for name in ("Bob", "Cleo"):
        visit().join(ada.code, name)
        ada.hear()
    ada.move("start")
    ada.wait(lambda ada: ada.phase == "pick")
    with suppress(TimeoutError):
        while True:
            ada.hear(0)
    return ada


def seconds_left(player: Player) -> int:
    (shown,) = player.region("clock").all("i")
    return int("".join(part.rpartition("-")[2] for part in shown["class"].split()))


def test_a_limit_that_has_just_begun_is_shown_as_it_was_set(ada):
    assert seconds_left(ada) == 90


def test_a_page_that_was_hidden_asks_and_is_told_what_is_left(ada):
    ada.send({"move": "here"})
    assert changes(ada.hear()) == ["clock", "version"]
    assert -1 <= seconds_left(ada) - (ada.deadline - time.time()) <= 1.5


@pytest.mark.parametrize(("age", "told"), [(0, ["version"]), (2.5, ["clock", "version"])])
def test_only_a_page_that_was_slow_to_come_is_told_again(age, told, ada):
    ada.hang_up()
    ada.reload()
    query = f"version={ada.version}&away=2.3&at={time.time() - age:.1f}"
    ada.socket = ada.open(f"/ws/r/{ada.code}/?{query}")
    ada.send({"move": "react"})  # is answered, if with a refusal
    heard = changes(ada.hear())
    assert ("clock" in heard) == ("clock" in told)


def test_without_a_time_limit_there_is_nothing_to_tell(visit):
    ada = visit()
    ada.make_room("Ada")
    ada.connect().hear()
    ada.send({"move": "here"})
    assert changes(ada.hear()) == ["version"]
