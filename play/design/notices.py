"""Render what an open page is sent in development when a designer has saved a file.

The gallery's socket uses this module and not live_reload, so that the imports of the sockets' addresses stay shallow.
"""

from dataclasses import dataclass, field

from django.template.loader import get_template

from ..pov.regions import Notice
from ..rendering import messages
from ..web.sockets.base_consumer import PageUpdate
from .template_files import Mistake


@dataclass(frozen=True)
class SavedUpdate(PageUpdate):
    """What was saved. A page of the game is sent the HTML, a page of the gallery what the fields below say.

    `links` has the stylesheets, each with the stamp of its new link, and `sheets` the HTML that swaps them. With
    `has_frames` the pages in the frames have changed, and with `is_new` the gallery or all that a page loads. With
    `has_mistakes` or `has_notes` nothing is to be shown but what is said of the files.
    """

    links: dict[str, str] = field(default_factory=dict)
    sheets: str = ""
    has_frames: bool = False
    is_new: bool = False
    has_mistakes: bool = False
    has_notes: bool = False


def render_notice(mistakes: list[Mistake]) -> str:
    """Return the notice of a room, or of what takes the place of a partial that breaks."""
    return get_template("design/notice.html").render({"mistakes": mistakes}).strip()


def render_mistakes(mistakes: list[Mistake]) -> str:
    """Return the notice of mistakes. A page without a place for notices has it at its top."""
    return render_notice(mistakes) + _render_top("mistakes", mistakes, "body:not(:has(#notice))")


def render_mended() -> str:
    """Return what clears the notice of mistakes."""
    return messages.render_notice(Notice()) + _render_top("mistakes", [])


def render_warnings(warnings: list[Mistake]) -> str:
    """Return the notice of what is doubtful in files that are shown all the same, in the place of the one before."""
    return _render_top("warnings", warnings)


def _render_top(kind: str, said: list[Mistake], place: str = "body") -> str:
    return get_template("design/top.html").render({"kind": kind, "said": said, "place": place}).strip()


def render_reload() -> str:
    return get_template("design/reload.html").render().strip()


def render_ask(address: str, why: str) -> str:
    """Return what lets a page of the gallery fetch itself: the whole "page", or the "mistakes" or "notes" on files."""
    return get_template("design/ask.html").render({"address": address, "why": why}).strip()


def render_stylesheets(links: dict[str, str]) -> str:
    """Return links beside those to the stylesheets that were saved, each with its new stamp."""
    return get_template("design/sheets.html").render({"links": links}).strip()


def drop_old_links(links: dict[str, str]) -> str:
    """Return what removes the links beside those with these stamps, once the browser has loaded the new ones."""
    return get_template("design/old_sheets.html").render({"links": links}).strip()
