"""The parent of several processes, where what matters is a single moment; test_serve.py has the real servers."""

import asyncio
import signal
import socket
import sys

import pytest
from colorclues.server.supervisor import Child, Parent

PATIENCE = 20  # seconds


@pytest.fixture
def limit():
    """Ends what never gives way to anything else: a coroutine that spins."""

    def is_over(*_):
        raise AssertionError("spins")

    before = signal.signal(signal.SIGALRM, is_over)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


async def child_of(parent):
    """A child that ends at once, which the parent watches."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    child = Child(1, process, socket.socket())
    parent.children.append(child)
    child.watch = asyncio.create_task(parent._watch(child))
    return child


def test_one_that_has_just_ended_by_itself_is_seen_off_without_a_spin(limit):
    async def see_off():
        parent = Parent(socket.socket(), 1)
        child = await child_of(parent)
        while child.process.returncode is None:
            await asyncio.sleep(0)
        while parent.children:
            await parent._see_off(child)

    asyncio.run(see_off())


def test_whoever_asks_for_new_processes_does_not_wait_for_those_that_died_before():
    parent = Parent(socket.socket(), 1)
    parent.soon_ended = 5
    parent._replace_all()
    assert parent.soon_ended == 0


def test_one_that_has_stayed_is_the_end_of_the_pauses_and_one_that_has_not_is_none():
    async def stay():
        parent = Parent(socket.socket(), 1)
        child = await child_of(parent)
        parent.soon_ended = 5
        parent._has_stayed(child)
        stayed = parent.soon_ended
        parent.soon_ended = 5
        await child.watch
        parent._has_stayed(child)
        return stayed, parent.soon_ended

    assert asyncio.run(stay()) == (0, 6)
