"""From which pages a socket may be opened: scheme, host and port must be this server's own."""

from urllib.parse import urlsplit

from channels.security.websocket import OriginValidator, WebsocketDenier


class Origins(OriginValidator):
    """Also keeps out what is no address at all, on which the validator would stumble."""

    async def __call__(self, scope, receive, send):
        origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
        if all(map(_is_address, origins)):
            return await super().__call__(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def own_origins(hosts: list[str], is_https: bool, port: str, trusted: list[str]) -> list[str]:
    """The origins that browsers name for these hosts, for OriginValidator; a host that begins with a dot has many.

    Without https and without a port that is known, the hosts alone: any scheme and port.
    """
    if is_https:
        own = [f"https://{host}" for host in hosts]
    else:
        own = [f"http://{host}:{port}" if port else host for host in hosts if host != "*"]
    return own + [origin.replace("://*.", "://.") for origin in trusted]


def _is_address(origin: str) -> bool:
    try:
        return bool(urlsplit(origin).hostname) and urlsplit(origin).port != 0
    except ValueError:
        return False
