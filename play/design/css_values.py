"""Own which keywords, kinds of numbers and functions each property of CSS takes. bin/features makes the tables."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ANY = "<any>"  # a grammar of which nothing is known
GLOBAL = ("inherit", "initial", "unset", "revert", "revert-layer")
Table = dict[str, str]


@dataclass(frozen=True)
class Grammar:
    """What a value may be made of: keywords, kinds such as "length" or "custom-ident", functions such as "min()"."""

    keywords: frozenset[str]
    kinds: frozenset[str]
    functions: frozenset[str]

    @property
    def takes_any(self) -> bool:
        return ANY.strip("<>") in self.kinds


@cache
def read_tables() -> dict:
    return json.loads(Path(__file__).with_name("css_values.json").read_text())


@cache
def find_property(name: str) -> Grammar | None:
    """Return what a property takes, or None where the tables do not know it."""
    return _find(read_tables()["properties"], name)


@cache
def find_function(name: str) -> Grammar | None:
    """Return what stands in the brackets of a function such as "rotate()"."""
    return _find(read_tables()["functions"], name)


@cache
def find_descriptor(rule: str, name: str) -> Grammar | None:
    """Return what a descriptor of a rule takes: of "@font-face", or a feature of "@media"."""
    return _find(read_tables()["rules"].get(rule, {}), name)


def list_properties() -> Iterable[str]:
    return read_tables()["properties"]


@cache
def list_selectors() -> frozenset[str]:
    """Return the pseudo-classes and pseudo-elements, with their colons."""
    return frozenset(read_tables()["selectors"].split())


def list_functions() -> Iterable[str]:
    """Return the functions, with their brackets: "rotate()"."""
    return read_tables()["functions"]


def list_colours() -> Iterable[str]:
    return read_tables()["types"]["named-color"].split()


def _find(table: Table, name: str) -> Grammar | None:
    return _resolve(table[name].split()) if name in table else None


def _resolve(words: list[str]) -> Grammar:
    """Follow the types and other properties that a grammar names, to the words that stand in a value."""
    tables, found, waiting = read_tables(), set(words), list(words)
    while waiting:
        word = waiting.pop()
        of = tables["properties"] if word.startswith("<'") else tables["types"]
        new = set(of.get(word.strip("<'>"), "").split()) - found if word.startswith("<") else set()
        found |= new
        waiting += new
    kinds = {word.strip("<>") for word in found if word.startswith("<") and word.strip("<'>") not in tables["types"]}
    functions = {word for word in found if word.endswith("()")}
    keywords = {word for word in found - functions if not word.startswith("<")}
    return Grammar(frozenset(keywords), frozenset(kind for kind in kinds if kind[0] != "'"), frozenset(functions))
