"""The configured PostgreSQL: its pool notices when the server goes down and comes back, and every wait has an end."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import sys, time, django
django.setup()
from django.db import Error, connection
for statement in sys.stdin:
    began = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            said = cursor.fetchone()[0]
    except Error as error:
        said = type(error).__name__
    connection.close()
    print(said, time.monotonic() - began, flush=True)
"""


class Asker:
    """A process with the project's settings and a pool of its own."""

    def __init__(self, url, var, **env):
        env = {
            "SECRET_KEY": "only for tests, and long enough to be one",
            "LOG_LEVEL": "CRITICAL",
            "DATABASE_URL": url,
            "VAR": str(var),
            **env,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASK],
            env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "DJANGO_SETTINGS_MODULE": "colorclues.settings", **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, statement="SELECT 'here'"):
        """Return its answer, and the seconds that it took."""
        self.process.stdin.write(statement + "\n")
        self.process.stdin.flush()
        said, seconds = self.process.stdout.readline().split()
        return said, float(seconds)


@pytest.fixture
def asker(tmp_path):
    askers = []
    yield lambda url, **env: askers.append(Asker(url, tmp_path, **env)) or askers[-1]
    for asker in askers:
        asker.process.kill()
        asker.process.wait()


def test_a_restart_goes_unnoticed_between_two_questions(asker, own_postgres):
    asker = asker(own_postgres.url)
    assert asker.ask()[0] == "here"
    own_postgres.kill()
    own_postgres.start()
    assert asker.ask()[0] == "here"


def test_while_it_is_down_nobody_waits_for_long_and_afterwards_all_is_well(asker, own_postgres):
    asker = asker(own_postgres.url, DATABASE_WAIT="60")
    assert asker.ask()[0] == "here"
    own_postgres.stop()
    for _ in range(3):
        said, seconds = asker.ask()
        assert said == "DatabaseUnavailable"
        assert seconds < 10
    own_postgres.start()
    end = time.monotonic() + 30
    while asker.ask()[0] != "here":
        assert time.monotonic() < end


def test_no_statement_lasts_for_ever_unless_asked_to(asker, postgres):
    assert asker(postgres.url, DATABASE_LIMIT="0.2").ask("SELECT pg_sleep(60)")[0] == "DatabaseUnavailable"
    patient = asker(postgres.url, DATABASE_LIMIT="0")
    assert patient.ask("SHOW statement_timeout")[0] == "0"
    assert asker(postgres.url).ask("SHOW lock_timeout")[0] == "5s"


def test_what_the_url_asks_of_the_server_wins(asker, postgres):
    asked = asker(postgres.url + "?options=-c%20statement_timeout%3D7000")
    assert asked.ask("SHOW statement_timeout")[0] == "7s"
