"""Where the time of a move goes: py-spy samples the stack, and the innermost frame that PARTS knows names the part.

The rest of the process's CPU is the kernel's, which sends, waits for sockets, and writes the file.
"""

import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from bench import driver
from bench.servers import PLAYERS, ROOT, Server, pin

RATE = 250  # samples per second
SLACK = 60  # seconds

COMMITS = "(play/rooms/commit_queue.py"
DATABASE = "(play/rooms/", "(play/models.py"

# The first that fits, from the innermost frame outwards. So a library's time counts to its caller.
PARTS = {
    "log": ["logging/", "structlog", "colorclues/logs.py"],
    "rules": ["(play/rules/"],
    "JSON": ["msgspec", "(play/rooms/codec.py", "decode (play/web/sockets/move_input"],
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


def measure(server: Server, rooms: list[dict], seconds: float) -> list[str]:
    """Return lines of Markdown: the share of each part in the CPU of a move, which is measured without py-spy."""
    cost = driver.run_closed_loop(server, rooms, seconds).cpu
    shares = sample(server, rooms, max(seconds, 4))
    rows = [f"| {part} | {share:.0%} | {share * cost * 1000:,.0f} |" for part, share in shares]
    return ["| part | share | µs a move |", "|---|---|---|", *rows, f"| all | 100% | {cost * 1000:,.0f} |"]


def sample(server: Server, rooms: list[dict], seconds: float) -> list[tuple[str, float]]:
    """Return each part with its share of the CPU."""
    # Rooms play longer than py-spy samples, so that connecting and leaving are not sampled.
    played = threading.Thread(target=driver.run_closed_loop, args=(server, rooms, seconds + 4), kwargs={"warmup": 4})
    played.start()
    before = server.process.cpu_times()
    stacks = _record(server, seconds)
    after = server.process.cpu_times()
    played.join()
    system, user = after.system - before.system, after.user - before.user
    kernel = system / (system + user)
    counts = Counter()
    for line in stacks.splitlines():
        stack, count = line.rsplit(" ", 1)
        counts[find_part(stack.split(";"))] += int(count)
    shares = [(part, counts[part] / counts.total() * (1 - kernel)) for part in (*PARTS, REST) if counts[part]]
    return [*shares, (KERNEL, kernel)]


def find_part(stack: list[str]) -> str:
    """Return the part of a stack of frames such as `function (file.py:12)`, the innermost last."""
    for frame in reversed(stack):
        frame = frame.replace(f"({ROOT}/", "(")
        for part, marks in PARTS.items():
            if any(mark in frame for mark in marks):
                return part
    return REST


def _record(server: Server, seconds: float) -> str:
    output = server.directory / "stacks.txt"
    spy = [Path(sys.executable).with_name("py-spy"), "record", "--pid", server.pid, "--output", output]
    how = ["--gil", "--format", "raw", "--full-filenames", "--duration", round(seconds), "--rate", RATE]
    done = subprocess.run(pin(PLAYERS, [*spy, *how]), capture_output=True, text=True, timeout=seconds + SLACK)
    assert done.returncode == 0, done.stderr[-2000:]
    return output.read_text()
