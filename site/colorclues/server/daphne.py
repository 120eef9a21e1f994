"""Daphne with this game's limits and an orderly end: it answers requests, and tells open sockets to come back."""

import asyncio
import faulthandler
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from socket import socket
from typing import Any
from weakref import WeakSet

from daphne.server import Server as Daphne  # before Twisted: it chooses the reactor
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor as _reactor
from twisted.internet.tcp import Server as Connection

from play.web.sockets.outbox import PUSH

from .counted_connections import count_connections

log = logging.getLogger(__name__)

reactor: Any = _reactor  # Twisted's type of it is that of a module

RESTARTS = WebSocketProtocol.CLOSE_STATUS_CODE_SERVICE_RESTART

OPTIONS = {
    # No timeout: Daphne would close with 1000, after which no browser reconnects.
    "websocket_timeout": -1,
    "websocket_connect_timeout": 5,
    # Seconds. A browser that has vanished is noticed well before its presence expires.
    "ping_interval": 10,
    "ping_timeout": 10,
    # Bytes. A move is a handful of short fields.
    "websocket_max_message_size": 16384,
    "websocket_max_frame_size": 16384,
    "server_name": "",
    "verbosity": 0,
}

END_SIGNALS = signal.SIGTERM, signal.SIGHUP, signal.SIGINT
# Connections that wait to be accepted: after a restart all browsers come back at the same time.
BACKLOG = 1024
# The share of its time for which an ending process waits for the request of a connection that it has just accepted.
REQUEST_SHARE = 0.25
# Seconds that Ctrl+C may take, since a person waits for it.
CTRL_C_TIMEOUT = 2
# Seconds between two polls while the process ends.
POLL = 0.02
# Seconds that an ended server waits for its threads. One that asks a database which hangs would never end.
THREADS_TIMEOUT = 0.5


class Server(Daphne):
    """Serve on a listening socket until a signal. `say_goodbye` is awaited once no connection is left."""

    def __init__(self, application: Callable, listener: socket, say_goodbye: Callable[[], Awaitable]) -> None:
        # Daphne's own handling of signals would cut all connections.
        super().__init__(application, [f"fd:fileno={listener.fileno()}"], signal_handlers=False, **OPTIONS)
        self.listener = listener
        self.say_goodbye = say_goodbye
        self.ports: list = []
        self.heard: WeakSet = WeakSet()
        self.is_ending = False
        self.awaited = "the last connections"  # while it ends

    def run(self, when_up: Callable[[], object] = lambda: None) -> None:
        """Serve, and return once the process may exit. `when_up` is called once browsers are let in."""
        # Blocked until there are handlers: Twisted swallows Ctrl+C while it starts.
        signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)
        self.listener.listen(BACKLOG)
        self.listener.detach()  # Twisted makes a copy and closes this one
        reactor.callWhenRunning(self._handle_signals)
        reactor.callWhenRunning(when_up)
        super().run()

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ports.append(port)
        count_connections(port)

    def protocol_connected(self, protocol: Any) -> None:
        super().protocol_connected(protocol)
        if not isinstance(protocol, WebSocketProtocol):
            self.heard.add(protocol.channel.transport)

    def create_application(self, protocol: Any, scope: dict) -> asyncio.Queue:
        if self.is_ending and scope["type"] == "http":
            _close_after_answer(protocol)
        if scope["type"] == "websocket":
            scope["extensions"] = {PUSH: protocol.push}
        return super().create_application(protocol, scope)

    def accept_connections(self, is_accepting: bool) -> None:
        """Take new connections, or leave them to the other workers on the port. Idempotent."""
        for port in self.ports if not self.is_ending else ():
            if is_accepting:
                port.startReading()
            else:
                port.stopReading()

    def end(self, within: float) -> None:
        """Accept no more connections, drain those that are open, and stop within so many seconds. Idempotent."""
        if self.is_ending:
            return
        self.is_ending = True
        log.info("Ending within %g seconds", within)
        exit_after(within)
        self.ending = asyncio.ensure_future(self._end(within))

    def _handle_signals(self) -> None:
        for number in END_SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # ignored under nohup, and in a worker
                within = CTRL_C_TIMEOUT if number == signal.SIGINT else settings.LEAVE_WITHIN
                asyncio.get_event_loop().add_signal_handler(number, self.end, within)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, END_SIGNALS)

    async def _end(self, within: float) -> None:
        try:
            async with asyncio.timeout(within):
                await self._drain(within * REQUEST_SHARE)
        except TimeoutError:
            log.warning("Stopped after %s seconds without waiting for %s", within, self.awaited)
        except Exception:
            log.exception("Could not drain the connections; stopped at once")
        finally:
            _ignore_signals()
            reactor.stop()

    async def _drain(self, patience: float) -> None:
        self._stop_accepting()
        clock = asyncio.get_running_loop().time
        end = clock() + patience
        while self._is_answering() or (self._is_awaiting_request() and clock() < end):
            self._close_sockets()
            await asyncio.sleep(POLL)
        self.awaited = "the database and the other processes, which do not answer"
        await self.say_goodbye()

    def _stop_accepting(self) -> None:
        for port in self.ports:
            port.stopListening()
        for protocol, details in self.connections.items():
            if "disconnected" not in details and not isinstance(protocol, WebSocketProtocol):
                _close_after_answer(protocol)

    def _is_answering(self) -> bool:
        in_flight = any(_is_in_flight(protocol, details) for protocol, details in self.connections.items())
        return in_flight or bool(reactor.getWriters())  # an answer is not sent yet

    def _is_awaiting_request(self) -> bool:
        return any(isinstance(one, Connection) and one not in self.heard for one in reactor.getReaders())

    def _close_sockets(self) -> None:
        """Close with a code after which browsers come back at once.

        Autobahn cuts those that do not answer within a second.
        """
        for protocol in self.connections:
            if isinstance(protocol, WebSocketProtocol) and protocol.state == protocol.STATE_OPEN:
                protocol.sendCloseFrame(code=RESTARTS)  # `sendClose` refuses this code


def exit_after(within: float) -> None:
    """Exit the process `within + 1` seconds from now, even if it hangs. A thread without Python does it."""
    faulthandler.dump_traceback_later(within + 1, exit=True)


def leave_threads() -> None:
    """Exit in order THREADS_TIMEOUT seconds from now, if a thread still keeps Python from it.

    By itself Python waits for all of them, whatever they wait for.
    """

    def leave() -> None:
        time.sleep(THREADS_TIMEOUT)
        log.warning("Ended without waiting for a thread that still waits for an answer, such as of the database")
        os._exit(os.EX_OK)

    threading.Thread(target=leave, daemon=True).start()


def _ignore_signals() -> None:
    """Ignore further signals. Python removes its handlers before it exits, so a second SIGTERM would kill it (-15)."""
    for number in END_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _close_after_answer(request: Any) -> None:
    request.channel.persistent = False
    request.setHeader(b"Connection", b"close")


def _is_in_flight(protocol: Any, details: dict) -> bool:
    """Return whether a request with its body is unanswered, or a socket's consumer still runs."""
    if "application_instance" in details:
        return not details["application_instance"].done()
    return "disconnected" not in details and getattr(protocol, "content", True) is not None
