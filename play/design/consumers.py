"""The socket of the gallery's pages."""

import json

from ..web.sockets.base_consumer import BaseConsumer, PageUpdate
from .notices import SavedUpdate


class GalleryConsumer(BaseConsumer):
    """Tell a page of the gallery, in development, what was saved. static/design/live.js shows it."""

    async def connect(self):
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        """Ignore the message: a page of the gallery has nothing to say."""

    async def update_page(self, update: PageUpdate) -> None:
        assert isinstance(update, SavedUpdate)
        told = {
            "links": update.links,
            "frames": update.has_frames,
            "reload": update.is_new,
            "mistakes": update.has_mistakes,
            "notes": update.has_notes,
        }
        if any(told.values()):
            self.push(json.dumps(told))
