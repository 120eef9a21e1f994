"""Render what an open page is sent in development when a designer has saved a file.

The gallery's socket uses this module and not live_reload, so that the imports of the sockets' addresses stay shallow.
"""

import time
from collections.abc import Iterable

from django.template.loader import get_template

from .template_files import Mistake


def render_mistakes(mistakes: list[Mistake]) -> str:
    return get_template("design/notice.html").render({"mistakes": mistakes}).strip()


def render_reload() -> str:
    return get_template("design/reload.html").render().strip()


def render_stylesheets(names: Iterable[str]) -> str:
    return get_template("design/sheets.html").render({"sheets": sorted(names), "now": time.time_ns()}).strip()
