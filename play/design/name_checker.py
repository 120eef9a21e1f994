"""Find names in selectors that no page has: classes, ids, elements, attributes, and the words of data-… attributes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tinycss2.ast import Node

from . import old_browsers
from .page_names import PageNames
from .selector_checker import HOLDERS, list_selectors
from .template_files import Mistake, suggest

EXPECTED = {
    "class": "Expected a class that a template writes.",
    "id": "Expected an id that a template writes.",
    "element": "Expected an element, or a . before a class.",
    "attribute": "Expected an attribute that a template writes.",
    "data": "Expected a word that a template, a script or the game writes there.",
}
SIGNS = {"class": ".", "id": "#"}
# Attributes of which every page's own may be made: by a browser, by htmx or by a reader's tools.
FREE = ("open", "style", "dir", "lang", "hidden", "class", "id")


@dataclass(frozen=True)
class Name:
    """A name in a selector and where it stands. `kind` is a key of EXPECTED."""

    kind: str
    name: str
    line: int
    column: int


@lru_cache(64)
def check_names(name: str, text: str, pages: PageNames) -> tuple[Mistake, ...]:
    """Return the names in the selectors of one stylesheet that no page has. Cached, since most stay as they are."""
    found = ((one, _list_known(one, pages)) for one in list_names(text))
    return tuple(_report(name, one, known) for one, known in found if known is not None)


def _report(file: str, one: Name, known: Iterable[str]) -> Mistake:
    what = f"nothing has “{SIGNS.get(one.kind, '')}{one.name}”."
    return Mistake(file, one.line, what, EXPECTED[one.kind] + suggest(one.name, known), column=one.column)


def _list_known(one: Name, pages: PageNames) -> Iterable[str] | None:
    """Return the names among which one is not, or None where it is."""
    if one.kind == "class":
        return None if pages.has(one.name, pages.classes) else sorted(pages.classes)
    if one.kind == "id":
        return None if pages.has(one.name, pages.ids) else sorted(pages.ids)
    if one.kind == "element":
        known = old_browsers.list_known("element") | pages.elements
        return None if one.name.lower() in known or "-" in one.name else sorted(known)
    if one.kind == "data":
        is_known = one.name.isdigit() or not one.name or one.name in pages.data | pages.words
        return None if is_known else sorted(pages.data | pages.words)
    is_known = one.name in FREE or one.name in pages.attributes or one.name in pages.words
    return None if is_known else sorted(pages.attributes)


@lru_cache(64)
def list_names(text: str) -> tuple[Name, ...]:
    """Return the names in all selectors of a stylesheet. Cached, since it is read again when a template was saved."""
    return tuple(name for _, tokens, _ in list_selectors(text) for name in _walk(list(tokens)))


def _walk(tokens: list[Node]) -> Iterator[Name]:
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "ident" and before == ".":
            yield _name("class", token, token.value)
        elif token.type == "ident" and before not in (":", "|"):
            yield _name("element", token, token.value)
        elif token.type == "hash":
            yield _name("id", token, token.value)
        elif token.type == "[] block":
            yield from _walk_attribute(token)
        elif token.type == "function" and token.lower_name in HOLDERS:
            yield from _walk(token.arguments)


def _walk_attribute(brackets: Node) -> Iterator[Name]:
    plain = [token for token in brackets.content if token.type not in ("whitespace", "comment")]
    if not plain or plain[0].type != "ident":
        return
    yield _name("attribute", plain[0], plain[0].lower_value)
    if len(plain) > 2 and plain[0].lower_value.startswith("data-") and plain[1] in ("=", "~="):
        value = plain[2]
        if value.type in ("ident", "string"):
            yield _name("data", value, value.value)


def _name(kind: str, token: Node, name: str) -> Name:
    return Name(kind, name, token.source_line, token.source_column)
