"""The one way to serve, at home and elsewhere: `PYTHONPATH=site python -m colorclues.server`."""

import os
import socket
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .worker import check, serve, stop


def main() -> None:
    listener = open_port()
    if settings.WEB_CONCURRENCY > 1:
        from . import supervisor

        sys.exit(supervisor.run(supervisor.Supervisor(listener, settings.WEB_CONCURRENCY)))
    check()
    serve(listener)


def open_port() -> socket.socket:
    """Return the socket of HOST and PORT. Exit, and say why, if these or other settings are invalid."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
    try:
        return bind(settings.HOST, settings.PORT)
    except (ImproperlyConfigured, OSError) as trouble:
        stop(str(trouble))


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the address. It does not listen yet, so the port refuses until it can answer.

    Raise OSError if the address is taken, or is not one of this machine.
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
