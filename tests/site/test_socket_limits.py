"""The limits of one socket to the byte, which no real connection reaches: on Twisted's test transport."""

import gc
import weakref
from types import SimpleNamespace

import pytest
from colorclues.server.socket_limits import BoundedSocket
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.error import ConnectionLost
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure


def opened():
    """Return an open socket."""
    server = Server(None, ["tcp:0"])
    socket = BoundedSocket()
    socket.factory, socket.server, socket.muted = WebSocketFactory(server), server, True
    socket.client_addr, socket.path, socket.request = None, "/", SimpleNamespace(path="/")
    socket.makeConnection(StringTransport())
    server.connections = {socket: {}}
    socket.state = socket.STATE_OPEN
    socket.transport.registerProducer(socket, True)  # of the HTTP channel that it was
    socket.onOpen()
    return socket


@pytest.fixture
def line():
    """Return a socket whose browser takes nothing: the next byte is one too many."""
    socket = opened()
    socket.is_choked, socket.unsent = True, settings.UNSENT_MOST
    return socket


def test_a_line_that_is_cut_while_it_is_being_closed_ends_once_and_is_known_to_have(line):
    line.sendCloseFrame(code=1012)
    reactor.runUntilCurrent()
    assert line.state == line.STATE_CLOSED
    assert line.transport.disconnected
    line.connectionLost(Failure(ConnectionLost()))
    assert "disconnected" in line.server.connections[line]


def test_a_closed_line_goes_without_a_look_for_garbage():
    gc.disable()
    try:
        line = opened()
        gone = weakref.ref(line)
        line.connectionLost(Failure(ConnectionLost()))
        line.server.connections.clear()
        line.transport.unregisterProducer()
        del line
        assert gone() is None
    finally:
        gc.enable()


class Narrow(StringTransport):
    """A transport that takes five bytes at once, and the rest later."""

    dataBuffer, _tempDataLen = b"", 0

    def writeSomeData(self, data):
        super().write(data[:5])
        return 5

    def write(self, data):
        super().write(data)
        self._tempDataLen += len(data)


def test_what_the_line_does_not_take_at_once_comes_behind_it(line):
    line.is_choked, line.transport = False, Narrow()
    line.sendMessage(b"first of all")
    line.sendMessage(b"and then this")
    frames = [line.factory.prepareMessage(text).payloadHybi for text in (b"first of all", b"and then this")]
    assert line.transport.value() == b"".join(frames)
