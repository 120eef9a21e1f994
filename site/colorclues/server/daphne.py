"""Daphne with the limits of this game, and how it leaves: whoever is there is told or answered first."""

import asyncio
import faulthandler
import logging
import signal
from collections.abc import Awaitable, Callable
from socket import socket
from weakref import WeakSet

from daphne.server import Server as Daphne  # before Twisted: it chooses the reactor
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.tcp import Server as Connection

log = logging.getLogger(__name__)

RESTARTS = WebSocketProtocol.CLOSE_STATUS_CODE_SERVICE_RESTART

OPTIONS = {
    # No limit: Daphne would close with 1000, from which no browser reconnects.
    "websocket_timeout": -1,
    "websocket_connect_timeout": 5,
    # Seconds. Whoever has gone without a word is noticed well before their presence ends by itself.
    "ping_interval": 10,
    "ping_timeout": 10,
    # Bytes. A move is a handful of short fields.
    "websocket_max_message_size": 16384,
    "websocket_max_frame_size": 16384,
    "server_name": "",
    "verbosity": 0,
}

ENDINGS = signal.SIGTERM, signal.SIGHUP, signal.SIGINT
# Connections that wait to be taken: after a restart everybody comes back at the same time.
BACKLOG = 1024
# The share of its time for which a process that leaves waits for the request of a connection that it has just taken.
ON_ITS_WAY = 0.25
# Seconds that Ctrl+C waits, since somebody sits before it.
QUICKLY = 2
LOOK = 0.02


class Server(Daphne):
    """Serves on a listening socket until a signal. `farewell` is awaited when nobody is there any more."""

    def __init__(self, application: Callable, listener: socket, farewell: Callable[[], Awaitable]) -> None:
        # Daphne's own handling of signals would cut everybody off.
        super().__init__(application, [f"fd:fileno={listener.fileno()}"], signal_handlers=False, **OPTIONS)
        self.listener = listener
        self.farewell = farewell
        self.ports = []
        self.heard = WeakSet()
        self.is_leaving = False

    def run(self, when_up: Callable[[], object] = lambda: None) -> None:
        """Returns when it has left. `when_up` is called once everybody is let in."""
        # Held back until they are heard: Twisted swallows Ctrl+C while it starts.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        self.listener.listen(BACKLOG)
        self.listener.detach()  # Twisted makes a copy and closes this one
        reactor.callWhenRunning(self._hear_signals)
        reactor.callWhenRunning(when_up)
        super().run()

    def listen_success(self, port) -> None:
        super().listen_success(port)
        self.ports.append(port)
        # At first: else the process that wakes first takes a hundred of those who wait, and leaves the others none.
        port.numberAccepts = 1

    def protocol_connected(self, protocol) -> None:
        super().protocol_connected(protocol)
        if not isinstance(protocol, WebSocketProtocol):
            self.heard.add(protocol.channel.transport)

    def create_application(self, protocol, scope):
        if self.is_leaving and scope["type"] == "http":
            _make_last(protocol)
        return super().create_application(protocol, scope)

    def leave(self, within: float) -> None:
        """Take nobody in any more, see off who is there, and end, after so many seconds in any case. Harmless twice."""
        if self.is_leaving:
            return
        self.is_leaving = True
        end_in_any_case(within)
        self.leaving = asyncio.ensure_future(self._leave(within))

    def _hear_signals(self) -> None:
        for one in ENDINGS:
            if signal.getsignal(one) != signal.SIG_IGN:  # as by nohup, or in one of several processes
                within = QUICKLY if one == signal.SIGINT else settings.LEAVE_WITHIN
                asyncio.get_event_loop().add_signal_handler(one, self.leave, within)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    async def _leave(self, within: float) -> None:
        try:
            async with asyncio.timeout(within):
                await self._see_off(within * ON_ITS_WAY)
        except TimeoutError:
            log.warning("left after %s seconds without waiting for the last", within)
        except Exception:
            log.exception("left in a hurry")
        finally:
            _ignore_signals()
            reactor.stop()

    async def _see_off(self, patience: float) -> None:
        self._take_nobody_in()
        clock = asyncio.get_running_loop().time
        end = clock() + patience
        while self._is_answering() or (self._is_listened_for() and clock() < end):
            self._close_sockets()
            await asyncio.sleep(LOOK)
        await self.farewell()

    def _take_nobody_in(self) -> None:
        for port in self.ports:
            port.stopListening()
        for protocol, details in self.connections.items():
            if "disconnected" not in details and not isinstance(protocol, WebSocketProtocol):
                _make_last(protocol)

    def _is_answering(self) -> bool:
        """Whether anybody is still to be answered, or has not been sent all of it."""
        in_flight = any(_is_in_flight(protocol, details) for protocol, details in self.connections.items())
        return in_flight or bool(reactor.getWriters())

    def _is_listened_for(self) -> bool:
        """Whether a connection has not brought anything yet."""
        return any(isinstance(one, Connection) and one not in self.heard for one in reactor.getReaders())

    def _close_sockets(self) -> None:
        """With a code from which browsers come back at once. Autobahn cuts those that do not answer within a second."""
        for protocol in self.connections:
            if isinstance(protocol, WebSocketProtocol) and protocol.state == protocol.STATE_OPEN:
                protocol.sendCloseFrame(code=RESTARTS)  # `sendClose` refuses this code


def end_in_any_case(within: float) -> None:
    """A second after so many, whatever hangs: not even Python has to run for that."""
    faulthandler.dump_traceback_later(within + 1, exit=True)


def _ignore_signals() -> None:
    """Ignore further signals. Python takes its handlers away before it exits, so a second SIGTERM would kill it (-15)."""
    for one in ENDINGS:
        signal.signal(one, signal.SIG_IGN)


def _make_last(request) -> None:
    """The request is the last one of its connection."""
    request.channel.persistent = False
    request.setHeader(b"Connection", b"close")


def _is_in_flight(protocol, details: dict) -> bool:
    """Whether it is being answered, or all but its body is here; a socket until it is closed and its consumer done."""
    if "application_instance" in details:
        return _is_running(details)
    return "disconnected" not in details and getattr(protocol, "content", True) is not None


def _is_running(details: dict) -> bool:
    return "application_instance" in details and not details["application_instance"].done()
