"""Connections that are counted, so that those from outside never take the last file that this process may open."""

import logging
from functools import partial
from socket import socket
from typing import Any

from twisted.internet import reactor as _reactor
from twisted.internet.tcp import Port, Server

from play.web.limits.socket_places import count_files
from play.web.refusals import record_refusal

from . import connection_limits, preload

log = logging.getLogger(__name__)

reactor: Any = _reactor  # Twisted's type of it is that of a module

# Files that connections never take, or of few files this share, so that the database, a page or a log can be opened.
KEPT_FILES, KEPT_SHARE = 32, 1 / 16
# Connections accepted before anything else has its turn. Twisted takes ever more, of which the process that wakes first
# would leave none to the others, and for which no closed connection would make room in time.
ACCEPTED_AT_ONCE = 4


def count_connections(port: Any) -> None:
    """Make a port count what it accepts. The port is one of Twisted's."""
    port.transport = CountedConnection
    port.doRead = partial(_accept_few, port)


def _accept_few(port: Any) -> None:
    port.numberAccepts = ACCEPTED_AT_ONCE
    Port.doRead(port)


class CountedConnection(Server):
    """A connection that knows how many files are open. Once too many are, the oldest that asks for nothing makes room.

    If all ask for something, this one is closed.
    """

    open = 0
    # Files beside connections: the most that there were. A new connection gets the lowest free number.
    others = 0
    are_all_loaded = False
    is_open = True

    def __init__(self, sock: socket, *more: Any) -> None:
        super().__init__(sock, *more)
        kind = CountedConnection
        kind.open += 1
        kind.others = max(kind.others, sock.fileno() + 1 - kind.open)
        used, files = kind.open + kind.others, count_files()
        if used > files / 2 and not kind.are_all_loaded:
            kind.are_all_loaded = True
            _preload()
        if used > files - min(KEPT_FILES, files * KEPT_SHARE) and not connection_limits.close_oldest():
            record_refusal("limit-open-files")
            reactor.callLater(0, self.abortConnection)

    def connectionLost(self, reason: Any) -> None:
        super().connectionLost(reason)
        if self.is_open:
            self.is_open = False
            CountedConnection.open -= 1


def _preload() -> None:
    try:
        preload.load_all()
    except Exception:
        log.exception("Could not load all that may be needed once no more files can be opened")
