"""Show a saved template, stylesheet or translation in every open page. Only in development, where DEBUG is on."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from typing import Protocol

from . import notices
from .notices import SavedUpdate
from .template_files import Mistake

log = logging.getLogger(__name__)

# Seconds for which a new page's socket is left alone, since the server may not have accepted it yet.
OPENING = 0.3
# Seconds after which pages show what was saved, and an old stylesheet may go. To judge sooner would make them late.
SHOWN = 0.5
# Seconds without a save before the gallery asks for what is said of the files, which would make the next save late.
QUIET = 0.5
# Seconds by which the time that a page names may be rounded up.
ROUNDED = 0.05
# Seconds for which a save is kept for a page that was rendered before it and opens its socket after it.
KEPT = 60


class Page(Protocol):
    """The socket of an open page. `asked` is the query of its address."""

    channel_name: str
    asked: dict[str, list[str]]

    async def update_page(self, update: SavedUpdate) -> None: ...


class Files(Protocol):
    """The files that designers write: see saved_files.py."""

    def watch(self) -> AsyncIterator[frozenset[str]]: ...

    def make_update(self, names: frozenset[str]) -> SavedUpdate: ...

    def make_welcome(self, names: frozenset[str]) -> SavedUpdate: ...

    def find_warnings(self) -> list[Mistake]: ...


class LiveReload:
    """Watch the files once a page is open in this process, and update the pages when a file was saved."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.pages: dict[str, Page] = {}
        self.watching: asyncio.Task | None = None
        self.judging: asyncio.Task | None = None
        self.tasks: set[asyncio.Task] = set()
        self.saves: list[tuple[float, frozenset[str]]] = []  # when, and the files
        self.swapped: dict[str, str] = {}  # by stylesheet, the stamp of its newest link
        self.missed: frozenset[str] = frozenset()  # by pages that opened while mistakes kept it from being shown
        self.warnings: list[Mistake] | None = []  # those that pages show, or None while they are being told
        # What is found first is told first. Warnings take longer, and must not make a save late.
        self.showing, self.warning = asyncio.Lock(), asyncio.Lock()

    def watch(self, page: Page) -> None:
        self.pages[page.channel_name] = page
        if self.watching is None or self.watching.done():
            self.watching = asyncio.create_task(self._watch())
        self._begin(self._welcome(page))

    def unwatch(self, page: Page) -> None:
        """Forget a page that was closed. Idempotent."""
        self.pages.pop(page.channel_name, None)

    def _begin(self, work) -> asyncio.Task:  # noqa: ANN001
        """Start a task, and keep it until it is done: asyncio itself does not."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def _watch(self) -> None:
        try:
            async for names in self.files.watch():
                await self._show(names)
        except Exception:
            log.exception("Could not watch the files: what is saved is not shown until another page opens")

    async def _show(self, names: frozenset[str]) -> None:
        """Show what can be shown at once, and begin to judge it."""
        now = time.time()
        self.saves = [(when, some) for when, some in self.saves if now - when < KEPT] + [(now, names)]
        await self._update(names)
        if self.judging:
            self.judging.cancel()
        self.judging = self._begin(self._judge())

    async def _update(self, names: frozenset[str]) -> None:
        try:
            async with self.showing:
                missed, self.missed = self.missed, frozenset()
                update = await asyncio.to_thread(self.files.make_update, names | missed)
                self.swapped |= update.links
                await self._send(update, self.pages.values())
        except Exception:
            log.exception("Could not show the saved files: %s", ", ".join(sorted(names)))

    async def _send(self, update: SavedUpdate, pages: Iterable[Page]) -> None:
        updates = (page.update_page(update) for page in list(pages))
        for error in filter(None, await asyncio.gather(*updates, return_exceptions=True)):
            log.error("Could not update an open page after a file was saved", exc_info=error)

    async def _judge(self) -> None:
        """Once the pages have shown what was saved, tell them what is doubtful in it."""
        try:
            await asyncio.sleep(SHOWN)
            await self._drop_old_links()
            await self._warn()
            await asyncio.sleep(QUIET)
            await self._send(SavedUpdate(has_notes=True), self.pages.values())
        except Exception:
            log.exception("Could not judge what was saved")

    async def _drop_old_links(self) -> None:
        """Drop the links beside the new ones. Those that come while the pages are told wait for the next time."""
        swapped = dict(self.swapped)
        html = notices.drop_old_links(swapped)
        await self._send(SavedUpdate(html, sheets=html), self.pages.values())
        self.swapped = dict(self.swapped.items() - swapped.items())

    async def _warn(self, opened: Page | None = None) -> None:
        """Tell all pages of warnings that are others than before, and else only the page that has just opened."""
        async with self.warning:
            warnings = await asyncio.to_thread(self.files.find_warnings)
            update = SavedUpdate(notices.render_warnings(warnings))
            if warnings != self.warnings:
                self.warnings = None
                await self._send(update, self.pages.values())
                self.warnings = warnings
            elif warnings and opened:
                await self._send(update, [opened])

    async def _welcome(self, page: Page) -> None:
        """Bring a page up to date that has just opened."""
        await asyncio.sleep(OPENING)
        if page.channel_name not in self.pages:
            return
        try:
            await self._show_missed(page)
            await self._warn(page)
        except Exception:
            log.exception("Could not bring a page up to date that has just opened")

    async def _show_missed(self, page: Page) -> None:
        """Show a page the mistakes, or what was saved since it was rendered."""
        async with self.showing:
            names = self._list_missed(page)
            update = await asyncio.to_thread(self.files.make_welcome, names)
            if update.has_mistakes:
                self.missed |= names
            self.swapped |= update.links
            await self._send(update, [page])

    def _list_missed(self, page: Page) -> frozenset[str]:
        rendered = _read_time(page)
        return frozenset().union(*(names for when, names in self.saves if rendered and when > rendered - ROUNDED))


def _read_time(page: Page) -> float:
    """Return when the page was rendered, in seconds since 1970, or 0 if it does not say."""
    try:
        return float(page.asked.get("at", ["0"])[0])
    except ValueError:
        return 0
