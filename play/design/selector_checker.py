"""Find selectors that a browser refuses, with the whole rule, and yield the names in those that it takes.

No well-kept parser of selectors says line and column or knows today's pseudo-elements, so this reads tinycss2's tokens.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node
from tinycss2.nth import parse_nth

from . import css_values
from .calc_checker import Found
from .css_blocks import Block, list_blocks
from .template_files import Mistake

COMBINATORS = (">", "+", "~")
LISTS = ("is", "where", "not", "has", "matches", "-webkit-any", "-moz-any")  # functions that hold selectors
HOLDERS = (*LISTS, "slotted", "host", "host-context", "cue")
ONE_COLON = ("before", "after", "first-line", "first-letter")  # pseudo-elements that may have a single colon
OPERATORS = ("=", "~=", "|=", "^=", "$=", "*=")


@lru_cache(64)
def check_selectors(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the mistakes in the selectors of one stylesheet. Cached, since most stay as they are."""
    return tuple(
        Mistake(name, node.source_line, what, expected, column=node.source_column)
        for block, tokens, place in list_selectors(text)
        for node, what, expected in _check_list(tokens, place, is_relative=block.kind == "style")
    )


def list_selectors(text: str) -> Iterator[tuple[Block, tuple[Node, ...], Node]]:
    """Yield the head of each rule for elements, with what is around it and the block of its own."""
    for block in list_blocks(text):
        for item in block.items:
            is_selector = item.block and not item.keyword and not item.begins_with_slashes
            if is_selector and block.kind in ("rules", "style"):
                yield block, item.tokens, item.block


