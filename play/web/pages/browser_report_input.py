"""What a browser sends of its troubles, read into BrowserReports that hold no content of the game.

Everything here is an allow-list. A page's address may hold a room's code or the link to a seat, so the name of its
route stands for it. The message of an error may quote a name, a clue or what was typed, and each engine quotes in its
own way. So only the type of the error is kept, with file, line and column of our own scripts. Of a blocked address the
origin is.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.urls import Resolver404, resolve

from ..browser_reports import BrowserReport

# The media types of browsers' own reports, of which the second is for a proxy that asks for it by `report-to`. Our
# script's is that of a text.
VIOLATION, REPORTS, TEXT = "application/csp-report", "application/reports+json", "text/plain"

# Reports of one request that are read. Browsers send what has come together within a minute.
MAX_REPORTS = 20
MAX_LENGTH = 100  # characters of a field
MAX_PATH = 300  # characters of an address that is looked up
OTHER, EXTENSION = "other", "extension"

# Our scripts by name, as one file in production and one by one in development. A test holds that these are all.
SCRIPTS = frozenset("page.js errors.js connection.js sounds.js screen.js htmx.min.js hx-ws.min.js".split())
DIRECTIVES = frozenset(
    "default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src font-src "
    "connect-src media-src object-src frame-src child-src worker-src manifest-src base-uri form-action "
    "frame-ancestors".split()
)
# What stands for an address where there is none.
BLOCKED = frozenset("inline eval wasm-eval self data blob about filesystem mediastream".split())
# The errors of the language and of the browser's own interfaces.
ERRORS = frozenset(
    f"{name}Error"
    for name in (
        " Aggregate Eval Internal Range Reference Syntax Type URI "
        "Abort Constraint DataClone Encoding HierarchyRequest InUseAttribute InvalidAccess InvalidCharacter "
        "InvalidModification InvalidNodeType InvalidState Namespace Network NoModificationAllowed NotAllowed NotFound "
        "NotReadable NotSupported Operation QuotaExceeded Security Timeout TypeMismatch Unknown Version WrongDocument"
    ).split(" ")
)
# Extensions change pages, and their pages and scripts have addresses of their own. Most violations are theirs.
OF_EXTENSION = re.compile(r"\b(?:chrome|moz|ms-browser|safari|safari-web)-extension\b|\bwebkit-masked-url\b")
# By what a browser says of itself. The order matters: most claim to be others too.
BROWSERS = (
    ("Samsung Internet", re.compile(r"SamsungBrowser/(\d{1,3})")),
    ("Edge", re.compile(r"Edg(?:A|iOS)?/(\d{1,3})")),
    ("Opera", re.compile(r"OPR/(\d{1,3})")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d{1,3})")),
    ("Chrome on iOS", re.compile(r"CriOS/(\d{1,3})")),
    ("Chrome", re.compile(r"Chrome/(\d{1,3})")),
    ("Safari", re.compile(r"Version/(\d{1,3}).* Safari/")),
)
ERROR = re.compile(r"(?:Uncaught )?(\w{1,40}):")
PLACE = re.compile(r"/([a-z.-]{1,40}?)(?:\.[0-9a-f]{12})?\.js(?:\?[0-9a-f]{1,20})?[:,](\d{1,7})[:,](\d{1,7})")
SCRIPT = re.compile(r"/([a-z.-]{1,40}?)(?:\.[0-9a-f]{12})?\.js(?:\?[0-9a-f]{1,20})?$")
ORIGIN = re.compile(r"(?:https?|wss?)://[a-z0-9.-]+(?::\d{1,5})?")


class Unreadable(ValueError):
    """Nothing that a browser reports looks like this."""


def read_reports(content_type: str, body: bytes, page: str, agent: str) -> list[BrowserReport]:
    """Return the reports of a request. Those of a kind `other` or `extension` have nothing but that.

    `page` is the address of the page that has sent it, and `agent` what the browser calls itself. Raise Unreadable.
    """
    media_type, browser = content_type.partition(";")[0].strip().lower(), _name_browser(agent)
    if media_type == TEXT:
        return [_read_error(body.decode(errors="replace"), page, browser)]
    if media_type not in (VIOLATION, REPORTS):
        raise Unreadable
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable from None
    if media_type == VIOLATION:
        return [_read_violation(Fields(Fields(sent).fields.get("csp-report")), page, browser)]
    return list(_read_all(sent, browser))


class Fields:
    """The fields of a report, of which each may be missing or anything."""

    def __init__(self, sent: Any) -> None:
        if not isinstance(sent, dict):
            raise Unreadable
        self.fields: dict[str, Any] = sent

    def text(self, *names: str) -> str:
        """Return the first of these fields that is a text, or ""."""
        return next((text for text in map(self.fields.get, names) if isinstance(text, str)), "")

    def number(self, *names: str) -> int:
        """Return the first of these fields that is a number of a line or column, or 0."""
        found = (self.fields.get(name) for name in names)
        return next((number for number in found if type(number) is int and 0 <= number < 10**7), 0)


def _read_all(sent: Any, browser: str) -> Iterator[BrowserReport]:
    if not isinstance(sent, list):
        raise Unreadable
    for fields in map(Fields, sent[:MAX_REPORTS]):
        if fields.text("type") == "csp-violation":
            yield _read_violation(Fields(fields.fields.get("body")), fields.text("url"), browser)
        else:
            yield BrowserReport(OTHER)


def _read_violation(fields: Fields, page: str, browser: str) -> BrowserReport:
    blocked, source = fields.text("blocked-uri", "blockedURL"), fields.text("source-file", "sourceFile")
    if OF_EXTENSION.match(blocked) or OF_EXTENSION.match(source):
        return BrowserReport(EXTENSION)
    page = fields.text("document-uri", "documentURL") or page
    named = fields.text("effective-directive", "effectiveDirective", "violated-directive").partition(" ")[0]
    directive = named if named in DIRECTIVES else OTHER
    what = f"{directive} {_name_blocked(blocked, page)}"[:MAX_LENGTH]
    return BrowserReport("csp", what, _find_place(fields, source, page), _name_page(page), browser)


def _read_error(told: str, page: str, browser: str) -> BrowserReport:
    """Read what static/errors.js sends: an error as a text, and its stack."""
    if OF_EXTENSION.search(told):
        return BrowserReport(EXTENSION)
    found = ERROR.match(told)
    # Firefox and Safari begin the stack at once behind the message, so that a type without a message may run into it.
    what = next((name for name in [found[1] if found else ""] if name in ERRORS), "")
    where = next((f"{name}.js:{line}:{at}" for name, line, at in PLACE.findall(told) if f"{name}.js" in SCRIPTS), "")
    if not what and not where:  # such as that a page was laid out twice, or what another site's script has thrown
        return BrowserReport(OTHER)
    return BrowserReport("script", what, where, _name_page(page), browser)


def _find_place(fields: Fields, source: str, page: str) -> str:
    """Return the file of ours that the report names, or "page" for the page itself, with line and column."""
    line, column = fields.number("line-number", "lineNumber"), fields.number("column-number", "columnNumber")
    found = SCRIPT.search(_split(source)[1])
    name = f"{found[1]}.js" if found and f"{found[1]}.js" in SCRIPTS else ""
    if not name and source and _split(source) == _split(page):
        name = "page"
    return f"{name}:{line}:{column}" if name else ""


def _name_blocked(blocked: str, page: str) -> str:
    if blocked.partition(":")[0] in BLOCKED:
        return blocked.partition(":")[0]
    origin = _split(blocked)[0]
    if origin and origin == _split(page)[0]:
        return "self"
    return origin if ORIGIN.fullmatch(origin) else OTHER


def _name_page(address: str) -> str:
    """Return the name of the route, never the address."""
    try:
        return resolve(_split(address)[1][:MAX_PATH]).url_name or OTHER
    except Resolver404:
        return OTHER


def _name_browser(agent: str) -> str:
    found = ((name, pattern.search(agent[:MAX_PATH])) for name, pattern in BROWSERS)
    return next((f"{name} {version[1]}" for name, version in found if version), OTHER)


def _split(address: str) -> tuple[str, str]:
    """Return origin and path of an address, both "" if it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return (f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""), parts.path
