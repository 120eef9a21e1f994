"""The clocks of machines differ. Their processes go by the database's: nobody's time is up too early or too late."""

import json
import math

import pytest

from play.rooms import codec
from tests.faults.conftest import assert_nothing_was_lost
from tests.faults.people import Room, seconds_until
from tests.faults.test_processes import away
from tests.support.machine_clock import OTHER_CLOCK, set_clock
from tests.support.metrics import find_samples, get_pid
from tests.support.staff import Operator, make_staff
from tests.web.test_clock import seconds_left

pytestmark = pytest.mark.long  # tests/rooms/test_clock.py asks a database in every run

# Seconds. It is more than the time for a move, and than a socket counts as present without a sign.
FAR = 100
BEAT, PATIENCE = 1, 30
# Moves that nobody makes: time is up, or somebody counts as away.
BY_ITSELF = {"time-out", "renew", "succeed", "away", "back", "lapse"}


class Machine:
    """A server on a clock of its own, which is so many seconds ahead."""

    def __init__(self, process, clock, ahead, **env):
        self.clock = clock
        self.set_clock(ahead)
        self.server = process(PYTHONPATH=str(OTHER_CLOCK), OTHER_CLOCK=str(clock), PULSE=str(BEAT), **env)

    def set_clock(self, ahead):
        self.ahead = ahead
        set_clock(self.clock, ahead)

    def find_offset(self, operator):
        """Return how far the process says that its clock is ahead, by what any process tells the operator."""
        text = operator.http.get("/metrics").text
        found = find_samples(text, "colorclues_clock_offset_seconds")
        told = {get_pid(one.labels["process"]): one.value for one in found}
        return told.get(self.server.process.pid, math.nan)  # a beat that is late on a busy machine

    def wait_for_offset(self, operator):
        seconds_until(lambda operator: abs(self.find_offset(operator) - self.ahead) < 1, [operator], PATIENCE)


@pytest.fixture(scope="module")
def machines(process, postgres, redis, tmp_path_factory):
    """Return a machine whose clock is right, one whose clock is ahead, and one whose clock is behind."""
    shared = {"DATABASE_URL": postgres.new_database(), "REDIS_URL": redis.url}
    folder = tmp_path_factory.mktemp("clocks")
    return [Machine(process, folder / f"clock{ahead}", ahead, **shared) for ahead in (0, FAR, -FAR)]


@pytest.fixture(scope="module")
def table(machines, crowd):
    """Start a game with two people at each machine."""
    return Room.of(crowd(*[one.server for one in machines for _ in "ab"]))


def moves_of_the_clock(table, machines):
    entries = machines[0].server.entries(table.code)
    return [move.name for move in (codec.decode_move(json.dumps(entry)) for entry in entries) if move.name in BY_ITSELF]


def play_a_while(table):
    for _ in range(len(table.people)):
        table.step()


def test_everybody_has_the_time_that_the_rules_give_and_is_present(machines, table):
    play_a_while(table)
    mover = table.step()
    for one in table.people:
        one.wait(lambda me: me.version >= mover.version)
        with one.changed:
            assert 80 < seconds_left(one) <= 90
            assert away(one) == []
    assert moves_of_the_clock(table, machines) == []
    assert_nothing_was_lost(machines[0].server, table)


def test_an_operator_hears_of_it_from_any_machine_and_each_process_counts_as_there(machines):
    for one in machines:
        make_staff(one.server)
    with Operator(machines[0].server.url) as olga:
        olga.look()
        olga.wait(lambda olga: len(olga.processes("serves")) == len(machines))
        for one in machines:
            one.wait_for_offset(olga)
    for one in machines:
        lines = [line for line in one.server.lines() if "The clock of this process" in line["event"]]
        assert len(lines) == (one.ahead != 0)
    assert "is 100 s ahead of the database's; it uses the database's" in machines[1].server.log()


def test_a_clock_that_is_set_in_mid_game_changes_nothing(machines, table):
    with Operator(machines[0].server.url) as olga:
        olga.look()
        for ahead in (0, -FAR, FAR):
            machines[1].set_clock(ahead)
            play_a_while(table)
            machines[1].wait_for_offset(olga)
    assert moves_of_the_clock(table, machines) == []