def split_selectors(tokens: Iterable[Node]) -> list[list[Node]]:
    """Return the selectors between the commas, without blanks around them."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return [_trim(part) for part in parts]


def _trim(tokens: list[Node]) -> list[Node]:
    while tokens and tokens[-1].type == "whitespace":
        tokens = tokens[:-1]
    while tokens and tokens[0].type == "whitespace":
        tokens = tokens[1:]
    return tokens


class _Refused(Exception):
    """A browser refuses the selector: the token at which it does, what is wrong, what was expected."""


def _check_list(
    tokens: Iterable[Node], place: Node, is_relative: bool = False, is_inner: bool = False
) -> Iterator[Found]:
    """Yield the first mistake of each selector. A relative one may begin with a combinator."""
    for part in split_selectors(tokens):
        try:
            if not part:
                raise _Refused(place, "a selector is missing.", "Expected one before and behind each comma.")
            _Selector(part, is_relative, is_inner).read()
        except _Refused as refused:
            yield refused.args


class _Selector:
    """Reads one selector, token by token. Raise _Refused where a browser would."""

    def __init__(self, tokens: list[Node], is_relative: bool, is_inner: bool) -> None:
        self.tokens = tokens
        self.index = 0
        self.is_inner = is_inner  # whether it stands in the brackets of another one
        self.has_element = is_relative  # whether a combinator may come
        self.is_over = False  # whether a pseudo-element was read, behind which nothing else stands

    def read(self) -> None:
        while token := self._take():
            if token in COMBINATORS:
                self._read_combinator(token)
            elif token.type != "whitespace":
                self._read_simple(token)
                self.has_element = True

    def _take(self) -> Node | None:
        self.index += 1
        return self.tokens[self.index - 1] if self.index <= len(self.tokens) else None

    def _read_combinator(self, token: Node) -> None:
        if not self.has_element or self.index == len(self.tokens):
            raise _Refused(token, f"“{token.value}” has no element beside it.", "Expected one before and behind it.")
        self.has_element = False

    def _read_simple(self, token: Node) -> None:
        if token == ":":
            self._read_pseudo(token)
        elif self.is_over:
            raise _Refused(token, "nothing stands behind a pseudo-element.", "Expected , between two selectors.")
        elif token == ".":
            self._read_class(token)
        elif token.type == "ident" or token == "*":
            self._read_name(token)
        elif token.type == "hash":
            if not token.is_identifier:
                raise _Refused(token, f"#{token.value} is no id.", "Expected a letter behind #.")
        elif token.type == "[] block":
            _read_attribute(token)
        elif token not in ("|", "&"):
            written = tinycss2.serialize([token])[:20]
            raise _Refused(token, f"“{written}” has no place in a selector.", _explain(token))

    def _read_class(self, dot: Node) -> None:
        name = self._take()
        if name is None or name.type != "ident":
            raise _Refused(dot, ". is followed by no name of a class.", "Expected one such as .token.")

    def _read_name(self, token: Node) -> None:
        before = self.tokens[self.index - 2] if self.index > 1 else None
        if before and before.type != "whitespace" and before not in (*COMBINATORS, "|"):
            what = f"“{token.value}” stands behind another part of the selector."
            raise _Refused(token, what, "Expected a blank before it, or the name of an element at the beginning.")

    def _read_pseudo(self, colon: Node) -> None:
        token, colons = self._take(), ":"
        if token == ":":
            token, colons = self._take(), "::"
        if token is None or token.type not in ("ident", "function"):
            raise _Refused(colon, f"{colons} is followed by no name.", "Expected one such as :hover.")
        name = token.lower_value if token.type == "ident" else token.lower_name
        known, other = css_values.list_selectors(), f"{'::' if colons == ':' else ':'}{name}"
        is_element = colons == "::" or name in ONE_COLON
        if f"{colons}{name}" not in known and other in known and name not in ONE_COLON:
            raise _Refused(colon, f"“{colons}{name}” is unknown.", f"Did you mean “{other}”?")
        if is_element and self.is_inner:
            what = f"“{colons}{name}” may not stand in the brackets of another selector."
            raise _Refused(colon, what, "Expected it behind the brackets.")
        self.is_over = self.is_over or is_element
        _read_brackets(token, name)


def _read_brackets(token: Node, name: str) -> None:
    """Read what stands in the brackets of a pseudo-class."""
    if token.type != "function":
        return
    found: Iterable[Found] = ()
    if name in HOLDERS:
        found = _check_list(token.arguments, token, is_relative=name == "has", is_inner=name in LISTS)
    elif name.startswith("nth-"):
        found = _check_nth(token)
    for refused in found:
        raise _Refused(*refused)


def _read_attribute(brackets: Node) -> None:
    plain = [token for token in brackets.content if token.type not in ("whitespace", "comment")]
    text = f"[{tinycss2.serialize(brackets.content).strip()}]"
    if not plain or plain[0].type != "ident":
        raise _Refused(brackets, f"{text} names no attribute.", "Expected one such as [data-phase=clue].")
    if len(plain) == 1 or plain[1] == "|":
        return
    if plain[1] not in OPERATORS:
        raise _Refused(brackets, f"{text} compares by an unknown sign.", f"Expected one of {' '.join(OPERATORS)}.")
    if len(plain) == 2 or plain[2].type not in ("ident", "string"):
        value = tinycss2.serialize(plain[2:]) or "…"
        raise _Refused(brackets, f"{text} has no value that is a word.", f'Expected quotes around it: "{value}".')


def _check_nth(token: Node) -> Iterator[Found]:
    names = [index for index, one in enumerate(token.arguments) if one.type == "ident" and one.lower_value == "of"]
    step = token.arguments[: names[0]] if names else token.arguments
    if parse_nth(step) is None:
        what = f":{token.name}({tinycss2.serialize(token.arguments)}) counts nothing."
        yield token, what, "Expected odd, even, a number or one such as 2n + 1."
    if names:
        yield from _check_list(token.arguments[names[0] + 1 :], token)


def _explain(token: Node) -> str:
    if token.type in ("number", "dimension", "percentage"):
        return "Expected a name that begins with a letter."
    return "Expected , between two selectors, or a blank between two elements."
