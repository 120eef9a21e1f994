"""What Daphne keeps for one browser, bounded: messages that wait to be heard, pushes to be sent, a request's body.

By itself it keeps all three without end. `apply` puts these classes in the place of Daphne's own.
"""

from daphne import http_protocol
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.defer import Deferred

from play.web.limits import rate_limits
from play.web.limits.token_bucket import Bucket

# What an object in a queue takes beside its text, in bytes; else 64 kB of messages of one letter would be 20 MB.
EACH = 512
# Seconds between two looks whether all has been heard.
LOOK = 0.05
# Frames of which one message may be made. Browsers make one; who stands in between may make a few.
PIECES_MOST = 16
# Codes that Daphne does not know how to close with, and from which browsers come back by themselves.
COME_BACK = WebSocketProtocol.CLOSE_STATUS_CODE_SERVICE_RESTART, WebSocketProtocol.CLOSE_STATUS_CODE_TRY_AGAIN_LATER


def apply() -> None:
    """Before the server takes its first connection. Harmless twice."""
    WebSocketFactory.protocol = BoundedSocket
    http_protocol.WebRequest = BoundedRequest


class BoundedSocket(WebSocketProtocol):
    """A socket of which no more is read while too much of it waits to be heard, or too much waits to be sent to it.

    One that still takes nothing is cut when UNSENT_MOST bytes more have gathered; its browser comes back for the
    latest version alone.
    """

    unheard = unsent = pieces = 0
    is_ahead = is_choked = is_cut = False

    def onOpen(self):
        super().onOpen()
        self.controls = Bucket(rate_limits.rate_of("CONTROLS_SOCKET"), reactor.seconds())
        # It has been the HTTP channel, which is done with this connection.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        # What it has asked for is in the consumer's scope.
        self.http_request_data, self.http_headers, self.request.headers = b"", {}, {}

    def onFrameBegin(self):
        """What is no message, or only a piece of one, is heard by nobody who counts."""
        super().onFrameBegin()
        opcode = self.current_frame.opcode
        if opcode > 7:
            if not self.controls.take(reactor.seconds()):
                self._cut_off("too many pings and pongs")
            return
        self.pieces = 1 if opcode else self.pieces + 1
        if self.pieces > PIECES_MOST:
            self._cut_off("a message in too many pieces")

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

    def connectionLost(self, reason):
        super().connectionLost(reason)
        # The old one holds this object, which would stay until garbage is looked for.
        self.is_closed = Deferred()

    def sendMessage(self, payload, isBinary=False, **_):
        """One frame, however long: autobahn would keep what is sent to the limit that it has for what is heard."""
        self.sendPreparedMessage(self.factory.prepareMessage(payload, isBinary, doNotCompress=True))

    def serverSend(self, content, binary=False):
        """Nothing to a browser that has just gone: it is no error of the consumer, which will soon hear of it."""
        if self.state in (self.STATE_CONNECTING, self.STATE_OPEN):
            super().serverSend(content, binary)

    def serverClose(self, code=None):
        if code in COME_BACK:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code)

    def processData(self):
        """What has been read already waits too. Autobahn asks again until there is nothing to do."""
        if self.is_cut or (self.is_ahead and self.state == self.STATE_OPEN):
            return False
        return super().processData()

    def sendData(self, data, sync=False, chopsize=None):
        if sync or chopsize or self.send_queue:
            super().sendData(data, sync, chopsize)
        else:
            self._write(data)
        if self.is_choked:
            self.unsent += len(data)
        if self.unsent > settings.UNSENT_MOST:
            self._cut_off("the browser does not read")

    def _write(self, data):
        """At once, where nothing waits before it, and without autobahn's words for a log that nobody reads.

        Else the reactor would begin and end to watch the socket for each push, which costs as much as all of sending.
        """
        transport = self.transport
        is_free = transport.connected and not (self.is_choked or transport.disconnecting)
        if is_free and not (transport.dataBuffer or transport._tempDataLen):
            sent = transport.writeSomeData(data)
            if sent == len(data):
                return
            data = data if isinstance(sent, Exception) else data[sent:]
        transport.write(data)

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

    def _cut_off(self, why):
        """In a moment: whoever called us may still change the state, and would take back what dropping has changed."""
        if not self.is_cut:
            self.is_cut = True
            self.wasNotCleanReason = why
            reactor.callLater(0, self.dropConnection, True)

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
