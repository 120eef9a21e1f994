"""Find values of the look's variables that no property takes: a length without a unit, a colour with five digits.

Those of `:root` in css/base.css and in the themes are judged. Others may mean one thing here and another there.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from . import css_values
from .calc_checker import Found
from .css_blocks import BASE, THEME, list_blocks
from .css_values import GLOBAL
from .template_files import Mistake
from .value_checker import judge

ROOTS = (":root", "html")


def find_mistakes(texts: dict[str, str]) -> Iterator[Mistake]:
    """Yield the values that none of the properties takes that read the variable. `texts` are all stylesheets."""
    uses: dict[str, set[str]] = defaultdict(set)
    for text in texts.values():
        for variable, name in list_uses(text):
            uses[variable].add(name)
    for file, text in texts.items():
        for one in _list_declared(text) if file == BASE or file.startswith(THEME) else ():
            if found := _judge_all(one, uses[one.name]):
                node, what, expected = found
                hint = f"{expected} “{one.name}” stands there."
                yield Mistake(file, node.source_line, what, hint, column=node.source_column)


@lru_cache(64)
def list_uses(text: str) -> frozenset[tuple[str, str]]:
    """Return each variable that stands in a value by itself, not in a function, with the property."""
    return frozenset(
        (token.arguments[0].value, one.lower_name)
        for block in list_blocks(text)
        for one in block.declarations
        if css_values.find_property(one.lower_name)
        for token in one.value
        if token.type == "function"
        and token.lower_name == "var"
        and token.arguments
        and token.arguments[0].type == "ident"
    )


@lru_cache(64)
def _list_declared(text: str) -> tuple[Node, ...]:
    """Return the variables that have a value of their own. What stands in @supports is not judged."""
    blocks = [block for block in list_blocks(text) if tinycss2.serialize(block.head).strip() in ROOTS]
    declared = (one for block in blocks if not block.is_guarded for one in block.declarations)
    return tuple(one for one in declared if one.name.startswith("--") and _has_value(one))


def _has_value(one: Node) -> bool:
    plain = [token for token in one.value if token.type != "whitespace"]
    is_free = any(token.type == "function" and token.lower_name in ("var", "env") for token in plain)
    return bool(plain) and not is_free and not (plain[0].type == "ident" and plain[0].lower_value in GLOBAL)


def _judge_all(one: Node, names: set[str]) -> Found | None:
    """Return the first mistake, or None where at least one of the properties takes the value."""
    found: Found | None = None
    for name in sorted(names):
        mistakes = list(judge(name, css_values.find_property(name), one.value))
        if not mistakes:
            return None
        found = found or mistakes[0]
    return found
