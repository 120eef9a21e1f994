"""The limits of one socket to the byte, which no real connection reaches: on Twisted's test transport."""

import gc
import weakref
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from colorclues.server import connection_limits, socket_limits
from colorclues.server.keepalive import SHARES, Keepalive
from daphne import http_protocol
from daphne.server import Server
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.error import ConnectionLost
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure

from tests.support.open_socket import Narrow, Wide, opened


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


def test_the_request_that_became_a_socket_goes_without_a_look_for_garbage():
    connection_limits.apply()
    socket_limits.apply()
    server = Server(None, ["tcp:0"])
    server.connections = {}
    server.ws_factory = SimpleNamespace(buildProtocol=lambda peer: Protocol())
    gc.disable()
    try:
        connection = http_protocol.HTTPFactory(server).buildProtocol(None)
        connection.makeConnection(transport := Wide())
        connection.dataReceived(b"GET /ws/r/CDF349/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n")
        assert type(transport.protocol) is Protocol
        channel = weakref.ref(connection._channel)
        transport.unregisterProducer()
        del connection, transport
        server.connections.clear()
        assert channel() is None
    finally:
        gc.enable()


def test_what_the_line_does_not_take_at_once_comes_behind_it(line):
    line.is_choked, line.transport = False, Narrow()
    line.sendMessage(b"first of all")
    line.sendMessage(b"and then this")
    frames = [line.factory.prepareMessage(text).payloadHybi for text in (b"first of all", b"and then this")]
    assert line.transport.value() == b"".join(frames)


def test_a_keep_alive_is_two_bytes_and_waits_for_nobody(line):
    line.is_choked = False
    line.transport.dataBuffer, line.transport._tempDataLen, line.transport.writeSomeData = b"", 0, len
    written = []
    line._write = written.append
    line.send_keepalive()
    assert written == [b"\x81\x00"]
    line.transport._tempDataLen = 7  # what was sent before is not taken yet, and says the same
    line.send_keepalive()
    line.transport._tempDataLen, line.is_choked = 0, True
    line.send_keepalive()
    line.is_choked, line.state = False, line.STATE_CLOSING
    line.send_keepalive()
    assert written == [b"\x81\x00"]


@dataclass(frozen=True)
class Listener:
    """A socket that notes its turns."""

    number: int
    turns: list = field(hash=False)

    def send_keepalive(self):
        self.turns.append(self.number)


def test_every_socket_has_its_turn_once_in_a_while_and_a_closed_one_none(monkeypatch):
    waits = []
    monkeypatch.setattr("colorclues.server.keepalive.reactor.callLater", lambda *call: waits.append(call))
    turns, keepalive = [], Keepalive()
    sockets = [Listener(number, turns) for number in range(20)]
    for socket in sockets:
        keepalive.add(socket)
    keepalive.remove(sockets[3])
    for _ in range(SHARES):
        seconds, send, share = waits.pop()
        assert seconds == settings.KEEPALIVE / SHARES
        before = len(turns)
        send(share)
        assert len(turns) - before <= 3
    assert sorted(turns) == [number for number in range(20) if number != 3]
    for socket in sockets:
        keepalive.remove(socket)
    seconds, send, share = waits.pop()
    send(share)
    assert waits == []
