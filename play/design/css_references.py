"""List what a stylesheet sets and what it uses: variables, keyframes and addresses, each with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tinycss2.ast import Node

from . import css_values
from .css_blocks import KEYFRAMES, list_blocks
from .css_values import GLOBAL

ANIMATIONS = ("animation", "animation-name", "-webkit-animation", "-webkit-animation-name")


@dataclass(frozen=True)
class Reference:
    """A name that a stylesheet sets or uses, and where. `is_needed` says that nothing stands in for it."""

    name: str
    line: int
    column: int
    is_needed: bool = True


@dataclass(frozen=True)
class References:
    """What one stylesheet sets and uses. `registered` are the variables of @property."""

    declared: tuple[Reference, ...]
    registered: frozenset[str]
    read: tuple[Reference, ...]
    environment: tuple[Reference, ...]
    keyframes: frozenset[str]
    animations: tuple[Reference, ...]
    addresses: tuple[Reference, ...]

    @property
    def variables(self) -> frozenset[str]:
        return self.registered.union(one.name for one in self.declared)


@lru_cache(64)
def list_references(text: str) -> References:
    """Return what a stylesheet sets and uses. Cached, since most stay as they are."""
    blocks = list_blocks(text)
    declarations = [one for block in blocks for one in block.declarations]
    heads = [(item.keyword, item.head) for block in blocks for item in block.items if item.keyword]
    named = [(keyword, token.value) for keyword, head in heads for token in head if token.type in ("ident", "string")]
    functions = [token for one in declarations for token in _walk_functions(one.value)]
    urls = [_refer(token, token.value) for one in declarations for token in _walk(one.value) if token.type == "url"]
    return References(
        declared=tuple(_refer(one, one.name) for one in declarations if one.name.startswith("--")),
        registered=frozenset(name for keyword, name in named if keyword == "property"),
        read=tuple(_list_first_names(functions, "var")),
        environment=tuple(_list_first_names(functions, "env")),
        keyframes=frozenset(name for keyword, name in named if keyword in KEYFRAMES),
        animations=tuple(one for declared in declarations for one in _list_animations(declared)),
        addresses=(*urls, *_list_addresses(functions)),
    )


def _walk(tokens: Iterable[Node]) -> Iterator[Node]:
    for token in tokens:
        yield token
        yield from _walk(getattr(token, "arguments", None) or getattr(token, "content", None) or ())


def _walk_functions(tokens: Iterable[Node]) -> Iterator[Node]:
    return (token for token in _walk(tokens) if token.type == "function")


def _refer(token: Node, name: str, is_needed: bool = True) -> Reference:
    return Reference(name, token.source_line, token.source_column, is_needed)


def _list_first_names(functions: list[Node], function: str) -> Iterator[Reference]:
    """Yield the names in the brackets of var() or env(). Behind a comma stands what takes its place."""
    for token in functions:
        names = [one for one in token.arguments if one.type == "ident"]
        if token.lower_name == function and names:
            yield _refer(names[0], names[0].value, "," not in token.arguments)


def _list_animations(one: Node) -> Iterator[Reference]:
    grammar = css_values.find_property("animation")
    if one.lower_name in ANIMATIONS and grammar:
        for token in one.value:
            is_word = token.type == "ident" and token.lower_value not in (*grammar.keywords, *GLOBAL)
            if is_word or token.type == "string":
                yield _refer(token, token.value)


def _list_addresses(functions: list[Node]) -> Iterator[Reference]:
    for token in functions:
        if token.lower_name in ("url", "src", "image-set", "-webkit-image-set"):
            yield from (_refer(one, one.value) for one in token.arguments if one.type == "string")
