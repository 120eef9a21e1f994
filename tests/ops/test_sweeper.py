"""The server deletes old rooms by itself: one process of all, a few rooms at a time, and nobody waits for it."""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from play import metrics
from play.models import Claim, Connection, Report, Room
from play.ops import claims, sweeper
from play.ops.sweeper import Sweeper
from play.rooms import DatabaseUnavailable, cleanup, creation
from tests.conftest import Server
from tests.support import prepared
from tests.support.long import long

ROOT = Path(__file__).resolve().parents[2]
EVERY = 3600


def make_old_rooms(number):
    codes = [creation.create("ada", "Ada") for _ in range(number)]
    Room.objects.filter(code__in=codes).update(changed=timezone.now() - timedelta(days=2))
    Connection.objects.filter(room__code__in=codes).update(fresh_until=0)
    return codes


# The claim


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pauses=st.lists(st.floats(0, 2 * EVERY), max_size=12))
def test_between_two_claims_there_is_the_time_that_they_hold(pauses):
    Claim.objects.all().delete()
    now, held = 1e9, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: now)
        for pause in pauses:
            now += pause
            is_due = not held or now >= held[-1] + EVERY
            assert claims.claim("sweep", EVERY) == is_due
            held += [now] * is_due
        now = 2e9
        assert claims.claim("sweep", EVERY)


@pytest.mark.django_db
def test_a_claim_of_a_clock_that_was_set_back_does_not_hold():
    Claim.objects.create(work="sweep", until=time.time() + 2 * EVERY)
    assert claims.claim("sweep", EVERY)
    assert not claims.claim("sweep", EVERY)
    assert claims.claim("something else", EVERY)


@pytest.mark.django_db
def test_who_looked_at_the_clock_first_and_asks_last_gets_nothing(monkeypatch):
    now = time.time()
    assert claims.claim("sweep", EVERY)
    monkeypatch.setattr(time, "time", lambda: now - 1)
    assert not claims.claim("sweep", EVERY)


ASK_TOGETHER = """
import json, sys, threading, django
django.setup()
from django.db import connections
from play.rooms import cleanup
from play.ops import sweeper

won, swept, ready = [], [], threading.Barrier(4)
real_claim, real_sweep = sweeper.claim, cleanup.sweep
def claim(*words):
    is_ours = real_claim(*words)
    won.append(is_ours)
    return is_ours
sweeper.claim = claim
cleanup.sweep = lambda: (swept.append(number) or number for number in real_sweep())
def ask():
    connections["default"].ensure_connection()
    ready.wait()
    sweeper.Sweeper().sweep_if_due()
threads = [threading.Thread(target=ask) for _ in range(4)]
print("ready", flush=True)
sys.stdin.readline()
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps([sum(won), swept]))
"""


@pytest.fixture(params=["SQLite", long("PostgreSQL")])
def server(request, tmp_path):
    """Return a server, not yet started, whose database has 45 old rooms and a new one."""
    if request.param == "PostgreSQL":
        server = Server(tmp_path, DATABASE_URL=request.getfixturevalue("postgres").new_database())
    else:
        server = Server(tmp_path)
        shutil.copyfile(prepared.sqlite_database(), tmp_path / "colorclues.sqlite3")
    for number in range(46):
        changed = "2020-01-01 00:00:00+00:00" if number < 45 else f"{timezone.now():%Y-%m-%d %H:%M:%S+00:00}"
        row = {"code": f"ROOM{number:02}", "version": 0, "state": "{}", "is_open": False}
        server.insert("play_room", {**row, "created": changed, "changed": changed})
    yield server
    server.stop()


def count_rooms(server):
    return server._query("SELECT count(*) FROM play_room")[0][0]


def test_of_two_processes_that_ask_at_once_one_sweeps(server):
    env = server._environment() | {"DJANGO_SETTINGS_MODULE": "colorclues.settings", "DATABASE_URL": server._database}
    env["PYTHONPATH"] = f"{ROOT}:{ROOT / 'site'}"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ASK_TOGETHER], env=env, stdin=-1, stdout=-1, text=True, cwd=ROOT, stderr=None
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    told = [json.loads(process.communicate(timeout=60)[0].splitlines()[-1]) for process in both]
    assert sorted(won for won, _ in told) == [0, 1]
    assert sorted(swept for _, swept in told) == [[], [20, 20, 5]]
    assert count_rooms(server) == 1


@pytest.mark.parametrize("server", ["SQLite"], indirect=True)
def test_a_server_sweeps_by_itself_and_says_so(server):
    server.env["SWEEP_EVERY"] = "1"
    server.start()
    end = time.monotonic() + 60
    while count_rooms(server) > 1 or "Deleted 45 old rooms" not in server.log():
        assert time.monotonic() < end, server.log()
        time.sleep(0.05)
    server.stop()
    assert server.log().count("old rooms") == 1


# The sweep


@pytest.mark.django_db
def test_a_sweep_deletes_a_few_rooms_at_once_and_counts_them(settings):
    settings.SWEEP_AT_ONCE = 3
    make_old_rooms(7)
    new, before = creation.create("ada", "Ada"), metrics.total(metrics.SWEPT)
    assert list(cleanup.sweep()) == [3, 3, 1]
    assert [room.code for room in Room.objects.all()] == [new]
    assert metrics.total(metrics.SWEPT) - before == 7


@pytest.mark.django_db
def test_a_sweep_that_takes_too_long_leaves_the_rest_to_the_next_one(settings, monkeypatch, caplog):
    settings.SWEEP_AT_ONCE = 3
    make_old_rooms(7)
    monkeypatch.setattr(sweeper, "LIMIT", -1)
    Report.objects.create(room="K7XM3P", visitor="ada", kind="spam", seen="{}")
    Report.objects.update(made=timezone.now() - timedelta(seconds=settings.REPORT_LASTS + 1))
    Sweeper()._sweep()
    assert Room.objects.count() == 4 and not Report.objects.exists()
    assert "Deleted 3 old rooms, and left the rest to the next sweep" in caplog.text


@pytest.mark.django_db
def test_a_sweep_of_an_ending_process_stops_after_its_batch(settings):
    settings.SWEEP_AT_ONCE = 3
    make_old_rooms(7)
    ending = Sweeper()
    ending.end()
    ending._sweep()
    assert Room.objects.count() == 4


@pytest.mark.parametrize(
    "trouble, said",
    [
        (DatabaseUnavailable("gone"), "since it does not answer; the next sweep tries again"),
        (ZeroDivisionError(), "Could not delete old rooms; the next sweep tries again"),
    ],
)
def test_a_failure_is_logged_and_the_next_sweep_tries_again(trouble, said, monkeypatch, caplog):
    def fail(*words):
        raise trouble

    monkeypatch.setattr(sweeper, "claim", fail)
    Sweeper().sweep_if_due()
    assert said in caplog.text


def test_the_event_loop_goes_on_while_a_sweep_hangs(monkeypatch):
    begun, may_end = threading.Event(), threading.Event()
    monkeypatch.setattr(sweeper.random, "uniform", lambda *words: 0)
    monkeypatch.setattr(Sweeper, "sweep_if_due", lambda self: begun.set() or may_end.wait(60))

    async def live():
        one = Sweeper()
        one.start()
        while not begun.is_set():
            await asyncio.sleep(0.001)
        one.end()
        may_end.set()

    asyncio.run(asyncio.wait_for(live(), 60))
