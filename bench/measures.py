"""The parts of the benchmark. Each starts its servers, plays on them in turns, and returns figures and tables."""

from collections.abc import Callable, Iterator

from bench import bare_servers, driver, growth, phone, processes, profile, returning, rivals, saves, visits
from bench.figures import Figure, short
from bench.found import SEATS, Found, Length
from bench.servers import Floor, Ours, Server
from bench.workspace import Workspace, workspace


def browser(space: Workspace, length: Length) -> Found:
    """Measure what a slow phone pays, in Chromium: visits in bytes and time, and the work for a move."""
    ours = space.start(Ours)
    return Found({**visits.measure(ours, length.turns), **phone.measure(ours, length.watched)})


def parts(space: Workspace, length: Length) -> Found:
    """Measure where the time of a move goes, what servers cost by themselves, and how far a move is from its floor."""
    ours = space.start(Ours)
    rooms = ours.make_rooms(length.few, SEATS)
    text = profile.measure(ours, rooms, length.seconds)
    bare = bare_servers.measure(space, length.few, length.turns, length.seconds)
    return Found({"floor": measure_floor(ours, rooms, space.start(Floor), length)}, [*text, "", *bare])


def measure_floor(ours: Server, rooms: list[dict], sockets: Server, length: Length) -> Figure:
    """Return a whole move as a multiple of its floor: ten frames that are ready, and a bare commit with its hop."""
    tables = sockets.make_rooms(length.few, SEATS)
    moves, frames, commits = [], [], []
    for _ in range(length.turns):
        moves.append(driver.run_closed_loop(ours, rooms, length.seconds).cpu)
        frames.append(driver.run_closed_loop(sockets, tables, length.seconds).cpu)
        commits.append(float(ours.run_tool("bench.commit", length.seconds)))
    ratios = [move / (frame + commit) for move, frame, commit in zip(moves, frames, commits, strict=True)]
    move, frame, commit = (short(Figure(each).value) for each in (moves, frames, commits))
    return Figure(ratios, f"{move} to {frame} + {commit} ms a move")


PARTS: dict[str, Callable[[Workspace, Length], Found]] = {
    "ours-to-theirs": rivals.ours_to_theirs,
    "redis": rivals.with_redis,
    "naive": rivals.naive,
    "open-loop": rivals.open_loop,
    "two": processes.two_processes,
    "idle": growth.idle,
    "rounds": growth.rounds,
    "memory": growth.memory,
    "pages": growth.pages,
    "capacity": growth.capacity,
    "return": returning.come_back,
    "browser": browser,
    "saves": saves.saves,
    "parts": parts,
}


def measure_parts(names: list[str], length: Length) -> Iterator[tuple[str, Found]]:
    """Measure each part with servers of its own."""
    for name in names:
        with workspace() as space:
            yield name, PARTS[name](space, length)
