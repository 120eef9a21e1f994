"""A server of development on copies of the files that designers write, and saves in them that a page can see."""

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

import polib

from bench.servers import ROOT, Ours

THEME = "print-shop"
SETTINGS = """
from colorclues.settings import *
TEMPLATES[0]["DIRS"] = [Path({folder!r}) / "templates"]
STATICFILES_DIRS = [Path({folder!r}) / "static"]
LOCALE_PATHS = [Path({folder!r}) / "locale"]
"""

# What a page shows of the saves: by their kind an expression that has the number of the last one seen.
SEEN = {
    "region": "page.querySelector('#turn h2')?.textContent.match(/\\d+/)?.[0]",
    "stylesheet": "style(page.querySelector('#turn'), '--saved')",
    "theme": "style(page.documentElement, '--saved-theme')",
    "page": "page.querySelector('main')?.dataset.saved",
    "german": "page.querySelector('[popovertarget=how]')?.textContent.match(/\\d+/)?.[0]",
}
# Of a hundred saves: most are of stylesheets and regions.
ORDER = "region stylesheet region stylesheet theme region stylesheet page stylesheet german".split()

Save = tuple[str, Path, Callable[[int], bytes]]


class Workshop(Ours):
    """What `bin/play` starts for a designer, who sees German pages in a theme."""

    core = "0,1"

    @property
    def files(self) -> Path:
        return self.directory / "files"

    @property
    def environment(self) -> dict[str, str]:
        own = {"DJANGO_SETTINGS_MODULE": "workshop", "DEBUG": "true", "THEME": THEME, "LOG": "text"}
        python_path = os.pathsep.join([super().environment["PYTHONPATH"], str(self.files)])
        return {**super().environment, **own, "PYTHONPATH": python_path}

    def _prepare(self) -> None:
        for name in ("templates", "static", "locale"):
            shutil.copytree(ROOT / name, self.files / name)
        (self.files / "workshop.py").write_text(SETTINGS.format(folder=str(self.files)))
        self.secret = secrets.token_urlsafe(50)
        self._run([sys.executable, "manage.py", "migrate", "--no-input"])


def list_saves(folder: Path) -> Iterator[Save]:
    """Yield one save after the other without an end: its kind, its file, and the file's content for a number."""
    files = {
        "region": ("templates/turn/lobby.html", '{% translate "You are the host" %}', "You are the host {}"),
        "stylesheet": ("static/css/turn.css", ".turn {", ".turn {{ --saved: {}; "),
        "theme": (f"static/css/theme-{THEME}.css", ":root {", ":root {{ --saved-theme: {}; "),
        "page": ("templates/room.html", 'hx-swap="none"', 'data-saved="{}" hx-swap="none"'),
    }
    texts = {kind: (folder / file).read_text() for kind, (file, *_) in files.items()}
    for kind in cycle(ORDER):
        if kind == "german":
            catalogue = folder / "locale/de/LC_MESSAGES/django.po"
            yield kind, catalogue.with_suffix(".mo"), partial(_translate, catalogue)
        else:
            file, old, new = files[kind]
            yield kind, folder / file, partial(_replace, texts[kind], old, new)


def _replace(text: str, old: str, new: str, number: int) -> bytes:
    assert old in text, f"{old} is nowhere"
    return text.replace(old, new.format(number), 1).encode()


def _translate(catalogue: Path, number: int) -> bytes:
    german = polib.pofile(str(catalogue))
    german.find("Rules").msgstr = f"Regeln {number}"
    return german.to_binary()
