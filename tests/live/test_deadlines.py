"""A room acts by itself: once for all processes, also after a lost timer, and not while nobody watches it."""

import asyncio
import json
import random
import sqlite3
import time
from contextlib import ExitStack

import pytest

from play.live import deadlines
from play.live.hub import Hub
from play.rooms import changes, creation, queries
from play.rules import timing
from play.rules.game import Move
from tests.rooms.test_store import THREADS, at_once, legal, log, opened, started
from tests.support.player import Player


class Onlooker:
    """Watch a room as a socket does, and note what is shown."""

    channel_name = visitor = "ada"
    is_page_new = True

    def __init__(self):
        self.versions = asyncio.Queue()

    async def eject(self, closed):
        raise AssertionError("nobody is removed here")

    def show(self, pov, version, find_step):
        self.versions.put_nowait(version)

    async def sees_more_than(self, version):
        while await asyncio.wait_for(self.versions.get(), 10) <= version:
            pass


@pytest.fixture
def alone(monkeypatch, settings):
    """Make a room where a bot is awaited and acts a minute from now; return its code."""
    settings.BOT_PACE = (60, 60)
    monkeypatch.setattr(changes.lots, "choice", lambda players: players[-1])  # a bot gives first
    return creation.create("ada", "Ada", bots=3)


def time_passes(monkeypatch, seconds):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


async def lose_the_timer(code, monkeypatch, seconds):
    """Watch the room in a process that lost its timer, and see a newer version once the seconds have passed."""
    hub, ada = Hub(), Onlooker()
    room = await asyncio.to_thread(queries.read, code)
    await hub.watch(room, {}, ada)
    hub.channels[code].close()
    time_passes(monkeypatch, seconds)
    await ada.sees_more_than(room.version)
    await hub.unwatch(code, ada)


@pytest.mark.django_db(transaction=True)
def test_a_deadline_that_has_not_passed_does_nothing(alone):
    room = queries.read(alone)
    assert changes.run_deadline(alone, room.version, deadlines.choose_bot_move).version == room.version


@pytest.mark.django_db(transaction=True)
def test_twelve_processes_at_one_deadline_make_one_move(alone, monkeypatch):
    room = queries.read(alone)
    time_passes(monkeypatch, 61)
    got = at_once(lambda number: changes.run_deadline(alone, room.version, deadlines.choose_bot_move))
    assert [one.version for one in got] == [room.version + 1] * THREADS
    assert log(alone)[-1] == room.version + 1
    assert queries.replay(alone) == queries.read(alone).game


@pytest.mark.django_db(transaction=True)
def test_a_shown_room_has_a_timer_until_nobody_looks(alone):
    async def look():
        hub, ada = Hub(), Onlooker()
        room = await asyncio.to_thread(queries.read, alone)
        await hub.watch(room, {}, ada)
        timer = hub.channels[alone].timer
        assert 55 < timer.when() - asyncio.get_running_loop().time() < 61
        await hub.unwatch(alone, ada)
        assert timer.cancelled() and not hub.channels

    asyncio.run(look())


@pytest.mark.django_db(transaction=True)
def test_a_lost_timer_is_healed_by_the_next_tick(alone, monkeypatch, settings):
    settings.TICK = 0.1
    settings.BOT_PACE = (0, 0)

    asyncio.run(lose_the_timer(alone, monkeypatch, 61))


@pytest.mark.django_db(transaction=True)
def test_a_room_of_bots_that_nobody_looks_at_stands_still_and_goes_on_at_the_return(alone, monkeypatch, settings):
    settings.BOT_PACE = (0, 0)

    async def look():
        hub, ada = Hub(), Onlooker()
        room = await asyncio.to_thread(queries.read, alone)
        await hub.watch(room, {}, ada)
        await hub.unwatch(alone, ada)
        time_passes(monkeypatch, 3600)
        await hub.healer.heal()
        assert (await asyncio.to_thread(queries.read, alone)).version == room.version and not hub.channels
        await hub.watch(room, {}, ada)
        await ada.sees_more_than(room.version)
        await hub.unwatch(alone, ada)

    asyncio.run(look())


@pytest.mark.django_db(transaction=True)
def test_rule_22_in_quick_no_bot_is_later_than_if_it_were_awaited_alone(monkeypatch, settings):
    code = opened()
    changes.change(code, "ada", Move("settings", choices=(("preset", "quick"),)))
    for _ in range(9):
        changes.change(code, "ada", Move("bot"))
    room = changes.change(code, "ada", Move("start"))
    while room.game.phase != "guess":
        room = by_bot_or_ada(room, monkeypatch)
    begun, bots = room.game.since, [id for id in room.game.awaited if room.game.player(id).is_bot]
    assert len(bots) >= 8
    while room.game.phase == "guess" and set(bots) & set(room.game.awaited):
        assert room.deadline <= begun + settings.BOT_PACE[1]
        room = by_bot_or_ada(room, monkeypatch)


def by_bot_or_ada(room, monkeypatch):
    """Make the next move, a bot's first, at the very moment when it is due; return the room."""
    if any(room.game.player(id).is_bot for id in room.game.awaited):
        monkeypatch.setattr(time, "time", lambda: room.deadline)
        return changes.run_deadline(room.code, room.version, deadlines.choose_bot_move)
    return changes.change(room.code, "ada", legal(room.game, random.Random(1)))


