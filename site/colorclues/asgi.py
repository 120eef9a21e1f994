"""The way in: pages to Django, sockets to the consumers, behind the origin check and the signed session.

Both with the browser's address, as far as it is known.
"""

import gc
import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.urls import path, re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
if not settings.HAS_SECRET_KEY:
    # `manage.py check` tells of more; this is for whoever serves without it.
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text. (bin/play makes one for you.)")
pages = get_asgi_application()

from colorclues import bounds  # noqa: E402
from colorclues.origins import Origins  # noqa: E402
from colorclues.proxies import Proxies  # noqa: E402
from colorclues.sessions import Sessions  # noqa: E402
from play import fragments  # noqa: E402  (needs the apps that the line above loads)
from play.consumers import (  # noqa: E402
    FrontConsumer,
    GalleryConsumer,
    NothingHere,
    RoomConsumer,
)
from play.dashboard.consumers import BehindConsumer, DashboardConsumer  # noqa: E402

sockets = URLRouter(
    [
        path("ws/rooms/", FrontConsumer.as_asgi()),
        path("ws/dashboard/", DashboardConsumer.as_asgi()),
        path("ws/dashboard/<code>/", BehindConsumer.as_asgi()),
        path("ws/r/<code>/", RoomConsumer.as_asgi()),
        *([path("ws/design/", GalleryConsumer.as_asgi())] if settings.DEBUG else []),
        re_path("", NothingHere.as_asgi()),
    ]
)

bounds.apply()

origins = Origins(Sessions(sockets), settings.SOCKET_ORIGINS, settings.HTTP_HOSTS)
application = Proxies(ProtocolTypeRouter({"http": pages, "websocket": origins}), settings.TRUSTED_PROXIES)

fragments.prepare()

# What is loaded stays, and a move makes thousands of objects that go by themselves: looking at all of them, as Python
# does after each few thousand, stops everybody for some 50 ms where many rooms are shown.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 10)
