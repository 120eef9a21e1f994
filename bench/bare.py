"""An application that does almost nothing: it sends ten texts of the usual size for each message.

It has no database, no templates and no rules. So no game on the same server can be faster: `python -m bench.bare` is
Daphne, `uvicorn bench.bare:application` uvicorn, and bench/floor.py our own sockets. To the driver it looks like a
room in which one guess follows the other.
"""

import os
from collections import defaultdict

SIZE = 600  # bytes
TURN = '<section id="turn" data-yours="{}" data-phase="guess">{}</section>'
FORM = '<input name="move" value="guess">'
TURNS = TURN.format("yes", FORM), TURN.format("no", "")
VERSION = '<data id="version" value="{}">'


class Table:
    def __init__(self) -> None:
        self.seats = []
        self.version = 0

    async def show(self, *seats: int) -> None:
        """Send two texts to so many sockets, at once where the server can (site/colorclues/server/)."""
        own, other = (turn.ljust(SIZE) + VERSION.format(self.version) for turn in TURNS)
        for seat in seats:
            text = own if seat == self.version % len(self.seats) else other
            send, push = self.seats[seat]
            if push:
                push(text)
            else:
                await send({"type": "websocket.send", "text": text})


tables: dict[str, Table] = defaultdict(Table)


async def application(scope, receive, send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": b"ok"})
    elif scope["type"] == "websocket":
        push = scope.get("extensions", {}).get("colorclues.push")
        await play(tables[scope["path"]], receive, send, push)


async def play(table: Table, receive, send, push) -> None:
    seat = len(table.seats)
    table.seats.append((send, push))
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
            await table.show(seat)
        else:
            table.version += 1
            await table.show(*range(len(table.seats)))


if __name__ == "__main__":
    from daphne.server import Server

    Server(application, [f"tcp:port={os.environ['PORT']}:interface=127.0.0.1"], websocket_timeout=-1, verbosity=0).run()
