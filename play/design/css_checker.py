"""Find where a stylesheet is cut short or a bracket stands alone. A browser passes over both in silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile

import tinycss2
from tinycss2.ast import Node

from .css_blocks import parse_tokens
from .static_files import find_files
from .template_files import Mistake, read_stamps

THEME_FILE = re.compile(r"css/theme-(.+)\.css")

# tinycss2 closes at the end of the text whatever the author left open. What then holds this mark has no end of its own.
END_MARK = "\n--end-of-file"

# By the type of a token: what is wrong where nothing closes it, and what was expected.
UNCLOSED = {
    "comment": ("the comment is not closed.", "Expected */ behind it."),
    "() block": ("( is not closed.", "Expected ) behind it."),
    "[] block": ("[ is not closed.", "Expected ] behind it."),
    "function": ("the bracket of “{name}(” is not closed.", "Expected ) behind it."),
    "{} block": ("“{name}” is not closed.", "Expected } behind it."),
}

# By tinycss2's kind of error: what is wrong, and what was expected.
ERRORS = {
    "}": ("} closes nothing.", "Expected as many { as } before it."),
    ")": (") closes nothing.", "Expected as many ( as ) before it."),
    "]": ("] closes nothing.", "Expected as many [ as ] before it."),
    "bad-string": ("the text in quotes is not closed.", "Expected the same quote before the end of the line."),
    "bad-url": ("the address in url() is broken.", "Expected quotes around it, and ) behind it."),
    "eof-in-url": ("url( is not closed.", "Expected ) behind the address."),
}
LIGHT_DARK = "light-dark("
LIGHT_DARK_EXPECTED = (
    "Expected light-dark() inside @supports (color: light-dark(red, red)) alone, and plain colours before it."
)
# After one of these tinycss2 misses brackets that are there.
BROKEN_TEXTS = ("bad-string", "bad-url", "eof-in-url")


@dataclass(frozen=True)
class Rule:
    """A block in braces with its head, the tokens before its opening brace: a selector, or @media and its like."""

    head: list[Node]
    block: Node

    @property
    def name(self) -> str:
        return " ".join(tinycss2.serialize(self.head).split())

    @property
    def holds_a_rule_wrongly(self) -> bool:
        # In these stylesheets only @media and its like hold rules.
        return not self.name.startswith("@") and any(token.type == "{} block" for token in self.block.content)


def list_stylesheets() -> list[str]:
    return list(find_files(".css"))


def list_themes() -> list[str]:
    """Return the names that THEME may have."""
    return sorted(found[1] for name in list_stylesheets() if (found := THEME_FILE.fullmatch(name)))


def stamp_stylesheets() -> tuple:
    return read_stamps(find_files(".css").values())


def read_stylesheets() -> dict[str, str]:
    """Return the texts of all stylesheets by their names."""
    return {name: path.read_text() for name, path in find_files(".css").items()}


def find_mistakes() -> Iterator[Mistake]:
    for name, text in read_stylesheets().items():
        yield from check_stylesheet(name, text)


@lru_cache(64)
def check_stylesheet(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the mistakes in one stylesheet. Cached, since all stylesheets take 36 ms and most stay as they are."""
    tokens = tinycss2.parse_component_value_list(text + END_MARK)
    unclosed = _find_unclosed(tokens)
    errors = list(_walk_errors(tokens, unclosed))
    broken = [error for error in errors if error.kind in BROKEN_TEXTS]
    found = [_report(name, error, *ERRORS[error.kind]) for error in broken or errors]
    if unclosed and not broken:
        found.append(_report_unclosed(name, unclosed, tokens))
    return tuple(found or _find_lost_colours(name, text))


def _find_lost_colours(name: str, text: str) -> Iterator[Mistake]:
    """Yield variables that old browsers lose: they take light-dark() in them for no value at all."""
    for conditions, rule in walk_style_rules(text):
        for one in list_declarations(rule):
            if (
                one.name.startswith("--")
                and LIGHT_DARK in tinycss2.serialize(one.value)
                and LIGHT_DARK not in conditions
            ):
                yield _report(name, one, f"browsers before 2024 lose {one.name}.", LIGHT_DARK_EXPECTED)


def walk_style_rules(text: str) -> Iterator[tuple[str, Node]]:
    """Yield each rule for elements, with the conditions of @media and @supports around it. Keyframes are none."""
    yield from _walk_conditions(parse_rules(text), "")


@lru_cache(64)
def parse_rules(text: str) -> list[Node]:
    """Return the rules of a stylesheet, for reading alone. Cached, since several checks read the same ones."""
    return tinycss2.parse_stylesheet(parse_tokens(text), skip_comments=True, skip_whitespace=True)


def list_declarations(rule: Node) -> list[Node]:
    declared = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
    return [one for one in declared if one.type == "declaration"]


def _walk_conditions(nodes: list[Node], conditions: str) -> Iterator[tuple[str, Node]]:
    for node in nodes:
        if node.type == "qualified-rule":
            yield conditions, node
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _walk_conditions(inner, conditions + tinycss2.serialize(node.prelude))


def _find_unclosed(tokens: list[Node]) -> list[Node]:
    """Return what holds the mark at the end of the file, outermost first. Stop at the first that is not in braces.

    All that stands behind an open comment or bracket only seems to be inside it.
    """
    last = tokens[-1]
    if last.type not in UNCLOSED:
        return []
    return [last, *(_find_unclosed(last.content) if last.type == "{} block" else ())]


def _walk_errors(tokens: list[Node], unclosed: list[Node]) -> Iterator[Node]:
    """Yield tinycss2's errors, but for those inside a bracket that is not closed."""
    for token in tokens:
        if token.type == "error":
            yield token
        elif token.type == "{} block" or token not in unclosed:
            yield from _walk_errors(_content(token), unclosed)


def _content(token: Node) -> list[Node]:
    return getattr(token, "content", None) or getattr(token, "arguments", None) or []


def _report_unclosed(file: str, unclosed: list[Node], tokens: list[Node]) -> Mistake:
    innermost = unclosed[-1]
    what, expected = UNCLOSED[innermost.type]
    if innermost.type != "{} block":
        return _report(file, innermost, what.format(name=getattr(innermost, "name", "")), expected)
    rule = _find_culprit(unclosed, tokens)
    return _report(file, (*rule.head, rule.block)[0], what.format(name=rule.name), expected)


def _find_culprit(unclosed: list[Node], tokens: list[Node]) -> Rule:
    """Return the rule that lacks its brace: the first that swallowed another rule, or else the innermost open one."""
    rules = list(dropwhile(lambda rule: rule.block is not unclosed[0], _walk_rules(tokens)))
    swallowing = (rule for rule in rules if rule.holds_a_rule_wrongly)
    return next(swallowing, None) or next(rule for rule in rules if rule.block is unclosed[-1])


def _walk_rules(tokens: list[Node]) -> Iterator[Rule]:
    head: list[Node] = []
    for token in tokens:
        if token.type == "{} block":
            yield Rule(head, token)
            yield from _walk_rules(token.content)
        if token.type in ("{} block", "error") or token == ";":
            head = []
        elif token.type != "comment" and (head or token.type != "whitespace"):
            head = [*head, token]


def _report(file: str, node: Node, what: str, expected: str) -> Mistake:
    return Mistake(file, node.source_line, what, expected, column=node.source_column)
