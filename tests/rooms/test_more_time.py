"""More time is kept with the room, and older processes pass over what they do not know (rule 18)."""

import json
import time

import pytest

from play.rooms import changes, codec, queries
from play.rules import Refused
from play.rules.game import Move
from tests.rooms.test_store import THREADS, at_once, awaited, log, opened, started
from tests.support.cast import BOB, do, guessing


@pytest.fixture
def clock(monkeypatch):
    """Stop the clock at a whole second, since moves round their time."""
    now = float(round(time.time()))
    monkeypatch.setattr(time, "time", lambda: now)


def ask(room):
    return changes.change(room.code, awaited(room), Move("more-time", moment_id=room.game.moment_id))


@pytest.mark.django_db
def test_rule_18_more_time_is_stored_and_the_log_gives_the_same_game(clock):
    room = queries.read(started("bob", "cleo"))
    after = ask(room)
    assert after.deadline == after.game.deadline == room.game.deadline + 90
    assert after.game.waiting.is_extended
    assert queries.log_of(room.code)[-1].name == "more-time"
    assert queries.replay(room.code) == queries.read(room.code).game == after.game


@pytest.mark.django_db(transaction=True)
def test_rule_24_twelve_presses_at_once_have_their_effect_once():
    room = queries.read(started("bob", "cleo"))
    got = at_once(lambda number: ask(room))
    assert [one.game.deadline for one in got] == [room.game.deadline + 90] * THREADS
    assert log(room.code)[-1] == room.version + 1


@pytest.mark.django_db
def test_rule_18_whose_turn_it_is_not_and_strangers_are_refused():
    room = queries.read(started("bob", "cleo"))
    move = Move("more-time", moment_id=room.game.moment_id)
    others = {"ada", "bob", "cleo"} - {awaited(room)}
    for visitor, code in [*((other, "not-your-turn") for other in others), ("eve", "stranger")]:
        with pytest.raises(Refused) as refused:
            changes.change(room.code, visitor, move)
        assert refused.value.code == code
    assert queries.read(room.code).version == room.version


@pytest.mark.django_db
def test_rule_18_the_host_switches_it_off():
    code = opened("bob", "cleo")
    changes.change(code, "ada", Move("settings", choices=(("more_time", "no"), ("limit", "300"))))
    room = changes.change(code, "ada", Move("start"))
    assert (room.game.time_limit, room.game.settings.more_time) == (300, False)
    with pytest.raises(Refused) as refused:
        ask(room)
    assert refused.value.code == "more-time-off"


def test_a_game_that_an_older_version_has_stored_may_have_more_time():
    stored = json.loads(codec.encode_game(guessing()))
    del stored["settings"]["more_time"], stored["waiting"]["is_extended"]
    assert codec.decode_game(json.dumps(stored)) == guessing()


def test_the_version_before_reads_news_without_a_sentence_that_it_lacks():
    game = do(guessing(), "more-time", BOB, now=10)
    stored = codec.encode_game(game)
    assert json.loads(stored)["news"]["kind"] == ""
    assert codec.decode_game(stored) == game
