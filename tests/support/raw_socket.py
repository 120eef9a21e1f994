"""Sockets without a browser or a thread: many of them, or such as a stranger's script opens."""

import socket
from base64 import b64encode

PATIENCE = 20  # seconds
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {b64encode(bytes(16)).decode()}\r\n\r\n"
)


def open_line(port: int) -> socket.socket:
    """Return a connection that asks for nothing yet."""
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def open_socket(port: int, path: str = "/ws/rooms/") -> socket.socket:
    """Return an open socket. Raise ConnectionError if there is none to be had."""
    line = open_line(port)
    line.sendall(HANDSHAKE.format(path=path, host=f"127.0.0.1:{port}").encode())
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := line.recv(1)):
            raise ConnectionError("closed before the handshake")
        head += more
    if not head.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(head.split(b"\r\n")[0].decode())
    return line


def send_text(line: socket.socket, text: str) -> None:
    """Send a short text, masked by zeros."""
    data = text.encode()
    assert len(data) < 126
    line.sendall(bytes([0x81, 0x80 | len(data), 0, 0, 0, 0]) + data)


def read_close(line: socket.socket) -> int:
    """Read frames until the server closes the socket. Return its code, or 0 if it was cut."""
    data = b""
    while True:
        try:
            more = line.recv(65536)
        except ConnectionError:
            return 0
        if not more:
            return 0
        data += more
        while (frame := _take_frame(data)) is not None:
            opcode, payload, data = frame
            if opcode == 8:
                return int.from_bytes(payload[:2], "big")


def _take_frame(data: bytes) -> tuple[int, bytes, bytes] | None:
    if len(data) < 2:
        return None
    start, length = 2, data[1]
    if length >= 126:
        start = 4 if length == 126 else 10
        length = int.from_bytes(data[2:start], "big") if len(data) >= start else len(data)
    if len(data) < start + length:
        return None
    return data[0] & 15, data[start : start + length], data[start + length :]
