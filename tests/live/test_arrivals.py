"""A thousand pages that come back at once, and the move that must not wait for all of them."""

import asyncio

import pytest
from channels.db import database_sync_to_async

from play.live.arrivals import MAX_BATCH, Arrival, Arrivals
from play.models import Connection
from play.rooms import RoomNotFound, creation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def code():
    return creation.create("ada", "Ada")


def arrive(*arrivals):
    """Let them come at once; return what becomes of each."""

    async def come():
        queue = Arrivals()
        return await asyncio.gather(*map(queue.connect, arrivals), return_exceptions=True)

    return asyncio.run(come())


def test_each_socket_is_told_of_its_room_and_who_is_in_it(code):
    found = arrive(*(Arrival(code, "ada", f"channel {number}") for number in range(9)))
    assert {room.code for room, _ in found} == {code}
    assert all("ada" in seen for _, seen in found)
    assert Connection.objects.filter(channel__startswith="channel").count() == 9


def test_a_room_that_is_gone_fails_for_its_own_sockets_alone(code):
    found, gone = arrive(Arrival(code, "ada", "one"), Arrival("QQQQQQ", "ada", "other"))
    assert found[0].code == code
    assert isinstance(gone, RoomNotFound)


def test_a_move_waits_for_few_of_those_who_come_at_once(code):
    async def move():
        queue = Arrivals()
        coming = [asyncio.create_task(queue.connect(Arrival(code, "ada", f"{number}"))) for number in range(50)]
        await asyncio.sleep(0)
        while len(queue.waiting) == len(coming):  # until the first of them stand in the queue of the database's thread
            await asyncio.sleep(0)
        before = await database_sync_to_async(Connection.objects.exclude(channel__startswith="page").count)()
        await asyncio.gather(*coming)
        return before

    assert asyncio.run(move()) <= 2 * MAX_BATCH
    assert Connection.objects.exclude(channel__startswith="page").count() == 50


def test_a_socket_that_is_gone_before_its_turn_leaves_no_row(code):
    async def leave():
        queue = Arrivals()
        first, last = [f"{number}" for number in range(MAX_BATCH)], "last"
        coming = [asyncio.create_task(queue.connect(Arrival(code, "ada", name))) for name in (*first, last)]
        await asyncio.sleep(0)
        coming[-1].cancel()
        await asyncio.gather(*coming, return_exceptions=True)
        while queue.task:
            await asyncio.wait([queue.task])

    asyncio.run(leave())
    assert not Connection.objects.filter(channel="last").exists()
    assert Connection.objects.filter(channel="0").exists()
