"""The hub without a database: who is shown which version, and what a closed room no longer does."""

import asyncio
import gc
import math
import time
import weakref
from dataclasses import replace

import pytest

from play.live.hub import Hub
from play.rooms.snapshot import Snapshot
from tests.support.cast import lobby

CODE = "CDF349"


class Watcher:
    """Note the versions that are shown to a visitor."""

    def __init__(self, visitor: str) -> None:
        self.visitor = self.channel_name = visitor
        self.is_page_new = True
        self.versions: list[int] = []
        self.is_ejected = False

    def show(self, pov, version, find_step):
        self.versions.append(version)

    def show_events(self, updates):
        raise AssertionError("nobody has sent anything beside the game")

    async def eject(self, closed):
        self.is_ejected = True


class Broken(Watcher):
    def show(self, pov, version, find_step):
        raise ConnectionError


class BrokenAtTheEnd(Watcher):
    async def eject(self, closed):
        raise ConnectionError


def room(version: int, **fields) -> Snapshot:
    return Snapshot(CODE, version, lobby(), {"ada": 1, "bob": 2}, **fields)


@pytest.fixture
def hub(monkeypatch):
    """Make a hub that neither reads the database nor listens; `rung` are the versions that others are told of."""
    hub = Hub()
    hub.rung = []
    monkeypatch.setattr(hub, "_listen", lambda: None)
    monkeypatch.setattr(hub, "_start", lambda work: work.close())
    monkeypatch.setattr(hub.doorbell, "ring", lambda code, version: hub.rung.append(version))
    monkeypatch.setattr(hub.departures, "add", lambda room, channel_name: None)
    return hub


def run(work):
    asyncio.run(asyncio.wait_for(work, 10))


def test_a_version_is_published_once(hub):
    async def play():
        ada = Watcher("ada")
        await hub.watch(room(1), {}, ada)
        for version in (2, 2, 1):
            await hub.publish(room(version))
        assert ada.versions == [1, 2]
        assert hub.rung == [1, 2]

    run(play())


def test_of_a_room_that_nobody_watches_here_the_others_are_told(hub):
    run(hub.publish(room(5)))
    assert hub.rung == [5] and not hub.channels


def test_a_socket_that_cannot_be_shown_a_version_keeps_it_from_nobody_else(hub):
    async def play():
        ada, bob = Broken("ada"), Watcher("bob")
        for watcher in (ada, bob):
            await hub.watch(room(1), {}, watcher)
        await hub.publish(room(2))
        assert bob.versions[-1] == 2

    run(play())


def test_a_barred_visitor_is_ejected_and_shown_nothing(hub):
    async def play():
        eve = Watcher("eve")
        await hub.watch(room(1, barred=frozenset({"eve"})), {}, eve)
        assert eve.is_ejected and not eve.versions

    run(play())


def test_a_socket_that_cannot_be_ejected_keeps_nobody_else_in(hub):
    async def play():
        eve, dan, ada = BrokenAtTheEnd("eve"), Watcher("dan"), Watcher("ada")
        for watcher in (eve, dan, ada):
            await hub.watch(room(1), {}, watcher)
        await hub.publish(room(2, barred=frozenset({"eve", "dan"})))
        assert dan.is_ejected and ada.versions[-1] == 2

    run(play())


def test_a_room_that_has_closed_sets_no_timer_and_a_new_one_starts_afresh(hub):
    async def play():
        ada, bob = Watcher("ada"), Watcher("bob")
        await hub.watch(room(1, deadline=time.time() + 60), {}, ada)
        closed = hub.channels[CODE]
        await hub.unwatch(CODE, ada)
        assert not hub.channels and closed.timer is None
        await hub.watch(room(1), {}, bob)
        closed.update(room(2, deadline=time.time() + 60))
        await closed.show()
        assert closed.timer is None and closed.snapshot.version == 1
        assert ada.versions == [1] and bob.versions == [1] and hub.channels[CODE] is not closed

    run(play())


@pytest.mark.parametrize("change", [40, -40])
def test_a_clock_that_is_put_right_moves_the_timer_at_the_next_tick(change, hub, monkeypatch):
    async def play():
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now)
        await hub.watch(room(1, deadline=now + 60), {}, Watcher("ada"))
        channel, loop = hub.channels[CODE], asyncio.get_running_loop()
        assert channel.timer.when() - loop.time() == pytest.approx(60, abs=2)
        monkeypatch.setattr(time, "time", lambda: now + change)
        channel.events.update_watching = lambda number: []
        await channel.heal(1, {}, {})
        assert channel.timer.when() - loop.time() == pytest.approx(60 - change, abs=2)

    run(play())


def test_a_room_that_has_closed_is_freed_without_a_garbage_collection(hub):
    async def play():
        gc.disable()  # those that come by themselves may be an hour apart
        for visitor in ("ada", "bob"):
            await hub.watch(room(1, deadline=time.time() + 60), {}, Watcher(visitor))
        closed = weakref.ref(hub.channels[CODE])
        for watcher in list(closed().watchers.values()):
            await hub.unwatch(CODE, watcher)
        assert closed() is None

    try:
        run(play())
    finally:
        gc.enable()


def test_the_open_rooms_are_told_with_the_visitors_of_their_sockets(hub):
    async def play():
        for visitor in ("ada", ""):
            await hub.watch(room(1), {}, Watcher(visitor))
        assert hub.shown_rooms() == [(room(1), ["ada", ""])]

    run(play())


def test_a_visitor_who_joined_after_presence_was_read_counts_as_present(hub):
    async def play():
        await hub.watch(room(1), {"ada": 0.0}, Watcher("bob"))
        assert hub.channels[CODE].present == {2}

    run(play())


def test_a_visitor_who_looked_on_and_lost_the_line_counts_as_present_once_they_join(hub):
    async def play():
        await hub.watch(replace(room(1), seats={"ada": 1}), {"ada": math.inf, "bob": 0.0}, Watcher("ada"))
        await hub.publish(room(2))
        assert hub.channels[CODE].present == {1, 2}

    run(play())
