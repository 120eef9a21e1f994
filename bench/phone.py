"""The work that a move costs a page on a slow phone: Chromium's main thread, from a frame to layout and paint.

The page is that of a player in a room of ten. The driver plays for all ten.
"""

import math
import threading
from collections.abc import Callable, Iterator
from statistics import quantiles

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from bench import driver
from bench.figures import Figure
from bench.servers import Server
from bench.visits import PHONE, chromium

SLOWER = 6  # times, the CPU
GAP = 700  # ms from one move to the next, so that each is painted before the next one comes
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
LOOK = 50  # ms
REVEAL, GUESS = 'data-phase="reveal"', 'id="piece-'


def measure(server: Server, seconds: float) -> dict[str, Figure]:
    """Return the ms of CPU for guesses, and for reveals if there was one."""
    rooms = server.make_rooms(1, 10)
    driver.run_closed_loop(server, rooms, 1)
    with chromium() as browser:
        frames, events = watch(browser, server, rooms[0], lambda: driver.run_steadily(server, rooms, seconds, GAP))
    work = list(find_work(frames, events))
    guesses = [cost for frame, cost in work if GUESS in frame and REVEAL not in frame]
    reveals = [cost for frame, cost in work if REVEAL in frame]
    cuts = quantiles(guesses, n=100, method="inclusive")
    found = {"guess-work": Figure([cuts[49]], f"{len(guesses)} guesses"), "guess-work-p99": Figure([cuts[98]])}
    return {**found, "reveal-work": Figure(reveals, f"{len(reveals)} reveals")} if reveals else found


def watch(browser: Browser, server: Server, room: dict, play: Callable[[], object]) -> tuple[list[str], list[dict]]:
    """Return the frames that came to a player's page meanwhile, and the events of Chromium's trace."""
    page = _enter(browser.new_context(**PHONE), server, room)
    frames: list[str] = []
    with page.expect_websocket() as opened:
        page.goto(f"{server.url}/r/{room['name']}/")
    opened.value.wait_for_event("framereceived")
    opened.value.on("framereceived", lambda text: frames.append(text))
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    events = _trace(page, line, play)
    page.context.close()
    return frames, events


def find_work(frames: list[str], events: list[dict]) -> Iterator[tuple[str, float]]:
    """Yield each frame with the ms of CPU that the main thread took until what it changed was painted.

    That is the tasks from the one that receives it to the one that commits a picture. If more frames come before the
    commit, the first one counts with the work of all.
    """
    received = [event for event in events if event["name"] == "WebSocketReceive" and not _is_empty(event)]
    thread = received[0]["pid"], received[0]["tid"]
    own = sorted((event for event in events if (event["pid"], event["tid"]) == thread), key=lambda event: event["ts"])
    tasks = [event for event in own if event["name"] == "RunTask" and event["ph"] == "X"]
    commits = [event["ts"] for event in own if event["name"] == "Commit"]
    painted: float = 0
    # The last frame may have come after the trace.
    for frame, event in zip(frames, received, strict=False):
        if event["ts"] > painted:
            painted = next((time for time in commits if time > event["ts"]), math.inf)
            if painted < math.inf:
                yield (
                    frame,
                    sum(task.get("tdur", task["dur"]) for task in tasks if _meets(task, event["ts"], painted)) / 1000,
                )


def _is_empty(event: dict) -> bool:
    """Return whether the frame was empty, as a keep-alive. Playwright tells of none."""
    return not event["args"]["data"]["dataLength"]


def _meets(task: dict, begin: float, end: float) -> bool:
    """Return whether the task runs at some time from the beginning to the end (microseconds)."""
    return task["ts"] + task["dur"] >= begin and task["ts"] <= end


def _enter(context: BrowserContext, server: Server, room: dict) -> Page:
    name, value = room["cookies"][-1].split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    return context.new_page()


def _trace(page: Page, line: CDPSession, play: Callable[[], object]) -> list[dict]:
    events: list[dict] = []
    ended = threading.Event()
    line.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    line.on("Tracing.tracingComplete", lambda told: ended.set())
    line.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": CATEGORIES}})
    playing = threading.Thread(target=play)
    playing.start()
    _wait(page, lambda: not playing.is_alive())
    line.send("Tracing.end")
    _wait(page, ended.is_set)
    return events


def _wait(page: Page, is_over: Callable[[], bool]) -> None:
    # Playwright hears of the browser only while it waits itself.
    while not is_over():
        page.wait_for_timeout(LOOK)
