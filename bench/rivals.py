"""Ours beside another server, in turns: boardgame.io, or the same game done the naive way."""

from bench import driver
from bench.figures import HEAD, Figure, Pair, short
from bench.found import SEATS, Found, Length
from bench.servers import Naive, Ours, Server, Theirs
from bench.workspace import Workspace

# Moves per second in an open loop: what half a core makes, and nearly what a whole one does.
RATES = (200, 600)


def ours_to_theirs(space: Workspace, length: Length) -> Found:
    """Play on both in turns, each room as fast as it can."""
    ours, theirs = space.start(Ours), space.start(Theirs)
    sizes = {"closed-10": length.few, "closed-50": length.many}
    tables = {name: ours.make_rooms(rooms, SEATS) for name, rooms in sizes.items()}
    pairs = {name: Pair("ours", "boardgame.io") for name in sizes}
    for _ in range(length.turns):
        for name, rooms in sizes.items():
            pairs[name].add(
                driver.run_closed_loop(ours, tables[name], length.seconds),
                driver.run_closed_loop(theirs, theirs.make_rooms(rooms, SEATS), length.seconds),
            )
    found = Found(text=[*HEAD])
    for name, pair in pairs.items():
        found.compare(name, pair, f"{sizes[name]}")
    guesses = [run.guess_bytes for run in pairs["closed-10"].ours]
    found.figures["bytes"] = Figure(guesses, f"boardgame.io {short(pairs['closed-10'].others[0].guess_bytes)}")
    return found


def with_redis(space: Workspace, length: Length) -> Found:
    """Compare ours with Redis as the channel layer to theirs in memory."""
    redis = space.start_redis()
    ours, theirs = space.start(Ours, REDIS_URL=redis.url), space.start(Theirs)
    return _against("redis", Pair("ours, Redis", "boardgame.io"), ours, theirs, length)


def naive(space: Workspace, length: Length) -> Found:
    """Compare ours to the naive way."""
    return _against("naive", Pair("ours", "naive"), space.start(Ours), space.start(Naive), length)


def open_loop(space: Workspace, length: Length) -> Found:
    """Make a number of moves per second, whether or not a server keeps up. Times count from when a move was due."""
    ours, theirs = space.start(Ours), space.start(Theirs)
    tables = ours.make_rooms(length.many, SEATS)
    found = Found(text=[*HEAD])
    for rate in RATES:
        pair = Pair("ours", "boardgame.io")
        for _ in range(length.open_turns):
            pair.add(
                driver.run_open_loop(ours, tables, length.open_seconds, rate),
                driver.run_open_loop(theirs, theirs.make_rooms(length.many, SEATS), length.open_seconds, rate),
            )
        found.figures[f"open-{rate}"] = pair.figure("p99", "ms")
        found.text += pair.table(f"{length.many}, {rate}/s")
    found.figures["queue"] = _measure_queue(pair)
    return found


def _measure_queue(pair: Pair) -> Figure:
    """Return how long the highest rate needs for as many moves as were not over at the end."""
    ours, others = ([run.waiting / RATES[-1] for run in runs] for runs in (pair.ours, pair.others))
    return Figure(ours, f"boardgame.io {short(Figure(others).value)}")


def _against(name: str, pair: Pair, ours: Server, other: Server, length: Length) -> Found:
    tables = ours.make_rooms(length.few, SEATS)
    for _ in range(length.turns):
        pair.add(
            driver.run_closed_loop(ours, tables, length.seconds),
            driver.run_closed_loop(other, other.make_rooms(length.few, SEATS), length.seconds),
        )
    found = Found(text=[*HEAD])
    found.compare(name, pair, f"{length.few}")
    return found
