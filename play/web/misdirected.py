"""Requests that do not fit this server's settings: said in the log once a minute, and no error.

Scanners ask for every address by any name. An operator whose settings lack a name or a port must hear of it too.
"""

import logging
import time
from threading import Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

log = logging.getLogger(__name__)

EVERY = 60  # seconds between two lines of a kind
MAX_SHOWN = 100  # characters of what came


class ThrottledLog:
    """Log a kind of event at most once in EVERY seconds, with how many there were since the last line."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self.number = 0
        self.quiet_until = 0.0
        self.lock = Lock()  # pages are answered in threads

    def record(self, came: str, *more: object) -> None:
        with self.lock:
            self.number += 1
            now, number = time.monotonic(), self.number
            if now < self.quiet_until:
                return
            self.quiet_until, self.number = now + EVERY, 0
        log.warning(self.sentence, repr(came[:MAX_SHOWN]), number, *more)


# A line is cut at its end (site/colorclues/logs.py), so what matters stands first.
_hosts = ThrottledLog("ALLOWED_HOSTS lacks %s: refused %s requests for such names. If it is ours, add it to: %s")
_origins = ThrottledLog(
    "CSRF_TRUSTED_ORIGINS lacks %s: refused %s forms or sockets of such pages. If it is ours, add it"
)
_requests = ThrottledLog("Refused %s, and %s requests in all: they were more than a form of this game can hold")


def record_host(host: str) -> None:
    """Record a request for a host that is none of ALLOWED_HOSTS."""
    _hosts.record(host, ",".join(settings.ALLOWED_HOSTS))


def record_request(what: str) -> None:
    """Record a request that Django calls suspicious, by the name of its exception."""
    _requests.record(what)


def record_origin(origin: str) -> str:
    """Record a form or socket from a page that is ours by its host, but comes by another scheme or port.

    Return the origin, or "" if the host is another one: that is what the check is for.
    """
    host = _find_host(origin)
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        return ""
    _origins.record(origin)
    return origin[:MAX_SHOWN]


def _find_host(origin: str) -> str:
    try:
        return split_domain_port(urlsplit(origin).netloc.lower())[0]
    except ValueError:  # it is no URL
        return ""
