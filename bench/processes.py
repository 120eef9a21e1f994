"""Two processes of ours that share a database and Redis, beside one alone.

A load balancer keeps each room together at one process by its code (docs/scale.md), or spreads its players over both.
"""

from bench import driver
from bench.figures import HEAD, Pair
from bench.found import SEATS, Found, Length
from bench.servers import Ours, Server
from bench.workspace import Workspace


class Fleet:
    """Several processes, as the driver sees a server."""

    tongue = "ours"

    def __init__(self, servers: list[Server]) -> None:
        self.url = servers[0].url
        self.urls = [server.url for server in servers]
        self.pids = [pid for server in servers for pid in server.pids]

    def keep_together(self, rooms: list[dict]) -> list[dict]:
        """Return the rooms, each with all its players at one of the processes."""
        return [{**room, "urls": [self.urls[place % len(self.urls)]]} for place, room in enumerate(rooms)]

    def spread(self, rooms: list[dict]) -> list[dict]:
        """Return the rooms, each with its players at all of the processes in turn."""
        return [{**room, "urls": self.urls} for room in rooms]


def two_processes(space: Workspace, length: Length) -> Found:
    """Play the same rooms at two processes, and others at one that is alone, in turns."""
    redis = space.start_redis()
    alone, first = space.start(Ours, REDIS_URL=redis.url), space.start(Ours, REDIS_URL=redis.url)
    fleet = Fleet([first, space.start_beside(first)])
    rooms, tables = first.make_rooms(length.many, SEATS), alone.make_rooms(length.many, SEATS)
    ways = {"two-together": fleet.keep_together(rooms), "two-spread": fleet.spread(rooms)}
    pairs = {name: Pair(f"two, {name.removeprefix('two-')}", "one") for name in ways}
    for _ in range(length.turns):
        one = driver.run_closed_loop(alone, tables, length.seconds)
        for name, way in ways.items():
            pairs[name].add(driver.run_closed_loop(fleet, way, length.seconds), one)
    found = Found(text=[*HEAD])
    for name, pair in pairs.items():
        found.figures[name] = pair.figure("cpu", "ms a move")
        found.text += pair.table(f"{length.many}")[:1]
    found.text += pair.table(f"{length.many}")[1:]
    found.figures["two-moves"] = pairs["two-together"].figure("moves_a_second", "moves/s")
    return found
