"""Find what forced colours, such as the high contrast of Windows, would take away from a page.

Browsers then paint with the system's colours, and without shadows. Where a colour is what is shown, or says what is
chosen, the element must be in the list of css/base.css that keeps its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from .css_checker import check_stylesheet, list_declarations, read_stylesheets, walk_style_rules
from .template_files import Mistake

LIST = "css/base.css"
# What is painted with one of these is content. Where the ink or the accent is a background or a shadow, it says how
# something stands.
CONTENT = re.compile(r"var\(--(piece|piece-ink|tint)\b")
INK = re.compile(r"var\(--(ink|accent)\)")
FILLS = ("background", "background-color", "box-shadow")


def find_mistakes() -> Iterator[Mistake]:
    """Yield the selectors that are painted and not in the list. Pass over a broken stylesheet: css_checker names it."""
    texts = read_stylesheets()
    if check_stylesheet(LIST, texts.get(LIST, "")):
        return
    kept = _list_kept(texts.get(LIST, ""))
    for name, text in texts.items():
        if not check_stylesheet(name, text):
            yield from _check_stylesheet(name, text, kept)


def _list_kept(text: str) -> tuple[str, ...]:
    """Return the selectors that keep their colours."""
    rules = [rule for media, rule in walk_style_rules(text) if "forced-colors" in media]
    keeping = (rule for rule in rules if "forced-color-adjust: none" in tinycss2.serialize(rule.content))
    return tuple(selector for rule in keeping for selector in _split(rule.prelude))


@lru_cache(64)
def _check_stylesheet(name: str, text: str, kept: tuple[str, ...]) -> tuple[Mistake, ...]:
    painted = (rule for media, rule in walk_style_rules(text) if "forced-colors" not in media and _is_painted(rule))
    return tuple(
        Mistake(
            name,
            rule.source_line,
            f"“{selector}” loses its colours where the system forces its own.",
            f"Expected it, or what is around it, in the list at the end of {LIST}.",
            column=rule.source_column,
        )
        for rule in painted
        for selector in _split(rule.prelude)
        if not _is_kept(selector, kept)
    )


def _is_painted(rule: Node) -> bool:
    own = [one for one in list_declarations(rule) if not one.name.startswith("--")]
    return any(
        CONTENT.search(value) or (one.lower_name in FILLS and INK.search(value))
        for one in own
        for value in [tinycss2.serialize(one.value)]
    )


def _split(prelude: list[Node]) -> list[str]:
    """Return the selectors of a rule, without what stands in :has(), :not() and the like."""
    text = "".join(f":{token.name}" if token.type == "function" else token.serialize() for token in prelude)
    return [" ".join(selector.split()) for selector in text.split(",")]


def _is_kept(selector: str, kept: tuple[str, ...]) -> bool:
    inside = re.sub(r"\S+ [~+] ", "", selector)  # the elements around it and itself, not those before it
    return selector in kept or any(re.search(rf"{re.escape(one)}(?![\w-])", inside) for one in kept)
