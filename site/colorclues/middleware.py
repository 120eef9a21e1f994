"""HTTP middleware: health checks of platforms, HEAD, security headers, and compression with brotli."""

import re
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from play import request_ids
from play.web.signatures import renew_cookies

GetResponse = Callable[[HttpRequest], HttpResponse]

# A browser keeps what never changes, and never asks whether it has. A first visit is 0.2 kB lighter without.
ONLY_TO_ASK = ("ETag", "Last-Modified")

UNTIL_SAVED = "max-age=31536000, immutable"


class StaticMiddleware(WhiteNoiseMiddleware):
    """Serve static files."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        response = WhiteNoiseMiddleware.serve(static_file, request)
        if settings.DEBUG and request.META["QUERY_STRING"]:  # the time of the last save
            response["Cache-Control"] = UNTIL_SAVED
        if "immutable" in response.get("Cache-Control", ""):
            for name in ONLY_TO_ASK:
                del response[name]
            # The page is UTF-8, and what it loads is taken for that too.
            response["Content-Type"] = response["Content-Type"].split(";")[0]
        return response


PROBES = ("/healthz", "/readyz")


class ProbesMiddleware:
    """Let health checks ask by any host name, since their answers do not depend on it.

    It stands before all middleware that checks the host.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and request.path in PROBES and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return self.get_response(request)


class HeadMiddleware:
    """Let views answer HEAD as they answer GET, since monitors and previews ask so. The server sends no body.

    No view sees the method, so none that knows GET and POST takes it for a form.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self.get_response(request)
        if is_head:
            request.method = "HEAD"
        allowed = response.get("Allow", "").split(", ")
        if "GET" in allowed and "HEAD" not in allowed:
            response.headers["Allow"] = ", ".join([*allowed, "HEAD"])
        return response


# From this status on an answer says that something failed.
FAILED = 400

# What every answer says, unless its view says otherwise.
HEADERS = {
    # A page is one visitor's, and the next move makes it old. Without this a cache may keep a 404, a 405 or a redirect.
    # After a deployment a CDN that had asked too early would go on answering that a stylesheet is not there.
    "Cache-Control": "no-store",
    # A room is for people with its link, and what staff and designers see is for them. Only the front page is listed.
    "X-Robots-Tag": "noindex",
    # No page of another site may load ours, not even as an image.
    "Cross-Origin-Resource-Policy": "same-origin",
    # The game needs none of these features, so no injected script gets them. The clipboard, for the invitation's link,
    # and full screen, for the big screen, are not in the list. Nor are devices that people must choose in a dialog.
    "Permissions-Policy": ",".join(
        f"{feature}=()"
        for feature in "accelerometer camera display-capture geolocation gyroscope microphone payment".split()
    ),
}


class HeadersMiddleware:
    """Add HEADERS to every answer of all that is behind this one, and the request's id where it failed.

    It shortens their cookies.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code >= FAILED and (request_id := request_ids.current.get()):
            response.headers["X-Request-Id"] = request_id
        for cookie in response.cookies.values():
            if cookie["max-age"]:
                cookie["expires"] = ""  # the age says the same in fewer bytes
        return response


class SignaturesMiddleware:
    """Sign cookies anew whose key was replaced. It stands before the sessions, whose own cookie is newer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "public" not in response.get("Cache-Control", ""):  # a cache would give the cookie to others
            renew_cookies(response, request.COOKIES)
        return response


ACCEPTED = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# 6.8 kB in 1.2 ms for a room's page of 84 kB. Quality 5 gives 6.9 kB in 0.9 ms, 11 would give 5.7 kB in 150 ms.
QUALITY = 7
MIN_LENGTH = 200  # bytes; below that it saves nothing


class BrotliMiddleware:
    """Compress answers with brotli: a room's page is a third smaller than with gzip.

    It stands behind GZipMiddleware, which skips what has an encoding already.
    BREACH does not apply: the form token is masked anew in each answer, so its length tells nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or len(response.content) < MIN_LENGTH or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if ACCEPTED.search(request.headers.get("Accept-Encoding", "")):
            response.content = brotli.compress(response.content, quality=QUALITY)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
        return response
