"""ASGI middleware: the browser's address behind proxies, the origins that may open a socket, the visitor's session."""

from importlib import import_module
from ipaddress import ip_address
from urllib.parse import urlsplit

from channels.security.websocket import OriginValidator, WebsocketDenier
from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host


class Proxies:
    """Puts the browser's address into the scope of pages and sockets alike, for so many proxies in a row.

    Each proxy appends the address that it was asked from; what stands further left came from outside and may be
    made up. A request that did not pass them all keeps the address that it came from.
    """

    def __init__(self, application, number: int) -> None:
        self.application = application
        self.number = number

    async def __call__(self, scope, receive, send):
        address = self._forwarded(scope) if self.number else ""
        if address:
            scope = {**scope, "client": [address, 0]}
        await self.application(scope, receive, send)

    def _forwarded(self, scope) -> str:
        lines = [value.decode("latin1") for name, value in scope.get("headers", []) if name == b"x-forwarded-for"]
        addresses = [address.strip() for address in ",".join(lines).split(",")]
        return _address(addresses[-self.number]) if len(addresses) >= self.number else ""


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


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


class Sessions:
    """Puts the session into the scope. Channels' own would look at every push whether a cookie is to be set."""

    def __init__(self, application) -> None:
        self.application = application
        self.store = import_module(settings.SESSION_ENGINE).SessionStore

    async def __call__(self, scope, receive, send):
        await self.application({**scope, "session": self.store(_cookie(scope))}, receive, send)


def _cookie(scope) -> str | None:
    lines = [value.decode("latin1") for name, value in scope["headers"] if name == b"cookie"]
    return parse_cookie("; ".join(lines)).get(settings.SESSION_COOKIE_NAME)
