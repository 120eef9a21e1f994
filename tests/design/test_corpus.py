"""Every mistake of the corpus is named by file, line and what was expected, and nothing is said of what is legal.

The corpus is data: see tests/design/corpus. Mistakes in different files are made together, since a check reads all
files anyway. What is not named then, and with --long everything, is tried alone and must be named within a second.
"""

import copy
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from play.design import gallery_frames, html_checker, problems, sample_pages, speed_checker
from play.pov import regions
from play.rendering import compiler
from tests.support import corpus
from tests.support.corpus import Legal, Mistake, changed
from tests.support.long import IS_LONG
from tests.support.player import REGIONS, parse
from tests.support.slices import list_slices, render_both

ROOT = Path(__file__).resolve().parents[2]
MISTAKES, LEGAL = corpus.read_mistakes(), corpus.read_legal()
# How many must find their place. The rest is what designers may change until a programmer looks for another place.
MIN_MISTAKES, MIN_LEGAL = 100, 40
# Seconds. A designer has the answer within one; a machine that runs all tests at once gets a few.
PATIENCE = 1 if IS_LONG else 5


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Copy what designers write, for all tests here."""
    root = tmp_path_factory.mktemp("project")
    for name in ("templates", "static", "locale"):
        shutil.copytree(ROOT / name, root / name)
    return root


@pytest.fixture
def project(copied, settings, monkeypatch):
    """Let Django read the copy. Stop the time that the countdown reads: two renderings must not lie a second apart."""
    now = time.time()
    monkeypatch.setattr(regions, "time", SimpleNamespace(time=lambda: now))
    settings.DEBUG = True
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [copied / "templates"]
    settings.STATICFILES_DIRS = [copied / "static"]
    settings.LOCALE_PATHS = [copied / "locale"]
    finders.get_finder.cache_clear()
    compiler.forget()
    yield copied
    finders.get_finder.cache_clear()
    compiler.forget()


def list_said() -> list:
    """Return what the gallery and a room say, in the order in which they say it."""
    return [*problems.find_mistakes(), *problems.find_warnings()]


def is_named(mistake: Mistake, line: int | None, said: Iterable) -> bool:
    """Return whether a sentence has the file, the line and the words. It may name two places, of which one is this."""
    place = mistake.named_in or mistake.change.file
    place = place if line is None else f"{place}, line {line}"
    return any(
        re.search(rf"{re.escape(place)}(?!\d)", str(one)) and all(word in str(one) for word in mistake.says)
        for one in said
    )


def find_line(mistake: Mistake) -> int | None:
    before = (ROOT / mistake.change.file).read_text() if mistake.change.old else ""
    after = before.replace(mistake.change.old, mistake.change.new, 1) if mistake.change.old else mistake.change.new
    return mistake.find_line(before, after)


def find_silent(root: Path, mistakes: list[Mistake]) -> list[str]:
    """Make the mistakes in the copy and return what is not named as it should be, or too late."""
    with changed(root, *(mistake.change for mistake in mistakes)):
        begun = time.perf_counter()
        said = list_said()
        seconds = time.perf_counter() - begun
    silent = [mistake for mistake in mistakes if not is_named(mistake, find_line(mistake), said)]
    if len(mistakes) > 1:
        return [one for mistake in silent for one in find_silent(root, [mistake])]
    late = [f"{describe(mistakes[0])}\n  named after {seconds:.1f} s"] if seconds > PATIENCE else []
    return late + [f"{describe(mistake)}\n  said: {[str(one) for one in said] or 'nothing'}" for mistake in silent]


def describe(mistake: Mistake) -> str:
    return f"{mistake.kind}: {mistake.what}; {mistake.change.file}, line {find_line(mistake) or 'any'}, {mistake.says}"


def gather(mistakes: list[Mistake]) -> list[list[Mistake]]:
    """Return the mistakes in as few lots as there can be with each file once. With --long each is a lot."""
    lots: dict[tuple, list[Mistake]] = defaultdict(list)
    seen: dict[str, int] = defaultdict(int)
    for number, mistake in enumerate(mistakes):
        seen[mistake.change.file] += 1
        lots[(number,) if IS_LONG else (seen[mistake.change.file],)].append(mistake)
    return list(lots.values())


def in_place(cases: list) -> list:
    """Return the cases whose text stands where it did."""
    return [case for case in cases if all(one.fits(ROOT) for one in corpus.list_changes(case))]


def test_no_mistake_is_silent(project):
    assert list_said() == []
    silent = [one for lot in gather(in_place(MISTAKES)) for one in find_silent(project, lot)]
    assert not silent, f"{len(silent)} of {len(MISTAKES)} are silent, or named at another place:\n" + "\n".join(silent)


def test_the_corpus_finds_its_places():
    lost = [case.what for case in [*MISTAKES, *LEGAL] if case not in in_place([case])]
    assert len(in_place(MISTAKES)) >= MIN_MISTAKES, (
        f"These texts are gone; look for others in tests/design/corpus: {lost}"
    )
    assert len(in_place(LEGAL)) >= MIN_LEGAL, f"These texts are gone; look for others in tests/design/corpus: {lost}"
    kinds = {mistake.kind for mistake in MISTAKES}
    assert {mistake.kind for mistake in in_place(MISTAKES)} == kinds, "A kind has lost all its places."


def test_nothing_is_said_of_what_is_legal(project):
    said = [one for lot in gather_legal(in_place(LEGAL)) for one in find_complaints(project, lot)]
    assert not said, "These may be written, and are complained about:\n" + "\n".join(said)


def find_complaints(root: Path, lot: list[Legal]) -> list[str]:
    """Make the changes in the copy and return what is said of them. What is said of several is asked of each."""
    with changed(root, *(change for legal in lot for change in legal.changes)):
        said = [*list_said(), *speed_checker.find_slow()]
    if said and len(lot) > 1:
        return [one for legal in lot for one in find_complaints(root, [legal])]
    return [f"{lot[0].what}: {one}" for one in said]


def test_no_page_breaks_by_what_is_legal(project):
    for number, lot in enumerate(gather_legal(in_place(LEGAL))):
        names = [legal.what for legal in lot]
        with changed(project, *(change for legal in lot for change in legal.changes)):
            compiler.forget()
            check_regions(number, names)
            check_pages(number, names)


def gather_legal(cases: list[Legal]) -> list[list[Legal]]:
    """Return the changes in lots that have each file once. With --long each change is a lot."""
    lots: list[tuple[set[str], list[Legal]]] = []
    for legal in cases:
        files = {change.file for change in legal.changes}
        free = () if IS_LONG else (lot for lot in lots if lot[0].isdisjoint(files))
        seen, lot = next(iter(free), (set(), []))
        if not lot:
            lots.append((seen, lot))
        seen |= files
        lot.append(legal)
    return [lot for _, lot in lots]


def check_regions(number: int, names: list[str]) -> None:
    """Check that a push is the same, compiled or not. Each lot of changes looks at other slices."""
    for name, slice in islice(list_slices(), number, None, 1 if IS_LONG else 40):
        compiled, by_engine = render_both(name, slice, "de")
        assert compiled == by_engine, (names, name)


def check_pages(number: int, names: list[str]) -> None:
    """Check that pages have all regions once, and that a browser has nothing to mend."""
    for name, state in islice(sample_pages.list_states().items(), number, None, 10 if IS_LONG else 60):
        page = state.make()
        request = RequestFactory().get("/?language=de")
        request.session = {}
        html = gallery_frames.render_page(request, page).content.decode()
        assert html_checker.find_unclosed(html) == [] and html_checker.find_errors(html) == [], (names, name)
        shown = parse(html)
        if page.pov:
            assert [id for id in REGIONS if len(shown.all(id=id)) != 1] == [], (names, name)
