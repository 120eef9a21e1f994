"""Limits on what Daphne keeps for one browser: unread messages, unsent pushes, and the body of a request.

By itself Daphne keeps all three without limit. `apply` replaces Daphne's classes by these.
"""

from daphne import http_protocol
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.defer import Deferred

from play.web.limits import rate_limits
from play.web.limits.token_bucket import Bucket
from play.web.refusals import record_refusal

from .frames import make_frame
from .keepalive import FRAME, keepalive

# Bytes that a queued message takes beside its text. Without them 64 kB of one-letter messages would take 20 MB.
MESSAGE_OVERHEAD = 512
# Seconds between two polls whether the consumer has read all messages.
POLL = 0.05
# Frames in one message. Browsers send one; a proxy may split it into a few.
MAX_FRAMES = 16
# Codes that Daphne cannot close with, and after which browsers come back by themselves.
COME_BACK = WebSocketProtocol.CLOSE_STATUS_CODE_SERVICE_RESTART, WebSocketProtocol.CLOSE_STATUS_CODE_TRY_AGAIN_LATER


def apply() -> None:
    """Replace Daphne's classes, before the server accepts its first connection. Idempotent."""
    WebSocketFactory.protocol = BoundedSocket
    http_protocol.WebRequest = BoundedRequest


class BoundedSocket(WebSocketProtocol):
    """A socket with backpressure: it stops reading while too much is unread by its consumer, or unsent to its browser.

    If the browser still takes nothing, the socket is cut once UNSENT_MOST more bytes are unsent. The browser comes
    back for the latest version alone.
    """

    unread = unsent = frames = 0
    is_ahead = is_choked = is_cut = False

    def onOpen(self):
        super().onOpen()
        self.controls = Bucket(rate_limits.rate_of("CONTROLS_SOCKET"), reactor.seconds())
        # Until now this was the HTTP channel, which is done with this connection.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        # The consumer's scope has all of the request.
        self.http_request_data, self.http_headers, self.request.headers = b"", {}, {}
        keepalive.add(self)

    def onFrameBegin(self):
        """Limit pings, pongs and fragments, which never reach the consumer's own limits."""
        super().onFrameBegin()
        opcode = self.current_frame.opcode
        if opcode > 7:
            if not self.controls.take(reactor.seconds()):
                record_refusal("limit-controls-socket")
                self._cut_off("too many pings and pongs")
            return
        self.frames = 1 if opcode else self.frames + 1
        if self.frames > MAX_FRAMES:
            record_refusal("limit-frames-message")
            self._cut_off("a message in too many frames")

    def onMessage(self, payload, isBinary):
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.empty():
            self.unread = 0
        self.unread += len(payload) + MESSAGE_OVERHEAD
        super().onMessage(payload, isBinary)
        if self.unread > settings.UNHEARD_MOST and not self.is_ahead:
            self.is_ahead = True
            self.transport.pauseProducing()
            reactor.callLater(POLL, self._poll)

    def connectionLost(self, reason):
        keepalive.remove(self)
        super().connectionLost(reason)
        # The old Deferred refers to this object, which would live until the next garbage collection.
        self.is_closed = Deferred()

    def sendMessage(self, payload, isBinary=False, **_):
        # Autobahn's own `sendMessage` would apply its limit for received messages.
        self.sendPreparedMessage(self.factory.prepareMessage(payload, isBinary, doNotCompress=True))

    def push(self, text):
        """Send a text at once, in its order behind all that was sent before. Otherwise as ASGI's `send` does.

        The server offers it to consumers. It is a third cheaper than ASGI's message.
        """
        if self.state == self.STATE_OPEN and text:
            self.sendData(make_frame(text))
        else:
            self.handle_reply({"type": "websocket.send", "text": text})

    def send_keepalive(self):
        """Send an empty message. No-op while something waits to be sent: it says the same, or is not read at all."""
        if self.state == self.STATE_OPEN and not self.send_queue and self._is_free():
            self._write(FRAME)

    def handle_reply(self, message):
        """Send the headers of the answer that opens the socket, too. Daphne ignores them."""
        if message.get("type") == "websocket.accept" and message.get("headers"):
            headers: dict[str, list[str]] = {}
            for name, value in message["headers"]:
                headers.setdefault(name.decode(), []).append(value.decode())
            self.serverAccept((message.get("subprotocol"), headers))
        else:
            super().handle_reply(message)

    def serverSend(self, content, binary=False):
        # That the browser has just gone is no error of the consumer, which will soon hear of it.
        if self.state in (self.STATE_CONNECTING, self.STATE_OPEN):
            super().serverSend(content, binary)

    def serverClose(self, code=None):
        if code in COME_BACK:
            self.sendCloseFrame(code=code)
        else:
            super().serverClose(code)

    def processData(self):
        """Hold back what has been read already too. Autobahn calls this until it returns False."""
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
        if self.unsent > settings.UNSENT_MOST and not self.is_cut:
            record_refusal("limit-unsent-most")
            self._cut_off("the browser does not read")

    def _write(self, data):
        """Write at once if nothing waits to be sent, and without autobahn's log messages, which are off.

        Else the reactor would start and stop watching the socket for each push. That costs as much as all of sending.
        """
        if self._is_free():
            sent = self.transport.writeSomeData(data)
            if sent == len(data):
                return
            data = data if isinstance(sent, Exception) else data[sent:]
        self.transport.write(data)

    def _is_free(self):
        """Return whether the browser has taken all that was sent, as far as this process knows."""
        transport = self.transport
        is_open = transport.connected and not (self.is_choked or transport.disconnecting)
        return is_open and not (transport.dataBuffer or transport._tempDataLen)

    # The transport calls these, since this object produces what it sends: the first when the transport holds 64 kB that
    # the browser has not taken, the second when it has sent everything.

    def pauseProducing(self):
        self.is_choked = True
        self.transport.pauseProducing()

    def resumeProducing(self):
        self.is_choked, self.unsent = False, 0
        self._read_on()

    def stopProducing(self):
        """Ignore that the connection is lost, since `connectionLost` is called too."""

    def _cut_off(self, why):
        """Cut the connection once the caller is done. It may still set the state, and would undo that of the cut."""
        if not self.is_cut:
            self.is_cut = True
            self.wasNotCleanReason = why
            reactor.callLater(0, self.dropConnection, True)

    def _poll(self):
        if self.state == self.STATE_CLOSED:
            return
        if not self.application_queue.empty():
            reactor.callLater(POLL, self._poll)
            return
        self.is_ahead = False
        self._read_on()
        self.consumeData()

    def _read_on(self):
        if not self.is_ahead and not self.is_choked:
            self.transport.resumeProducing()


class BoundedRequest(http_protocol.WebRequest):
    """A request whose connection is cut when its body exceeds BODY_MOST. Daphne would write all of it to the disk.

    Once it has become a socket, its channel forgets it. Both would be a circle, which only a full garbage collection
    frees, hours after the socket has closed.
    """

    received = 0

    def process(self):
        done = super().process()
        if self.transport is None:  # given to the socket
            self.channel.requests.clear()
        return done

    def handleContentChunk(self, data):
        self.received += len(data)
        if self.received > settings.BODY_MOST:
            record_refusal("limit-body-most")
            self.channel.transport.abortConnection()
        else:
            super().handleContentChunk(data)
