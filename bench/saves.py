"""How soon a save is seen in a room on a phone and in the gallery, while both cores have other work to do.

Chromium shows both pages. The same script in both notes when a save is on the screen. In the gallery it is seen once
all frames in view show it.
"""

import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import quantiles
from subprocess import Popen

import psutil
from playwright.sync_api import Browser, Error, Page

from bench.figures import Figure
from bench.found import Found, Length
from bench.servers import pin
from bench.visits import PHONE, chromium
from bench.workshop import SEEN, Workshop, list_saves
from bench.workspace import Workspace

DESK = {"viewport": {"width": 1280, "height": 800}}
PATIENCE = 30_000  # ms
LOOK = 50  # ms
# Seconds from the sight of one save to the next: a designer looks at each.
PAUSE = 0.4, 1.2
SEED = 21  # of the pauses

PROBES = ", ".join(f"{kind}: page => {probe}" for kind, probe in SEEN.items())
WATCH = (
    """
window.seen = [];
const style = (one, name) => one && getComputedStyle(one).getPropertyValue(name).trim();
const isInView = one => one.getBoundingClientRect().top < innerHeight;
const frames = () => [...document.querySelectorAll("iframe")].filter(isInView).map(one => one.contentDocument);
const pages = () => frames().length ? frames().filter(one => one?.URL.startsWith("http")) : [document];
const probes = {"""
    + PROBES
    + """};
const look = () => {
  for (const [kind, probe] of Object.entries(probes)) {
    const numbers = pages().map(page => page.body ? Number(probe(page)) || 0 : 0);
    const number = numbers.length ? Math.min(...numbers) : 0;
    if (number > (look[kind] ?? 0)) seen.push([kind, look[kind] = number, Date.now()]);
  }
  requestAnimationFrame(look);
};
if (window == top) addEventListener("DOMContentLoaded", () => look());
"""
)


@dataclass
class Sights:
    """The milliseconds from each save to its sight, by its kind, in one of the two pages."""

    by_kind: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in SEEN})

    @property
    def all(self) -> list[float]:
        return sorted(time for times in self.by_kind.values() for time in times)

    def describe(self, name: str) -> str:
        rows = [("all", self.all), *self.by_kind.items()]
        cells = [f"{kind} {_describe(times)}" for kind, times in rows if times]
        return f"- {name}, ms (median/p95/longest): {', '.join(cells)}"


def saves(space: Workspace, length: Length) -> Found:
    """Measure from a save to the sight of it, for stylesheets, regions, themes, the page around them and German."""
    workshop = space.start(Workshop)
    with chromium() as browser, busy_cores():
        room, gallery = watch(browser, workshop, length.saves)
    soon = {"save-room": Figure([_cut(room.all, 95)]), "save-gallery": Figure([_cut(gallery.all, 95)])}
    return Found(soon, [room.describe("a room on a phone"), gallery.describe("the gallery")])


def watch(browser: Browser, workshop: Workshop, number: int) -> tuple[Sights, Sights]:
    """Save so many times, and return what the room and the gallery have shown of it."""
    pages = _open_room(browser, workshop), _open_gallery(browser, workshop)
    sights = Sights(), Sights()
    chance = random.Random(SEED)
    for count, (kind, file, make) in zip(range(1, number + 1), list_saves(workshop.files), strict=False):
        content = make(count)
        begun = time.time()
        file.write_bytes(content)
        for page, sight in zip(pages, sights, strict=True):
            sight.by_kind[kind].append(_wait_for_sight(page, kind, count) - begun * 1000)
        time.sleep(chance.uniform(*PAUSE))
    return sights


@contextmanager
def busy_cores() -> Iterator[None]:
    """Keep each core busy with a loop of Python."""
    loops = [Popen(pin(str(core), [sys.executable, "-c", "while True: pass"])) for core in range(psutil.cpu_count())]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def _open_room(browser: Browser, workshop: Workshop) -> Page:
    page = _open(browser, PHONE)
    page.goto(workshop.url)
    page.fill("#create [name=name]", "Ada")
    page.click("#create .primary")
    page.wait_for_selector("#turn h2")
    return page


def _open_gallery(browser: Browser, workshop: Workshop) -> Page:
    page = _open(browser, DESK)
    page.goto(f"{workshop.url}/design/state/lobby-three-host/?language=de")
    page.frame_locator("iframe >> nth=1").locator("#turn h2").wait_for()
    return page


def _open(browser: Browser, kind: dict) -> Page:
    context = browser.new_context(**kind, locale="de-DE")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.add_init_script(WATCH)
    return page


def _wait_for_sight(page: Page, kind: str, number: int) -> float:
    """Return when the page has shown this save, in milliseconds since 1970. Raise TimeoutError if it does not."""
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        page.wait_for_timeout(LOOK)
        with suppress(Error):  # the page is just being loaded anew
            if sight := page.evaluate(f"window.seen?.find(([kind, number]) => kind == '{kind}' && number >= {number})"):
                return sight[2]
    raise TimeoutError(f"{page.url} does not show save {number} of kind {kind}")


def _describe(times: list[float]) -> str:
    return f"{_cut(times, 50):.0f}/{_cut(times, 95):.0f}/{max(times):.0f}"


def _cut(times: list[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1] if len(times) > 1 else times[0]
