"""From which pages a socket may be opened: scheme, host and port must be this server's own."""

from urllib.parse import urlsplit

from channels.security.websocket import OriginValidator, WebsocketDenier
from django.http.request import split_domain_port, validate_host


class Origins(OriginValidator):
    """Takes the allowed origins, and by plain http, where the port is anybody's choice, the page's own server alone.

    That is the one whose name and port the browser has asked, as for Django's forms; it must be one of `http_hosts`,
    or else a name that suddenly leads here would do.
    """

    def __init__(self, application, allowed_origins: list[str], http_hosts: list[str]) -> None:
        super().__init__(application, allowed_origins)
        self.http_hosts = http_hosts

    async def __call__(self, scope, receive, send):
        if self._is_ours(scope["headers"]):
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)

    def _is_ours(self, lines: list[tuple[bytes, bytes]]) -> bool:
        headers = {name: value.decode("latin1").lower() for name, value in lines}
        origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
        return self._is_at_home(origin, host) or self._is_allowed(origin)

    def _is_at_home(self, origin: str, host: str) -> bool:
        return origin == f"http://{host}" and validate_host(split_domain_port(host)[0], self.http_hosts)

    def _is_allowed(self, origin: str) -> bool:
        """What is no address at all is not; the validator would stumble on it."""
        try:
            return self.valid_origin(urlsplit(origin))
        except ValueError:
            return False


def own_origins(hosts: list[str], trusted: list[str]) -> list[str]:
    """The origins of pages that came by https from these hosts, and those that are trusted beside them.

    For OriginValidator, where a host that begins with a dot stands for all below it, too.
    """
    return [f"https://{host}" for host in hosts] + [origin.replace("://*.", "://.") for origin in trusted]
