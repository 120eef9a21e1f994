"""The alerts of docs/alerts.yml on what real processes report while something is wrong with what they depend on.

A test makes trouble, and reads /metrics again and again. Prometheus' own promtool then takes each reading for that of
a minute, and says which alerts fire.
"""

import errno
import re
import subprocess
import time
from contextlib import ExitStack, contextmanager

import httpx
import psycopg
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import Server
from tests.ops.test_alerts import ALERTS, METRIC
from tests.support.optional import find
from tests.support.player import Player

TOKEN = "only-for-these-tests"
QUICK = {
    "METRICS_TOKEN": TOKEN, "PULSE": "0.1", "TICK": "0.1", "DATABASE_LIMIT": "0.5", "DATABASE_WAIT": "0.5",
    "LAYER_TIMEOUT": "0.3", "BOT_PACE": "0.5,0.5",
}  # fmt: skip
PATIENCE = 60  # seconds
CALM, LONG_ENOUGH, WELL_AGAIN = 5, 8, 17  # minutes, as Prometheus counts them


class Watch:
    """Prometheus, for which a minute is over whenever it is asked to read."""

    def __init__(self, server):
        self.server = server
        self.minutes = []

    def ask(self):
        asked = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.get(f"{self.server.url}/metrics", headers=asked, trust_env=False, timeout=20)
        assert answer.status_code == 200
        return answer.text

    def read(self):
        now, minute = time.time(), {'up{job="colorclues"}': 1.0}
        for family in text_string_to_metric_families(self.ask()):
            for name, labels, value, *_ in family.samples:
                is_clock = name == "colorclues_clock_seconds"
                minute[written(name, labels)] = value - now + 60 * len(self.minutes) if is_clock else value
        self.minutes.append(minute)

    def firing(self, folder):
        """Return the names of the alerts that fire at the last minute."""
        asked_for = {metric for metric, _ in METRIC.findall(ALERTS.read_text())}
        series = {name for minute in self.minutes for name in minute if name.partition("{")[0] in asked_for}
        lines = [
            {"series": name, "values": " ".join(str(minute.get(name, "_")) for minute in self.minutes)}
            for name in sorted(series)
        ]
        question = {
            "expr": 'count by (alertname) (ALERTS{alertstate="firing"})',
            "eval_time": f"{len(self.minutes) - 1}m",
            "exp_samples": [{"labels": '{alertname="none of all"}', "value": 0}],  # so promtool says what there is
        }
        test = {"interval": "1m", "input_series": lines, "promql_expr_test": [question]}
        file = folder / f"{len(self.minutes)}.yml"
        file.write_text(yaml.safe_dump({"rule_files": [str(ALERTS)], "evaluation_interval": "1m", "tests": [test]}))
        done = subprocess.run([find("promtool"), "test", "rules", file], capture_output=True, text=True, timeout=60)
        got = re.search(r"got:(.*)", done.stdout + done.stderr, re.DOTALL)
        assert done.returncode == 1 and got, done.stdout + done.stderr
        return set(re.findall(r'alertname="(\w+)"', got[1])) - {"none"}


def written(name, labels):
    return name + "{" + ",".join(f'{label}="{value}"' for label, value in labels.items()) + "}"


@contextmanager
def playing(tmp_path, **env):
    """Serve, with two people at a page of one room. Yield what watches, and a function that makes a move."""
    server = Server(tmp_path, **QUICK, **env).start()
    with ExitStack() as pages:
        pages.callback(server.kill)
        ada, bob = (pages.enter_context(Player(server.url)) for _ in range(2))
        ada.make_room("Ada").connect().hear()
        bob.join(ada.code, "Bob").connect().hear()

        def act():
            """Make a move, and hear that it was made, or refused."""
            version, heard = ada.version, len(ada.heard)
            ada.send({"move": "rename", "name": f"Ada {heard}"})
            ada.wait(lambda me: me.version > version or (me.refused and len(me.heard) > heard))
            assert ada.refused in (None, "try-again")
            return ada.refused

        yield Watch(server), act


def minutes(watch, number, each):
    for _ in range(number):
        each()
        watch.read()


def wait_for_a_failure(watch):
    """Wait until the server has missed the layer once more. It learns that only after LAYER_TIMEOUT."""
    text, end = "Could not reach the channel layer", time.monotonic() + PATIENCE
    before = watch.server.log().count(text)
    while watch.server.log().count(text) == before:
        assert time.monotonic() < end
        time.sleep(0.05)


