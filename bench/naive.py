"""The same game done the naive way, to compare with: `python -m bench.naive`.

Every consumer is in the room's group, reads the room itself at every change, and renders every region anew. The
rules, the templates and the database are the game's own.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")

from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import SessionMiddlewareStack  # noqa: E402
from colorclues import asgi
from colorclues.server import __main__  # noqa: E402
from django.conf import settings  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import path  # noqa: E402

from play.pov.builder import build_pov  # noqa: E402
from play.rendering import messages, partials
from play.rooms import changes, queries  # noqa: E402
from play.web.sockets import move_input


class NaiveConsumer(AsyncWebsocketConsumer):
    """A socket that does everything for itself, as if it were the only one."""

    async def connect(self):
        self.code = self.scope["url_route"]["kwargs"]["code"]
        self.visitor = self.scope["session"]["visitor"]
        await self.accept()
        await self.channel_layer.group_add(self.code, self.channel_name)
        await self.show()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.code, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        move = move_input.read(move_input.decode(text_data))
        await database_sync_to_async(changes.change)(self.code, self.visitor, move)
        await self.channel_layer.group_send(self.code, {"type": "room.changed"})

    async def room_changed(self, event):
        await self.show()

    async def show(self):
        room = await database_sync_to_async(queries.read)(self.code)
        pov = build_pov(room.code, room.game, room.viewer(self.visitor))
        regions = {name: getattr(pov, name) for name in partials.REGIONS}
        html = "".join(render(*region) for region in regions.items())
        await self.send(messages.replace_elements(html) + render("version", room.version))


def render(name: str, slice: object) -> str:
    return get_template(f"room.html#{name}").render({name: slice, "csrf_token": "NOTPROVIDED"})


def main() -> None:
    sockets = SessionMiddlewareStack(URLRouter([path("ws/r/<code>/", NaiveConsumer.as_asgi())]))
    asgi.application = ProtocolTypeRouter({"http": asgi.pages, "websocket": sockets})
    __main__.serve(__main__.bind(settings.HOST, settings.PORT))


if __name__ == "__main__":
    main()
