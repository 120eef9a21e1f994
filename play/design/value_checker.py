"""Find values that a property does not take: keywords, colours, units, numbers without one, functions.

A value is judged by what its grammar may hold, in whatever order. So what is said is sure, and not all is said. What
stands in @supports, has a prefix or is a name of the author's own is not judged.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tinycss2.ast import Node

from . import css_values
from .calc_checker import MATHS, Found, check_sum
from .css_blocks import Block, list_blocks
from .css_values import GLOBAL, Grammar
from .template_files import Mistake, find_similar, suggest

# Functions whose result may be of any kind. Nothing in their brackets is judged.
FREE = ("var", "env", "attr", "if", "inherit", "first-valid", "random-item", "ident", "toggle", "url", "src", "element")
KIND_OF_UNIT = {
    **dict.fromkeys(("deg", "grad", "rad", "turn"), "angle"),
    **dict.fromkeys(("s", "ms"), "time"),
    **dict.fromkeys(("hz", "khz"), "frequency"),
    **dict.fromkeys(("dpi", "dpcm", "dppx", "x"), "resolution"),
    "fr": "flex",
}
# The first of these that a property takes is what a number lacks.
NOT_ALONE = ("rotate",)  # takes three numbers beside an angle, and no single one
UNITS = {"length": "px", "angle": "deg", "time": "s", "percentage": "%"}
NUMERIC = frozenset({*UNITS, "number", "integer", "frequency", "resolution", "flex"})
COLOUR = re.compile("(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
# What takes names of the author's own, and how like a known word such a name is when it is a mistake.
NEAR = 0.8
PROPERTY_NAMES = ("transition", "transition-property", "will-change")
WORDS_OR_NAMES = ("font", "font-family", "list-style", "list-style-type")
# Here names stand in [ ] alone.
TRACKS = ("grid", "grid-template", "grid-template-columns", "grid-template-rows", "grid-auto-columns", "grid-auto-rows")
EXPECTED_HEX = "Expected # with 3 or 6 digits of 0 to 9 and a to f, or 4 or 8 where it is not opaque."


@lru_cache(64)
def check_values(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the mistakes in the values of one stylesheet. Cached, since most stay as they are."""
    return tuple(
        Mistake(name, node.source_line, what, expected, column=node.source_column)
        for block in list_blocks(text)
        if not block.is_guarded
        for one in block.declarations
        for node, what, expected in _check(block, one)
    )


def _check(block: Block, one: Node) -> Iterator[Found]:
    name = one.lower_name
    of_rule = css_values.find_descriptor(block.kind, name)
    grammar = of_rule or (None if name.startswith("-") else css_values.find_property(name))
    is_run_together = any(token.type == "literal" and token.value in ":!" for token in one.value)
    if grammar and not is_run_together:
        yield from judge(name, grammar, one.value)


def judge(name: str, grammar: Grammar, tokens: Iterable[Node]) -> Iterator[Found]:
    """Yield what a property does not take: the token, what is wrong, and what was expected."""
    if not grammar.takes_any:
        yield from _Judge(name, grammar).check(tokens)


