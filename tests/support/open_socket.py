"""The server's end of a socket without a server: on any of Twisted's transports, or on a real line."""

import socket
from types import SimpleNamespace

from colorclues.server.socket_limits import BoundedSocket
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory
from twisted.internet import reactor
from twisted.internet.address import IPv4Address
from twisted.internet.tcp import Connection
from twisted.internet.testing import StringTransport


def connecting(transport=None):
    """Return a socket whose handshake is not over."""
    server = Server(None, ["tcp:0"])
    line = BoundedSocket()
    line.factory, line.server, line.muted = WebSocketFactory(server), server, True
    line.client_addr, line.path, line.request = None, "/", SimpleNamespace(path="/")
    line.makeConnection(transport or Wide())
    server.connections = {line: {}}
    line.transport.registerProducer(line, True)  # of the HTTP channel that it was
    return line


def opened(transport=None):
    """Return an open socket."""
    line = connecting(transport)
    line.state = line.STATE_OPEN
    line.onOpen()
    return line


def opened_to_browser():
    """Return an open socket on a real line, and the browser's end of the line."""
    ours, browser = socket.socketpair()
    ours.setblocking(False)
    browser.setblocking(False)
    transport = RealLine(ours, None, reactor)
    transport.protocol = line = opened(transport)
    return line, browser


class Wide(StringTransport):
    """A transport that takes everything at once."""

    dataBuffer, _tempDataLen = b"", 0
    most = 2**20

    def writeSomeData(self, data):
        super().write(data[: self.most])
        return len(data[: self.most])


class Narrow(Wide):
    """A transport that takes five bytes at once, and the rest later."""

    most = 5

    def write(self, data):
        super().write(data)
        self._tempDataLen += len(data)


class RealLine(Connection):
    """A transport that writes to the kernel."""

    connected = True

    def getPeer(self):
        return IPv4Address("TCP", "127.0.0.1", 1)

    getHost = getPeer
