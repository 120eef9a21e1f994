"""Find sums that a browser refuses: no blanks around + and −, two values side by side, a number beside a length."""

from collections.abc import Iterator

from tinycss2.ast import Node

Found = tuple[Node, str, str]  # the token, what is wrong, what was expected

MATHS = frozenset(
    "calc min max clamp round mod rem sin cos tan asin acos atan atan2 pow sqrt hypot log exp abs sign progress random "
    "calc-size sibling-index sibling-count".split()
)
VALUES = ("number", "dimension", "percentage", "function", "() block", "ident")
SIGNS = ("+", "-")
EXPECTED_BLANKS = "Expected a blank on both sides of it."


def check_sum(function: Node) -> Iterator[Found]:
    """Yield the mistakes in the brackets of calc(), min(), clamp() and their like."""
    yield from _check_argument(function.arguments)


def _check_argument(tokens: list[Node]) -> Iterator[Found]:
    for argument in _split(tokens, (",",)):
        plain = [token for token in argument if token.type not in ("whitespace", "comment")]
        yield from _check_neighbours(plain)
        yield from _check_blanks(argument)
        yield from _check_terms(plain)
    for token in tokens:
        if token.type == "() block":
            yield from _check_argument(token.content)
        elif token.type == "function" and token.lower_name in MATHS:
            yield from _check_argument(token.arguments)


def _check_neighbours(tokens: list[Node]) -> Iterator[Found]:
    for before, token in zip(tokens, tokens[1:], strict=False):
        if before.type in VALUES and token.type in VALUES:
            sign = getattr(token, "representation", "")[:1]
            if sign in SIGNS:
                yield token, f"“{sign}” is taken for the sign of the number.", EXPECTED_BLANKS
            else:
                yield token, "two values stand side by side in a sum.", "Expected + - * or / between them."


def _check_blanks(tokens: list[Node]) -> Iterator[Found]:
    for index, token in enumerate(tokens):
        around = tokens[max(index - 1, 0) : index + 2]
        if token.type == "literal" and token.value in SIGNS and sum(one.type == "whitespace" for one in around) < 2:
            yield token, f"“{token.value}” has no blanks around it.", EXPECTED_BLANKS
    for token in tokens:
        if token.type == "dimension" and (sign := next((one for one in SIGNS if one in token.unit), "")):
            yield token, f"“{sign}” has no blanks around it.", EXPECTED_BLANKS


def _check_terms(tokens: list[Node]) -> Iterator[Found]:
    """Yield numbers without a unit that are added to a length, or to another number with a unit."""
    terms = list(_split(tokens, SIGNS))
    has_unit = any(len(term) == 1 and term[0].type in ("dimension", "percentage") for term in terms)
    for term in terms:
        if has_unit and len(term) == 1 and term[0].type == "number":
            number = term[0].representation
            yield (
                term[0],
                f"{number} lacks a unit beside what has one.",
                f"Expected one such as {number.lstrip('+-')}px.",
            )


def _split(tokens: list[Node], at: tuple[str, ...]) -> Iterator[list[Node]]:
    part: list[Node] = []
    for token in tokens:
        if token.type == "literal" and token.value in at:
            yield part
            part = []
        else:
            part.append(token)
    yield part
