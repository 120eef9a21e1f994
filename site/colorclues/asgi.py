"""The way in: pages to Django, sockets to the consumers, behind the origin check and the signed session."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import SessionMiddlewareStack
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.urls import path, re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
if not settings.HAS_SECRET_KEY:
    # `manage.py check` tells of more; this is for whoever serves without it.
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text. (bin/play makes one for you.)")
pages = get_asgi_application()

from play.consumers import FrontConsumer, NothingHere, RoomConsumer  # noqa: E402  (needs the apps that the line above loads)

sockets = URLRouter(
    [
        path("ws/rooms/", FrontConsumer.as_asgi()),
        path("ws/r/<code>/", RoomConsumer.as_asgi()),
        re_path("", NothingHere.as_asgi()),
    ]
)

application = ProtocolTypeRouter(
    {"http": pages, "websocket": AllowedHostsOriginValidator(SessionMiddlewareStack(sockets))}
)
