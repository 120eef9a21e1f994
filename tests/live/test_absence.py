"""The room notes by itself who has long been away and who is back, and ends a pause (rule 18)."""

import asyncio
import random
import time

import pytest

from play.live import deadlines
from play.live.hub import Hub
from play.rooms import changes, creation, presence, queries
from play.rules.game import Move
from play.rules.phases import PICK, REVEAL
from tests.live.test_deadlines import Onlooker
from tests.rooms.test_store import THREADS, at_once, awaited, legal, log, opened

GUESTS = ("bob", "cleo", "dan")


@pytest.fixture
def clock(monkeypatch):
    """Return clock(seconds), which moves the time on. It begins at a whole second, since moves round their time."""
    now = [float(round(time.time()))]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def later(seconds):
        now[0] += seconds

    return later


@pytest.fixture
def code(monkeypatch, clock):
    return begin(monkeypatch)


def begin(monkeypatch, *settings):
    """Start a game of four people whose sockets are open; dan gives first. Return the room's code."""
    code = opened(*GUESTS)
    changes.change(code, "ada", Move("settings", choices=settings))
    for visitor in ("ada", *GUESTS):
        changes.connect(code, visitor, f"{visitor} in {code}")
    monkeypatch.setattr(changes.lots, "choice", lambda players: players[-1])
    changes.change(code, "ada", Move("start"))
    return code


def leave(code, *visitors):
    presence.disconnect(*(f"{visitor} in {code}" for visitor in visitors))


def stay(code, *visitors):
    """Refresh the signs of these visitors, as a tick does."""
    presence.refresh([f"{visitor} in {code}" for visitor in visitors])


def left(room):
    """Return the seconds until the room acts by itself."""
    return round(room.deadline - time.time(), 3)


@pytest.mark.django_db
def test_rule_18_a_giver_who_has_been_away_for_twenty_seconds_is_waited_for_twenty_more(code, clock):
    leave(code, "dan")
    clock(19)
    stay(code, "ada", "bob", "cleo")
    assert left(changes.note_absences(code)) == 71
    clock(1)
    room = changes.note_absences(code)
    assert left(room) == 20
    assert [move.name for move in queries.log_of(code)][-1] == "away"
    clock(20)
    room = deadlines.run_deadlines(room)
    assert (room.game.phase, left(room)) == ("clue", 20)
    assert queries.replay(code) == room.game


@pytest.mark.django_db
def test_rule_18_whose_socket_comes_back_has_the_whole_time_again(code, clock):
    leave(code, "dan")
    clock(20)
    stay(code, "ada", "bob", "cleo")
    changes.note_absences(code)
    clock(12)
    room = changes.connect(code, "dan", "dan's second")
    assert (left(room), room.game.news.kind) == (90, "returned")
    assert changes.note_absences(code).version == room.version
    assert queries.replay(code) == room.game


@pytest.mark.django_db
def test_rule_18_a_reload_of_a_second_is_no_absence(code, clock):
    clock(30)
    stay(code, "ada", *GUESTS)
    leave(code, "dan")
    clock(1)
    before = queries.read(code)
    assert changes.connect(code, "dan", "dan's second").version == before.version
    assert changes.note_absences(code).version == before.version


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["page", "form"])
def test_rule_18_on_the_plain_page_too(code, clock, way):
    leave(code, "dan", "ada", "bob", "cleo")
    clock(25)
    room = changes.visit(code, "bob")
    assert left(room) == 20 and not room.game.waiting.is_absent(2)
    clock(10)
    if way == "page":
        room = changes.visit(code, "dan")
        assert left(room) == 90
    else:
        room = changes.change(code, "dan", Move("pick", moment_id="1", square=room.game.card[0]), by_form=True)
        assert (room.game.phase, left(room)) == ("clue", 90)
    assert queries.replay(code) == room.game


@pytest.mark.django_db
def test_rule_18_a_lost_process_is_no_absence_before_its_signs_are_stale(code, clock):
    clock(39.9)
    stay(code, "ada", "bob", "cleo")
    assert not changes.note_absences(code).game.waiting.absent
    clock(0.1)
    assert left(changes.note_absences(code)) == 20


@pytest.mark.django_db(transaction=True)
def test_rule_18_twelve_processes_note_an_absence_once(code, clock):
    leave(code, "dan")
    clock(20)
    stay(code, "ada", "bob", "cleo")
    before = queries.read(code).version
    got = at_once(lambda number: changes.note_absences(code))
    assert [room.version for room in got] == [before + 1] * THREADS
    assert log(code)[-1] == before + 1


@pytest.mark.django_db
def test_rule_18_an_absent_guesser_costs_fifteen_seconds_in_each_step_of_quick(monkeypatch, clock):
    code = begin(monkeypatch, ("preset", "quick"))
    leave(code, "cleo")
    clock(20)
    stay(code, "ada", "bob", "dan")
    room = changes.note_absences(code)
    for _ in ("pick", "clue"):
        room = changes.change(code, "dan", legal(room.game, changes.lots))
    clock(3)
    for visitor in ("ada", "bob"):
        room = changes.change(code, visitor, legal(room.game, changes.lots))
    assert left(room) == 12
    clock(12)
    assert deadlines.run_deadlines(room).game.phase == "clue"


