"""One of several processes, started by the parent on its socket and gone when the parent is."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError


def main(listener: int, line: int) -> None:
    """Serve on the parent's socket, and tell it over the line when everybody is let in; both as file descriptors."""
    for one in (signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)  # a terminal sends them to the parent too, which decides
    to_parent = socket.socket(fileno=line)
    threading.Thread(target=outlive_by_nothing, args=[to_parent], daemon=True).start()
    check()
    serve(socket.socket(fileno=listener), when_up=lambda: to_parent.send(b"."))


def outlive_by_nothing(parent: socket.socket) -> None:
    """A parent that was killed cannot end its children. It never says anything, so what is heard is the line's end."""
    parent.recv(1)
    from .daphne import end_in_any_case

    end_in_any_case(settings.LEAVE_WITHIN)
    os.kill(os.getpid(), signal.SIGTERM)


def check() -> None:
    """Django's system checks: with an error nothing is served, and it says which and what helps."""
    try:
        django.setup()
        BaseCommand().check()
    except (CommandError, ImproperlyConfigured) as trouble:
        stop(str(trouble))


def serve(listener: socket.socket, when_up: Callable[[], object] = lambda: None) -> None:
    """Serve on the socket until a signal. `when_up` is called once everybody is let in."""
    from play.live.hub import hub
    from play.ops.heartbeat import heartbeat

    from .. import logs
    from ..asgi import application
    from .daphne import Server

    async def farewell() -> None:
        await hub.departed()
        await heartbeat.end()

    def begin() -> None:
        heartbeat.start()
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
    main(*map(int, sys.argv[1:]))
