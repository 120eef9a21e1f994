"""The addresses of the sockets."""

from channels.routing import URLRouter
from django.conf import settings
from django.urls import path, re_path

from .design.consumers import GalleryConsumer
from .ops.dashboard.consumers import DashboardConsumer, RoomInspectorConsumer
from .web.sockets.consumers import FrontConsumer, NothingHere, RoomConsumer

sockets = URLRouter(
    [
        path("ws/rooms/", FrontConsumer.as_asgi()),
        path("ws/dashboard/", DashboardConsumer.as_asgi()),
        path("ws/dashboard/<code>/", RoomInspectorConsumer.as_asgi()),
        path("ws/r/<code>/", RoomConsumer.as_asgi()),
        *([path("ws/design/", GalleryConsumer.as_asgi())] if settings.DEBUG else []),
        re_path("", NothingHere.as_asgi()),
    ]
)
