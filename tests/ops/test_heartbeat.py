"""The heartbeat of one process with a fake clock: what it counts, measures and reports."""

import asyncio
import logging
import os
import socket
import time
from types import SimpleNamespace

import pytest

from play import metrics, throttle
from play.models import Process, WriteTrial
from play.ops import heartbeat, process_reports, recent_errors
from play.ops.dashboard import summary
from play.ops.heartbeat import Heartbeat
from play.ops.process_reports import KEEP_SECONDS, SLOT, SLOTS, Figures, ProcessReport, Slot
from play.rooms import DatabaseUnavailable, writing
from play.rooms import clock as clock_of_games
from play.rules.game import Game

START = 1_000_000 * SLOT + 1.0
NOTHING = [0] * (len(metrics.PUSH_STEPS) + 1)


@pytest.fixture
def clock(monkeypatch):
    """Return clock(seconds), which sets the time forward, or back."""
    now = [START]
    monkeypatch.setattr(heartbeat.time, "time", lambda: now[0])

    def later(seconds=0.0):
        now[0] += seconds
        return now[0]

    return later


@pytest.fixture
def counted(monkeypatch):
    """Return the counts of the metrics, `moves`, `refusals` and `pushes`, which a test may raise."""
    counted = SimpleNamespace(moves=0, refusals=0, pushes=[*NOTHING])
    monkeypatch.setattr(
        heartbeat.metrics, "total", lambda counter: counted.moves if counter is metrics.MOVES else counted.refusals
    )
    monkeypatch.setattr(heartbeat.metrics, "push_counts", lambda: [*counted.pushes])
    return counted


@pytest.fixture
def hub(monkeypatch):
    """Rooms that are open in this process: hub.show(code, …)."""
    rooms = []

    def show(code, deadline=None, version=1, phase="guess"):
        rooms.append((heartbeat.Snapshot(code, version, Game(phase=phase), {}, deadline=deadline), ["eve"]))

    monkeypatch.setattr(heartbeat, "shown_rooms", lambda: rooms)
    return SimpleNamespace(show=show)


