"""The parts of the benchmark. Each starts its servers, plays on them in turns, and returns figures and tables."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench import bare_servers, driver, profile, visits
from bench.figures import HEAD, Figure, Pair, short
from bench.servers import Naive, Ours, Server, Theirs, Workspace, workspace

SEATS = 10


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a run: `turns` of ours and theirs of so many `seconds`, and numbers of rooms."""

    turns: int = 3
    seconds: float = 4
    few: int = 10
    many: int = 50
    idle: tuple[int, int] = (10, 150)
    held: int = 100
    rest: float = 40
    games: int = 3


WHOLE = Length()
QUICK = Length(turns=1, seconds=2, few=3, many=6, idle=(2, 6), held=10, rest=8, games=1)


@dataclass
class Found:
    """The results of a part: `figures` by the names of bars, `text` as lines of Markdown, and groups of the `chart`."""

    figures: dict[str, Figure] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    chart: list[tuple[str, dict[str, float]]] = field(default_factory=list)


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
        _compare(found, name, pair, f"{sizes[name]}")
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
    for rate in (200, 800):
        pair = Pair("ours", "boardgame.io")
        for _ in range(length.turns):
            pair.add(
                driver.run_open_loop(ours, tables, length.seconds, rate),
                driver.run_open_loop(theirs, theirs.make_rooms(length.many, SEATS), length.seconds, rate),
            )
        found.figures[f"open-{rate}"] = pair.figure("p99", "ms")
        found.text += pair.table(f"{length.many}, {rate}/s")
    return found


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


def browser(space: Workspace, length: Length) -> Found:
    """Measure visits in Chromium as on a slow phone: their bytes and their times."""
    return Found(visits.measure(space.start(Ours), length.turns))


def parts(space: Workspace, length: Length) -> Found:
    """Measure where the time of a move goes, and what servers cost by themselves."""
    ours = space.start(Ours)
    text = profile.measure(ours, ours.make_rooms(length.few, SEATS), length.seconds)
    return Found(text=[*text, "", *bare_servers.measure(space, length.few, length.turns, length.seconds)])


PARTS: dict[str, Callable[[Workspace, Length], Found]] = {
    "ours-to-theirs": ours_to_theirs,
    "redis": with_redis,
    "naive": naive,
    "open-loop": open_loop,
    "idle": idle,
    "rounds": rounds,
    "memory": memory,
    "pages": pages,
    "capacity": capacity,
    "browser": browser,
    "parts": parts,
}


def measure_parts(names: list[str], length: Length) -> Iterator[tuple[str, Found]]:
    """Measure each part with servers of its own."""
    for name in names:
        with workspace() as space:
            yield name, PARTS[name](space, length)


def _against(name: str, pair: Pair, ours: Server, other: Server, length: Length) -> Found:
    tables = ours.make_rooms(length.few, SEATS)
    for _ in range(length.turns):
        pair.add(
            driver.run_closed_loop(ours, tables, length.seconds),
            driver.run_closed_loop(other, other.make_rooms(length.few, SEATS), length.seconds),
        )
    found = Found(text=[*HEAD])
    _compare(found, name, pair, f"{length.few}")
    return found


def _compare(found: Found, name: str, pair: Pair, rooms: str) -> None:
    found.figures[name] = pair.figure("moves_a_second", "moves/s")
    found.text += pair.table(rooms)
    # Moves per second of CPU. On a full core that is a second of time, and it holds if other programs use the core too.
    one, other = (1000 / Figure([run.cpu for run in runs]).value for runs in (pair.ours, pair.others))
    found.chart.append((f"{rooms} rooms", {pair.one: one, pair.other: other}))
