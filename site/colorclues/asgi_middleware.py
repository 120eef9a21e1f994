"""ASGI middleware: the request's id, the browser's address behind proxies, the origins of sockets, the session."""

import re
import secrets
from importlib import import_module
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
from channels.security.websocket import OriginValidator, WebsocketDenier
from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from play import request_ids
from play.web import misdirected
from play.web.signatures import list_renewed

# What a proxy may give as an id. Anything else could forge a line of the log.
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class RequestIds:
    """Give each request and each socket the id that its trusted proxy names, or else a new one.

    A socket keeps the id of its handshake, which the answer names too. Pages get theirs from HeadersMiddleware.
    """

    def __init__(self, application: Any, has_proxy: bool) -> None:
        self.application = application
        self.has_proxy = has_proxy

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "lifespan":
            return await self.application(scope, receive, send)
        request_id = (self.has_proxy and _read_request_id(scope["headers"])) or secrets.token_urlsafe(6)
        request_ids.current.set(request_id)
        if scope["type"] == "websocket":
            send = _add_headers(send, [(b"x-request-id", request_id.encode())])
        try:
            await self.application(scope, receive, send)
        except Exception as trouble:
            setattr(trouble, request_ids.ATTRIBUTE, request_id)  # the server logs it, in another context
            raise


def _read_request_id(lines: list[tuple[bytes, bytes]]) -> str:
    found = _read_header(lines, b"x-request-id")
    return found if REQUEST_ID.fullmatch(found) else ""


class Proxies:
    """Set the scope's client to the browser's address, behind so many proxies in a row.

    Each proxy appends the address of its peer to X-Forwarded-For. What stands further left came from outside and may
    be forged. A request that did not pass all proxies keeps the address of its peer.
    """

    def __init__(self, application: Any, number: int) -> None:
        self.application = application
        self.number = number

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        address = self._read_forwarded_address(scope) if self.number else ""
        if address:
            scope = {**scope, "client": [address, 0]}
        await self.application(scope, receive, send)

    def _read_forwarded_address(self, scope: Any) -> str:
        lines = [value.decode("latin1") for name, value in scope.get("headers", []) if name == b"x-forwarded-for"]
        addresses = [address.strip() for address in ",".join(lines).split(",")]
        return _address(addresses[-self.number]) if len(addresses) >= self.number else ""


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


class Origins(OriginValidator):
    """Let a socket in if its origin is allowed, or is the server that the browser asked.

    The latter compares scheme, host and port, as Django does for forms, since any port may be in use. The host must be
    one of `hosts`: else DNS rebinding would make any name an allowed one.
    """

    def __init__(self, application: Any, allowed_origins: list[str], hosts: list[str], scheme: str = "http") -> None:
        super().__init__(application, allowed_origins)
        self.hosts = hosts
        self.scheme = scheme

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if self._is_own(scope["headers"]):
            return await self.application(scope, receive, send)
        lines = scope["headers"]
        misdirected.record_origin(_read_header(lines, b"origin"), _read_header(lines, b"host"))
        return await WebsocketDenier()(scope, receive, send)

    def _is_own(self, lines: list[tuple[bytes, bytes]]) -> bool:
        headers = {name: value.decode("latin1").lower() for name, value in lines}
        origin, host = headers.get(b"origin", ""), headers.get(b"host", "")
        return self._is_same_host(origin, host) or self._is_allowed(origin)

    def _is_same_host(self, origin: str, host: str) -> bool:
        return origin == f"{self.scheme}://{host}" and validate_host(split_domain_port(host)[0], self.hosts)

    def _is_allowed(self, origin: str) -> bool:
        try:
            return self.valid_origin(urlsplit(origin))
        except ValueError:  # the origin is no URL
            return False


def _read_header(lines: list[tuple[bytes, bytes]], wanted: bytes) -> str:
    return next((value.decode("latin1") for name, value in lines if name == wanted), "")


def own_origins(hosts: list[str], trusted: list[str]) -> list[str]:
    """Return the origins of pages on these hosts by https, and the trusted origins.

    The format is OriginValidator's, in which a host that begins with a dot includes all its subdomains.
    """
    return [f"https://{host}" for host in hosts] + [origin.replace("://*.", "://.") for origin in trusted]


class Sessions:
    """Put cookies and session into the scope. Channels' own middleware would check at every push whether to set one."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        cookies, session = read_session(scope)
        if renewed := list_renewed(cookies):
            # An open page may load no other, so the answer that opens the socket sets them.
            send = _add_headers(send, [(b"set-cookie", cookie.encode()) for cookie in renewed])
        await self.application({**scope, "cookies": cookies, "session": session}, receive, send)


def read_session(scope: Any) -> tuple[dict[str, str], Any]:
    """Return the cookies and the session, which is one of them."""
    cookies = _read_cookies(scope)
    return cookies, import_module(settings.SESSION_ENGINE).SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))


def _add_headers(send: ASGISendCallable, headers: list[tuple[bytes, bytes]]) -> ASGISendCallable:
    """Return a `send` that adds the headers to the answer that opens the socket."""

    async def add_and_send(message: Any) -> None:
        if message["type"] == "websocket.accept":
            message = {**message, "headers": [*message.get("headers", ()), *headers]}
        await send(message)

    return add_and_send


def _read_cookies(scope: Any) -> dict[str, str]:
    lines = [value.decode("latin1") for name, value in scope["headers"] if name == b"cookie"]
    return parse_cookie("; ".join(lines))
