"""The stylesheets as they are now, and where one of them is cut short: what a browser passes over in silence."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders

from .template_files import Mistake

# What is no rule: a comment, also one without an end, or a text within quotes.
BESIDE = re.compile(r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)


def names() -> list[str]:
    """All stylesheets, as templates name them."""
    return [path for finder in finders.get_finders() for path, _ in finder.list([]) if path.endswith(".css")]


def unbalanced() -> Iterator[Mistake]:
    """Where a comment or a rule has no end, or an end no beginning."""
    for name in names():
        text = Path(finders.find(name)).read_text()
        yield from _unended_comments(name, text)
        yield from _braces(name, BESIDE.sub(_blank, text))


def _unended_comments(name: str, text: str) -> Iterator[Mistake]:
    for found in BESIDE.finditer(text):
        if found[0].startswith("/*") and not found[0].endswith("*/", 2):
            yield Mistake(name, _line(text, found.start()), "the comment is not closed.", "Expected */ behind it.")


def _braces(name: str, text: str) -> Iterator[Mistake]:
    """A rule of ours stands within @media and its like alone, so one that holds another is the one without an end."""
    opened: list[tuple[int, str]] = []  # where, and what stands before the brace
    suspected = None
    for brace in re.finditer(r"([^{};]*)([{}])", text):
        line, head = _line(text, brace.start(2)), brace[1].strip()
        if brace[2] == "{":
            if opened and not opened[-1][1].startswith("@"):
                suspected = suspected or opened[-1]
            opened.append((line, head))
        elif opened:
            opened.pop()
        else:
            yield Mistake(name, line, "} closes nothing.", "Expected as many { as } before it.")
            return
    if opened:
        line, head = suspected or opened[-1]
        yield Mistake(name, line, f"“{head}” is not closed.", "Expected } behind it.")


def _blank(found: re.Match) -> str:
    """So that lines are counted as before."""
    return re.sub(r"[^\n]", " ", found[0])


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
