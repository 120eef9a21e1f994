"""The visitor's session for sockets, as the cookie brought it; only pages change one."""

from importlib import import_module

from django.conf import settings
from django.http import parse_cookie


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
