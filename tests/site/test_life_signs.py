"""Signs of life of an event loop, over a real pair of sockets: which silence counts, and which is forgiven."""

import asyncio
import socket
import time

import pytest
from colorclues.server import life_signs
from colorclues.server.life_signs import BEAT, LOOKS, SILENT, UP, LifeSigns

from tests.support.waiting import run_within

FULL = 100_000  # more beats than a socket holds


@pytest.fixture
def ends():
    """Return the supervisor's end and the worker's."""
    mine, its = socket.socketpair()
    mine.setblocking(False)
    with mine, its:
        yield mine, its


@pytest.fixture
def signs(ends):
    """Return the life signs of a worker that is up."""
    mine, its = ends
    its.send(UP)
    signs = LifeSigns(mine)
    assert asyncio.run(signs.wait_until_up(1))
    return signs


def look(signs, times):
    for _ in range(times):
        signs.look()


def test_who_sends_nothing_at_so_many_looks_is_silent_and_one_beat_ends_that(signs, ends):
    look(signs, LOOKS - 1)
    assert not signs.is_silent
    look(signs, 1)
    assert signs.is_silent
    ends[1].send(BEAT)
    look(signs, 1)
    assert not signs.is_silent


def test_the_time_between_two_looks_does_not_count(signs, settings):
    """The supervisor was stopped meanwhile, or the machine slept."""
    settings.HANG_LIMIT = 0.1
    look(signs, LOOKS - 2)
    time.sleep(3 * settings.HANG_LIMIT)
    look(signs, 1)
    assert not signs.is_silent
    look(signs, 1)
    assert signs.is_silent


def test_a_worker_of_an_older_version_never_beats_and_is_never_silent(ends):
    mine, its = ends
    its.send(BEAT)
    signs = LifeSigns(mine)
    assert asyncio.run(signs.wait_until_up(1))
    look(signs, 2 * LOOKS)
    assert not signs.is_silent


def test_a_worker_whose_loop_has_ended_in_order_is_not_silent(signs, ends):
    ends[1].shutdown(socket.SHUT_WR)
    look(signs, 2 * LOOKS)
    assert not signs.is_silent


def test_a_worker_that_died_with_something_unread_is_not_silent(signs, ends):
    assert signs.tell(SILENT)
    ends[1].close()
    look(signs, 2 * LOOKS)
    assert not signs.is_silent and not signs.tell(SILENT)


def test_a_worker_that_never_comes_up_and_one_that_ends_are_told_apart(ends):
    mine, its = ends
    with pytest.raises(TimeoutError):
        asyncio.run(LifeSigns(mine).wait_until_up(1))
    its.close()
    assert asyncio.run(LifeSigns(mine).wait_until_up(1)) is False


def test_a_supervisor_that_is_stopped_for_long_does_not_hold_its_worker_up(ends):
    _, its = ends
    run_within(5, lambda: [life_signs._send_beat(its) for _ in range(FULL)])


def test_what_fails_once_is_called_again():
    calls = []

    def fail():
        calls.append(1)
        raise OSError

    async def run():
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        with pytest.raises(OSError):
            life_signs.repeat(0.001, fail)
        while len(calls) < 3:
            await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(run(), 10))
