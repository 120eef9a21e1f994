"""Find colours that are missing in one scheme.

Each stands three times: for light screens, for dark ones, and as a pair for the gallery, which chooses the scheme.
The pairs of css/base.css stand in css/design.css, those of a theme in its own file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from .css_blocks import BASE, THEME, Block, list_blocks
from .template_files import Mistake

GALLERY, PAGE = "css/design.css", "--page"
EXPECTED_PLAIN = "Expected a plain #… in each scheme: a browser paints what is around the page with it."


@dataclass
class Schemes:
    """The variables of :root in one stylesheet, by their names: plain ones, those for dark screens, and pairs."""

    light: dict[str, Node] = field(default_factory=dict)
    dark: dict[str, Node] = field(default_factory=dict)
    pairs: dict[str, Node] = field(default_factory=dict)


def find_mistakes(texts: dict[str, str]) -> Iterator[Mistake]:
    """Yield the colours of css/base.css and of the themes that lack a scheme. `texts` are all stylesheets."""
    schemes = {name: list_schemes(text) for name, text in texts.items() if name in (BASE, GALLERY) or _is_theme(name)}
    base = schemes.get(BASE, Schemes())
    for name, own in schemes.items():
        if _is_theme(name):
            yield from _Check(name, own, name, own.pairs, {*base.dark, *own.dark, *own.pairs}).run()
            yield from _check_page(name, own)
    if BASE in schemes and GALLERY in schemes:
        pairs = schemes[GALLERY].pairs
        yield from _Check(BASE, base, GALLERY, pairs, {*base.dark, *pairs}).run()


def _is_theme(name: str) -> bool:
    return name.startswith(THEME)


@lru_cache(64)
def list_schemes(text: str) -> Schemes:
    """Return the variables of :root. Cached, since most stylesheets stay as they are."""
    found = Schemes()
    for block in list_blocks(text):
        table = _find_table(block, found)
        if table is not None and tinycss2.serialize(block.head).strip() == ":root":
            table |= {one.name: one for one in block.declarations if one.name.startswith("--")}
    return found


def _find_table(block: Block, found: Schemes) -> dict[str, Node] | None:
    if not block.conditions:
        return found.light
    condition = block.conditions[-1]
    if "prefers-color-scheme" in condition and "dark" in condition and len(block.conditions) == 1:
        return found.dark
    return found.pairs if condition.startswith("@supports") and "light-dark(" in condition else None


class _Check:
    """Compares the three places of each colour."""

    def __init__(self, file: str, own: Schemes, file_of_pairs: str, pairs: dict[str, Node], names: set[str]) -> None:
        self.file = file
        self.own = own
        self.file_of_pairs = file_of_pairs
        self.pairs = pairs
        self.names = names  # of the colours that differ by scheme

    def run(self) -> Iterator[Mistake]:
        for name in sorted(self.names):
            light, dark, pair = self.own.light.get(name), self.own.dark.get(name), self.pairs.get(name)
            if light and dark:
                yield from self._check_pair(name, light, dark, pair)
            elif only := light or dark:
                where = "inside @media screen and (prefers-color-scheme: dark)" if light else "in :root before"
                what = f"“{name}” has no colour for {'dark' if light else 'light'} screens."
                yield _report(self.file, only, what, f"Expected “{name}: #…;” {where} too.")
            elif pair:
                what = f"“{name}” has a pair for the gallery, and no colour for players."
                yield _report(self.file_of_pairs, pair, what, f"Expected “{name}: #…;” for light and for dark, too.")

    def _check_pair(self, name: str, light: Node, dark: Node, pair: Node | None) -> Iterator[Mistake]:
        expected = f"light-dark({_write(light)}, {_write(dark)})"
        if pair is None:
            what = f"“{name}” has no pair for the gallery, which chooses the scheme."
            where = f" of {self.file_of_pairs}" if self.file_of_pairs != self.file else ""
            hint = f"Expected “{name}: {expected};” inside @supports (color: light-dark(red, red)){where}."
            yield _report(self.file, light, what, hint)
        elif _write(pair) != expected:
            yield _report(self.file_of_pairs, pair, f"“{name}” is another pair of colours.", f"Expected {expected}.")


def _check_page(file: str, own: Schemes) -> Iterator[Mistake]:
    for one in (own.light.get(PAGE), own.dark.get(PAGE)):
        if one and [token.type for token in one.value if token.type != "whitespace"] != ["hash"]:
            yield _report(file, one, f"“{PAGE}: {_write(one)}” is read by no browser’s frame.", EXPECTED_PLAIN)


def _write(one: Node) -> str:
    return " ".join(tinycss2.serialize(one.value).split()).lower()


def _report(file: str, one: Node, what: str, expected: str) -> Mistake:
    return Mistake(file, one.source_line, what, expected, column=one.source_column)
