"""Limits on connections that ask for nothing, or so slowly that they never end.

Twisted closes a connection that is silent for a minute. A byte now and then would keep one, and its file, for ever.
`apply` replaces the channel that Daphne gives to each connection.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from daphne import http_protocol
from django.conf import settings
from twisted.internet import reactor as _reactor
from twisted.web import http

from play.web.limits import rate_limits
from play.web.limits.socket_places import count_files
from play.web.refusals import record_turned_away

reactor: Any = _reactor  # Twisted's type of it is that of a module

# The share of the files that this process may open. The others are for sockets, pages and the database.
SHARE_OF_FILES = 0.5


def apply() -> None:
    """Replace Daphne's channels, before the server accepts its first connection. Idempotent."""
    http_protocol.HTTPFactory.protocol = _make_channel


def _make_channel(factory: http.HTTPFactory) -> Any:
    return http._GenericHTTPChannelProtocol(TimedChannel())


class WaitingConnections:
    """Hold the connections that have sent no whole request yet, the oldest first, and close the oldest above a limit.

    A new connection is never refused, so nobody is shut out by those who came before and say nothing.
    """

    def __init__(self) -> None:
        self.all: OrderedDict[TimedChannel, None] = OrderedDict()
        self.at_peer: dict[Hashable, OrderedDict[TimedChannel, None]] = {}

    def add(self, channel: "TimedChannel") -> None:
        mine = self.at_peer.setdefault(channel.peer, OrderedDict())
        self.all[channel] = mine[channel] = None
        # Behind a proxy all connections come from one peer.
        if not settings.TRUSTED_PROXIES and len(mine) > settings.SILENT_PEER:
            next(iter(mine)).close_for("SILENT_PEER")
        elif len(self.all) > count_most():
            next(iter(self.all)).close_for("SILENT_MOST")

    def discard(self, channel: "TimedChannel") -> None:
        if channel not in self.all:
            return
        del self.all[channel]
        mine = self.at_peer[channel.peer]
        del mine[channel]
        if not mine:
            del self.at_peer[channel.peer]


def count_most() -> int:
    """Return how many connections may wait: SILENT_MOST, or less where this process may open few files."""
    return int(min(settings.SILENT_MOST, max(1, count_files() * SHARE_OF_FILES)))


# Those that have never asked for anything, and those that have and may ask for more. A flood of the first kind takes
# nothing from a proxy or a browser that keeps its connections.
silent, idle = WaitingConnections(), WaitingConnections()


def close_oldest() -> bool:
    """Close the oldest connection that asks for nothing. Return whether there was one."""
    for some in (silent, idle):
        for channel in some.all:
            channel.close_for("SILENT_MOST")
            return True
    return False


class TimedChannel(http.HTTPChannel):
    """A connection whose next request has so many seconds in all: for its head, and then for its body.

    An open socket is none of these any more.
    """

    transport: Any
    timer: Any = None
    peer: Hashable = ""

    def connectionMade(self) -> None:
        super().connectionMade()
        self.peer = rate_limits.network_of(getattr(self.transport.getPeer(), "host", ""))
        self._begin("HEAD_WITHIN")
        silent.add(self)

    def dataReceived(self, data: bytes) -> None:
        if self.timer is None and not self._handlingRequest:  # the first bytes of another request
            self._begin("HEAD_WITHIN")
        super().dataReceived(data)

    def allHeadersReceived(self) -> None:
        super().allHeadersReceived()
        self._begin("BODY_WITHIN")

    def allContentReceived(self) -> None:
        self._leave()
        super().allContentReceived()

    def requestDone(self, request: Any) -> None:
        if self.persistent:
            idle.add(self)
            if self._dataBuffer:  # of the next request, which came before this one was answered
                self._begin("HEAD_WITHIN")
        else:
            self.setTimeout(self.timeOut)  # to take the answer
        super().requestDone(request)

    def connectionLost(self, reason: Any = None) -> None:
        self._leave()
        super().connectionLost(reason)

    def close_for(self, limit: str) -> None:
        """Close at once, and count it for this limit."""
        self._leave()
        record_turned_away(limit)
        self.transport.abortConnection()

    def _begin(self, limit: str) -> None:
        self._stop()
        self.timer = reactor.callLater(getattr(settings, limit), self._run_out, limit)

    def _run_out(self, limit: str) -> None:
        self.timer = None
        # Browsers open connections ahead of need. One that has sent nothing at all is no reason to worry anybody.
        if self._has_begun():
            self.close_for(limit)
        else:
            self._leave()
            self.transport.abortConnection()

    def _has_begun(self) -> bool:
        return bool(self.requests or self._buffer)

    def _leave(self) -> None:
        silent.discard(self)
        idle.discard(self)
        self._stop()

    def _stop(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
