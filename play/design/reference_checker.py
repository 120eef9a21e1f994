"""Find what a stylesheet refers to and nobody has: variables, keyframes, files. And words that nobody translates."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

from . import css_values
from .css_blocks import THEME, list_blocks
from .css_references import Reference, References, list_references
from .old_browsers import WORKSHOP
from .page_names import PageNames
from .template_files import Mistake, suggest

# https://drafts.csswg.org/css-env-1/
EDGES = ("top", "right", "bottom", "left")
SIZES = (*EDGES, "width", "height")
ENVIRONMENT = (
    *(f"{area}-{edge}" for area in ("safe-area-inset", "safe-area-max-inset") for edge in EDGES),
    *(f"{area}-{size}" for area in ("keyboard-inset", "viewport-segment") for size in SIZES),
    *(f"titlebar-area-{size}" for size in ("x", "y", "width", "height")),
    "preferred-text-scale",
)
WORD = re.compile(r"[^\W\d_]{2}")  # a letter alone is a unit
EXPECTED_OURS = "Expected a file in static/: the pages’ policy keeps a browser from loading anything else."
EXPECTED_WORDS = "Expected it in a template, within {% translate %}: here no language but this one gets it."


def find_references(texts: dict[str, str], pages: PageNames) -> Iterator[Mistake]:
    """Yield what stylesheets refer to and nobody has. `texts` are all stylesheets by their names."""
    sheets = {name: list_references(text) for name, text in texts.items()}
    keyframes = frozenset().union(*(sheet.keyframes for sheet in sheets.values()))
    read = pages.variables.union(one.name for sheet in sheets.values() for one in sheet.read)
    for name, sheet in sheets.items():
        yield from _check_variables(name, sheet, list_variables(name, sheets) | pages.variables)
        yield from _check_unread(name, sheet, read)
        yield from _check_animations(name, sheet, keyframes)
        yield from _check_addresses(name, sheet)
        yield from _check_words(name, texts[name])


def list_variables(name: str, sheets: dict[str, References]) -> frozenset[str]:
    """Return the variables that are set where a stylesheet is: by itself and all but themes and the workshop."""
    there = (sheet for of, sheet in sheets.items() if of == name or not of.startswith((THEME, *WORKSHOP)))
    return frozenset().union(*(sheet.variables for sheet in there))


def _check_variables(name: str, sheet: References, known: frozenset[str]) -> Iterator[Mistake]:
    for one in sheet.read:
        if not one.name.startswith("--"):
            yield _report(name, one, f"“{one.name}” is no variable.", f"Expected var(--{one.name.lstrip('-')}).")
        elif one.is_needed and one.name not in known:
            expected = "Expected a variable, or a value behind a comma for where it is not." + suggest(one.name, known)
            yield _report(name, one, f"nothing sets “{one.name}”.", expected)
    for one in sheet.environment:
        if one.name not in ENVIRONMENT and not one.name.startswith("--"):
            expected = "Expected one that browsers have." + suggest(one.name, ENVIRONMENT)
            yield _report(name, one, f"no browser knows env({one.name}).", expected)


def _check_unread(name: str, sheet: References, read: frozenset[str]) -> Iterator[Mistake]:
    for one in sheet.declared:
        if one.name not in read:
            expected = "Expected one that a stylesheet reads by var()." + suggest(one.name, sorted(read))
            yield _report(name, one, f"nobody reads “{one.name}”.", expected)


def _check_animations(name: str, sheet: References, keyframes: frozenset[str]) -> Iterator[Mistake]:
    grammar = css_values.find_property("animation")
    words = grammar.keywords if grammar else frozenset()
    for one in sheet.animations:
        if one.name not in keyframes:
            expected = f"Expected @keyframes {one.name}, or another name." + suggest(
                one.name, sorted(keyframes | words)
            )
            yield _report(name, one, f"no stylesheet has @keyframes {one.name}.", expected)


def _check_addresses(name: str, sheet: References) -> Iterator[Mistake]:
    for one in sheet.addresses:
        address = urlsplit(one.name.strip())
        if address.scheme or address.netloc:
            shown = one.name if len(one.name) < 60 else f"{one.name[:60]}…"
            yield _report(name, one, f"“{shown}” is no file of ours.", EXPECTED_OURS)
        elif address.path and not finders.find(path := _find_path(name, unquote(address.path))):
            yield _report(name, one, f"static/{path} does not exist.", "Expected a file, seen from this stylesheet.")


def _find_path(name: str, address: str) -> str:
    """Return the name of a static file, of its address as seen from a stylesheet."""
    if address.startswith("/"):
        return address.removeprefix(settings.STATIC_URL).lstrip("/")
    return normpath(join(dirname(name), address))


def _check_words(name: str, text: str) -> Iterator[Mistake]:
    texts = [one for block in list_blocks(text) for one in block.declarations if one.lower_name == "content"]
    for token in (token for one in texts for token in one.value if token.type == "string"):
        if WORD.search(token.value):
            where = Reference(token.value, token.source_line, token.source_column)
            yield _report(name, where, f"“{token.value}” is a word of one language.", EXPECTED_WORDS)


def _report(file: str, one: Reference, what: str, expected: str) -> Mistake:
    return Mistake(file, one.line, what, expected, column=one.column)
