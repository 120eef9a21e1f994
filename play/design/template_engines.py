"""Engines that read the templates of a folder once, and note which files each page is made of.

In development Django's own engine reads every template anew for each page: 0.1 s. Here they are read once, and again
when a file was saved.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template import Context, Template
from django.template.backends.django import DjangoTemplates
from django.template.base import TextNode
from django.template.loaders import cached

from ..rendering.whitespace import FoldingLoader
from . import commits
from .template_files import find_folder, stamp_templates

_used: ContextVar[set[str] | None] = ContextVar("used", default=None)


class FileMark(TextNode):
    """Nothing in a page. It notes that the page shows something of this file.

    It is a text, since Django looks for the first node of a template that is none: that must be {% extends %}.
    """

    def __init__(self, file: str) -> None:
        super().__init__("")
        self.file = file

    def render_annotated(self, context: Context) -> str:
        return self.render(context)

    def render(self, context: Context) -> str:
        used = _used.get()
        if used is not None:
            used.add(self.file)
        return ""


class MarkingLoader(FoldingLoader):
    """Put a mark at the beginning of each template and of each of its partials."""

    def get_template(self, template_name: str, skip: list | None = None) -> Template:
        template = super().get_template(template_name, skip)
        partials = template.extra_data.get("partials", {}) if hasattr(template, "extra_data") else {}
        for nodes in (template.nodelist, *(partial.nodelist for partial in partials.values())):
            nodes.insert(0, FileMark(template_name))
        return template


class Loader(cached.Loader, MarkingLoader):
    """Load templates with other loaders, fold and mark them, and keep each one."""


@contextmanager
def note_files() -> Iterator[set[str]]:
    """Collect the files of which something is rendered meanwhile."""
    files: set[str] = set()
    token = _used.set(files)
    try:
        yield files
    finally:
        _used.reset(token)


def get_engine() -> DjangoTemplates:
    """Return an engine with the templates as they are now."""
    return make_engine((find_folder(),), stamp_templates() if settings.DEBUG else ())


def get_engine_before() -> DjangoTemplates:
    """Return an engine with the templates of the last commit. Raise NoCommit if there is none.

    The gallery's own templates are in no such folder, so they are those of now.
    """
    folder = commits.find_last()
    return make_engine((folder / find_folder().name, find_folder()), (folder.name,))


@lru_cache(4)
def make_engine(folders: tuple[Path, ...], stamp: tuple) -> DjangoTemplates:
    """Return an engine that finds a template in the first of these folders that has it.

    `stamp` differs when a file has changed: then the engine is another one.
    """
    own = settings.TEMPLATES[0]
    finders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    loaders = [("template_partials.loader.Loader", [(f"{__name__}.{Loader.__name__}", finders)])]
    options = {**own["OPTIONS"], "loaders": loaders, "debug": False}
    return DjangoTemplates({"NAME": "gallery", "APP_DIRS": False, "DIRS": folders, "OPTIONS": options})
