"""What is kept for one socket, where no real line can be brought to the very byte: on Twisted's own test transport."""

from types import SimpleNamespace

import pytest
from colorclues.bounds import BoundedSocket
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.error import ConnectionLost
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure


@pytest.fixture
def line():
    """A socket that is open, and whose browser has long taken nothing: the next byte is one too many."""
    server = Server(None, ["tcp:0"])
    socket = BoundedSocket()
    socket.factory, socket.server, socket.muted = WebSocketFactory(server), server, True
    socket.client_addr, socket.path, socket.request = None, "/", SimpleNamespace(path="/")
    socket.makeConnection(StringTransport())
    server.connections = {socket: {}}
    socket.state = socket.STATE_OPEN
    socket.transport.registerProducer(socket, True)  # of the HTTP channel that it was
    socket.onOpen()
    socket.is_choked, socket.unsent = True, settings.UNSENT_MOST
    return socket


def test_a_line_that_is_cut_while_it_is_being_closed_ends_once_and_is_known_to_have(line):
    line.sendCloseFrame(code=1012)
    reactor.runUntilCurrent()
    assert line.state == line.STATE_CLOSED
    assert line.transport.disconnected
    line.connectionLost(Failure(ConnectionLost()))
    assert "disconnected" in line.server.connections[line]
