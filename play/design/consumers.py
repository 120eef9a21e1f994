"""The socket of the gallery's pages."""

from ..web.sockets.base_consumer import BaseConsumer, PageUpdate
from . import notices


class GalleryConsumer(BaseConsumer):
    """Tell a page of the gallery, in development, when to reload itself."""

    async def connect(self):
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        """Ignore the message: a page of the gallery has nothing to say."""

    async def update_page(self, update: PageUpdate) -> None:
        self.push(notices.render_reload())
