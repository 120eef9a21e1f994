"""Find a region's own colours and sizes, which no theme changes, and rules for all squares, which make a push slow."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from . import css_values
from .css_blocks import BASE, THEME, Block, list_blocks
from .css_values import GLOBAL
from .selector_checker import COMBINATORS, list_selectors, split_selectors
from .template_files import Mistake

# Where colours are values of their own: the variables, the board, which is the game, and what no player sees.
OTHERS = (BASE, "css/palette.css", "css/design.css")
# What tells players apart, and a QR code, which a phone reads on white alone.
OWN_VARIABLES, OWN_RULES = re.compile("--(accent|tint)"), re.compile(r"\.qr$")
COLOUR_FUNCTIONS = ("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color")
# By a property: the variable that is named where none has the same value.
SIZES = {"font-size": "--small", "font-weight": "--strong", "font-family": "--font", "font": "--font"}
RADIUS = re.compile(r"border(-[\w-]+)?-radius")
RELATIVE = ("em", "%", "vw", "vh", "ch", "cqi", "fr")
# What a square is made of, and the attributes that all have.
SQUARE, OF_SQUARES = ("label", "input", "span", "i"), ("form", "name", "type", "value")
SLOW = "is matched for all 480 squares again at every push: 0.2 s on a slow phone."
EXPECTED = "Expected it to end in .board or .table, with a variable that the squares read."
PAPER = re.compile("print|forced-colors")  # a theme does not reach these


def find_mistakes(texts: dict[str, str]) -> Iterator[Mistake]:
    """Yield the mistakes in all stylesheets. `texts` has them by their names."""
    base = texts.get(BASE, "")
    for name, text in texts.items():
        if name not in OTHERS and not name.startswith(THEME):
            yield from check_own_looks(name, text, base)
        if name not in OTHERS:
            yield from check_squares(name, text)


@lru_cache(64)
def check_own_looks(name: str, text: str, base: str) -> tuple[Mistake, ...]:
    """Return the colours, sizes and shapes of a region that are no variables of css/base.css."""
    variables = {_write(one): one.name for one in _list_variables(base)}
    return tuple(
        Mistake(name, token.source_line, what, _suggest(written, usual, variables), column=token.source_column)
        for block in list_blocks(text)
        if not any(PAPER.search(one) for one in block.conditions) and not OWN_RULES.search(_head(block))
        for one in block.declarations
        for token, written, what, usual in (*_list_colours(one), *_list_sizes(one))
    )


def _list_variables(base: str) -> Iterator[Node]:
    rules = [block for block in list_blocks(base) if not block.conditions]
    return (one for block in rules for one in block.declarations if one.name.startswith("--"))


def _head(block: Block) -> str:
    return tinycss2.serialize(block.head).strip()


def _write(one: Node) -> str:
    return " ".join(tinycss2.serialize(one.value).split()).lower()


def _suggest(written: str, usual: str, variables: dict[str, str]) -> str:
    name = variables.get(written.lower(), usual)
    return f"Expected a variable of {BASE}, such as var({name}): a theme then changes it."


Own = tuple[Node, str, str, str]  # where, how it is written, what is wrong, a variable in its place


def _list_colours(one: Node) -> Iterator[Own]:
    if OWN_VARIABLES.match(one.name):
        return
    named = {*css_values.list_colours()} - {"transparent"} if _takes_colours(one) else set()
    for token in _walk(one.value):
        is_plain_function = token.type == "function" and token.lower_name in COLOUR_FUNCTIONS and not _has_var(token)
        is_colour = token.type == "hash" or (token.type == "ident" and token.lower_value in named)
        if is_colour or is_plain_function:
            written = tinycss2.serialize([token])
            yield token, written, f"{written} is a colour of this region’s own.", "--ink"


def _takes_colours(one: Node) -> bool:
    grammar = css_values.find_property(one.lower_name)
    return bool(grammar and "hex-color" in grammar.kinds)


def _has_var(token: Node) -> bool:
    return "var(" in tinycss2.serialize([token])


def _walk(tokens: Iterable[Node]) -> Iterator[Node]:
    for token in tokens:
        yield token
        if token.type == "function" and token.lower_name != "url":
            yield from _walk(token.arguments)


def _list_sizes(one: Node) -> Iterator[Own]:
    usual = "--radius" if RADIUS.fullmatch(one.lower_name) else SIZES.get(one.lower_name)
    written = _write(one)
    if not usual or "var(" in written or "clamp(" in written or written == "1rem":
        return
    fixed = [token for token in _walk(one.value) if _is_fixed(token) or _is_family(one, token)]
    if fixed and not any(_is_relative(token) for token in _walk(one.value)):
        yield fixed[0], written, f"“{one.name}: {written}” is a size of this region’s own.", usual


def _is_fixed(token: Node) -> bool:
    return token.type in ("number", "dimension") and token.value != 0 and not _is_relative(token)


def _is_family(one: Node, token: Node) -> bool:
    """Return whether this is the name of a font, and no word for any of its kind such as “monospace”."""
    grammar = css_values.find_property("font-family")
    words = {*GLOBAL, *(grammar.keywords if grammar else ())}
    is_name = token.type == "string" or (token.type == "ident" and token.lower_value not in words)
    return one.lower_name == "font-family" and is_name


def _is_relative(token: Node) -> bool:
    return token.type == "percentage" or (token.type == "dimension" and token.lower_unit in RELATIVE)


@lru_cache(64)
def check_squares(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the selectors by which a browser matches all 480 squares again at every push.

    A rule with :has() that reaches them costs a slow phone 0.2 s. What the board passes to them as a variable costs it
    only when it changes.
    """
    return tuple(
        Mistake(name, part[0].source_line, f"“{_write_selector(part)}” {SLOW}", EXPECTED, column=part[0].source_column)
        for _, tokens, _ in list_selectors(text)
        for part in split_selectors(tokens)
        if part and reaches_squares(part)
    )


def _write_selector(tokens: list[Node]) -> str:
    return " ".join(tinycss2.serialize(tokens).split())


def reaches_squares(tokens: list[Node]) -> bool:
    """Return whether a selector ends, below an element with :has(), in what all squares have: a tag, or no name."""
    last = _list_last(tokens)
    return ":has(" in tinycss2.serialize(tokens[: len(tokens) - len(last)]) and _is_of_squares(last)


def _is_of_squares(compound: list[Node]) -> bool:
    """Return whether this says no more of an element than that it is of a square, or says nothing."""
    for before, token in zip([None, *compound], compound, strict=False):
        if token == "." or token.type == "hash":
            return False
        if token.type == "[] block" and tinycss2.serialize(token.content[:1]) not in OF_SQUARES:
            return False
        if token.type == "ident" and before != ":" and token.lower_value not in SQUARE:
            return False
        is_choice = token.type == "function" and token.lower_name in ("is", "where")
        if is_choice and not any(_is_of_squares(_list_last(part)) for part in split_selectors(token.arguments)):
            return False
    return True


def _list_last(selector: list[Node]) -> list[Node]:
    ends = [index for index, token in enumerate(selector) if token.type == "whitespace" or token in COMBINATORS]
    return selector[ends[-1] + 1 :] if ends else selector
