"""Daphne with almost nothing behind it: `python -m bench.bare` sends ten texts of the usual size for each message.

It has no database, no templates and no rules. No server that sends through ASGI and Daphne can be faster. To the driver
it looks like a room in which one guess follows the other.
"""

import os
from collections import defaultdict

from daphne.server import Server

PUSH = 600  # bytes
TURN = '<section id="turn" data-yours="{}" data-phase="guess">{}</section>'
FORM = '<input name="move" value="guess">'
VERSION = '<data id="version" value="{}">'


class Table:
    def __init__(self) -> None:
        self.sends = []
        self.version = 0

    async def show(self, seat: int) -> None:
        is_yours = seat == self.version % len(self.sends)
        turn = TURN.format("yes", FORM) if is_yours else TURN.format("no", "")
        text = turn.ljust(PUSH) + VERSION.format(self.version)
        await self.sends[seat]({"type": "websocket.send", "text": text})


tables: dict[str, Table] = defaultdict(Table)


async def application(scope, receive, send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"ok"})
    else:
        await play(tables[scope["path"]], receive, send)


async def play(table: Table, receive, send) -> None:
    seat = len(table.sends)
    table.sends.append(send)
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
            await table.show(seat)
        else:
            table.version += 1
            for other in range(len(table.sends)):
                await table.show(other)


if __name__ == "__main__":
    Server(application, [f"tcp:port={os.environ['PORT']}:interface=127.0.0.1"], websocket_timeout=-1, verbosity=0).run()
