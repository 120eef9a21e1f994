"""The settings of the channel layer: this process's memory, or Redis for several processes."""

IN_MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}


def configure(url: str, is_verified: bool, timeout: float) -> dict:
    """Return the settings for a redis:// or rediss:// URL, or for "". `timeout` is the seconds for a connection."""
    if not url:
        return IN_MEMORY
    # Imported here, since it takes 0.2 s.
    from redis.asyncio.retry import Retry
    from redis.backoff import ExponentialBackoff

    host = {
        "address": url,
        # With these it receives again one second after Redis is back. By default it would stay deaf.
        "retry": Retry(ExponentialBackoff(cap=1, base=0.05), 6),
        "socket_timeout": 15,
        "health_check_interval": 30,
        "socket_connect_timeout": timeout,
    }
    if url.startswith("rediss://") and not is_verified:
        host |= {"ssl_cert_reqs": "none", "ssl_check_hostname": False}
    return {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [host]}}
