"""PostgreSQL goes away in mid-game. Moves are refused until it is back, and none is half made."""

import time

import pytest

from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import seconds_until


@pytest.fixture
def game(process, own_postgres, room):
    server = process(DATABASE_URL=own_postgres.new_database())
    game = room(server, server, server)
    game.server = server
    return game


@pytest.mark.long  # tests/site/test_postgres.py takes it away from a server too
def test_moves_are_refused_while_it_is_away_and_accepted_again(game, own_postgres, record_property):
    mover = next(one for one in game.people if one.is_yours)
    with mover.changed:
        mover.reload()  # for the token, which a pushed form has not
        form, message = mover.form("pick"), mover.fields("pick", square=mover.choices("pick", "square")[0])
        version = mover.version
    own_postgres.kill()
    start = time.monotonic()
    mover.send(message)
    mover.wait(lambda me: me.refused, seconds=30)
    record_property("seconds until the refusal", time.monotonic() - start)
    assert mover.refused == "try-again" and mover.version == version
    posted = mover.submit(form, **message)
    assert posted.status_code == 503 and "try again" in posted.text.lower()
    own_postgres.start()
    start = time.monotonic()
    while not mover.act():
        assert mover.refused == "try-again" and time.monotonic() - start < 30
    record_property("seconds until a move is accepted again", time.monotonic() - start)
    for one in game.people:
        one.wait(lambda me: me.phase == "clue")
        assert one.is_connected and not one.closings
    assert game.server.row(game.code)[0] == version + 1
    assert_nothing_was_lost(game.server, game)


@pytest.mark.long
def test_a_restart_under_moves_makes_none_of_them_by_half(game, own_postgres):
    with game:
        for _ in range(3):
            own_postgres.stop()
            own_postgres.start()
            before = len(game.done)
            seconds_until(lambda game, before=before: len(game.done) > before, [game])
    assert_nothing_was_lost(game.server, game)
    seconds_until(lambda one: one.shows_the_page(), game.people)
