"""Show a saved template, stylesheet or translation in every open page. Only in development, where DEBUG is on."""

import asyncio
import logging
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation.reloader import translation_file_changed

from ..pov.regions import Notice
from ..rendering import messages
from ..web.sockets.base_consumer import PageUpdate
from . import contract, css_checker, notices, problems
from .template_files import Mistake, find_folder

log = logging.getLogger(__name__)

# Seconds. A designer needs longer to look from the editor to the browser.
POLL_INTERVAL = 0.5

Times = dict[str, int]  # the modification time of each file, by its name


class Page(Protocol):
    """The socket of an open page."""

    channel_name: str

    async def update_page(self, update: PageUpdate) -> None: ...


class LiveReload:
    """Poll the files while a page is open in this process, and update the pages when a file was saved."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.task: asyncio.Task | None = None
        self.pending: set[str] = set()  # files saved since the first mistake, shown when all mistakes are mended

    def watch(self, page: Page) -> None:
        self.pages[page.channel_name] = page
        if self.task is None:
            self.task = asyncio.create_task(self._poll())

    def unwatch(self, page: Page) -> None:
        """Forget a page that was closed. Idempotent."""
        self.pages.pop(page.channel_name, None)

    async def _poll(self) -> None:
        before = await asyncio.to_thread(_read_times)
        try:
            while self.pages:
                await asyncio.sleep(POLL_INTERVAL)
                now = await asyncio.to_thread(_read_times)
                names = {name for name, _ in before.items() ^ now.items()}
                before = now
                if names:
                    await self._update_pages(names)
        finally:
            self.task = None

    async def _update_pages(self, names: set[str]) -> None:
        try:
            update = await asyncio.to_thread(self._make_update, names)
            updates = (page.update_page(update) for page in list(self.pages.values()))
            for error in filter(None, await asyncio.gather(*updates, return_exceptions=True)):
                log.error("Could not update an open page after a file was saved", exc_info=error)
        except Exception:
            log.exception("Could not reload the saved files: %s", ", ".join(sorted(names)))

    def _make_update(self, names: set[str]) -> PageUpdate:
        """Return the update of a page. With mistakes it names them alone. Once they are mended, it shows all files."""
        _forget_translations(names)
        mistakes, files, pending = problems.find_mistakes(), problems.list_files_by_part(), self.pending
        names = names | pending
        self.pending = names if mistakes else set()
        if mistakes:
            return PageUpdate(notices.render_mistakes(mistakes))
        stylesheets = {name for name in names if name.endswith(".css")}
        if not names - stylesheets <= _list_region_files(files):
            return PageUpdate(notices.render_reload())
        empty_notice = messages.render_notice(Notice()) if pending else ""
        return PageUpdate(empty_notice + notices.render_stylesheets(stylesheets), has_regions=names != stylesheets)


def explain(name: str, error: Exception) -> str:
    """Return the notice that takes the place of a partial that breaks: the mistakes in the templates."""
    mistakes = problems.find_mistakes() or [Mistake("room.html", 0, f"“{name}” breaks:", f"{error}")]
    return notices.render_mistakes(mistakes)


def _read_times() -> Times:
    files = [(path.relative_to(find_folder()).as_posix(), path) for path in find_folder().rglob("*.html")]
    files += [(name, Path(finders.find(name))) for name in css_checker.list_stylesheets()]
    files += [(path.as_posix(), path) for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.mo")]
    return {name: path.stat().st_mtime_ns for name, path in files if path.exists()}


def _forget_translations(names: set[str]) -> None:
    """Let Django read changed .mo files again. It caches them, and its own reloader would restart the server."""
    for name in names:
        translation_file_changed(None, Path(name))


def _list_region_files(files: dict[str, set[str]]) -> set[str]:
    # room.html shows the rest of the page too.
    return {name for part in contract.PUSHED_PARTS for name in files[part.template]} - {"room.html"}


live_reload = LiveReload()