@pytest.mark.django_db(transaction=True)
def test_rule_22_what_people_say_does_not_put_a_bot_off(alone):
    deadline = queries.read(alone).deadline
    assert changes.change(alone, "ada", Move("say", text="Hurry up")).deadline == deadline


# Rule 18: time


@pytest.fixture
def limited():
    """Make a room of people in its first pick, which ends by itself after 90 seconds; return its code."""
    code = started("bob", "cleo")
    changes.connect(code, "bob", "bob's")
    return code


@pytest.mark.django_db(transaction=True)
def test_rule_18_the_deadline_is_stored_and_nothing_happens_before_it(limited, monkeypatch):
    room = queries.read(limited)
    assert room.deadline == room.game.deadline == room.game.since + 90
    time_passes(monkeypatch, 89)
    assert changes.run_deadline(limited, room.version, deadlines.choose_bot_move).version == room.version


@pytest.mark.django_db(transaction=True)
def test_rule_18_twelve_processes_whose_time_is_up_make_one_move(limited, monkeypatch):
    room = queries.read(limited)
    time_passes(monkeypatch, 91)
    got = at_once(lambda number: changes.run_deadline(limited, room.version, deadlines.choose_bot_move))
    assert [(one.version, one.game.phase, one.game.target) for one in got] == [
        (room.version + 1, "clue", room.game.card[0])
    ] * THREADS
    assert queries.replay(limited) == queries.read(limited).game


@pytest.mark.django_db(transaction=True)
def test_rule_18_a_deadline_that_nobody_saw_pass_is_renewed_at_the_first_return(limited, monkeypatch):
    time_passes(monkeypatch, 95)
    room = changes.connect(limited, "cleo", "cleo's")
    assert room.game.phase == "pick"
    assert room.game.deadline == pytest.approx(time.time() + timing.EXTENSION, abs=0.001)


@pytest.mark.django_db(transaction=True)
def test_rule_18_a_reload_of_the_plain_page_acts_on_a_deadline_that_has_just_passed(limited, monkeypatch):
    time_passes(monkeypatch, 94)
    assert deadlines.run_deadlines(queries.read(limited), by_page=True).game.phase == "clue"


@pytest.mark.django_db(transaction=True)
def test_rule_18_and_renews_one_that_passed_long_ago(limited, monkeypatch):
    time_passes(monkeypatch, 200)
    room = deadlines.run_deadlines(queries.read(limited), by_page=True)
    assert room.game.phase == "pick" and room.game.deadline > time.time()


@pytest.mark.django_db(transaction=True)
def test_rule_18_none_means_none():
    code = opened("bob", "cleo")
    changes.change(code, "ada", Move("settings", choices=(("limit", "0"),)))
    assert changes.change(code, "ada", Move("start")).deadline is None


@pytest.mark.django_db(transaction=True)
def test_a_process_that_shows_the_room_acts_when_time_is_up_though_it_missed_every_bell(limited, monkeypatch, settings):
    settings.TICK = 0.1

    asyncio.run(lose_the_timer(limited, monkeypatch, 91))


def put_off(server, code, seconds):
    """Set the room's deadline to so many seconds from now, as if time had passed while no server was up."""
    version, state = server.row(code)
    state["deadline"] = time.time() + seconds
    database = sqlite3.connect(server.var / "colorclues.sqlite3", timeout=20)
    with database:
        database.execute(
            "UPDATE play_room SET state = ?, deadline = ? WHERE code = ?", (json.dumps(state), state["deadline"], code)
        )
    database.close()


def begin_pick(server, stack):
    """Start a game of three; return the players, of whom the first has an open socket."""
    people = ada, bob, cleo = [stack.enter_context(Player(server.url)) for _ in range(3)]
    ada.make_room("Ada")
    for player, name in ((bob, "Bob"), (cleo, "Cleo")):
        player.join(ada.code, name)
    ada.reload().connect().hear()
    ada.move("start")
    ada.wait(lambda ada: ada.phase == "pick")
    return people


@pytest.fixture
def killed(own_server):
    """Kill a server in the first pick of a game of three, whose pages stay open."""
    with ExitStack() as stack:
        _, bob, _ = begin_pick(own_server, stack)
        own_server.kill()
        yield own_server, bob


def test_the_process_that_would_have_acted_is_killed_and_another_acts(killed):
    server, bob = killed
    server.start()
    put_off(server, bob.code, 4)  # before a page is asked for, since a version is read once
    bob.reload().connect()
    bob.wait(lambda bob: bob.phase == "clue", 20)


def test_a_deadline_that_passed_while_the_server_was_down_is_renewed(killed):
    server, bob = killed
    put_off(server, bob.code, -60)
    server.start()
    bob.reload().connect()
    bob.wait(lambda bob: bob.deadline > time.time() + 15)
    assert bob.phase == "pick"


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_busy_with_something_else_listens_all_the_same(alone):
    async def look():
        hub, ada = Hub(), Onlooker()
        hub._start(asyncio.sleep(60))
        room = await asyncio.to_thread(queries.read, alone)
        await hub.watch(room, {}, ada)
        await asyncio.wait_for(until(lambda: hub.doorbell.channel), 10)
        await hub.unwatch(alone, ada)

    asyncio.run(look())


async def until(is_so):
    while not is_so():
        await asyncio.sleep(0.01)
