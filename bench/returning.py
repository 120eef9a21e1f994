"""All sockets lose their lines at once, since the server is started anew: when all are back, and who waits for it."""

import signal

from bench import driver
from bench.figures import Figure, short
from bench.found import SEATS, Found, Length
from bench.servers import Ours
from bench.workspace import Workspace

ENDS = {"stop": signal.SIGTERM, "kill": signal.SIGKILL}


def come_back(space: Workspace, length: Length) -> Found:
    """Stop the server, or kill it, and start it again while pages are open.

    One room is back before all others and goes on to play. Its longest move is the stall that the others cause.
    """
    found = Found()
    for name, number in ENDS.items():
        returns = [_come_back_once(space, length, number) for _ in range(length.turns)]
        seconds, away, stalls, moves = (
            [each[key] for each in returns] for key in ("seconds", "away", "stall", "moves")
        )
        found.figures[f"back-{name}"] = Figure(seconds, f"{short(Figure(away).value)} s of that without a server")
        found.figures[f"stall-{name}"] = Figure(stalls, f"of {sum(moves)} moves")
    return found


def _come_back_once(space: Workspace, length: Length, number: int) -> dict:
    server = space.start(Ours)
    rooms, bystanders = server.make_rooms(length.held, SEATS), server.make_rooms(1, SEATS)
    with driver.keep_pages(server, rooms, bystanders) as returns:
        server.restart(number)
        found = returns()
    server.stop()
    return found
