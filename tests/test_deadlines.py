"""The door through which a room acts by itself: harmless twice, healed when a timer is lost, shut when nobody looks."""

import asyncio
import time

import pytest

from play import hub, rooms
from tests.test_rooms import THREADS, at_once, log


class Onlooker:
    """A socket's place in the hub, and what it was shown."""

    channel_name = visitor = "ada"

    def __init__(self):
        self.versions = asyncio.Queue()

    async def show(self, pov, version):
        self.versions.put_nowait(version)

    async def sees_more_than(self, version):
        while await asyncio.wait_for(self.versions.get(), 10) <= version:
            pass


@pytest.fixture
def alone(monkeypatch, settings):
    """The code of a room where a bot is awaited, and acts a minute from now."""
    settings.BOT_PACE = (60, 60)
    monkeypatch.setattr(rooms.secrets, "choice", lambda choices: choices[-1])  # a bot gives first
    return rooms.create("ada", "Ada", bots=3)


def time_passes(monkeypatch, seconds):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


@pytest.mark.django_db(transaction=True)
def test_a_deadline_that_has_not_passed_does_nothing(alone):
    room = rooms.read(alone)
    assert rooms.expire(alone, room.version, hub._bots_move).version == room.version


@pytest.mark.django_db(transaction=True)
def test_twelve_processes_at_one_deadline_make_one_move(alone, monkeypatch):
    room = rooms.read(alone)
    time_passes(monkeypatch, 61)
    got = at_once(lambda number: rooms.expire(alone, room.version, hub._bots_move))
    assert [one.version for one in got] == [room.version + 1] * THREADS
    assert log(alone)[-1] == room.version + 1
    assert rooms.replay(alone) == rooms.read(alone).game


@pytest.mark.django_db(transaction=True)
def test_a_shown_room_has_a_timer_until_nobody_looks(alone):
    async def look():
        here, ada = hub.Hub(), Onlooker()
        room = await asyncio.to_thread(rooms.read, alone)
        await here.enter(room, ada)
        assert 55 < here.timers[alone].when() - asyncio.get_running_loop().time() < 61
        await here.leave(alone, ada)
        assert not here.timers and not here.watchers and not here.latest

    asyncio.run(look())


@pytest.mark.django_db(transaction=True)
def test_a_lost_timer_is_healed_by_the_next_tick(alone, monkeypatch, settings):
    settings.TICK = 0.1
    settings.BOT_PACE = (0, 0)

    async def look():
        here, ada = hub.Hub(), Onlooker()
        room = await asyncio.to_thread(rooms.read, alone)
        await here.enter(room, ada)
        here._disarm(alone)
        time_passes(monkeypatch, 61)
        await ada.sees_more_than(room.version)
        await here.leave(alone, ada)

    asyncio.run(look())


@pytest.mark.django_db(transaction=True)
def test_a_room_of_bots_that_nobody_looks_at_stands_still_and_goes_on_at_the_return(alone, monkeypatch, settings):
    settings.BOT_PACE = (0, 0)

    async def look():
        here, ada = hub.Hub(), Onlooker()
        room = await asyncio.to_thread(rooms.read, alone)
        await here.enter(room, ada)
        await here.leave(alone, ada)
        time_passes(monkeypatch, 3600)
        await here._heal()
        assert (await asyncio.to_thread(rooms.read, alone)).version == room.version and not here.timers
        await here.enter(room, ada)
        await ada.sees_more_than(room.version)
        await here.leave(alone, ada)

    asyncio.run(look())
