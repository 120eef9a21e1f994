"""The socket of the gallery's pages."""

from ..web.sockets.base_consumer import BaseConsumer, Saved
from . import live_reload


class GalleryConsumer(BaseConsumer):
    """Tells a page of the designers' gallery, in development, when to load itself anew."""

    async def connect(self):
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        """A gallery has nothing to say here."""

    async def show_saved(self, saved: Saved) -> None:
        await self.send(live_reload.reload())
