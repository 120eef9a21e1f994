"""Middleware of every page: probes of the platform, protecting headers, and compression with brotli."""

import re

import brotli
from django.conf import settings
from django.utils.cache import patch_vary_headers

PROBES = ("/healthz", "/readyz")


class ProbesMiddleware:
    """Stands before all that looks at the host. Nothing of these answers depends on it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD") and request.path in PROBES and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return self.get_response(request)


HEADERS = {
    # Nobody else's page may load ours, not even as a picture.
    "Cross-Origin-Resource-Policy": "same-origin",
    # The game asks the browser for nothing; a script that is none of ours shall not either. Copying the invitation's
    # link and the big screen's full size stay as they are.
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer camera display-capture geolocation gyroscope hid magnetometer microphone midi payment "
            "publickey-credentials-get serial usb"
        ).split()
    ),
}


class HeadersMiddleware:
    """Adds them. Five lines, where a package for the second would still leave the first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


ACCEPTED = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# Of a room's page, 73 kB: 6.3 kB in 2 ms; 11 would bring 5.2 kB in 150 ms.
QUALITY = 5
SHORTEST = 200  # bytes, below which it does not pay


class BrotliMiddleware:
    """Stands behind GZipMiddleware, which leaves alone what has an encoding already.

    What a page repeats of a form and its token cannot be told from its length: the token is masked anew each time.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.streaming or len(response.content) < SHORTEST or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if ACCEPTED.search(request.headers.get("Accept-Encoding", "")):
            response.content = brotli.compress(response.content, quality=QUALITY)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
        return response
