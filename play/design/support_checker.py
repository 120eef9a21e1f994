"""Find what the browsers of docs/browsers.md do not know, in stylesheets and templates, by file and line.

What is newer than these may stand inside @supports that asks for it, or behind an older value of the same property. A
feature that has a row in that table may stand everywhere.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from . import css_values, old_browsers
from .css_checker import check_stylesheet, list_declarations, parse_rules, read_stylesheets
from .old_browsers import HARMLESS, STAND_INS, WORKSHOP
from .template_files import Mistake, find_folder, list_templates, suggest

EXPECTED = "Expected an older value before it, or @supports around it, or a row in play/design/old_browsers.py."
EXPECTED_IN_VARIABLE = (
    "Expected @supports around it: where it is unknown the variable is none. Or a row in play/design/old_browsers.py."
)
EXPECTED_IN_TEMPLATE = "Expected something in its place there, and a row in play/design/old_browsers.py."
EXPECTED_FLAT = "Expected no rule in a rule, but the whole selector: .top .brand { … }."
EXPECTED_NAME = "Expected a name that browsers know."
NESTING = ("media", "supports", "layer", "container")  # rules that hold rules
FOR_OLD = "not"  # how the condition of @supports begins that is for browsers without something
TELEVISION = "css/screen.css"
NO_HTML = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"""<([a-z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)""")


def find_in_stylesheets() -> Iterator[Mistake]:
    """Yield what is too new or unknown in stylesheets. css_checker names what is cut short: no file to judge."""
    for name, text in read_stylesheets().items():
        if not check_stylesheet(name, text):
            yield from check_support(name, text)


def find_in_templates() -> Iterator[Mistake]:
    for name in list_templates():
        if not name.startswith(WORKSHOP):
            yield from check_template(name, (find_folder() / name).read_text())


@lru_cache(64)
def check_support(name: str, text: str) -> tuple[Mistake, ...]:
    """Return what is too new in one stylesheet. Cached, since most stay as they are."""
    return tuple(_Stylesheet(name).check(parse_rules(text), ""))


class _Stylesheet:
    def __init__(self, name: str) -> None:
        self.name = name
        self.is_of_workshop = name.startswith(WORKSHOP)

    def check(self, nodes: list[Node], conditions: str) -> Iterator[Mistake]:
        """Yield the mistakes in rules. `conditions` are those of @supports around them."""
        for node in nodes:
            if node.type == "qualified-rule":
                yield from self._report(node, conditions, _list_selectors(node.prelude))
                yield from self._check_block(node, conditions)
            elif node.type == "at-rule":
                yield from self._check_at_rule(node, conditions)

    def _check_at_rule(self, node: Node, conditions: str) -> Iterator[Mistake]:
        keyword = node.lower_at_keyword
        if keyword == "supports":
            conditions += f" {tinycss2.serialize(node.prelude).strip()}"
        yield from self._report(node, conditions, [("rule", f"@{keyword}")])
        if keyword == "media":
            yield from self._report(node, conditions, _list_media(node.prelude))
        if node.content and keyword in (*NESTING, "keyframes"):
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if keyword == "keyframes":
                for frame in inner:
                    yield from self._check_block(frame, conditions)
            else:
                yield from self.check(inner, conditions)

    def _check_block(self, rule: Node, conditions: str) -> Iterator[Mistake]:
        if any(token.type == "{} block" for token in rule.content):
            yield from self._report(rule, conditions, [("selector", "&")])
        safe: set[str] = set()  # properties with a value that every browser knows
        for one in list_declarations(rule):
            is_variable = one.name.startswith("--")
            values = [] if one.lower_name in safe else list(_list_values(one.lower_name, one.value))
            name = [] if is_variable or one.name.startswith("-") else [("property", one.lower_name)]
            expected = EXPECTED_IN_VARIABLE if is_variable else EXPECTED
            found = list(self._report(one, conditions, name + values, expected))
            yield from found
            if not found and not is_variable:
                safe.add(one.lower_name)

    def _report(
        self, node: Node, conditions: str, features: list[tuple[str, str]], expected: str = EXPECTED
    ) -> Iterator[Mistake]:
        for kind, feature in features:
            line, column = node.source_line, node.source_column
            if kind != "value" and not _is_known(kind, feature):
                hint = EXPECTED_NAME + suggest(feature.strip(":@()"), _list_names(kind))
                yield Mistake(self.name, line, f"no browser knows “{feature}”.", hint, column=column)
            elif not self.is_of_workshop and self._is_too_new(feature, conditions):
                what = f"“{feature}” is too new: {old_browsers.describe(feature) or 'Chromium 86 or later'}."
                expected = EXPECTED_FLAT if feature == "&" else expected
                yield Mistake(self.name, line, what, expected, column=column)

    def _is_too_new(self, feature: str, conditions: str) -> bool:
        if self.name == TELEVISION and conditions.strip().startswith(FOR_OLD):
            return old_browsers.is_newer_than_televisions(feature)
        is_asked_for = feature.strip(":@()") in conditions
        return old_browsers.is_newer(feature) and feature not in (*STAND_INS, *HARMLESS) and not is_asked_for


def _is_known(kind: str, feature: str) -> bool:
    name = feature.strip(":@()")
    return name.startswith("-") or feature == "&" or name in _list_names(kind)


def _list_names(kind: str) -> set[str]:
    more = css_values.list_properties() if kind == "property" else ()  # older names of some are there alone
    return {*old_browsers.list_known(kind), *more}


def _list_selectors(prelude: list[Node]) -> list[tuple[str, str]]:
    """Return the pseudo-classes and pseudo-elements of a selector, as “:name”."""
    text = re.sub(r"\"[^\"]*\"|'[^']*'", "", tinycss2.serialize(prelude))
    return [("selector", f":{name.lower()}") for name in re.findall(r"::?([\w-]+)", text)]


def _list_media(prelude: list[Node]) -> list[tuple[str, str]]:
    text = tinycss2.serialize(prelude)
    ranges = [("value", "(>=)")] if re.search(r"[<>]", text) else []
    names = re.findall(r"\(\s*(?:min-|max-)?([a-z-]+)", text)
    return ranges + [("media", f"({name})") for name in names if name not in ("not", "and")]


def _list_values(name: str, tokens: list[Node]) -> Iterator[tuple[str, str]]:
    """Yield the keywords, functions and units in the value of a property, each once."""
    text = tinycss2.serialize(tokens)
    seen = set(_walk_values(name, tokens))
    if "last baseline" in text:
        seen.add(("value", f"{name}: last baseline"))
    yield from sorted(seen)


def _walk_values(name: str, tokens: list[Node]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type == "ident":
            yield "value", f"{name}: {token.lower_value}"
            if token.lower_value == "subgrid":
                yield "value", "subgrid"
        elif token.type == "dimension":
            yield "unit", token.lower_unit
        elif token.type == "function":
            yield "value", f"{token.lower_name}()"
            yield from _walk_values(name, token.arguments)
        elif token.type == "() block":
            yield from _walk_values(name, token.content)


@lru_cache(256)
def check_template(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the elements and attributes in one template that are too new."""
    plain = NO_HTML.sub(lambda one: "\n" * one[0].count("\n") or " ", text)
    return tuple(
        Mistake(
            name,
            plain.count("\n", 0, tag.start()) + 1,
            f"“{feature}” is too new: {old_browsers.describe(feature)}.",
            EXPECTED_IN_TEMPLATE,
        )
        for tag in TAG.finditer(plain)
        for feature in _list_html(tag)
        if old_browsers.is_newer(feature) and feature not in STAND_INS
    )


def _list_html(tag: re.Match[str]) -> list[str]:
    attributes = re.findall(r"(?<![\w-])[a-z][\w-]*", re.sub(r"=\s*(\"[^\"]*\"|'[^']*'|\S+)", " ", tag[2]))
    return [f"<{tag[1]}>", *(one for name in attributes for one in (f"{name}=", f"<{tag[1]} {name}>"))]
