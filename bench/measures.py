"""What can be measured: each part starts its servers, plays in turns on them, and returns its figures and tables."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench import driver, profile, visits
from bench.figures import HEAD, Figure, Pair, short
from bench.servers import Bare, Naive, Ours, Place, Server, Theirs, place

SEATS = 10


@dataclass(frozen=True, slots=True)
class Length:
    """How long it is measured: `turns` of ours and theirs, of so many `seconds`."""

    turns: int = 3
    seconds: float = 4
    few: int = 10
    many: int = 50
    idle: tuple[int, int] = (10, 150)
    held: int = 100
    games: int = 3


WHOLE = Length()
QUICK = Length(turns=1, seconds=2, few=3, many=6, idle=(2, 6), held=10, games=1)


@dataclass
class Found:
    """`figures` by the bars' names; `text`: lines of Markdown; `bars`: for the chart, what stands beside what."""

    figures: dict[str, Figure] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    chart: list[tuple[str, dict[str, float]]] = field(default_factory=list)


def ours_to_theirs(here: Place, length: Length) -> Found:
    """Both in turns, each room as fast as it can."""
    ours, theirs = here.start(Ours), here.start(Theirs)
    sizes = {"closed-10": length.few, "closed-50": length.many}
    tables = {name: ours.rooms(rooms, SEATS) for name, rooms in sizes.items()}
    pairs = {name: Pair("ours", "boardgame.io") for name in sizes}
    for _ in range(length.turns):
        for name, rooms in sizes.items():
            pairs[name].add(
                driver.closed(ours, tables[name], length.seconds),
                driver.closed(theirs, theirs.rooms(rooms, SEATS), length.seconds),
            )
    found = Found(text=[*HEAD])
    for name, pair in pairs.items():
        _compare(found, name, pair, f"{sizes[name]}")
    guesses = [run.guess_bytes for run in pairs["closed-10"].ours]
    found.figures["bytes"] = Figure(guesses, f"boardgame.io {short(pairs['closed-10'].others[0].guess_bytes)}")
    return found


def with_redis(here: Place, length: Length) -> Found:
    """Ours with Redis as the layer, and theirs in memory."""
    redis = here.start_redis()
    ours, theirs = here.start(Ours, REDIS_URL=redis.url), here.start(Theirs)
    return _against("redis", Pair("ours, Redis", "boardgame.io"), ours, theirs, length)


def naive(here: Place, length: Length) -> Found:
    """Ours, and every consumer for itself."""
    return _against("naive", Pair("ours", "naive"), here.start(Ours), here.start(Naive), length)


def open_loop(here: Place, length: Length) -> Found:
    """A number of moves a second, whether or not a server keeps up; times count from when they were due."""
    ours, theirs = here.start(Ours), here.start(Theirs)
    tables = ours.rooms(length.many, SEATS)
    found = Found(text=[*HEAD])
    for rate in (200, 800):
        pair = Pair("ours", "boardgame.io")
        for _ in range(length.turns):
            pair.add(
                driver.opened(ours, tables, length.seconds, rate),
                driver.opened(theirs, theirs.rooms(length.many, SEATS), length.seconds, rate),
            )
        found.figures[f"open-{rate}"] = pair.figure("p99", "ms")
        found.text += pair.table(f"{length.many}, {rate}/s")
    return found


def idle(here: Place, length: Length) -> Found:
    """Two servers of ours, in turns: few sockets do nothing on one, many on the other, and ten rooms play on both."""
    servers = [here.start(Ours) for _ in length.idle]
    tables = [server.rooms(length.few, SEATS) for server in servers]
    pair = Pair(f"{length.idle[1] * SEATS} idle", f"{length.idle[0] * SEATS} idle")
    with ExitStack() as stack:
        for server, rooms in zip(servers, length.idle, strict=True):
            stack.enter_context(driver.idle(server, server.rooms(rooms, SEATS)))
        for _ in range(length.turns):
            few, many = (driver.closed(*played, length.seconds) for played in zip(servers, tables, strict=True))
            pair.add(many, few)
    return Found({"idle": pair.figure("cpu", "ms a move")}, [*HEAD, *pair.table(f"{length.few}")])


