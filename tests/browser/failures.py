"""What a browser test says first when it fails: who expected what of which part of the page, and what a person sees."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from types import TracebackType

from playwright.sync_api import Error

from tests.browser.people import Person

LOOK = 2000  # milliseconds for a page to say what it shows


def in_words(failure: Exception, people: Iterable[Person]) -> str | None:
    """Return the sentence for a failure of playwright, None for any other."""
    said = str(failure)
    expected = re.match(r"(?:Locator|Page title|Page URL|Page) (expected .*)", said)
    missed = re.match(r"(?:Locator|Page|Frame|FrameLocator)\.(\w+): Timeout (\d+)ms exceeded", said)
    if expected:
        what = f"{_part(said)} is {expected[1]} within {_seconds(said)} s, and is {_actual(said)}"
    elif missed:
        what = f"{_part(said)} is not there, or not ready, for “{missed[1]}” within {int(missed[2]) / 1000:g} s"
    else:
        return None
    person = _whose(failure.__traceback__, people)
    return f"{person.whose_page}: {what}; it shows “{shown(person)}”" if person else f"a page: {what}"


def shown(person: Person) -> str:
    """Return what the page says of the turn and in its notice, shortened; its title where it is no room."""
    texts = []
    with suppress(Error):
        for selector in ("#turn", "#notice"):
            texts += person.find(selector).all_inner_texts()
        texts = [" ".join(text.split())[:120] for text in texts if text.strip()] or [person.page.title()]
    return " · ".join(texts)


def _part(said: str) -> str:
    found = re.search(r'locator\((?:"|\')(.*)(?:"|\')\)', said)
    return found[1] if found else "the page"


def _seconds(said: str) -> str:
    found = re.search(r"with timeout (\d+)ms", said)
    return f"{int(found[1]) / 1000:g}" if found else "the given"


def _actual(said: str) -> str:
    if "element(s) not found" in said:
        return "not there"
    return repr(re.search(r"^Actual value: (.*)$", said, re.MULTILINE)[1].strip())


def _whose(traceback: TracebackType | None, people: Iterable[Person]) -> Person | None:
    pages = list(_pages(traceback))
    return next((person for person in people if person.page._impl_obj in pages), None)


def _pages(traceback: TracebackType | None) -> Iterator[object]:
    """Yield playwright's inner pages that the frames of the traceback are about."""
    while traceback is not None:
        it = traceback.tb_frame.f_locals.get("self")
        it = getattr(it, "_impl_obj", it)
        it = getattr(it, "_actual_locator", None) or getattr(it, "_actual_page", None) or it
        frame = getattr(it, "_frame", None)
        yield getattr(frame, "_page", None) or getattr(it, "_page", None) or it
        traceback = traceback.tb_next
