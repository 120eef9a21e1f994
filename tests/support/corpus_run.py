"""Make mistakes and legal changes in a copy of the project, and say what is said of them.

`python -m tests.support.corpus_run` prints the corpus as a Markdown table: each mistake, and what is said.
"""

import copy
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.support import corpus
from tests.support.corpus import Legal, Mistake, changed

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = "templates", "static", "locale"


class Answer(NamedTuple):
    """What is said, by file and line, and after how many seconds."""

    said: list
    seconds: float


def copy_project(root: Path) -> None:
    """Copy what designers write."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name)


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Let Django read the copy."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.test import override_settings

    from play.rendering import compiler

    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [root / "templates"]
    folders = {"STATICFILES_DIRS": [root / "static"], "LOCALE_PATHS": [root / "locale"]}
    with override_settings(DEBUG=True, TEMPLATES=templates, **folders):
        finders.get_finder.cache_clear()
        compiler.forget()
        yield
    finders.get_finder.cache_clear()
    compiler.forget()


def ask(root: Path, cases: Iterable[Mistake | Legal]) -> Answer:
    """Make the changes, and return what the gallery and a room say: mistakes, and warnings."""
    from play.design import problems

    with changed(root, *(change for case in cases for change in corpus.list_changes(case))):
        begun = time.perf_counter()
        said = [*problems.find_mistakes(), *problems.find_warnings()]
        return Answer(said, time.perf_counter() - begun)


def find_named(mistake: Mistake, said: Iterable) -> str:
    """Return the sentence that has the file, the line and the words, or "". It may name two places."""
    place, line = mistake.named_in or mistake.change.file, find_line(mistake)
    place = place if line is None else f"{place}, line {line}"
    sentences = (str(one) for one in said if re.search(rf"{re.escape(place)}(?!\d)", str(one)))
    return next((sentence for sentence in sentences if all(word in sentence for word in mistake.says)), "")


def find_line(mistake: Mistake) -> int | None:
    change = mistake.change
    before = (ROOT / change.file).read_text() if change.old else ""
    return mistake.find_line(before, before.replace(change.old, change.new, 1) if change.old else change.new)


def in_place(cases: list) -> list:
    """Return the cases whose text stands where it did."""
    return [case for case in cases if all(one.fits(ROOT) for one in corpus.list_changes(case))]


def gather(cases: list, is_alone: bool) -> list[list]:
    """Return the cases in few lots, each of which has a file once at most, or if `is_alone` one lot for each."""
    lots: list[tuple[set[str], list]] = []
    for case in cases:
        files = {change.file for change in corpus.list_changes(case)}
        found = None if is_alone else next((lot for lot in lots if lot[0].isdisjoint(files)), None)
        if found is None:
            lots.append(found := (set(), []))
        found[0].update(files)
        found[1].append(case)
    return [lot for _, lot in lots]


def render_table(root: Path) -> Iterator[str]:
    yield "| mistake | what is said |"
    yield "|---|---|"
    for mistake in in_place(corpus.read_mistakes()):
        said = find_named(mistake, ask(root, [mistake]).said) or "nothing"
        yield f"| {mistake.kind}: {_quote(mistake.what)} | {_quote(said)} |"


def _quote(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def main() -> None:
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path[:0] = [str(ROOT / "site")]
    import django

    django.setup()
    with TemporaryDirectory() as folder:
        copy_project(Path(folder))
        with reading(Path(folder)):
            for line in render_table(Path(folder)):
                print(line)


if __name__ == "__main__":
    main()
