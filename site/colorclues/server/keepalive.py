"""The keep-alive: an empty message to each open socket, by which a page knows that its line still works."""

from itertools import count
from typing import Protocol

from django.conf import settings
from twisted.internet import reactor

# A text frame without a text: the smallest message that a page's script hears of. It hears of no pings.
FRAME = b"\x81\x00"
# The shares of the sockets, which have their turns one after the other: a burst for all would hold up moves.
SHARES = 8


class Socket(Protocol):
    """Get keep-alives. A BoundedSocket does."""

    def send_keepalive(self) -> None: ...


class Keepalive:
    """Send a keep-alive to every socket of this process every KEEPALIVE seconds.

    One timer serves all, and no consumer hears of it: 10 µs each, where an answer to a page's question takes 500.
    """

    def __init__(self) -> None:
        self.shares: list[set[Socket]] = [set() for _ in range(SHARES)]
        self.numbers = count()
        self.is_running = False

    def add(self, socket: Socket) -> None:
        self.shares[next(self.numbers) % SHARES].add(socket)
        if not self.is_running:
            self.is_running = True
            self._wait(0)

    def remove(self, socket: Socket) -> None:
        """Idempotent."""
        for share in self.shares:
            share.discard(socket)

    def _wait(self, share: int) -> None:
        reactor.callLater(settings.KEEPALIVE / SHARES, self._send, share)

    def _send(self, share: int) -> None:
        """Serve this share and wait for the next one's turn. While there is no socket nothing runs."""
        self.is_running = any(self.shares)
        if self.is_running:
            self._wait((share + 1) % SHARES)
        for socket in list(self.shares[share]):
            socket.send_keepalive()


keepalive = Keepalive()
