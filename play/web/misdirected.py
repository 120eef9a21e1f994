"""Requests that do not fit this server's settings: counted, said in the log once a minute, and no error.

Scanners ask for every address by any name. An operator whose settings lack a name or a port must hear of it too.
"""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from .. import metrics
from ..throttle import ThrottledLog

log = logging.getLogger(__name__)

MAX_SHOWN = 100  # characters of what came

# A line is cut at its end (site/colorclues/logs.py), so what matters stands first.
_hosts = ThrottledLog("ALLOWED_HOSTS lacks %s: refused %s requests for such names. If it is ours, add it to: %s", log)
_origins = ThrottledLog("CSRF_TRUSTED_ORIGINS lacks %s: refused %s forms or sockets. If ours, add it to: %s", log)
_unnamed = ThrottledLog("An Origin of %s: refused %s forms or sockets. A proxy must pass it on; tools send none", log)
_requests = ThrottledLog("Refused %s, and %s requests in all: they were more than a form of this game can hold", log)


def record_host(host: str) -> None:
    """Record a request for a host that is none of ALLOWED_HOSTS."""
    metrics.count_misdirected("ALLOWED_HOSTS")
    _hosts.record(_show(host), ",".join(settings.ALLOWED_HOSTS))


def record_request(what: str) -> None:
    """Record a request that Django calls suspicious, by the name of its exception."""
    _requests.record(_show(what))


def record_origin(origin: str, host: str) -> str:
    """Record a form or socket that was sent to this host from a page of another origin. Say which setting mends it.

    Return the origin if it is ours by its host, and comes by another scheme or port. Return "" for another site's: to
    refuse those is what the check is for.
    """
    asked, name = _split_host(host), _find_host(origin)
    if not name:  # without one, or "null"
        metrics.count_misdirected("none")
        _unnamed.record(_show(origin))
    elif name == asked and not validate_host(name, settings.ALLOWED_HOSTS):
        record_host(host)  # it is the page's own server, by a name that we do not know
    else:
        metrics.count_misdirected("CSRF_TRUSTED_ORIGINS")
        _origins.record(_show(origin), ",".join(_list_expected(host)))
    return origin[:MAX_SHOWN] if name and validate_host(name, settings.ALLOWED_HOSTS) else ""


def cut_to_origin(url: str) -> str:
    """Return the origin of a URL, whose path may be a link to a seat, or "" if it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""


def _list_expected(host: str) -> list[str]:
    """Return the origins that are accepted: that of the host itself, if it is ours, and those of the settings."""
    scheme = "https" if settings.HTTPS else "http"
    own = [f"{scheme}://{host}"] if validate_host(_split_host(host), settings.ALLOWED_HOSTS) else []
    return [*own, *settings.CSRF_TRUSTED_ORIGINS]


def _show(came: str) -> str:
    return repr(came[:MAX_SHOWN])


def _find_host(origin: str) -> str:
    try:
        return _split_host(urlsplit(origin).netloc)
    except ValueError:  # it is no URL
        return ""


def _split_host(host: str) -> str:
    return split_domain_port(host.lower())[0]
