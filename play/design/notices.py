"""Render what an open page is sent in development when a designer has saved a file.

The gallery's socket uses this module and not live_reload, so that the imports of the sockets' addresses stay shallow.
"""

from dataclasses import dataclass, field

from django.template.loader import get_template

from ..web.sockets.base_consumer import PageUpdate
from .template_files import Mistake


@dataclass(frozen=True)
class SavedUpdate(PageUpdate):
    """What was saved. A page of the game is sent the HTML, a page of the gallery the fields below.

    `links` has the stylesheets, each with the number of its new link. With `has_frames` the pages in the frames have
    changed, and with `is_new` the gallery or all that a page loads. With `has_mistakes` or `has_notes` nothing is to be
    shown but what is said of the files.
    """

    links: dict[str, int] = field(default_factory=dict)
    has_frames: bool = False
    is_new: bool = False
    has_mistakes: bool = False
    has_notes: bool = False


def render_mistakes(mistakes: list[Mistake]) -> str:
    return get_template("design/notice.html").render({"mistakes": mistakes}).strip()


def render_warnings(warnings: list[Mistake]) -> str:
    """Return the notice of what is doubtful in files that are shown all the same, in the place of the one before."""
    return get_template("design/warnings.html").render({"warnings": warnings}).strip()


def render_reload() -> str:
    return get_template("design/reload.html").render().strip()


def render_stylesheets(links: dict[str, int]) -> str:
    """Return links beside those to the stylesheets that were saved, each with its new number."""
    return get_template("design/sheets.html").render({"links": links}).strip()


def drop_old_links(links: dict[str, int]) -> str:
    """Return what removes the links beside those with these numbers, once the browser has loaded the new ones."""
    return get_template("design/old_sheets.html").render({"links": links}).strip()
