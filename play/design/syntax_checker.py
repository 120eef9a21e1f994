"""Find what a browser passes over in silence: a lost semicolon or colon, a stray declaration, a wrong condition."""

import re
from collections.abc import Iterator
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from . import css_values
from .calc_checker import Found
from .css_blocks import GROUPS, Block, Item, list_blocks, parse_tokens
from .template_files import Mistake, suggest
from .value_checker import judge

MEDIA_TYPES = ("all", "screen", "print", "speech")
MEDIA_WORDS = ("and", "or", "not", "only", *MEDIA_TYPES)
PREFIXES = ("-webkit-", "-moz-", "-ms-", "-o-", "-apple-", "-epub-")
STATEMENTS = ("import", "charset", "layer", "namespace")  # at-rules that may end without a block
NEGATED = ("-var", "-calc", "-min", "-max", "-clamp", "-env")
FRAME = re.compile(r"(from|to|[\d.]+%)", re.IGNORECASE)
# A comment with a rule in it, and then the beginning of another comment.
SWALLOWING = re.compile(r"/\*(?:(?!\*/).)*{(?:(?!\*/).)*\s/\*", re.DOTALL)
EXPECTED_COMMENT = (
    "Expected /* … */ around it. What stands behind // is no comment, and a browser loses what follows it."
)
EXPECTED_LINK = "Expected a link beside the other stylesheets, in room.html, front.html or the partial that needs it."
EXPECTED_RULE = "Expected a selector and { } around it."


