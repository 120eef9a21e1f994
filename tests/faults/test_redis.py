"""Redis dies, loses its memory or cuts its clients in the middle of a round. Nobody is left with an old page."""

import time
from contextlib import ExitStack, suppress

import pytest

from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import seconds_until
from tests.support.long import IS_LONG, long
from tests.support.player import PATIENCE, Player
from tests.support.servers import Redis

# Seconds. Less than the tick, so a doorbell brought it. While both processes wait for their ticks, two moves in a row
# take a whole one: 3 s.
RUNG = 2.0 if IS_LONG else 1.0
# Seconds. A tick is enough on an idle machine, which a test cannot know of.
BACK_WITHIN = 5 if IS_LONG else 30
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
    """Check that every page shows each move before the tick, once both processes listen again.

    Without --long a busy machine may be slow for a while, and the four moves in a row may be later ones.
    """
    patience = time.monotonic() + 30
    while is_only_seen_at_the_tick(game):
        assert time.monotonic() < patience, "no doorbell is heard any more"
    while any(is_only_seen_at_the_tick(game) for _ in range(4)):
        assert not IS_LONG and time.monotonic() < patience, "not every doorbell is heard"


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
    try:
        back = time.monotonic() + seconds
        spread.step()
        while time.monotonic() < back:
            spread.step()
    finally:
        mortal_redis.start()
    record_property("seconds until all pages are right", in_step_in_time(spread))
    everybody_hears(spread)
    assert_nothing_was_lost(processes[0], spread)


def test_redis_forgets_everything_and_cuts_its_clients(spread, mortal_redis, record_property):
    with mortal_redis.client() as client:
        client.flushall()
        for kind in ("normal", "pubsub"):
            client.execute_command("CLIENT", "KILL", "TYPE", kind)
    spread.step()
    record_property("seconds until all pages are right", in_step_in_time(spread))
    everybody_hears(spread)


def test_what_nobody_saves_is_seen_on_pages_of_the_other_process(processes):
    with ExitStack() as stack:
        ada, bob = (stack.enter_context(Player(process.url)) for process in processes)
        ada.make_room("Ada")
        bob.join(ada.code, "Bob")
        for player in (ada, bob):
            player.reload().connect().hear()
        before = processes[0].entries(ada.code)
        end = time.monotonic() + PATIENCE
        while not bob.page.all(id=f"dot-{ada.id}"):
            # What is sent before the other process listens is lost.
            assert time.monotonic() < end
            ada.send({"move": "practise", "square": "C12"})
            with suppress(TimeoutError):
                bob.hear(1)
        assert processes[0].entries(ada.code) == before


def in_step_in_time(game):
    seconds = in_step(game)
    assert seconds < BACK_WITHIN
    return seconds