class _Judge:
    """Judges the tokens at one level of a value: those of a property, or in the brackets of a function."""

    def __init__(self, name: str, grammar: Grammar) -> None:
        self.name = name
        self.grammar = grammar
        self.is_single = False  # whether the value is a single token

    def check(self, tokens: Iterable[Node]) -> Iterator[Found]:
        held = [token for token in tokens if token.type not in ("whitespace", "comment")]
        self.is_single = len(held) == 1
        for token in held:
            if check := CHECKS.get(token.type):
                yield from check(self, token)

    def _check_ident(self, token: Node) -> Iterator[Found]:
        value, keywords = token.lower_value, self.grammar.keywords
        if value in keywords or value in GLOBAL or value.startswith("-"):
            return
        if "custom-ident" not in self.grammar.kinds or self.name in TRACKS:
            yield token, f"“{token.value}” is no value of “{self.name}”.", self._describe() + suggest(value, keywords)
        elif self.name in PROPERTY_NAMES and value not in css_values.list_properties():
            known = [*keywords, *css_values.list_properties(), *GLOBAL]
            yield from self._check_own_name(token, known)
        elif self.name in WORDS_OR_NAMES:
            yield from self._check_own_name(token, keywords)

    def _check_own_name(self, token: Node, known: Iterable[str]) -> Iterator[Found]:
        """A name of the author's own is allowed. One that is nearly a known word is none."""
        if similar := find_similar(token.lower_value, known, NEAR):
            yield token, f"“{token.value}” is unknown in “{self.name}”.", f"Did you mean “{similar}”?"

    def _check_number(self, token: Node) -> Iterator[Found]:
        kinds = self.grammar.kinds
        is_alone = self.name in NOT_ALONE and self.is_single
        is_zero = token.value == 0 and not kinds.isdisjoint(("length", "zero"))
        if is_zero or ("number" in kinds and not is_alone) or ("integer" in kinds and token.is_integer):
            return
        lacking = next((unit for kind, unit in UNITS.items() if kind in kinds), "")
        number = token.representation
        if lacking:
            yield token, f"{number} lacks a unit in “{self.name}”.", f"Expected one such as {number}{lacking}."
        elif "integer" in kinds:
            yield token, f"{number} is no value of “{self.name}”.", "Expected a whole number."
        else:
            yield token, f"{number} is no value of “{self.name}”.", self._describe()

    def _check_percentage(self, token: Node) -> Iterator[Found]:
        if "percentage" not in self.grammar.kinds:
            yield token, f"“{self.name}” takes no percentage.", self._describe()

    def _check_dimension(self, token: Node) -> Iterator[Found]:
        kind = KIND_OF_UNIT.get(token.lower_unit, "length")
        if kind not in self.grammar.kinds:
            written = f"{token.representation}{token.unit}"
            yield token, f"“{self.name}” takes no {kind}, and {written} is one.", self._describe()

    def _check_hash(self, token: Node) -> Iterator[Found]:
        if "hex-color" not in self.grammar.kinds:
            yield token, f"“{self.name}” takes no colour.", self._describe()
        elif not COLOUR.fullmatch(token.value):
            yield token, f"#{token.value} is no colour.", EXPECTED_HEX

    def _check_string(self, token: Node) -> Iterator[Found]:
        if "string" not in self.grammar.kinds:
            yield token, f"“{self.name}” takes no text in quotes.", self._describe()

    def _check_url(self, token: Node) -> Iterator[Found]:
        if "url" not in self.grammar.kinds:
            yield token, f"“{self.name}” takes no url().", self._describe()

    def _check_function(self, token: Node) -> Iterator[Found]:
        name = token.lower_name
        if name in FREE or name.startswith("-"):
            return
        if name in MATHS:
            if self.grammar.kinds.isdisjoint(NUMERIC):
                yield token, f"“{self.name}” takes no number, so no {name}().", self._describe()
            yield from check_sum(token)
            return
        if name in ("repeat", "minmax") and self.name in TRACKS:
            yield from self.check(_list_tracks(token))
            return
        inner = css_values.find_function(f"{name}()")
        if inner is None:
            known = [one.removesuffix("()") for one in css_values.list_functions()]
            yield token, f"there is no function {name}().", "Expected another." + suggest(name, [*known, *MATHS])
        elif f"{name}()" not in self.grammar.functions:
            yield token, f"“{self.name}” takes no {name}().", self._describe(is_of_functions=True)
        elif not _is_relative(token):
            yield from judge(f"{name}()", inner, token.arguments)

    def _check_literal(self, token: Node) -> Iterator[Found]:
        if token.value in ("+", "-", "*"):
            yield token, f"“{token.value}” calculates nothing here.", "Expected calc( … ) around the sum."
        elif token.value == "=":
            yield token, "= has no place in a value.", "Expected : behind the property."

    def _check_brackets(self, token: Node) -> Iterator[Found]:
        yield token, "( has no function before it.", "Expected calc( … ) around a sum, or no brackets."

    def _describe(self, is_of_functions: bool = False) -> str:
        """Say what is taken, unless that would be too much to read."""
        words = self.grammar.functions if is_of_functions else self.grammar.keywords
        if 0 < len(words) <= 12:
            return f"Expected {', '.join(sorted(words))}."
        kinds = [kind for kind in ("length", "percentage", "angle", "time", "number") if kind in self.grammar.kinds]
        return f"Expected a {' or '.join(kinds)}." if kinds else "Expected another value."


CHECKS = {
    "ident": _Judge._check_ident,
    "number": _Judge._check_number,
    "percentage": _Judge._check_percentage,
    "dimension": _Judge._check_dimension,
    "hash": _Judge._check_hash,
    "string": _Judge._check_string,
    "url": _Judge._check_url,
    "function": _Judge._check_function,
    "literal": _Judge._check_literal,
    "() block": _Judge._check_brackets,
}


def _list_tracks(token: Node) -> list[Node]:
    """Return what is said of tracks in repeat() or minmax(), without how often."""
    commas = [index for index, one in enumerate(token.arguments) if one == ","]
    return token.arguments[commas[0] + 1 :] if commas and token.lower_name == "repeat" else token.arguments


def _is_relative(token: Node) -> bool:
    """Return whether a colour is made from another one: its parts then are names of numbers."""
    return any(one.type == "ident" and one.lower_value == "from" for one in token.arguments)