def moves(one):
    return [(slot.number - START // SLOT, slot.moves) for slot in one.history]


# What it counts


def test_the_seconds_before_a_rematch_are_reported_as_the_end_that_the_version_before_knows(clock, counted, hub):
    hub.show("K7QM4T", phase="rematch")
    figures = Heartbeat().report().figures
    assert (figures.rooms, [room.phase for room in figures.shown]) == ({"over": ("K7QM4T",)}, ["over"])


def test_what_happens_belongs_to_the_slot_in_which_it_is_looked_at(clock, counted):
    one = Heartbeat()
    for seconds, some in ((2, 3), (2, 1), (7, 5)):
        clock(seconds)
        counted.moves += some
        one.report()
    assert moves(one) == [(0, 9)]
    clock(6)
    counted.moves += 7
    one.report()
    assert moves(one) == [(0, 9), (1, 7)]


def test_slots_in_which_nobody_looked_are_empty_and_not_more_than_are_kept(clock, counted):
    one = Heartbeat()
    clock(2)
    one.report()
    clock(40)
    counted.moves = 4
    one.report()
    assert moves(one) == [(0, 0), (1, 0), (2, 4)]
    clock(3 * KEEP_SECONDS)
    one.report()
    assert len(one.history) == SLOTS


@pytest.mark.parametrize("back", [3, 25, 3600])
def test_a_clock_that_is_set_back_loses_nothing_and_stops_nothing(back, clock, counted):
    one = Heartbeat()
    for seconds in (10, 10, 10):
        counted.moves += 1
        clock(seconds)
        one.report()
    clock(-back)
    counted.moves += 1
    one.report()
    clock(20)
    counted.moves += 1
    one.report()
    numbers = [slot.number for slot in one.history]
    assert numbers == sorted(set(numbers))
    assert sum(slot.moves for slot in one.history) == 5
    assert numbers[-1] <= clock() // SLOT


def test_moves_refusals_and_pushes_are_lines_of_the_dashboard(clock, counted):
    one = Heartbeat()
    clock(2)
    counted.moves, counted.refusals, counted.pushes = 30, 2, [0, 10, *NOTHING[2:]]
    one.report()
    told = one.report()
    clock(SLOT)
    sparks = {spark.name: spark for spark in summary.summarize([told], clock()).rates.sparks}
    assert (sparks["moves"].lately, sparks["moves"].most) == (0.5, 3)
    assert (sparks["refusals"].lately, sparks["refusals"].most) == (2, 12)
    assert sparks["p99"].lately == sparks["p99"].most == 2.0
    assert all("M" in spark.path for spark in sparks.values())


# What it reports of rooms


def test_a_room_is_overdue_when_the_process_itself_should_have_acted_two_ticks_ago(clock, hub, settings):
    settings.TICK = 3
    hub.show("LATEXX", clock() - 5)
    hub.show("STUCKX", clock() - 7)
    hub.show("FREEXX")
    figures = Heartbeat().report().figures
    assert figures.overdue == ("STUCKX",)
    assert [room.code for room in figures.shown if room.is_overdue] == ["STUCKX"]
    assert sorted(figures.rooms["guess"]) == ["FREEXX", "LATEXX", "STUCKX"]


def test_what_a_process_told_a_while_ago_is_not_judged_by_the_clock_of_now(clock, hub):
    hub.show("K7QM4T", clock() + 1)
    told = Heartbeat().report()
    seen = summary.summarize([told], clock(process_reports.gone_after() - 1))
    assert seen.state.overdue == 0 and not seen.rooms.lines[0].is_overdue


# What it measures


def test_who_looks_in_between_changes_neither_cpu_nor_lag():
    one = Heartbeat()
    one.cpu, one.lag = 0.5, 0.2
    assert [(told.figures.cpu, told.figures.lag) for told in (one.report(), one.report())] == [(0.5, 0.2)] * 2


def test_the_lag_is_how_late_the_event_loop_was_and_is_over_when_it_is_in_time_again(settings):
    settings.PULSE = 0.4
    one = Heartbeat()

    async def rest_while(work):
        rest = asyncio.create_task(one._rest())
        await asyncio.sleep(0.01)
        work()
        await rest

    async def two():
        await one._rest()
        await rest_while(lambda: time.sleep(0.7))
        held_up = one.lag
        for _ in range(10):
            await one._rest()
            if one.lag < held_up / 2:  # a busy machine holds the loop up too, but not at every rest
                break
        return held_up, one.lag

    held_up, free = asyncio.run(two())
    assert held_up > 0.2 and free < held_up / 2


def test_a_rest_ends_though_the_clock_is_set_back(settings, clock):
    settings.PULSE = 0.3

    async def rest():
        resting = asyncio.create_task(Heartbeat()._rest())
        await asyncio.sleep(0.05)
        clock(-3600)
        await asyncio.wait_for(resting, 5)

    asyncio.run(rest())


# What it reports to the others


@pytest.fixture
def last_trial(monkeypatch):
    """Return what this process knows of its last beats, which is nothing yet."""
    fresh = writing.LastTrial()
    monkeypatch.setattr(heartbeat, "last_trial", fresh)
    yield fresh
    metrics.WRITABLE.set(1)


def test_a_process_is_another_one_after_a_start_in_the_same_place():
    assert Heartbeat().name != Heartbeat().name


def test_a_database_that_refuses_is_told_once_until_it_is_mended(monkeypatch, settings, caplog, last_trial):
    """A single beat that takes too long says nothing, and what the database may not do says it at once."""
    settings.PULSE = 0.05
    monkeypatch.setattr(heartbeat, "LAG_INTERVAL", 0.01)
    beats = iter(["away", "", "away", "away", "away", "", "read-only", "read-only", ""])
    known = []

    def tell(*row):
        known.append((bool(last_trial.explain()), metrics.WRITABLE.collect()[0].samples[0].value))
        if reason := next(beats, ""):
            trouble = DatabaseUnavailable(reason)
            trouble.reason = reason
            raise trouble
        return False

    monkeypatch.setattr(heartbeat, "database_sync_to_async", _soon)
    monkeypatch.setattr(heartbeat.process_reports, "write_report", tell)
    asyncio.run(beat_until(Heartbeat(), lambda: len(known) > 9))
    good, bad = (False, 1), (True, 0)
    assert known[:10] == [good, good, good, good, bad, bad, good, bad, bad, good]
    assert [line.getMessage() for line in caplog.records if line.name == "play.ops.heartbeat"] == [
        "The database cannot be written: it does not answer",
        "The database can be written again",
        "The database cannot be written: it can only be read",
        "The database can be written again",
    ]


def test_a_mistake_of_ours_in_a_report_says_nothing_about_the_database(monkeypatch, settings, caplog, last_trial):
    settings.PULSE = 0.05
    monkeypatch.setattr(heartbeat, "LAG_INTERVAL", 0.01)
    told = []

    def tell(*row):
        told.append(row)
        if len(told) in (1, 2, 3, 5):
            raise ValueError("ours")
        return False

    monkeypatch.setattr(heartbeat, "database_sync_to_async", _soon)
    monkeypatch.setattr(heartbeat.process_reports, "write_report", tell)
    asyncio.run(beat_until(Heartbeat(), lambda: len(told) > 6))
    complaints = [line for line in caplog.records if line.name == heartbeat.__name__ and line.levelno == logging.ERROR]
    assert len(complaints) == 2 and not last_trial.explain()


def test_what_a_beat_found_out_long_ago_says_nothing_about_now(settings, monkeypatch):
    trial, now = writing.LastTrial(), time.monotonic()
    trouble = DatabaseUnavailable("disk full")
    trouble.reason = "full"
    trial.fail(trouble)
    assert trial.explain() == "its disk is full"
    monkeypatch.setattr(writing.time, "monotonic", lambda: now + 3 * settings.PULSE + 60)
    assert trial.explain() == ""


@pytest.mark.django_db
def test_each_beat_leaves_one_row_and_takes_away_those_of_the_dead():
    now = time.time()
    for name, made in (("dead", now - 1000), ("other", now - 10)):
        WriteTrial.objects.create(process=name, made=made, filling="")
    for _ in range(2):
        writing.try_to_write("own", now)
    assert dict(WriteTrial.objects.values_list("process", "made")) == {"other": now - 10, "own": now}
    assert len(WriteTrial.objects.get(pk="own").filling) == writing.SIZE


def test_a_clock_that_differs_from_the_databases_is_said_once_and_when_it_agrees_again(monkeypatch, caplog):
    minute = [0.0]
    monkeypatch.setattr(throttle, "read_clock", lambda: minute[0] * throttle.EVERY)
    one, said = Heartbeat(), "The clock of this process is {} the database's; it uses the database's"
    for minute[0], offset in ((1, 0.0), (2, 0.4), (3, -40.2), (4, -40.3), (5, 7.0), (5.2, 20.0), (5.4, 30.0), (7, 0.1)):
        monkeypatch.setattr(clock_of_games, "read_correction", lambda offset=offset: offset)
        one._say_offset()
    assert [line.getMessage() for line in caplog.records] == [
        said.format("40 s ahead of"),
        said.format("7 s behind"),
        "The clock of this process agrees with the database's again",
    ]


def test_a_rest_that_is_none_does_not_end_the_beat(monkeypatch, settings):
    settings.PULSE = 0
    monkeypatch.setattr(heartbeat, "LAG_INTERVAL", 0.01)
    told = []
    monkeypatch.setattr(heartbeat, "database_sync_to_async", _soon)
    monkeypatch.setattr(heartbeat.process_reports, "write_report", lambda *row: told.append(row))
    asyncio.run(beat_until(Heartbeat(), lambda: len(told) > 2))


def _soon(tell):
    async def soon(*row):
        return tell(*row)

    return soon


async def beat_until(one, is_so):
    one.start()
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end and not one.task.done()
        await asyncio.sleep(0.01)
    one.task.cancel()


# The rows


def write(name, now, has_left=False, **columns):
    told = ProcessReport(name, now - 50, now, has_left, Figures(sockets=2), (Slot(7, 1),), ())
    process_reports.write_report(told, now, "# metrics", 0)
    Process.objects.filter(name=name).update(**columns)


@pytest.mark.django_db
def test_what_is_told_is_read_again_and_forgotten_after_a_while():
    write("one", START)
    [told] = process_reports.read_reports()
    assert (told.name, told.figures.sockets, told.history) == ("one", 2, (Slot(7, 1),))
    write("other", START + KEEP_SECONDS + 1)
    assert [told.name for told in process_reports.read_reports()] == ["other"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd",
    [
        {"figures": '{"sockets": "many"}'},
        {"figures": "{"},
        {"errors": "[1]"},
        {"history": '[{"number": 7, "pushes": [1, 2, 3]}]'},
    ],
)
def test_a_row_of_another_version_is_shown_as_such_and_hides_no_other(odd):
    write("one", START)
    write("odd", START, **odd)
    seen = summary.summarize(process_reports.read_reports(), START)
    assert {line.name: line.state for line in seen.processes.lines} == {"one": "serves", "odd": "unreadable"}
    assert seen.processes.sockets == 2


@pytest.mark.django_db
def test_a_dashboard_is_looked_at_as_long_as_any_process_says_so():
    told = ProcessReport("one", START, START, False, Figures(), (), ())
    assert process_reports.write_report(told, START, None, START + 5)
    assert not process_reports.write_report(told, START + 6, None, START + 5)
    process_reports.mark_ended("one")
    assert process_reports.read_reports()[0].has_left


# Errors


@pytest.fixture
def keeper(monkeypatch):
    keeper = recent_errors.RecentErrorsHandler()
    keeper.setFormatter(logging.Formatter("%(message)s"))
    recent_errors.recent.clear()
    yield keeper
    recent_errors.recent.clear()


def record(message, *arguments):
    return logging.LogRecord("play", logging.ERROR, __file__, 1, message, arguments, None)


def test_the_last_errors_are_kept_and_all_are_counted(keeper):
    before = metrics.total(metrics.ERRORS)
    for number in range(recent_errors.MAX_ERRORS + 5):
        keeper.emit(record("number %s", number))
    assert list(recent_errors.recent) == [f"number {number}" for number in range(5, recent_errors.MAX_ERRORS + 5)]
    assert metrics.total(metrics.ERRORS) == before + recent_errors.MAX_ERRORS + 5


def test_an_error_that_cannot_be_written_down_breaks_nobody(keeper, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    keeper.emit(record("number %s %s", 1))
    assert not recent_errors.recent


@pytest.mark.django_db
def test_who_was_killed_counts_as_replaced_once_another_has_taken_the_place():
    host, now = socket.gethostname(), time.time()
    for name in (f"{host}-11-aaaa", f"{host}-111-bbbb", "other-11-cccc"):
        process_reports.write_report(make_report(name, now), now, None, 0)
    process_reports.mark_replaced(f"{host}-11-")
    left = dict(Process.objects.values_list("name", "has_left"))
    assert [name for name in left if left[name]] == [f"{host}-11-aaaa"]
    assert Heartbeat().name.startswith(f"{host}-{os.getpid()}-")


def make_report(name, now):
    return ProcessReport(name, now, now, False, Figures(), (), ())
