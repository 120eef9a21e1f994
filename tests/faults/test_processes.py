"""Processes die or end while 10 people play, 50 with --long. All are back at once, and no accepted move is lost."""

import time
from contextlib import ExitStack

import psutil
import pytest

from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import Room, heard_since, seconds_until
from tests.support.long import IS_LONG, long
from tests.support.processes import command, living_children

TABLES, SEATS = 5 if IS_LONG else 1, 10
# Seconds. It takes 2 to 3 on an idle machine, which a test cannot know of.
BACK_WITHIN, PRESENCE_WITHIN = 6 if IS_LONG else 30, 30
# Seconds that a lost socket still counts as present: the setting's own value, or less, to wait for less.
FRESH = "20" if IS_LONG else "6"
PATIENCE = 20


@pytest.fixture(scope="module")
def served(process, postgres, redis):
    """Start two processes on one port."""
    return process(WEB_CONCURRENCY="2", DATABASE_URL=postgres.new_database(), REDIS_URL=redis.url, FRESH=FRESH)


@pytest.fixture(scope="module")
def tables(served, crowd):
    """Start a game of ten people, five with --long."""
    return [Room.of(crowd(*[served] * SEATS)) for _ in range(TABLES)]


def children(served):
    return [one for one in living_children(served.process.pid) if "colorclues.server.worker" in command(one)]


def kill_one(served):
    end_one(served, psutil.Process.kill)


def see_off_one(served):
    end_one(served, psutil.Process.terminate)


def end_one(served, end):
    one = min(children(served), key=psutil.Process.create_time)  # the other may be new, with nobody there yet
    end(one)
    one.wait(PATIENCE)


def kill_both(served):
    served.kill()
    served.start()


def see_off_both(served):
    served.stop()
    served.start()


@pytest.mark.parametrize("end", [see_off_both, *map(long, (kill_one, see_off_one, kill_both))])
def test_everybody_is_back_at_once_and_nothing_is_lost(end, served, tables, record_property):
    everybody = [one for table in tables for one in table.people]
    with ExitStack() as playing:
        for table in tables:
            playing.enter_context(table)
        for one in everybody:
            one.closings.clear()
        end(served)
        seconds = seconds_until(heard_since(time.monotonic()), everybody)
    record_property("seconds until all are back", seconds)
    assert seconds < BACK_WITHIN
    cut_off = [code for one in everybody for code in one.closings]
    assert len(cut_off) == len(everybody) if end in (kill_both, see_off_both) else cut_off
    if end in (see_off_one, see_off_both):
        assert set(cut_off) == {1012}, cut_off
    record_property("seconds until presence is right", presence_is_right(everybody))
    for table in tables:
        assert_nothing_was_lost(served, table)
    seconds_until(lambda one: len(children(served)) == 2, [served])


def presence_is_right(everybody):
    return seconds_until(lambda one: not away(one) and one.shows_the_page(), everybody, PRESENCE_WITHIN)


def test_who_did_not_come_back_is_away_soon_and_nobody_else(served, tables, record_property):
    *others, gone = tables[0].people
    served.kill()
    gone.leave()
    served.start()
    try:
        seconds = seconds_until(lambda one: away(one) == [gone.id], others, PRESENCE_WITHIN)
    finally:
        gone.come_back()
    record_property("seconds until who is gone is away", seconds)


def away(one):
    return [line["data-player"] for line in one.region("players").all("li", data_away="yes")]
