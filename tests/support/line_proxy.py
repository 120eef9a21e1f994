"""A line between a browser and a server that a test makes slow, silent or dead."""

import asyncio
import re
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

PATIENCE = 10  # seconds for the proxy's own work
CHUNK = 64 * 1024
TRICKLES = 20  # pieces a second
REQUEST = re.compile(rb"[A-Z]+ \S+ HTTP/1\.1\r\n")
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: to close is to send RST


class LineProxy:
    """A TCP proxy on a port of its own. It passes on the Host header, so the browser's origin is that of its `url`.

    It runs in a thread. Use it as a context manager, or call `close`. `requests` holds the first line of each request
    that it has passed on, `dropped` those whose answer it has cut; both are queues.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = 0
        self.requests: SimpleQueue[str] = SimpleQueue()
        self.dropped: SimpleQueue[str] = SimpleQueue()
        self.seconds, self.bytes_per_second, self.to_drop = 0.0, 0.0, ""
        self.lines: set[_Line] = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.accept()

    def __enter__(self) -> "LineProxy":
        return self

    def __exit__(self, *error) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def delay(self, seconds: float) -> None:
        """Let all bytes take so long from now on, each way."""
        self.seconds = seconds

    def trickle(self, bytes_per_second: float) -> None:
        """Let no more bytes pass in a second from now on, each way of each connection; 0 for all."""
        self.bytes_per_second = bytes_per_second

    def swallow(self) -> None:
        """Let all bytes of the connections that are open vanish from now on, also their end. New ones work."""
        self._do(lambda: [line.swallow() for line in self.lines])

    def cut(self) -> None:
        """Reset all connections that are open."""
        self._do(lambda: [line.cut() for line in list(self.lines)])

    def drop_answers(self, beginning: str) -> None:
        """Cut a connection in the place of an answer to a request whose first line begins so: "POST /rooms/".

        The server gets the request. A browser may send it again by itself. An empty `beginning` ends this.
        """
        self.to_drop = beginning

    def refuse(self) -> None:
        """Refuse new connections."""
        self._do(self.server.close)

    def accept(self) -> None:
        """Take new connections, after `refuse` on the same port."""
        self.server = self._run(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        if self.loop.is_closed():
            return
        self.refuse()
        self.cut()
        self._run(_end_tasks())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = _Line(self, writer)
        self.lines.add(line)
        try:
            await line.run(reader)
        finally:
            self.lines.discard(line)
            line.cut()

    def _do(self, act: Callable[[], object]) -> None:
        async def work() -> None:
            act()

        self._run(work())

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)


class _Line:
    """One connection of a browser, and the one to the server that belongs to it."""

    def __init__(self, proxy: LineProxy, browser: asyncio.StreamWriter) -> None:
        self.proxy = proxy
        self.writers = [browser]
        self.is_swallowed = False
        self.dropped = ""  # the request whose answer is not to come

    def swallow(self) -> None:
        self.is_swallowed = True

    def cut(self) -> None:
        for writer in self.writers:
            with suppress(OSError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()

    async def run(self, browser: asyncio.StreamReader) -> None:
        """Pass on bytes both ways until both ends are closed, or one is lost."""
        with suppress(OSError):
            server, writer = await asyncio.open_connection("127.0.0.1", self.proxy.target_port)
            self.writers.append(writer)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pass(browser, writer, self._read_request))
                tasks.create_task(self._pass(server, self.writers[0], self._drop_answer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, look: Callable) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sending = asyncio.create_task(self._send(waiting, writer))
        try:
            while data := await _read(reader):
                look(data)
                waiting.put_nowait((self.proxy.loop.time() + self.proxy.seconds, data))
            waiting.put_nowait((self.proxy.loop.time() + self.proxy.seconds, b""))
            await sending
        finally:
            sending.cancel()

    async def _send(self, waiting: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while True:
                due, data = await waiting.get()
                await asyncio.sleep(due - self.proxy.loop.time())
                if self.is_swallowed:
                    continue
                if not data:
                    writer.write_eof()
                    return
                await self._write(data, writer)

    async def _write(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        while data and not self.is_swallowed:
            size = int(self.proxy.bytes_per_second / TRICKLES) or len(data)
            writer.write(data[:size])
            await writer.drain()
            data = data[size:]
            if data:
                await asyncio.sleep(1 / TRICKLES)

    def _read_request(self, data: bytes) -> None:
        # Browsers do not pipeline, and send the head of a request at once: it begins what is read.
        if not REQUEST.match(data):
            return
        request = data.split(b"\r\n")[0].decode("latin1")
        self.proxy.requests.put(request)
        to_drop = self.proxy.to_drop
        self.dropped = request if to_drop and request.startswith(to_drop) else ""

    def _drop_answer(self, data: bytes) -> None:
        if self.dropped:
            self.cut()
            self.proxy.dropped.put(self.dropped)


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK)
    except OSError:
        return b""


async def _end_tasks() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
