"""Every mistake of the corpus is named by file, line and what was expected, and nothing is said of what is legal.

The corpus is data: see tests/design/corpus. Changes in different files are made together, since a check reads all files
anyway. What is not named then, and with --long everything, is tried alone and must be named within a second.
"""

import time
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from play.design import gallery_frames, html_checker, sample_pages
from play.pov import regions
from play.rendering import compiler
from tests.support import corpus, corpus_run
from tests.support.corpus import Legal, Mistake, changed
from tests.support.corpus_run import ask, find_line, find_named, gather, in_place
from tests.support.long import IS_LONG
from tests.support.player import REGIONS, parse
from tests.support.slices import list_slices, render_both

MISTAKES, LEGAL = corpus.read_mistakes(), corpus.read_legal()
# How many must find their place. The rest is what designers may change until a programmer looks for another place.
MIN_MISTAKES, MIN_LEGAL = 100, 40
# Seconds. A designer has the answer within one; a machine that runs all tests at once gets a few.
PATIENCE = 1 if IS_LONG else 5


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    corpus_run.copy_project(root)
    return root


@pytest.fixture
def project(copied, monkeypatch):
    """Read the copy. Stop the time that the countdown reads: two renderings must not lie a second apart."""
    now = time.time()
    monkeypatch.setattr(regions, "time", SimpleNamespace(time=lambda: now))
    with corpus_run.reading(copied):
        yield copied


def test_no_mistake_is_silent(project):
    assert ask(project, []).said == []
    silent = [one for lot in gather(in_place(MISTAKES), IS_LONG) for one in find_silent(project, lot)]
    assert not silent, f"{len(silent)} of {len(MISTAKES)} are silent, or named at another place:\n" + "\n".join(silent)


def find_silent(root: Path, lot: list[Mistake]) -> list[str]:
    """Make the mistakes in the copy and return what is not named as it should be, or too late."""
    said, seconds = ask(root, lot)
    silent = [mistake for mistake in lot if not find_named(mistake, said)]
    if len(lot) > 1:
        return [one for mistake in silent for one in find_silent(root, [mistake])]
    late = [f"{describe(lot[0])}\n  named after {seconds:.1f} s"] if seconds > PATIENCE else []
    return late + [f"{describe(mistake)}\n  said: {[str(one) for one in said] or 'nothing'}" for mistake in silent]


def describe(mistake: Mistake) -> str:
    return f"{mistake.kind}: {mistake.what}; {mistake.change.file}, line {find_line(mistake) or 'any'}, {mistake.says}"


def test_nothing_is_said_of_what_is_legal(project):
    said = [one for lot in gather(in_place(LEGAL), IS_LONG) for one in find_complaints(project, lot)]
    assert not said, "These may be written, and are complained about:\n" + "\n".join(said)


def find_complaints(root: Path, lot: list[Legal]) -> list[str]:
    """Make the changes in the copy and return what is said of them. What is said of several is asked of each."""
    said = [str(one) for one in ask(root, lot).said]
    if said and len(lot) > 1:
        return [one for legal in lot for one in find_complaints(root, [legal])]
    return [f"{lot[0].what}: {one}" for one in said]


def test_no_page_breaks_by_what_is_legal(project):
    for number, lot in enumerate(gather(in_place(LEGAL), IS_LONG)):
        names = [legal.what for legal in lot]
        with changed(project, *(change for legal in lot for change in legal.changes)):
            compiler.forget()
            check_regions(number, names)
            assert compiler.failures == {}, names
            check_pages(number, names)


def check_regions(number: int, names: list[str]) -> None:
    """Check that a push is the same, compiled or not. Each lot of changes looks at other slices."""
    for name, slice in islice(list_slices(1 if IS_LONG else 16), number, None, 1 if IS_LONG else 10):
        compiled, by_engine = render_both(name, slice, "de")
        assert compiled == by_engine, (names, name)


def check_pages(number: int, names: list[str]) -> None:
    """Check that pages have all regions once, and that a browser has nothing to mend."""
    for name, state in islice(sample_pages.list_states().items(), number, None, 20 if IS_LONG else 200):
        page = state.make()
        request = RequestFactory().get("/?language=de")
        request.session = {}
        html = gallery_frames.render_page(request, page).content.decode()
        assert html_checker.find_unclosed(html) == [] and html_checker.find_errors(html) == [], (names, name)
        shown = parse(html)
        if page.pov:
            assert [id for id in REGIONS if len(shown.all(id=id)) != 1] == [], (names, name)


def test_the_corpus_finds_its_places():
    lost = [case.what for case in [*MISTAKES, *LEGAL] if case not in in_place([case])]
    hint = f"The texts of these are gone; look for others in tests/design/corpus: {lost}"
    assert len(in_place(MISTAKES)) >= MIN_MISTAKES and len(in_place(LEGAL)) >= MIN_LEGAL, hint
    assert {mistake.kind for mistake in in_place(MISTAKES)} == {mistake.kind for mistake in MISTAKES}, hint
