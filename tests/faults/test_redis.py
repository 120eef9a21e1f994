"""Redis dies, loses its memory or cuts its clients in the middle of a round. Nobody is left with an old page."""

import time

import pytest

from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import seconds_until
from tests.support.long import long
from tests.support.servers import Redis

# Seconds. Less than the tick, so a doorbell brought it.
RUNG = 2.0
OUTAGES = [0, *map(long, (3, 12))]


@pytest.fixture(scope="module")
def mortal_redis(tmp_path_factory):
    redis = Redis(tmp_path_factory.mktemp("redis")).start()
    yield redis
    redis.kill()


@pytest.fixture(scope="module")
def processes(process, postgres, mortal_redis):
    urls = {"DATABASE_URL": postgres.new_database(), "REDIS_URL": mortal_redis.url}
    return process(**urls), process(**urls)


@pytest.fixture
def spread(processes, room):
    """Play a game over two processes to the middle of its first guesses."""
    one, other = processes
    game = room(one, one, other, other)
    while game.people[0].phase != "guess":
        game.step()
        in_step(game)
    return game


def in_step(game):
    """Check that every page shows what the database holds."""
    return seconds_until(lambda one: one.shows_the_page(), game.people)


def everybody_hears(game):
    """Check that every page shows a move before the tick, once both processes listen again."""
    patience = time.monotonic() + 30
    while is_only_seen_at_the_tick(game):
        assert time.monotonic() < patience, "no doorbell is heard any more"
    assert not any(is_only_seen_at_the_tick(game) for _ in range(4))


def is_only_seen_at_the_tick(game):
    """Make one more move; return whether it took too long until every page showed it."""
    mover = game.step()
    start = time.monotonic()
    version = mover.version
    for one in game.people:
        one.wait(lambda me: me.version >= version)
    return time.monotonic() - start > RUNG


@pytest.mark.parametrize("seconds", OUTAGES)
def test_redis_is_killed_and_comes_back(spread, processes, mortal_redis, seconds, record_property):
    mortal_redis.kill()
    back = time.monotonic() + seconds
    spread.step()
    while time.monotonic() < back:
        spread.step()
    mortal_redis.start()
    record_property("seconds until all pages are right", in_step_within_five_seconds(spread))
    everybody_hears(spread)
    assert_nothing_was_lost(processes[0], spread)


def test_redis_forgets_everything_and_cuts_its_clients(spread, mortal_redis, record_property):
    with mortal_redis.client() as client:
        client.flushall()
        for kind in ("normal", "pubsub"):
            client.execute_command("CLIENT", "KILL", "TYPE", kind)
    spread.step()
    record_property("seconds until all pages are right", in_step_within_five_seconds(spread))
    everybody_hears(spread)


def in_step_within_five_seconds(game):
    seconds = in_step(game)
    assert seconds < 5
    return seconds
