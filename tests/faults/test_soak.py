"""Thirty rooms of bots and people for ten minutes, or SOAK_MINUTES: with kills and a flood, and once without kills.

It prints what it measured, and writes it to var/soak-kills.csv and var/soak-memory.csv, with a curve beside each.
"""

import os
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from random import Random

import pytest

from tests.conftest import ROOT, Server
from tests.faults.conftest import assert_folds, read_log
from tests.faults.people import seconds_until
from tests.faults.soak import FLOOD, SHAKEN, Flood, Kills, meanwhile
from tests.faults.soak_meter import Meter, cut, growth
from tests.faults.soak_people import DECISIONS, Decision, Steady, Table

pytestmark = pytest.mark.long

MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
ROOMS, BOTS = 30, 2
P99_MOST = 1.0  # seconds
GROWTH_MOST = 0.02
IDLE_MOST = 120  # seconds until somebody in each room has moved: a time limit of 90 and a rematch


@pytest.fixture
def served(process, own_postgres, own_redis):
    """Start two workers, which know people by what their proxy says: each has an address, as limits want it."""
    urls = {"DATABASE_URL": own_postgres.new_database(), "REDIS_URL": own_redis.url}
    more = {"LIMITS": "on", "TRUSTED_PROXIES": "1", "BOT_PACE": "1,3"}
    return process(WEB_CONCURRENCY="2", **urls, **more)


@pytest.fixture
def tables(served):
    """Start the games, of one and of two people in turns."""
    with ExitStack() as stack:

        def person(room: int, seat: int) -> Steady:
            return stack.enter_context(Steady(served.url, Random(100 * room + seat), f"198.51.{seat}.{room + 1}"))

        yield [Table.of([person(room, seat) for seat in range(1 + room % 2)], BOTS) for room in range(ROOMS)]


@pytest.fixture
def say(capsys):
    """Return say(text), which prints what was measured, also of a soak that passes."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}", end="")

    return say


def test_no_move_is_lost_or_made_twice_under_kills_and_a_flood(served, tables, own_redis, own_postgres, say):
    kills = Kills(served, own_redis, own_postgres, 60 * MINUTES)
    soak("kills", served, tables, say, kills)
    calm, shaken = kills.part(timing for table in tables for timing in table.timings())
    outages = Counter(fault.name for fault in kills.faults)
    say(f"kills: {dict(outages)}; the longest took {max(fault.ended - fault.began for fault in kills.faults):.1f} s")
    say(f"moves while they lasted, and {SHAKEN:g} s after: {in_short(shaken)}")
    say(f"all other moves: {in_short(calm)}")
    check_the_logs(served, tables)
    assert cut(calm, 99) < P99_MOST
    assert len(outages) == 3


def test_memory_stays_as_it_is_after_half_of_the_time(served, tables, say):
    meter = soak("memory", served, tables, say)
    check_the_logs(served, tables)
    half = meter.samples[len(meter.samples) // 2 :]
    grown = growth(half)
    first, last = sum(half[0].memory), sum(half[-1].memory)
    say(f"memory in the last half: from {first:.1f} to {last:.1f} MiB; along its line it grew by {100 * grown:.2f} %")
    say(f"moves: {in_short([timing.seconds for table in tables for timing in table.timings()])}")
    assert abs(grown) <= GROWTH_MOST


def soak(name: str, served: Server, tables: list[Table], say: Callable, kills: Kills | None = None) -> Meter:
    """Let all play for the minutes, with the flood and perhaps with kills; return what was measured."""
    flood = Flood(served.url, tables[0].code, "203.0.113.66")
    meter = Meter(ROOT / "var" / f"soak-{name}.csv", served, tables, flood, kills)
    with ExitStack() as playing:
        for table in tables:
            playing.enter_context(table)
        with meanwhile(*filter(None, (meter, flood, kills))):
            time.sleep(60 * MINUTES)
        end = time.monotonic()
        seconds_until(lambda table: table.moved_at() > end, tables, IDLE_MOST)
    troubles = sum((one.troubles for table in tables for one in table.people), Counter())
    clients = sum(sample.clients for sample in meter.samples) / len(meter.samples)
    say(f"{MINUTES:g} minutes of {name}: {flood.sent:,} messages of the flood, hung up on {flood.closed:,} times")
    assert flood.sent > 0.9 * FLOOD * 60 * MINUTES and flood.closed
    say(f"answers but “accepted”: {dict(troubles)}; people took {clients:.2f} of a core")
    return meter


def in_short(moves: list[float]) -> str:
    """Return how many moves these are, and the seconds that they took."""
    return (
        f"{len(moves):,}, p50 {cut(moves, 50):.3f} s, p99 {cut(moves, 99):.3f} s, longest {max(moves, default=0):.1f} s"
    )


def check_the_logs(served: Server, tables: list[Table]) -> None:
    """Check that each log folds to its room, and has each decision of a person once, as it was sent."""
    for table in tables:
        assert_folds(served, table.code)
        people = {int(one.id) for one in table.people}
        made = [move for move in read_log(served, table.code) if move.player in people and move.name in DECISIONS]
        logged = Counter(Decision(move.player, move.name, move.moment_id) for move in made)
        shown = Counter(decision for one in table.people for decision in one.timings)
        # What was sent last of all may have been accepted after its person had left.
        pending = {one.unanswered for one in table.people}
        assert not shown - logged, f"lost in {table.code}: {shown - logged}"
        assert set(logged - shown) <= pending, f"nobody knows of these in {table.code}: {logged - shown}"
        assert max(logged.values()) == 1, f"made twice in {table.code}"
        attempts = {decision: attempt for one in table.people for decision, attempt in one.attempts.items()}
        for move in made:
            assert (move.square or move.text) in attempts[Decision(move.player, move.name, move.moment_id)].said
