"""The sockets of the gallery's pages, and of the pages in its frames."""

import asyncio
import time

from ..web.sockets.base_consumer import BaseConsumer, PageUpdate
from . import notices
from .notices import SavedUpdate

STARTED = time.time()
GALLERY = "/design/"
# Seconds by which the frames that stand below the others are later: a browser draws all frames of a page one by one.
LATER = {"lower-frame": 0.4}


class GalleryConsumer(BaseConsumer):
    """Show in a page of the gallery, in development, what was saved.

    Its query has the page's `address` and `kind`: a `frame` and a `lower-frame` change in place, a `state` changes what
    is said around its frames, and another page loads itself again, since nothing in it can be chosen or open.
    """

    async def connect(self):
        await self.accept()
        if self._read("at", "0") < f"{STARTED}":
            self.push(notices.render_reload())  # a server that was restarted may serve anything anew

    async def receive(self, text_data=None, bytes_data=None):
        """Ignore the message: a page of the gallery has nothing to say."""

    async def update_page(self, update: PageUpdate) -> None:
        assert isinstance(update, SavedUpdate)
        if html := self._render(update):
            asyncio.get_running_loop().call_later(LATER.get(self._read("kind"), 0), self.push, html)

    def _render(self, update: SavedUpdate) -> str:
        kind, address = self._read("kind"), self._read("address")
        if not address.startswith(GALLERY):
            return ""
        if kind.endswith("frame"):
            return update.sheets + (notices.render_ask(address, "page") if update.has_frames else "")
        shows = update.has_frames or update.links
        if update.is_new or (kind != "state" and shows):
            return notices.render_reload()
        why = "mistakes" if update.has_mistakes else "notes" if update.has_notes else ""
        return notices.render_ask(address, why) if why else ""

    def _read(self, name: str, default: str = "") -> str:
        return self.asked.get(name, [default])[0]
