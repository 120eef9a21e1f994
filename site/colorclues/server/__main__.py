"""The one way to serve, at home and elsewhere: `PYTHONPATH=site python -m colorclues.server`."""

import os
import socket
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .worker import check, serve, stop


def main() -> None:
    """Serves until a signal, in this process or in several that it starts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
    try:
        listener = bound(settings.HOST, settings.PORT)
    except (ImproperlyConfigured, OSError) as trouble:
        stop(str(trouble))
    if settings.WEB_CONCURRENCY > 1:
        from . import supervisor

        sys.exit(supervisor.serve(listener, settings.WEB_CONCURRENCY))
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


if __name__ == "__main__":
    main()