def rounds(here: Place, length: Length) -> Found:
    """Whole games in step, all rooms a round at a time."""
    ours = here.start(Ours)
    tables = ours.rooms(length.few, SEATS)
    # From the reveal of the last round to the end, and to the lobby after it, is a move each.
    spent = [each for each in driver.rounds(ours, tables, length.games) if each["moves"] > len(tables)]
    costs = {number: [] for number in range(1, SEATS + 1)}
    for each in spent[SEATS:] or spent:  # the first of several games warms up
        costs[each["round"]].append(each["cpu"] / each["moves"] * 1000)
    medians = {number: Figure(cost).value for number, cost in costs.items()}
    ratios = [last / first for first, last in zip(costs[1], costs[SEATS], strict=True)]
    head, row = " | ".join(map(str, medians)), " | ".join(map(short, medians.values()))
    text = [f"| round | {head} |", "|---" * (SEATS + 1) + "|", f"| CPU, ms a move | {row} |"]
    return Found({"rounds": Figure(ratios, f"{short(medians[SEATS])} to {short(medians[1])} ms a move")}, text)


def memory(here: Place, length: Length) -> Found:
    """What a new server takes for sockets in which nothing happens."""
    costs = {}
    for kind in (Ours, Theirs):
        server = here.start(kind)
        driver.held(server, server.rooms(1, SEATS))  # what is loaded at first is no socket's
        costs[kind] = driver.held(server, server.rooms(length.held, SEATS)) / (length.held * SEATS) * 1000
    return Found({"memory": Figure([costs[Ours]], f"boardgame.io {short(costs[Theirs])}")})


def capacity(here: Place, length: Length) -> Found:
    """What one process holds: rooms that play, and sockets that do nothing beside them."""
    text = [
        "| rooms of ten that play | sockets that do nothing | moves a second | p50, ms | p99, ms | CPU ms a move "
        "| memory, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for idle in (0, length.held):
        ours = here.start(Ours)
        tables = ours.rooms(length.many, SEATS)
        with driver.idle(ours, ours.rooms(idle, SEATS)):
            for rooms in (length.few, length.many):
                run = driver.closed(ours, tables[:rooms], length.seconds)
                times = f"{run.moves_a_second:.0f} | {run.p50:.0f} | {run.p99:.0f} | {run.cpu:.2f} | {run.memory:.0f}"
                text.append(f"| {rooms} | {idle * SEATS:,} | {times} |")
    return Found(text=text)


def browser(here: Place, length: Length) -> Found:
    """Chromium on a slow phone: what a visit weighs, and how long it takes."""
    return Found(visits.measure(here.start(Ours), length.turns))


def parts(here: Place, length: Length) -> Found:
    """Where the time of a move goes, and what Daphne could do at most."""
    ours, bare = here.start(Ours), here.start(Bare)
    text = profile.table(ours, ours.rooms(length.few, SEATS), length.seconds)
    limit = driver.closed(bare, bare.rooms(length.few, SEATS), length.seconds)
    return Found(text=[*text, "", f"Bare Daphne: {limit.moves_a_second:,.0f} moves/s, {limit.cpu:.2f} ms of CPU each."])


PARTS: dict[str, Callable[[Place, Length], Found]] = {
    "ours-to-theirs": ours_to_theirs,
    "redis": with_redis,
    "naive": naive,
    "open-loop": open_loop,
    "idle": idle,
    "rounds": rounds,
    "memory": memory,
    "capacity": capacity,
    "browser": browser,
    "parts": parts,
}


def measured(names: list[str], length: Length) -> Iterator[tuple[str, Found]]:
    """Each part with servers of its own."""
    for name in names:
        with place() as here:
            yield name, PARTS[name](here, length)


def _against(name: str, pair: Pair, ours: Server, other: Server, length: Length) -> Found:
    tables = ours.rooms(length.few, SEATS)
    for _ in range(length.turns):
        pair.add(
            driver.closed(ours, tables, length.seconds),
            driver.closed(other, other.rooms(length.few, SEATS), length.seconds),
        )
    found = Found(text=[*HEAD])
    _compare(found, name, pair, f"{length.few}")
    return found


def _compare(found: Found, name: str, pair: Pair, rooms: str) -> None:
    found.figures[name] = pair.figure("moves_a_second", "moves/s")
    found.text += pair.table(rooms)
    # For a second of CPU, which is a second where the core is full, and says the same where others use it too.
    one, other = (1000 / Figure([run.cpu for run in runs]).value for runs in (pair.ours, pair.others))
    found.chart.append((f"{rooms} rooms", {pair.one: one, pair.other: other}))
