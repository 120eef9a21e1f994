"""The supervisor of several processes, where a single moment matters; test_server.py has the real servers."""

import asyncio
import signal
import socket
import sys

import pytest
from colorclues.server.life_signs import LifeSigns
from colorclues.server.supervisor import Supervisor
from colorclues.server.worker_process import Worker

PATIENCE = 20  # seconds


@pytest.fixture
def limit():
    """End a coroutine that spins and never gives way."""

    def is_over(*_):
        raise AssertionError("spins")

    before = signal.signal(signal.SIGALRM, is_over)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


async def worker_of(supervisor):
    """Return a worker that ends at once, watched by the supervisor."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    worker = Worker(1, process, LifeSigns(socket.socket()))
    supervisor.workers.append(worker)
    worker.watch = asyncio.create_task(supervisor._watch(worker))
    return worker


def test_a_worker_that_has_just_ended_by_itself_is_stopped_without_a_spin(limit):
    async def stop():
        supervisor = Supervisor(socket.socket(), 1, lambda: None)
        worker = await worker_of(supervisor)
        while worker.process.returncode is None:
            await asyncio.sleep(0)
        while supervisor.workers:
            await supervisor._stop_worker(worker)

    asyncio.run(stop())


def test_whoever_asks_for_new_workers_does_not_wait_for_those_that_died_before():
    supervisor = Supervisor(socket.socket(), 1, lambda: None)
    supervisor.failures = 5
    supervisor._replace_all()
    assert supervisor.failures == 0


def test_a_stable_worker_ends_the_pauses_and_one_that_has_ended_does_not():
    async def stay():
        supervisor = Supervisor(socket.socket(), 1, lambda: None)
        worker = await worker_of(supervisor)
        supervisor.failures = 5
        supervisor._mark_stable(worker)
        stable = supervisor.failures
        supervisor.failures = 5
        await worker.watch
        supervisor._mark_stable(worker)
        return stable, supervisor.failures

    assert asyncio.run(stay()) == (0, 6)
