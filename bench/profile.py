"""Where one move's time goes: py-spy looks who runs Python, and the innermost frame it knows names the part.

The rest of the process's CPU is the kernel's, which sends, waits for sockets, and writes the file.
"""

import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from bench import driver
from bench.servers import PLAYERS, ROOT, Server, pinned

A_SECOND = 250  # looks
SLACK = 60  # seconds

COMMITS = "(play/rooms/commit_queue.py"
DATABASE = "(play/rooms/", "(play/models.py"

# From the innermost frame outwards, the first that fits; so what a library does counts to whoever called it.
PARTS = {
    "log": ["logging/", "structlog", "colorclues/logs.py"],
    "rules": ["(play/rules/"],
    "JSON": ["msgspec", "_text (play/rooms/", "_game (play/rooms/", "decode (play/web/sockets/move_input"],
    "hop to the thread": ["asgiref/", "concurrent/futures", "channels/db.py", COMMITS, "threading.py"],
    "database": ["django/db/", "sqlite3", *DATABASE],
    "Pov": ["(play/pov/"],
    "templates": ["django/template/", "template_partials", "(play/rendering/"],
    "doorbell": ["(play/live/doorbell.py", "channels/layers.py", "channels_redis", "/redis/"],
    "hub and consumers": ["(play/"],
    "Daphne and Channels": ["daphne/", "autobahn/", "channels/", "colorclues/", "twisted/protocols", "twisted/web"],
    "socket": ["twisted/internet/tcp.py", "twisted/internet/abstract.py", "twisted/internet/fdesc.py"],
    "event loop": ["asyncio/", "selectors.py", "twisted/"],
}
REST, KERNEL = "the rest", "the kernel: sending, waiting, the file"


def table(server: Server, rooms: list[dict], seconds: float) -> list[str]:
    """Lines of Markdown: each part's share of the CPU that one move costs, measured while nobody looks."""
    cost = driver.closed(server, rooms, seconds).cpu
    shares = looked_at(server, rooms, max(seconds, 4))
    rows = [f"| {part} | {share:.0%} | {share * cost * 1000:,.0f} |" for part, share in shares]
    return ["| part | share | µs a move |", "|---|---|---|", *rows, f"| all | 100% | {cost * 1000:,.0f} |"]


def looked_at(server: Server, rooms: list[dict], seconds: float) -> list[tuple[str, float]]:
    """The parts, and which share of the CPU each of them takes."""
    # Rooms move on for longer than is looked, so that nothing of their coming and going is seen.
    played = threading.Thread(target=driver.closed, args=(server, rooms, seconds + 4), kwargs={"warmup": 4})
    played.start()
    before = server.process.cpu_times()
    stacks = _recorded(server, seconds)
    after = server.process.cpu_times()
    played.join()
    system, user = after.system - before.system, after.user - before.user
    kernel = system / (system + user)
    counts = Counter()
    for line in stacks.splitlines():
        stack, count = line.rsplit(" ", 1)
        counts[part_of(stack.split(";"))] += int(count)
    shares = [(part, counts[part] / counts.total() * (1 - kernel)) for part in (*PARTS, REST) if counts[part]]
    return [*shares, (KERNEL, kernel)]


def part_of(stack: list[str]) -> str:
    """The part of a stack of frames, the innermost last, each like `function (file.py:12)`."""
    for frame in reversed(stack):
        frame = frame.replace(f"({ROOT}/", "(")
        for part, marks in PARTS.items():
            if any(mark in frame for mark in marks):
                return part
    return REST


def _recorded(server: Server, seconds: float) -> str:
    output = server.directory / "stacks.txt"
    spy = [Path(sys.executable).with_name("py-spy"), "record", "--pid", server.pid, "--output", output]
    how = ["--gil", "--format", "raw", "--full-filenames", "--duration", round(seconds), "--rate", A_SECOND]
    done = subprocess.run(pinned(PLAYERS, [*spy, *how]), capture_output=True, text=True, timeout=seconds + SLACK)
    assert done.returncode == 0, done.stderr[-2000:]
    return output.read_text()
