"""Workers hang, and stay in the process table: each is killed and replaced, its people are back, and operators hear."""

import os
import re
import signal
import time
from contextlib import contextmanager

import httpx
import psutil
import pytest

from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import Faithful, seconds_until
from tests.support.hanging import MATCH, SPIN, STOP, WAIT
from tests.support.metrics import read_by_process
from tests.support.processes import living_children
from tests.support.waiting import PATIENCE, wait_until

HANG_LIMIT, LEAVE_WITHIN = 2, 3  # seconds
REPLACED_WITHIN = 15  # seconds, from the hang until the new worker serves, with the settings' own values
PEOPLE = 4
TOKEN = "a token of these tests"
NAMES = {STOP: "stopped", SPIN: "spin", WAIT: "wait", MATCH: "match"}

pytestmark = pytest.mark.long  # one that hangs is replaced in tests/site/test_server.py too


@pytest.fixture(scope="module")
def start(process, redis):
    """Return start(**env), which starts a server of two workers that hang on a signal."""

    def start(**env):
        several = {"WEB_CONCURRENCY": "2", "REDIS_URL": redis.url}
        watched = {"DJANGO_SETTINGS_MODULE": "tests.support.hanging", "METRICS_TOKEN": TOKEN, "PULSE": "0.5"}
        short = {"HANG_LIMIT": str(HANG_LIMIT), "LEAVE_WITHIN": str(LEAVE_WITHIN)}
        return process(**{**several, **watched, **short, **env})

    return start


@pytest.fixture(scope="module")
def the_pair(start):
    return start()


@pytest.fixture
def pair(the_pair):
    """Return a server of two workers, which are both up."""
    return both_up(the_pair)


def both_up(server):
    wait_until(lambda: len(workers(server)) == 2)
    return server


def workers(server):
    """Return the workers that serve, the oldest first."""
    said_up = {int(pid) for pid in re.findall(r"Started worker \d+ \(pid (\d+)\)", server.log())}
    up = [child for child in living_children(server.process.pid) if child.pid in said_up]
    return sorted(up, key=psutil.Process.create_time)


def pids(server):
    return {one.pid for one in workers(server)}


def is_replaced(server, *gone):
    return len(workers(server)) == 2 and not pids(server) & {*gone}


@contextmanager
def counts_one_more(server, cause):
    """Wait at the end until a process says that one more of its siblings was replaced than before."""

    def count():
        return read_by_process(server, "colorclues_replaced_workers_total", cause=cause)

    before = count()
    yield
    wait_until(lambda: any(number == before.get(one, 0) + 1 for one, number in count().items()))


# One or both hang


@pytest.mark.parametrize("how", NAMES, ids=NAMES.get)
def test_one_that_hangs_is_replaced_and_its_people_are_back(pair, room, how, record_property):
    table, since = room(*[pair] * PEOPLE), len(pair.log())
    victim = workers(pair)[0].pid
    with table, counts_one_more(pair, "silent"):
        os.kill(victim, how)
        record_property("seconds until it is replaced", wait_until(lambda: is_replaced(pair, victim)))
        record_property("seconds until all are back", seconds_until(Faithful.shows_the_page, table.people))
    said = pair.log()[since:]
    assert re.search(rf"Replacing worker \d \(pid {victim}\): it had been silent for {HANG_LIMIT} s", said)
    assert said.count("Replacing") == 1 and "Lost" not in said
    assert (f"in {NAMES[how]}\n" in said) == (how != STOP)  # where it hung
    assert_nothing_was_lost(pair, table)


def test_both_that_hang_are_replaced_and_the_port_never_refuses(pair):
    before = pids(pair)
    for pid in before:
        os.kill(pid, STOP)
    wait_until(lambda: is_replaced(pair, *before))
    assert httpx.get(pair.url + "/healthz", timeout=PATIENCE).status_code == 200


def test_what_ended_by_itself_is_counted_as_that(pair):
    victim = workers(pair)[0].pid
    with counts_one_more(pair, "ended"):
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: is_replaced(pair, victim))


def test_with_the_settings_own_values_another_one_serves_in_time(start, record_property):
    server = both_up(start(HANG_LIMIT=""))
    victim = workers(server)[0].pid
    os.kill(victim, STOP)
    seconds = wait_until(lambda: is_replaced(server, victim))
    record_property("seconds until it is replaced", seconds)
    server.stop()
    assert seconds < REPLACED_WITHIN


def test_one_that_is_stopped_while_it_starts_is_replaced(start):
    server = both_up(start(TEST_START_TIMEOUT="15"))
    workers(server)[0].kill()
    wait_until(lambda: starting(server))
    [stopped] = starting(server)
    os.kill(stopped, STOP)
    wait_until(lambda: is_replaced(server, stopped))
    assert f"(pid {stopped}) within 15 seconds" in server.log()
    server.stop()


def starting(server):
    return {child.pid for child in living_children(server.process.pid)} - pids(server)


# With signals


@pytest.mark.parametrize("how", [STOP, SPIN], ids=NAMES.get)
def test_sighup_replaces_all_while_one_hangs(pair, how):
    before = pids(pair)
    os.kill(min(before), how)
    os.kill(pair.process.pid, signal.SIGHUP)
    wait_until(lambda: is_replaced(pair, *before))


@pytest.mark.parametrize("limit", ["2", "300"], ids=["noticed", "not noticed yet"])
@pytest.mark.parametrize("how", [STOP, SPIN], ids=NAMES.get)
def test_sigterm_ends_all_in_time_while_one_hangs(start, how, limit):
    server = both_up(start(HANG_LIMIT=limit))
    os.kill(workers(server)[0].pid, how)
    os.kill(server.process.pid, signal.SIGTERM)
    since = time.monotonic()
    code, server.process = server.process.wait(PATIENCE), None
    assert code == 0 and time.monotonic() - since < LEAVE_WITHIN + 2


# False alarms


@pytest.mark.parametrize("is_alone", [True, False], ids=["the supervisor", "all, as when the machine sleeps"])
def test_after_a_stop_of_the_supervisor_no_healthy_worker_is_killed(pair, is_alone):
    before, since = pids(pair), len(pair.log())
    stopped = [pair.process.pid, *([] if is_alone else before)]
    for pid in reversed(stopped):
        os.kill(pid, signal.SIGSTOP)
    time.sleep(2 * HANG_LIMIT)
    for pid in stopped:  # the supervisor first: it hears nothing for a moment
        os.kill(pid, signal.SIGCONT)
    time.sleep(2 * HANG_LIMIT)
    assert pids(pair) == before
    assert pair.log()[since:].count("Replacing") == 0


def test_one_that_ends_in_order_was_not_silent(pair):
    """As a platform does that sends SIGTERM to every process of a container."""
    victim, since = workers(pair)[0], len(pair.log())
    victim.terminate()
    wait_until(lambda: is_replaced(pair, victim.pid))
    said = pair.log()[since:]
    assert "Replacing" not in said and f"(pid {victim.pid}): it ended with exit code 0" in said


def test_with_a_limit_of_0_none_is_killed(start):
    server = both_up(start(HANG_LIMIT="0"))
    before = pids(server)
    os.kill(min(before), STOP)
    time.sleep(12)  # longer than any that is watched
    assert pids(server) == before
    server.kill()