@pytest.mark.django_db(transaction=True)
def test_the_tick_notes_who_has_gone_and_shows_it(code, clock):
    async def look():
        hub, ada = Hub(), Onlooker()
        room, seen = await asyncio.to_thread(lambda: (changes.connect(code, "ada", "x"), presence.read([code])[code]))
        await hub.watch(room, seen, ada)
        await asyncio.to_thread(leave, code, "dan")
        clock(20)
        await asyncio.to_thread(stay, code, "ada", "bob", "cleo")
        await hub.healer.heal()
        await ada.sees_more_than(room.version)
        assert left(hub.channels[code].snapshot) == 20
        await hub.unwatch(code, ada)

    asyncio.run(look())


# The pause


@pytest.fixture
def paused(code, clock):
    clock(30)
    changes.change(code, "ada", Move("pause"))
    return code


@pytest.mark.django_db
def test_rule_18_a_pause_is_ended_by_the_room_itself_after_ten_minutes(paused, clock):
    room = queries.read(paused)
    assert left(room) == 600
    clock(599)
    assert deadlines.run_deadlines(room).version == room.version
    clock(1)
    room = deadlines.run_deadlines(room)
    assert (room.game.phase, left(room), room.game.waiting.is_paused) == (PICK, 60, False)
    assert queries.replay(paused) == room.game


@pytest.mark.django_db(transaction=True)
def test_rule_18_twelve_processes_end_a_pause_once(paused, clock):
    room = queries.read(paused)
    clock(600)
    got = at_once(lambda number: changes.run_deadline(paused, room.version, deadlines.choose_bot_move))
    assert [(one.version, left(one)) for one in got] == [(room.version + 1, 60)] * THREADS


@pytest.mark.django_db
def test_rule_18_a_pause_that_ended_with_nobody_there_ends_at_the_first_return(paused, clock):
    leave(paused, "ada", *GUESTS)
    clock(3600)
    room = changes.connect(paused, "bob", "bob's second")
    assert (room.game.phase, left(room), room.game.waiting.is_paused) == (PICK, 60, False)


@pytest.mark.django_db
def test_rule_18_a_pause_ends_when_the_host_is_replaced(paused, clock):
    leave(paused, "ada")
    clock(60)
    stay(paused, *GUESTS)
    room = changes.replace_host(paused)
    assert (room.game.host, left(room), room.game.waiting.is_paused) == (2, 60, False)


@pytest.mark.django_db
def test_rule_18_no_bot_acts_in_a_pause_and_then_it_does(clock, settings, monkeypatch):
    settings.BOT_PACE = (2, 2)
    monkeypatch.setattr(changes.lots, "choice", lambda players: players[-1])
    code = creation.create("ada", "Ada", bots=3)
    assert queries.read(code).awaits_bot
    room = changes.change(code, "ada", Move("pause"))
    assert left(room) == 600 and not room.awaits_bot
    clock(100)
    assert deadlines.run_deadlines(room).version == room.version
    room = changes.change(code, "ada", Move("resume"))
    assert left(room) == 2
    clock(2)
    assert deadlines.run_deadlines(room).game.phase == "clue"


@pytest.mark.django_db
def test_a_game_that_was_paused_is_played_on(paused):
    room = changes.change(paused, "ada", Move("resume"))
    assert awaited(room) == "dan"
    room = changes.change(paused, "dan", legal(room.game, changes.lots))
    assert queries.replay(paused) == room.game == queries.read(paused).game


# With no limit


@pytest.fixture
def unlimited(monkeypatch, clock):
    """Play a game without a limit to its first reveal; dan gives, and ada is the host. Return the room's code."""
    code = begin(monkeypatch, ("limit", "0"))
    room = queries.read(code)
    while room.game.phase != REVEAL:
        room = changes.change(code, awaited(room), legal(room.game, random.Random(1)))
    return code


@pytest.mark.django_db
def test_rule_18_without_a_limit_the_reveal_waits_while_the_giver_or_the_host_is_there(unlimited, clock):
    leave(unlimited, "dan")
    clock(300)
    stay(unlimited, "ada", "bob", "cleo")
    room = changes.note_absences(unlimited)
    assert (room.game.phase, room.deadline) == (REVEAL, None)
    assert changes.change(unlimited, "ada", Move("next", moment_id=room.game.moment_id)).game.phase == PICK


@pytest.mark.django_db
def test_rule_18_without_them_it_goes_on_and_waits_again_where_one_is_back(unlimited, clock):
    leave(unlimited, "ada", "dan")
    clock(20)
    stay(unlimited, "bob", "cleo")
    room = changes.note_absences(unlimited)
    assert left(room) == 0
    changes.connect(unlimited, "ada", "ada is back")
    room = changes.note_absences(unlimited)
    assert room.deadline is None
    leave(unlimited, "ada")
    presence.disconnect("ada is back")
    clock(20)
    stay(unlimited, "bob", "cleo")
    room = deadlines.run_deadlines(changes.note_absences(unlimited))
    assert room.game.phase == PICK
    assert queries.replay(unlimited) == room.game
