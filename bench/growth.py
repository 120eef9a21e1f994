"""What our own server costs as more is asked of it: idle sockets, rounds of a game, open pages, full rooms."""

from contextlib import ExitStack

from bench import driver
from bench.figures import HEAD, Figure, Pair, short
from bench.found import SEATS, Found, Length
from bench.servers import Ours, Theirs
from bench.workspace import Workspace


def idle(space: Workspace, length: Length) -> Found:
    """Play in ten rooms on two servers of ours in turns: one has few idle sockets, the other many."""
    servers = [space.start(Ours) for _ in length.idle]
    tables = [server.make_rooms(length.few, SEATS) for server in servers]
    pair = Pair(f"{length.idle[1] * SEATS} idle", f"{length.idle[0] * SEATS} idle")
    with ExitStack() as stack:
        for server, rooms in zip(servers, length.idle, strict=True):
            stack.enter_context(driver.keep_open(server, server.make_rooms(rooms, SEATS)))
        for _ in range(length.turns):
            few, many = (
                driver.run_closed_loop(*played, length.seconds) for played in zip(servers, tables, strict=True)
            )
            pair.add(many, few)
    return Found({"idle": pair.figure("cpu", "ms a move")}, [*HEAD, *pair.table(f"{length.few}")])


def rounds(space: Workspace, length: Length) -> Found:
    """Play whole games in step, all rooms one round at a time."""
    ours = space.start(Ours)
    tables = ours.make_rooms(length.few, SEATS)
    # From the reveal of the last round to the end, and to the lobby after it, is a move each.
    spent = [each for each in driver.run_rounds(ours, tables, length.games) if each["moves"] > len(tables)]
    costs = {number: [] for number in range(1, SEATS + 1)}
    for each in spent[SEATS:] or spent:  # the first of several games warms up
        costs[each["round"]].append(each["cpu"] / each["moves"] * 1000)
    medians = {number: Figure(cost).value for number, cost in costs.items()}
    ratios = [last / first for first, last in zip(costs[1], costs[SEATS], strict=True)]
    head, row = " | ".join(map(str, medians)), " | ".join(map(short, medians.values()))
    text = [f"| round | {head} |", "|---" * (SEATS + 1) + "|", f"| CPU, ms a move | {row} |"]
    return Found({"rounds": Figure(ratios, f"{short(medians[SEATS])} to {short(medians[1])} ms a move")}, text)


def memory(space: Workspace, length: Length) -> Found:
    """Measure the memory of idle sockets on a new server."""
    costs = {}
    for kind in (Ours, Theirs):
        server = space.start(kind)
        driver.measure_memory(
            server, server.make_rooms(1, SEATS)
        )  # warms up: what is loaded at first is not the sockets'
        costs[kind] = (
            driver.measure_memory(server, server.make_rooms(length.held, SEATS)) / (length.held * SEATS) * 1000
        )
    return Found({"memory": Figure([costs[Ours]], f"boardgame.io {short(costs[Theirs])}")})


def pages(space: Workspace, length: Length) -> Found:
    """Measure the CPU that open pages cost while nobody moves: keep-alives, pings and presence."""
    ours = space.start(Ours)
    alone = driver.measure_idle_cpu(ours, [], length.rest)
    rooms = ours.make_rooms(length.held, SEATS)
    shares = [driver.measure_idle_cpu(ours, rooms, length.rest) - alone for _ in range(length.turns)]
    return Found({"pages": Figure([100 * share for share in shares], f"an empty server {100 * alone:.2f} %")})


def capacity(space: Workspace, length: Length) -> Found:
    """Measure what one process holds: rooms that play, with and without idle sockets."""
    text = [
        "| rooms of ten that play | sockets that do nothing | moves a second | p50, ms | p99, ms | CPU ms a move "
        "| memory, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for idle in (0, length.held):
        ours = space.start(Ours)
        tables = ours.make_rooms(length.many, SEATS)
        with driver.keep_open(ours, ours.make_rooms(idle, SEATS)):
            for rooms in (length.few, length.many):
                run = driver.run_closed_loop(ours, tables[:rooms], length.seconds)
                times = f"{run.moves_a_second:.0f} | {run.p50:.0f} | {run.p99:.0f} | {run.cpu:.2f} | {run.memory:.0f}"
                text.append(f"| {rooms} | {idle * SEATS:,} | {times} |")
    return Found(text=text)
