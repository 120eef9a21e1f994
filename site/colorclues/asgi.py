"""The ASGI application: pages go to Django, sockets to the consumers, after the origin check and with the session.

Both get the browser's address, as far as it is known.
"""

import gc

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

from . import environment

environment.choose_settings()
if not settings.HAS_SECRET_KEY:
    # `manage.py check` reports more. This is for an ASGI server that is started without the checks.
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text. (bin/play makes one for you.)")
pages = get_asgi_application()

# These need the apps that the line above loads.
from play.design import contract  # noqa: E402
from play.rendering import partials  # noqa: E402
from play.routing import sockets  # noqa: E402

from . import lifespan  # noqa: E402
from .asgi_middleware import Origins, Proxies, RequestIds, Sessions  # noqa: E402
from .page_limits import PageLimits  # noqa: E402
from .server import connection_limits, socket_limits  # noqa: E402

socket_limits.apply()
connection_limits.apply()

scheme = "https" if settings.HTTPS else "http"
origins = Origins(Sessions(sockets), settings.SOCKET_ORIGINS, settings.SOCKET_HOSTS, scheme)
protocols = {"http": PageLimits(pages), "websocket": origins, "lifespan": lifespan.application}
application = RequestIds(
    Proxies(ProtocolTypeRouter(protocols), settings.TRUSTED_PROXIES), has_proxy=settings.TRUSTED_PROXIES > 0
)

partials.prepare(part.template for part in contract.PUSHED_PARTS)

# A full garbage collection stops the process for some 50 ms where many rooms are open. By default Python does one after
# every few thousand objects. But what is loaded here stays, and what a move allocates is freed by reference counting.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 10)
