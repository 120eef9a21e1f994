"""Saving is seeing: in development, whatever page is open shows a template, a stylesheet or a translation once saved.

Nothing of this runs where DEBUG is off.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils.translation.reloader import translation_file_changed

from ..pov.regions import Notice
from ..rendering import partials
from ..web.sockets.base_consumer import Saved
from . import contract, css_checker, problems
from .template_files import Mistake, root

log = logging.getLogger(__name__)

# Seconds between two looks at the files; a designer looks from the editor to the browser in more.
LOOKS_EVERY = 0.5

Times = dict[str, int]  # when each file was last written, by its name


class Page(Protocol):
    """An open page: a consumer."""

    channel_name: str

    async def show_saved(self, saved: Saved) -> None: ...


class LiveReload:
    """Looks at the files, as long as any page is open here."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.task: asyncio.Task | None = None
        self.with_mistakes: set[str] = set()  # the files saved since the first mistake that is not mended

    def enter(self, page: Page) -> None:
        """Tell the page of whatever is saved from now on."""
        self.pages[page.channel_name] = page
        if self.task is None:
            self.task = asyncio.create_task(self._look())

    def leave(self, page: Page) -> None:
        """The page is gone. Harmless twice."""
        self.pages.pop(page.channel_name, None)

    async def _look(self) -> None:
        before = await asyncio.to_thread(_times)
        try:
            while self.pages:
                await asyncio.sleep(LOOKS_EVERY)
                now = await asyncio.to_thread(_times)
                names = {name for name, _ in before.items() ^ now.items()}
                before = now
                if names:
                    await self._tell(names)
        finally:
            self.task = None

    async def _tell(self, names: set[str]) -> None:
        try:
            saved = await asyncio.to_thread(self._saved, names)
            telling = (page.show_saved(saved) for page in list(self.pages.values()))
            for trouble in filter(None, await asyncio.gather(*telling, return_exceptions=True)):
                log.error("a page could not be shown what was saved", exc_info=trouble)
        except Exception:
            log.exception("what was saved could not be looked at: %s", ", ".join(sorted(names)))

    def _saved(self, names: set[str]) -> Saved:
        """With mistakes a page stays as it is and names them; once they are mended it shows all that was saved."""
        _forget_translations(names)
        found, before = problems.found(), self.with_mistakes
        names = names | before
        self.with_mistakes = names if found else set()
        if found:
            return Saved(mistaken(found))
        styles = {name for name in names if name.endswith(".css")}
        if not names - styles <= _of_regions():
            return Saved(reload())
        mended = partials.notice(Notice()) if before else ""
        return Saved(mended + restyled(styles), of_regions=names != styles)


def explain(name: str, trouble: Exception) -> str:
    """Return what stands in the place of the partial of this name, which breaks: the mistakes in the templates."""
    return mistaken(problems.found() or [Mistake("room.html", 0, f"“{name}” breaks:", f"{trouble}")])


def mistaken(found: list[Mistake]) -> str:
    """Return the notice that names the mistakes in the templates."""
    return get_template("design/notice.html").render({"mistakes": found}).strip()


def reload() -> str:
    """Return what makes a page load itself anew."""
    return get_template("design/reload.html").render().strip()


def restyled(sheets: Iterable[str]) -> str:
    """Return new links in the place of those to these stylesheets."""
    return get_template("design/sheets.html").render({"sheets": sorted(sheets), "now": time.time_ns()}).strip()


def _times() -> Times:
    files = [(path.relative_to(root()).as_posix(), path) for path in root().rglob("*.html")]
    files += [(name, Path(finders.find(name))) for name in css_checker.names()]
    files += [(path.as_posix(), path) for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.mo")]
    return {name: path.stat().st_mtime_ns for name, path in files if path.exists()}


def _forget_translations(names: set[str]) -> None:
    """Django keeps what it has read of a .mo file; of its own reloader it would be a start of the server."""
    for name in names:
        translation_file_changed(None, Path(name))


def _of_regions() -> set[str]:
    """The files that show regions and nothing else of the page."""
    made_of = problems.files()
    return {name for part in contract.PUSHED_PARTS for name in made_of[part.template]} - {"room.html"}


live_reload = LiveReload()