@lru_cache(64)
def check_syntax(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the mistakes in how one stylesheet is written. Cached, since most stay as they are."""
    found = (one for block in list_blocks(text) for one in _check_block(block))
    swallowed = _find_swallowed(parse_tokens(text)) if SWALLOWING.search(text) else ()
    return tuple(
        Mistake(name, node.source_line, what, expected, column=node.source_column)
        for node, what, expected in (*found, *swallowed)
    )


def _find_swallowed(tokens: list[Node]) -> Iterator[Found]:
    for token in tokens:
        if token.type == "comment" and SWALLOWING.match(f"/*{token.value}"):
            yield token, "the comment holds another one, and the rules between.", "Expected */ before the first rule."
        yield from _find_swallowed(getattr(token, "content", None) or [])


def _check_block(block: Block) -> Iterator[Found]:
    for item in block.items:
        if item.begins_with_slashes:
            yield item.place, "// begins no comment in a stylesheet.", EXPECTED_COMMENT
        elif item.keyword:
            yield from _check_at_rule(item)
        elif block.kind in ("rules", "frames"):
            yield from _check_rule(block, item)
        elif not item.block and item.tokens:
            yield from _check_declaration(item)


def _check_rule(block: Block, item: Item) -> Iterator[Found]:
    """Yield what stands among rules, and is none."""
    if not item.tokens and not item.block:
        yield item.end, "; stands behind no declaration.", "Expected nothing here: a browser loses the next rule."
    elif not item.block:
        yield item.place, f"“{_name(item)}” stands in no rule.", EXPECTED_RULE
    elif block.kind == "frames":
        for step in tinycss2.serialize(item.tokens).split(","):
            if not FRAME.fullmatch(step.strip()):
                yield item.place, f"“{step.strip()}” is no step of an animation.", "Expected from, to or a percentage."


def _name(item: Item) -> str:
    text = " ".join(tinycss2.serialize(item.tokens).split())
    return text if len(text) < 40 else f"{text[:40]}…"


def _check_declaration(item: Item) -> Iterator[Found]:
    one = item.declaration
    if one is None:
        yield item.place, f"“{_name(item)}” is no declaration.", _explain(item)
        return
    is_variable = one.name.startswith("--")
    plain = [token for token in one.value if token.type != "whitespace"]
    if not is_variable and not plain:
        yield one, f"“{one.name}” has no value.", "Expected one behind the colon."
    if not is_variable and one.name.startswith("-") and not one.name.startswith(PREFIXES):
        yield one, f"no browser has the prefix of “{one.name}”.", "Expected -- before a variable, or a known prefix."
    for index, token in enumerate(plain):
        if token == ":" and index and (not is_variable or _is_name(plain[index - 1])):
            name = tinycss2.serialize([plain[index - 1]])
            place = plain[index - 2] if index > 1 else one
            yield place, f"; is lost before “{name}:”.", f"Expected it at the end of “{one.name}: …”."
            return
        if token == "!":
            yield token, "! begins something unknown.", "Expected !important, or nothing."
    yield from _check_minus(plain)


def _check_minus(tokens: list[Node]) -> Iterator[Found]:
    for token in tokens:
        if token.type == "function" and token.lower_name in NEGATED:
            name = token.name[1:]
            yield token, f"a minus stands before {name}().", f"Expected calc(-1 * {name}(…))."


def _explain(item: Item) -> str:
    if any(token == "=" for token in item.tokens):
        return "Expected : and not = between a property and its value."
    if item.tokens[0].type == "ident" and not any(token == ":" for token in item.tokens):
        name = item.tokens[0].value
        known = name in css_values.list_properties() or name.startswith("--")
        return "Expected : behind the property." + ("" if known else suggest(name, css_values.list_properties()))
    return "Expected a property, : and a value."


def _is_name(token: Node) -> bool:
    """Return whether this is what a declaration begins with. The value of a variable may hold other colons."""
    return token.type == "ident" and (token.value.startswith("--") or token.lower_value in css_values.list_properties())


def _check_at_rule(item: Item) -> Iterator[Found]:
    keyword = item.keyword
    if keyword == "media":
        yield from _check_media(item)
    if keyword == "import":
        yield item.place, "@import makes a browser wait for one file after the other.", EXPECTED_LINK
    elif keyword == "charset":
        return
    elif not item.block and keyword not in STATEMENTS and (keyword in GROUPS or _is_known_rule(keyword)):
        yield item.place, f"@{keyword} has no block.", "Expected { } behind it."
    if keyword == "keyframes" and not [token for token in item.head if token.type in ("ident", "string")]:
        yield item.place, "@keyframes has no name.", "Expected one, which animation-name then has."


def _is_known_rule(keyword: str) -> bool:
    return f"@{keyword}" in css_values.read_tables()["rules"] or keyword == "keyframes"


def _check_media(item: Item) -> Iterator[Found]:
    for token in item.head:
        if token.type == "ident" and token.lower_value not in MEDIA_WORDS:
            expected = f"Expected {', '.join(MEDIA_TYPES)} or a feature in brackets."
            yield token, f"“{token.value}” is no kind of page.", expected + suggest(token.lower_value, MEDIA_WORDS)
        elif token.type == "() block":
            yield from _check_feature(token)
        elif token.type == "function":
            yield token, f"“{token.name}(” is taken for a function.", f"Expected a blank behind “{token.name}”."
    if not any(token.type in ("ident", "() block", "function") for token in item.head):
        yield item.place, "@media has no condition.", "Expected one, such as (max-width: 899px)."


def _check_feature(brackets: Node) -> Iterator[Found]:
    """Yield what a feature does not take. support_checker names one that no browser knows."""
    plain = [token for token in brackets.content if token.type not in ("whitespace", "comment")]
    for token in plain:
        if token.type == "() block":
            yield from _check_feature(token)
    if len(plain) > 2 and plain[0].type == "ident" and plain[1] == ":":
        name = re.sub("^(min|max)-", "", plain[0].lower_value)
        if grammar := css_values.find_descriptor("@media", name):
            yield from judge(name, grammar, plain[2:])
    elif len(plain) == 2 and all(token.type in ("ident", "dimension") for token in plain):
        yield plain[0], f"“{tinycss2.serialize(brackets.content)}” lacks a colon.", "Expected : behind the feature."
