"""A platform asks whether the process is alive, and whether games can be played. The tests really stop the servers."""

import time

import httpx
import pytest

from tests.conftest import Server
from tests.support.waiting import wait_until

PATIENCE = 30
SOON = 4.0  # seconds: more than a check of two servers takes on a busy machine


@pytest.fixture
def asked(tmp_path, own_postgres, own_redis):
    """Start a server with a database and a Redis of its own."""
    server = Server(
        tmp_path, DATABASE_URL=own_postgres.new_database(), REDIS_URL=own_redis.url, READY_KEPT="0.1"
    ).start()
    yield server
    server.kill()


def ask(server, path="/readyz"):
    began = time.monotonic()
    answer = httpx.get(server.url + path, trust_env=False, timeout=PATIENCE)
    assert time.monotonic() - began < SOON
    return answer.status_code, answer.text


def until(server, *answer):
    wait_until(lambda: ask(server) == answer, PATIENCE, lambda: ask(server))


def test_without_a_database_it_is_not_ready_and_without_redis_it_is_degraded(asked, own_postgres, own_redis):
    degraded = (200, "degraded: the channel layer does not answer")
    until(asked, 200, "ok")
    own_redis.kill()
    until(asked, *degraded)
    own_postgres.kill()
    until(asked, 503, "the database does not answer")
    assert ask(asked, "/healthz") == (200, "ok")
    own_postgres.start()
    until(asked, *degraded)
    own_redis.start()
    until(asked, 200, "ok")


def test_it_is_asked_by_an_address_that_is_no_name_of_ours(server):
    for path in ("/healthz", "/readyz"):
        answer = httpx.get(server.url + path, trust_env=False, headers={"Host": "10.1.2.3:5000"})
        assert (answer.status_code, answer.text) == (200, "ok")
    assert httpx.get(server.url, trust_env=False, headers={"Host": "10.1.2.3:5000"}).status_code == 400
