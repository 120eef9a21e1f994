"""A process that serves: alone, or as one of several that the supervisor starts on its port."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

import django
from django.conf import settings
from django.core.checks import Tags
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

DESIGNERS = "design"  # the tag of checks that find what designers can mend


def main(listener: int, pipe: int) -> None:
    """Serve on the supervisor's port, and tell it over the pipe once browsers are let in. Both are file descriptors."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a terminal sends them to the supervisor too, which decides
    to_supervisor = socket.socket(fileno=pipe)
    threading.Thread(target=end_with_supervisor, args=[to_supervisor], daemon=True).start()
    check()
    serve(socket.socket(fileno=listener), when_up=lambda: to_supervisor.send(b"."))


def end_with_supervisor(supervisor: socket.socket) -> None:
    """End this process when its supervisor has died, since a killed supervisor cannot stop its workers.

    The supervisor never sends anything, so reading returns only when its end of the pipe is closed.
    """
    supervisor.recv(1)
    from .daphne import exit_after

    exit_after(settings.LEAVE_WITHIN)
    os.kill(os.getpid(), signal.SIGTERM)


def check() -> None:
    """Run the system checks, and look for what a server needs. Exit, and say why, if something fails or is missing.

    Those of static files are left out, which `collectstatic` runs, and those for designers, which stop nothing.
    """
    try:
        django.setup()
        BaseCommand().check(tags=registry.tags_available() - {Tags.staticfiles, DESIGNERS})
    except (CommandError, ImproperlyConfigured) as trouble:
        stop(str(trouble))
    from .readiness import find_lacks

    if lacks := find_lacks():
        stop("\n".join(lacks))


def serve(listener: socket.socket, when_up: Callable[[], object] = lambda: None) -> None:
    from play.web.orders import known_orders

    from .. import lifespan, logs
    from ..asgi import application
    from .daphne import Server, leave_threads

    def begin() -> None:
        lifespan.begin()
        when_up()

    logs.disable_unused_fields()
    server = Server(application, listener, lifespan.end)
    known_orders.accept = server.accept_connections
    server.run(begin)
    if server.abort_start:
        stop("Could not open the port.")
    leave_threads()


def stop(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    sys.exit(os.EX_CONFIG)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
