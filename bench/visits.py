"""The bytes of a visit, and its time on a slow phone with a slow connection, in Chromium."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from bench import driver
from bench.figures import Figure
from bench.servers import Server
from tests.browser.test_weight import visit

SLOWER = 4  # times, the CPU
# Slow 4G of the browser's own tools: 1.6 and 0.75 Mbit/s less a tenth, in bytes a second, and 150 ms × 3.75 of latency.
LINE = {"offline": False, "downloadThroughput": 180_000, "uploadThroughput": 84_375, "latency": 562.5}
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
PATIENCE = 90_000  # ms

# When the socket opened, and when the last long task ended.
WATCH = """
window.seen = { open: 0, busy: 0 };
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) seen.busy = Math.max(seen.busy, task.startTime + task.duration);
}).observe({ type: "longtask", buffered: true });
window.WebSocket = class extends WebSocket {
  constructor(...words) { super(...words); this.addEventListener("open", () => { seen.open ||= performance.now(); }); }
};
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
INTERACTIVE = "Math.max(seen.open, seen.busy, performance.getEntriesByType('navigation')[0].domInteractive)"


def measure(server: Server, turns: int) -> dict[str, Figure]:
    """Return the figures of a room in the middle of a game, for a browser that has just arrived."""
    rooms = server.make_rooms(1, 10)
    driver.run_closed_loop(server, rooms, 3)
    room = f"{server.url}/r/{rooms[0]['name']}/"
    with chromium() as browser:
        weights = [measure_bytes(browser, room) for _ in range(turns)]
        painted = [measure_time(browser, server.url, PAINTED) for _ in range(turns)]
        interactive = [measure_time(browser, room, INTERACTIVE, "seen.open > 0") for _ in range(turns)]
    first, following = zip(*weights, strict=True)
    return {
        "first-visit": Figure([*first]),
        "next-visit": Figure([*following]),
        "first-paint": Figure(painted),
        "interactive": Figure(interactive),
    }


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser on the core of the driver, since it is not what is measured."""
    with sync_playwright() as playwright:
        path = os.environ["CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def measure_bytes(browser: Browser, url: str) -> tuple[int, int]:
    """Return the bytes of a first visit and of the next one."""
    context = browser.new_context()
    first = visit(context.new_page(), url).bytes
    following = visit(context.new_page(), url).bytes
    context.close()
    return first, following


def measure_time(browser: Browser, url: str, when: str, ready: str = "true") -> float:
    """Return the milliseconds from the start of a first visit until `when`."""
    context = browser.new_context(**PHONE)
    context.add_init_script(WATCH)
    page = context.new_page()
    slow_down(page)
    page.goto(url, timeout=PATIENCE)
    page.wait_for_function(f"() => {ready} && ({when}) > 0", polling=30, timeout=PATIENCE)
    time = page.evaluate(when)
    context.close()
    return time


def slow_down(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