def until_accepted(act):
    end = time.monotonic() + PATIENCE
    while act():
        assert time.monotonic() < end


pytestmark = pytest.mark.long


def test_while_the_database_is_away_nobody_can_move_and_afterwards_all_is_well(tmp_path, own_postgres):
    with playing(tmp_path, DATABASE_URL=own_postgres.new_database()) as (watch, act):
        minutes(watch, CALM, act)
        assert watch.firing(tmp_path) == set()
        own_postgres.kill()
        minutes(watch, LONG_ENOUGH, act)
        alerts = {"NobodyCanMove", "SomeCannotMove", "ErrorsInTheLog", "DatabaseCannotBeWritten"}
        assert watch.firing(tmp_path) - {"DatabaseIsSlow"} == alerts
        own_postgres.start()
        until_accepted(act)
        minutes(watch, WELL_AGAIN, act)
        assert watch.firing(tmp_path) == set()


def test_pages_alone_tell_that_the_database_is_away(tmp_path, own_postgres):
    """As after a restart in the meantime: nobody has a socket by which to move."""
    with playing(tmp_path, DATABASE_URL=own_postgres.new_database()) as (watch, act):
        minutes(watch, CALM, act)
        own_postgres.kill()
        with Player(watch.server.url) as cleo:
            minutes(watch, LONG_ENOUGH, lambda: cleo.http.get("/r/K7XM3P/"))
        assert "NobodyCanMove" in watch.firing(tmp_path)


def test_while_redis_is_away_the_layer_is_lost_and_games_go_on(tmp_path, own_redis):
    with playing(tmp_path, REDIS_URL=own_redis.url) as (watch, act):
        minutes(watch, CALM, act)
        assert watch.firing(tmp_path) == set()
        own_redis.kill()
        minutes(watch, LONG_ENOUGH, lambda: [act(), wait_for_a_failure(watch)])
        assert watch.firing(tmp_path) - {"ErrorsInTheLog"} == {"LayerIsLost"}


def test_a_room_that_another_transaction_holds_is_stuck(tmp_path, own_postgres):
    database = own_postgres.new_database()
    with playing(tmp_path, DATABASE_URL=database) as (watch, act), Player(watch.server.url) as olga:
        olga.show(olga.http.get("/"))
        made = olga.submit(olga.page.with_id("create"), name="Olga", bots="3")
        olga.watch(made.headers["location"].split("/")[2]).connect().hear()
        minutes(watch, CALM, act)
        assert "ARoomIsStuck" not in watch.firing(tmp_path)
        with psycopg.connect(database) as other:
            other.execute("SELECT 1 FROM play_room WHERE code = %s FOR UPDATE", [olga.code])
            end = time.monotonic() + PATIENCE
            while not re.search(r"^colorclues_overdue_rooms\{.*\} 1.0$", watch.ask(), re.MULTILINE):
                assert time.monotonic() < end
                time.sleep(0.1)
            minutes(watch, LONG_ENOUGH, act)
        assert "ARoomIsStuck" in watch.firing(tmp_path)


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a disk of 40 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small disk needs root ({mounted.stderr.strip()}), so a full disk is not tried")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True, timeout=PATIENCE)


def test_a_full_disk_is_told_before_and_while_nobody_can_move_and_games_go_on_once_there_is_room(tmp_path, small_disk):
    with playing(small_disk) as (watch, act):
        minutes(watch, LONG_ENOUGH, act)
        assert watch.firing(tmp_path) == {"DiskIsNearlyFull"}
        filler = small_disk / "filler"
        fill(filler)
        minutes(watch, LONG_ENOUGH, act)
        alerts = {"DiskIsNearlyFull", "NobodyCanMove", "SomeCannotMove", "DatabaseCannotBeWritten"}
        # The log says each kind once a minute, and these minutes take seconds.
        assert watch.firing(tmp_path) - {"DatabaseIsSlow", "ErrorsInTheLog"} == alerts
        filler.unlink()
        until_accepted(act)


def fill(file):
    with open(file, "wb", buffering=0) as filler:
        for size in (2**20, 2**12, 1):
            try:
                while filler.write(bytes(size)) == size:
                    pass
            except OSError as full:
                assert full.errno == errno.ENOSPC
