"""What Daphne keeps for one browser, bounded: messages that wait to be heard, pushes to be sent, a request's body.

By itself it keeps all three without end. `apply` puts these classes in the place of Daphne's own.
"""

from daphne import http_protocol
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor

# What an object in a queue takes beside its text, in bytes; else 64 kB of messages of one letter would be 20 MB.
EACH = 512
# Seconds between two looks whether all has been heard.
LOOK = 0.05


def apply() -> None:
    """Before the server takes its first connection. Harmless twice."""
    WebSocketFactory.protocol = BoundedSocket
    http_protocol.WebRequest = BoundedRequest


class BoundedSocket(WebSocketProtocol):
    """A socket of which no more is read while too much of it waits to be heard, or too much waits to be sent to it.

    One that still takes nothing is cut when UNSENT_MOST bytes more have gathered; its browser comes back for the
    latest version alone.
    """

    unheard = unsent = 0
    is_ahead = is_choked = False

    def onOpen(self):
        super().onOpen()
        # It has been the HTTP channel, which is done with this connection.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)

    def onMessage(self, payload, isBinary):
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.empty():
            self.unheard = 0
        self.unheard += len(payload) + EACH
        super().onMessage(payload, isBinary)
        if self.unheard > settings.UNHEARD_MOST and not self.is_ahead:
            self.is_ahead = True
            self.transport.pauseProducing()
            reactor.callLater(LOOK, self._look)

    def serverSend(self, content, binary=False):
        """Nothing to a browser that has just gone: it is no error of the consumer, which will soon hear of it."""
        if self.state in (self.STATE_CONNECTING, self.STATE_OPEN):
            super().serverSend(content, binary)

    def processData(self):
        """What has been read already waits too. Autobahn asks again until there is nothing to do."""
        return not (self.is_ahead and self.state == self.STATE_OPEN) and super().processData()

    def sendData(self, data, sync=False, chopsize=None):
        super().sendData(data, sync, chopsize)
        if self.is_choked:
            self.unsent += len(data)
        if self.unsent > settings.UNSENT_MOST:
            self.wasNotCleanReason = "the browser does not read"
            self.dropConnection(abort=True)

    # As the producer of what the transport sends

    def pauseProducing(self):
        """The transport holds 64 kB that the browser has not taken."""
        self.is_choked = True
        self.transport.pauseProducing()

    def resumeProducing(self):
        """All of it has been sent."""
        self.is_choked, self.unsent = False, 0
        self._read_on()

    def stopProducing(self):
        """The connection is lost."""

    def _look(self):
        if self.state == self.STATE_CLOSED:
            return
        if not self.application_queue.empty():
            reactor.callLater(LOOK, self._look)
            return
        self.is_ahead = False
        self._read_on()
        self.consumeData()

    def _read_on(self):
        if not self.is_ahead and not self.is_choked:
            self.transport.resumeProducing()


class BoundedRequest(http_protocol.WebRequest):
    """A request whose connection is cut when its body grows beyond all sense: Daphne writes it to the disk first."""

    taken = 0

    def handleContentChunk(self, data):
        self.taken += len(data)
        if self.taken > settings.BODY_MOST:
            self.channel.transport.abortConnection()
        else:
            super().handleContentChunk(data)
