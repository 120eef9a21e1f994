"""Serve the stylesheets of the gallery's frames: as they are or were, as a screen or as a printer reads them."""

import mimetypes
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils._os import safe_join
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from . import commits, paper

NOW, BEFORE = EDITIONS = ("now", "before")
SCREEN, PAPER = MEDIA = ("screen", "paper")

_LINK = re.compile(r"<link\b[^>]*\brel=\"stylesheet\"[^>]*>")
_MEDIA = re.compile(r"\bmedia=\"([^\"]*)\"")


@require_GET
@never_cache
def file(request: HttpRequest, edition: str, medium: str, path: str) -> HttpResponse:
    if edition not in EDITIONS or medium not in MEDIA:
        raise Http404
    try:
        content = _read_now(path) if edition == NOW else _read_before(path)
    except commits.NoCommit:
        raise Http404 from None
    if medium == PAPER and path.endswith(".css"):
        content = paper.read_as_printer(content.decode()).encode()
    return HttpResponse(content, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")


def link_files(html: str, edition: str, medium: str) -> str:
    """Return the page with links to the stylesheets of this edition, as this medium reads them."""
    if (edition, medium) == (NOW, SCREEN):
        return html
    return _LINK.sub(lambda link: _link_file(link[0], edition, medium), html)


def _link_file(link: str, edition: str, medium: str) -> str:
    address = reverse("design-file", args=[edition, medium, "css/"])
    link = link.replace(f'"{settings.STATIC_URL}css/', f'"{address}')
    if medium == SCREEN:
        return link
    return _MEDIA.sub(lambda media: f'media="{paper.read_media_as_printer(media[1])}"', link)


def _read_now(path: str) -> bytes:
    # In production a page links what was collected, by names that hold a hash.
    found = Path(finders.find(path) or staticfiles_storage.path(path))
    if not found.is_file():
        raise Http404
    return found.read_bytes()


def _read_before(path: str) -> bytes:
    folder = commits.find_last() if settings.DEBUG else None
    found = Path(safe_join(folder / "static", path)) if folder else Path()
    if not found.is_file():
        return _read_now(path)
    return found.read_bytes()
