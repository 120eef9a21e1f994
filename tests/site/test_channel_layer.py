"""The configured channel layer: memory, Redis, and Redis with a certificate that no authority has signed."""

import asyncio

import pytest
from channels.layers import ChannelLayerManager
from colorclues import channel_layer

from tests.support.servers import Redis

PATIENCE = 30


@pytest.fixture(scope="module")
def unknown_redis(tmp_path_factory):
    """Start a Redis like Heroku's: over TLS, with a certificate that no authority has signed."""
    redis = Redis(tmp_path_factory.mktemp("redis"), tls=True).start()
    yield redis
    redis.kill()


def sent_and_heard(settings, url, is_verified=True):
    settings.CHANNEL_LAYERS = {"default": channel_layer.configure(url, is_verified, 2.0)}
    return asyncio.run(asyncio.wait_for(_send_and_hear(ChannelLayerManager()["default"]), PATIENCE))


async def _send_and_hear(layer):
    ear = await layer.new_channel()
    await layer.group_add("room", ear)
    await layer.group_send("room", {"type": "bell"})
    heard = await layer.receive(ear)
    await layer.flush()
    return heard


def test_without_redis_it_is_this_process_s_memory(settings):
    assert sent_and_heard(settings, "") == {"type": "bell"}


def test_with_redis_it_is_redis(settings, redis):
    assert sent_and_heard(settings, redis.url) == {"type": "bell"}


def test_a_certificate_that_nobody_knows_is_refused(settings, unknown_redis):
    with pytest.raises(Exception, match="certificate verify failed"):
        sent_and_heard(settings, unknown_redis.url)


def test_a_certificate_that_nobody_knows_is_taken_when_that_is_wished(settings, unknown_redis):
    assert sent_and_heard(settings, unknown_redis.url, is_verified=False) == {"type": "bell"}
