"""Split a stylesheet into its blocks in braces, with what stands in each, whether a browser would take it or not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

# The stylesheet whose variables are the look, and how the name of one begins that sets them anew.
BASE, THEME = "css/base.css", "css/theme-"
GROUPS = ("media", "supports", "layer", "container", "scope", "starting-style")  # at-rules that hold rules
KEYFRAMES = ("keyframes", "-webkit-keyframes")


@dataclass(frozen=True)
class Item:
    """What ends with a semicolon, with a block, or with the block around it. The semicolon alone has no tokens."""

    tokens: tuple[Node, ...]
    block: Node | None
    end: Node | None  # the semicolon

    @property
    def keyword(self) -> str:
        """The name of an at-rule, without its @."""
        return self.tokens[0].lower_value if self.tokens and self.tokens[0].type == "at-keyword" else ""

    @property
    def begins_with_slashes(self) -> bool:
        return self.tokens[:2] == ("/", "/")

    @property
    def head(self) -> tuple[Node, ...]:
        """The selector, or the condition of an at-rule."""
        return self.tokens[1:] if self.keyword else self.tokens

    @property
    def place(self) -> Node:
        return self.tokens[0] if self.tokens else self.block or self.end

    @property
    def declaration(self) -> Node | None:
        """The declaration, or None where this is none."""
        if self.block or self.keyword:
            return None
        parsed = tinycss2.parse_one_declaration(self.tokens)
        return parsed if parsed.type == "declaration" else None


@dataclass(frozen=True)
class Block:
    """The items between two braces.

    `kind` is "rules", "style", "frames" or "frame", or an at-rule such as "@font-face".
    `conditions` has the @media, @supports and the like around it.
    """

    kind: str
    items: tuple[Item, ...]
    head: tuple[Node, ...] = ()
    conditions: tuple[str, ...] = ()
    declarations: tuple[Node, ...] = ()

    @property
    def is_guarded(self) -> bool:
        """Whether a browser has been asked for something before it reads this."""
        return any(one.startswith("@supports") for one in self.conditions)


@lru_cache(64)
def list_blocks(text: str) -> tuple[Block, ...]:
    """Return the stylesheet as a block of rules, and all blocks in it. Cached, since several checks read them."""
    return tuple(_walk(Block("rules", tuple(split_items(parse_tokens(text))))))


@lru_cache(64)
def parse_tokens(text: str) -> list[Node]:
    """Return the tokens of a stylesheet, for reading alone. Cached: to split all stylesheets takes 0.3 s."""
    return tinycss2.parse_component_value_list(text)


def split_items(tokens: list[Node]) -> Iterator[Item]:
    """Yield what stands in a block, or in a stylesheet. Comments are left out."""
    held: list[Node] = []
    for token in tokens:
        if token == ";":
            yield Item(_trim(held), None, token)
            held = []
        elif token.type == "{} block" and not _is_variable(held):
            yield Item(_trim(held), token, None)
            held = []
        elif token.type != "comment" and (held or token.type != "whitespace"):
            held.append(token)
    if held:
        yield Item(_trim(held), None, None)


def _is_variable(tokens: list[Node]) -> bool:
    """Return whether these begin a custom property, whose value may hold braces."""
    plain = [token for token in tokens if token.type != "whitespace"]
    return len(plain) > 1 and plain[0].type == "ident" and plain[0].value.startswith("--") and plain[1] == ":"


def _trim(tokens: list[Node]) -> tuple[Node, ...]:
    end = len(tokens)
    while end and tokens[end - 1].type == "whitespace":
        end -= 1
    return tuple(tokens[:end])


def _walk(block: Block) -> Iterator[Block]:
    declared = tuple(one for item in block.items if (one := item.declaration))
    yield replace(block, declarations=declared)
    for item in block.items:
        if item.block:
            yield from _walk(_open(item, block))


def _open(item: Item, around: Block) -> Block:
    items, keyword = tuple(split_items(item.block.content)), item.keyword
    if keyword in GROUPS:
        condition = f"@{keyword} {' '.join(tinycss2.serialize(item.head).split())}"
        kind = "style" if around.kind == "style" else "rules"
        return Block(kind, items, item.head, (*around.conditions, condition))
    kind = f"@{keyword}" if keyword else "frame" if around.kind == "frames" else "style"
    return Block("frames" if keyword in KEYFRAMES else kind, items, item.head, around.conditions)
