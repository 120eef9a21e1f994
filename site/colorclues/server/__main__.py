"""The one way to serve, at home and elsewhere: `PYTHONPATH=site python -m colorclues.server`."""

import errno
import logging
import socket
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .. import environment
from . import open_files, systemd
from .worker import check, serve, stop

log = logging.getLogger("colorclues.server")


def main() -> None:
    listener = open_port()
    if settings.WEB_CONCURRENCY > 1:
        from . import supervisor

        sys.exit(supervisor.run(supervisor.Supervisor(listener, settings.WEB_CONCURRENCY, announce)))
    check()
    serve(listener, when_up=announce)


def announce() -> None:
    """Say in the log what is served, where, and by how many. Tell systemd that the server serves."""
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    number = settings.WEB_CONCURRENCY
    log.info(
        "Serving Color Clues %s at http://%s:%s/ with %s worker%s",
        *(settings.VERSION, host, settings.PORT, number, "s" if number > 1 else ""),
    )
    open_files.announce()
    systemd.begin()


def open_port() -> socket.socket:
    """Return the socket of HOST and PORT. Exit, and say why, if these or other settings are invalid."""
    open_files.raise_limit()
    try:
        environment.load_settings()
        return bind(settings.HOST, settings.PORT)
    except (ImproperlyConfigured, OSError) as trouble:
        stop(str(trouble))


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to the address. It does not listen yet, so the port refuses until it can answer.

    Raise OSError if the address is taken, or is not one of this machine.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as trouble:
        raise OSError(f"HOST is {host!r}, which is no address of this machine ({trouble}).") from None
    family, kind, *_, address = found[0]
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as trouble:
        raise OSError(f"HOST {host}, PORT {port}: {trouble.strerror}. {_advise(trouble)}") from None
    return listener


def _advise(trouble: OSError) -> str:
    return {
        errno.EADDRINUSE: "Another program serves there: stop it, or set PORT to another number.",
        errno.EACCES: "Ordinary users may not open this port: set PORT to one above 1023.",
    }.get(trouble.errno or 0, "Set HOST to an address of this machine.")


if __name__ == "__main__":
    main()
