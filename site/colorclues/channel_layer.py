"""The channel layer: in this process's memory, or Redis for several processes."""

IN_MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}


def of(url: str, is_verified: bool, patience: float) -> dict:
    """The layer's settings for a redis:// or rediss:// URL, or for none; `patience` in seconds for a connection."""
    if not url:
        return IN_MEMORY
    # Here, since it takes a fifth of a second that only whoever uses it should pay.
    from redis.asyncio.retry import Retry
    from redis.backoff import ExponentialBackoff

    host = {
        "address": url,
        # With these it hears again a second after Redis is back, where by default it would be deaf (DESIGN §7).
        "retry": Retry(ExponentialBackoff(cap=1, base=0.05), 6),
        "socket_timeout": 15,
        "health_check_interval": 30,
        "socket_connect_timeout": patience,
    }
    if url.startswith("rediss://") and not is_verified:
        host |= {"ssl_cert_reqs": "none", "ssl_check_hostname": False}
    return {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [host]}}
