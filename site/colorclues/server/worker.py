"""A process that serves: alone, or as one of several that the supervisor starts on its port."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import django
from django.conf import settings
from django.core.checks import Tags
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from . import life_signs

DESIGNERS = "design"  # the tag of checks that find what designers can mend


def main(listener: int, pipe: int, lost: int = 0) -> None:
    """Serve on the supervisor's port, and tell it over the pipe that it does. Both are file descriptors.

    `lost` is the pid of the worker in whose place this one comes, or 0.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a terminal sends them to the supervisor too, which decides
    to_supervisor = socket.socket(fileno=pipe)
    threading.Thread(target=listen_to_supervisor, args=[to_supervisor], daemon=True).start()
    check()
    from play.ops.heartbeat import heartbeat

    heartbeat.lost = lost
    serve(socket.socket(fileno=listener), when_up=lambda: life_signs.begin_beats(to_supervisor))
    with suppress(OSError):  # the supervisor has died
        to_supervisor.shutdown(socket.SHUT_WR)  # the loop has ended in order, so it may be silent


def listen_to_supervisor(supervisor: socket.socket) -> None:
    """Count the workers that were replaced, as the supervisor tells. End this process when the supervisor has died.

    A killed supervisor cannot stop its workers.
    """
    while cause := _hear(supervisor):
        _count_replaced(cause)
    from .daphne import exit_after

    exit_after(settings.LEAVE_WITHIN)
    os.kill(os.getpid(), signal.SIGTERM)


def _hear(supervisor: socket.socket) -> bytes:
    try:
        return supervisor.recv(1)
    except ConnectionResetError:  # it has died before it read the last beats
        return b""


def _count_replaced(cause: bytes) -> None:
    from play import metrics

    if cause == life_signs.SILENT:
        metrics.count_replaced_worker("silent")
    else:
        metrics.count_replaced_worker("ended")


def check() -> None:
    """Run the system checks, and look for what a server needs. Exit, and say why, if something fails or is missing.

    Those of static files are left out, which `collectstatic` runs, and those for designers, which stop nothing.
    """
    try:
        django.setup()
        BaseCommand().check(tags=registry.tags_available() - {Tags.staticfiles, DESIGNERS})
    except (CommandError, ImproperlyConfigured) as trouble:
        stop(str(trouble))
    # Nobody uses this thread's any more. And a file of SQLite that could only be read stays so in the whole process, as
    # long as any connection of then is open.
    connections.close_all()
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

    life_signs.show_stack_on_signal()
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
