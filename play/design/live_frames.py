"""Let the page in a frame of the gallery show by itself, in development, what is saved.

htmx fetches the page anew and changes what differs, so what is chosen, typed, open or scrolled in it stays.
"""

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django_htmx.http import HttpResponseClientRefresh

# What the page itself gives htmx to do would end in a room that there is not.
_HTMX = re.compile(r"""\s(?:data-)?hx-[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?""")
# A parser without scripts, such as that of htmx, would show what is in it.
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_SHEET = re.compile(r'<link\b[^>]*\brel="stylesheet"[^>]*>')
_STAMP = re.compile(r"\?\w+")
# The field of the query that asks for a live page and names its frame's size, and the one that names the stylesheets
# which the frame has.
LIVE, SHEETS = "live", "sheets"
# The size of the frames that stand below the others. They are shown what is saved later, or the others would be late.
LATER = "desk"


def is_live(request: HttpRequest) -> bool:
    return LIVE in request.GET


def answer(request: HttpRequest, html: str, status: int = 200) -> HttpResponse:
    """Return the page with a socket of the gallery, or what lets the frame load itself anew.

    htmx changes only the body, so a page with other stylesheets than the frame has is loaded anew. A page that breaks
    leaves the frame as it is: around it stands what is wrong.
    """
    html = _NOSCRIPT.sub("", _HTMX.sub("", html))
    sheets = _digest_sheets(html)
    if request.htmx and status != 200:
        return HttpResponse(status=204)
    if request.htmx and request.GET.get(SHEETS) != sheets:
        return HttpResponseClientRefresh()
    kind = "lower-frame" if request.GET[LIVE] == LATER else "frame"
    socket = get_template("design/live.html").render({"kind": kind, "address": _make_address(request, sheets)})
    return HttpResponse(_add(html, socket), status=status)


def _digest_sheets(html: str) -> str:
    links = _STAMP.sub("", "".join(_SHEET.findall(html)))
    return hashlib.sha256(links.encode()).hexdigest()[:12]


def _make_address(request: HttpRequest, sheets: str) -> str:
    query = request.GET.copy()
    query[SHEETS] = sheets
    return f"{request.path}?{query.urlencode()}"


def _add(html: str, socket: str) -> str:
    page, end, rest = html.rpartition("</body>")
    return f"{page}{socket}{end}{rest}"
