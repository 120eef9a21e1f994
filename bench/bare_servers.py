"""What a server costs by itself: the same ten texts for each message, with nothing behind them (bench/bare.py)."""

from bench import driver
from bench.figures import Figure, short
from bench.servers import Bare, Floor, Uvicorn
from bench.workspace import Workspace

ROWS = {"Daphne": Bare, "uvicorn": Uvicorn, "floor: our own sockets, ready frames": Floor}
SEATS = 10


def measure(space: Workspace, rooms: int, turns: int, seconds: float) -> list[str]:
    """Return lines of Markdown: a row for each server, which are measured in turns."""
    servers = {name: space.start(kind) for name, kind in ROWS.items()}
    runs = {name: [] for name in servers}
    for _ in range(turns):
        for name, server in servers.items():
            runs[name].append(driver.run_closed_loop(server, server.make_rooms(rooms, SEATS), seconds))
    rows = [f"| {name} | {_middle(done, 'moves_a_second')} | {_middle(done, 'cpu')} |" for name, done in runs.items()]
    return ["| nothing behind it | moves/s | CPU, ms a move |", "|---|---|---|", *rows]


def _middle(runs: list[driver.Run], name: str) -> str:
    return short(Figure([getattr(run, name) for run in runs]).value)
