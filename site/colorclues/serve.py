"""The one way to serve, at home and elsewhere: `PYTHONPATH=site python -m colorclues.serve`."""

import os
import socket
import sys
from collections.abc import Callable

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError


def main() -> None:
    """Serves until a signal, in this process or in several that it starts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
    try:
        listener = bound(settings.HOST, settings.PORT)
    except (ImproperlyConfigured, OSError) as trouble:
        stop(str(trouble))
    if settings.WEB_CONCURRENCY > 1:
        from . import several

        sys.exit(several.serve(listener, settings.WEB_CONCURRENCY))
    check()
    serve(listener)


def bound(host: str, port: int) -> socket.socket:
    """A socket that has the address but does not listen yet: while nobody can answer, the port refuses.

    Raises OSError when it is no address of this machine, or taken.
    """
    family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as trouble:
        raise OSError(f"{host} port {port}: {trouble.strerror}") from None
    return listener


def check() -> None:
    """Django's system checks: with an error nothing is served, and it says which and what helps."""
    try:
        django.setup()
        BaseCommand().check()
    except (CommandError, ImproperlyConfigured) as trouble:
        stop(str(trouble))


def serve(listener: socket.socket, when_up: Callable[[], object] = lambda: None) -> None:
    """Serve on the socket until a signal. `when_up` is called once everybody is let in."""
    from play import hub, pulse

    from . import logs
    from .asgi import application
    from .server import Server

    async def farewell() -> None:
        await hub.here.departed()
        await pulse.here.leave()

    def begin() -> None:
        pulse.here.start()
        when_up()

    logs.spare()
    server = Server(application, listener, farewell)
    server.run(begin)
    if server.abort_start:
        stop("The port could not be opened.")


def stop(why: str) -> None:
    print(why, file=sys.stderr)
    sys.exit(os.EX_CONFIG)


if __name__ == "__main__":
    main()
