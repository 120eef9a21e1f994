"""The servers that tests kill: they keep their data, and come back where they were."""

import psycopg
import pytest
import redis

from tests.support.servers import ONCE, Redis


def test_a_killed_postgres_comes_back_with_what_was_committed(own_postgres):
    with psycopg.connect(own_postgres.url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('moss')")
        connection.commit()
        own_postgres.kill()
        assert not own_postgres.is_up()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    own_postgres.start()
    with psycopg.connect(own_postgres.url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("moss",)]


def test_a_stopped_postgres_hangs_up_on_its_clients_and_comes_back(own_postgres):
    with psycopg.connect(own_postgres.url) as connection:
        own_postgres.stop()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert own_postgres.start().is_up()


def test_each_database_is_one_that_nobody_else_uses(postgres):
    urls = [postgres.new_database() for _ in range(2)]
    for url in urls:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE ours ()")


def test_redis_lets_in_whoever_has_the_url_and_is_gone_when_killed(own_redis):
    with own_redis.client() as client:
        assert client.ping()
    with pytest.raises(redis.AuthenticationError), redis.Redis(port=own_redis.port, retry=ONCE) as stranger:
        stranger.ping()
    own_redis.kill()
    assert not own_redis.is_up()
    assert own_redis.start().is_up()


def test_redis_speaks_tls_under_a_certificate_that_nobody_knows(tmp_path):
    server = Redis(tmp_path, tls=True).start()
    try:
        with (
            pytest.raises(redis.ConnectionError, match="certificate"),
            redis.Redis.from_url(server.url, retry=ONCE) as client,
        ):
            client.ping()
        with server.client() as client:
            assert client.ping()
    finally:
        server.kill()
