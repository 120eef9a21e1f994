"""One of several processes, started by the parent on its socket and gone when the parent is."""

import os
import signal
import socket
import sys
import threading

from django.conf import settings

from . import serve


def main(listener: int, line: int) -> None:
    """Serve on the parent's socket, and tell it over the line when everybody is let in; both as file descriptors."""
    for one in (signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)  # a terminal sends them to the parent too, which decides
    to_parent = socket.socket(fileno=line)
    threading.Thread(target=outlive_by_nothing, args=[to_parent], daemon=True).start()
    serve.check()
    serve.serve(socket.socket(fileno=listener), when_up=lambda: to_parent.send(b"."))


def outlive_by_nothing(parent: socket.socket) -> None:
    """A parent that was killed cannot end its children. It never says anything, so what is heard is the line's end."""
    parent.recv(1)
    from .server import end_in_any_case

    end_in_any_case(settings.LEAVE_WITHIN)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
