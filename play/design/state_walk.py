"""Follow the template tags of a page in one of its states, to the elements that it has then. Nothing is rendered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.template import Context, Node
from django.template.base import VariableDoesNotExist, VariableNode
from django.template.defaulttags import ForNode, IfNode, WithNode
from django.template.loader_tags import IncludeNode

from .markup import Alternatives, Attribute, Hole, Value
from .pages import Path, Place


@dataclass(eq=False)
class Holder:
    """An element of a page, with the attribute that is asked for, and the value that the attribute has there."""

    place: Place
    attribute: Attribute
    value: Value

    @property
    def where(self) -> str:
        return f"templates/{self.place.tag.file}, line {self.attribute.line}"


@dataclass(eq=False)
class Branch:
    """What stands below a template tag: the ways further in, and the elements."""

    ways: dict[Node, list[tuple[Path, "Branch"]]] = field(default_factory=dict)
    holders: list[Holder] = field(default_factory=list)


def build_tree(holders: list[Holder]) -> Branch:
    """Return the ways to the elements as a tree, so that each template tag is asked once."""
    root, known = Branch(), {}
    for holder in holders:
        branch = root
        for step in holder.place.list_steps():
            if step not in known:
                known[step] = Branch()
                branch.ways.setdefault(step.node, []).append((step, known[step]))
            branch = known[step]
        branch.holders.append(holder)
    return root


def list_written(branch: Branch, context: Context) -> Iterator[tuple[str, Holder]]:
    """Yield the values that a page with this context has, each with its element."""
    for holder in branch.holders:
        if all(_choose(node, context) in (None, number) for node, number in holder.attribute.guards):
            text = _write(holder.attribute.value, context)
            if text:
                yield text, holder
    for node, ways in branch.ways.items():
        yield from (_walk_loop if isinstance(node, ForNode) else _walk_ways)(node, ways, context)


def _walk_ways(node: Node, ways: list[tuple[Path, Branch]], context: Context) -> Iterator[tuple[str, Holder]]:
    chosen = _choose(node, context)
    for step, branch in ways:
        if chosen in (None, step.template or step.branch):
            names = getattr(node, "extra_context", None) if isinstance(node, WithNode | IncludeNode) else None
            values = {name: _resolve(expression, context) for name, expression in (names or {}).items()}
            inner = Context() if getattr(node, "isolated_context", False) else context
            with inner.push(**values):
                yield from list_written(branch, inner)


def _walk_loop(node: ForNode, ways: list[tuple[Path, Branch]], context: Context) -> Iterator[tuple[str, Holder]]:
    items = list(_resolve(node.sequence, context) or ())
    for step, branch in ways:
        if step.branch == 1 and not items:
            yield from list_written(branch, context)
        for number, item in enumerate(items if step.branch == 0 else ()):
            values = [item] if len(node.loopvars) == 1 else item
            names = dict(zip(node.loopvars, values, strict=False))
            with context.push(**names, forloop=_describe_turn(number, len(items), context)):
                yield from list_written(branch, context)


def _describe_turn(number: int, total: int, context: Context) -> dict[str, Any]:
    """Return the `forloop` of a turn, as Django has it."""
    return {
        "counter": number + 1,
        "counter0": number,
        "revcounter": total - number,
        "revcounter0": total - number - 1,
        "first": number == 0,
        "last": number == total - 1,
        "parentloop": context.get("forloop"),
    }


def _choose(node: Node, context: Context) -> object:
    """Return the branch that a page has, or the template that it includes. None stands for all of them."""
    if isinstance(node, IncludeNode):
        return _resolve(node.template, context)
    if not isinstance(node, IfNode):
        return None
    branches = enumerate(node.conditions_nodelists)
    found = (number for number, (condition, _) in branches if condition is None or _is_met(condition, context))
    return next(found, len(node.conditions_nodelists))


def _is_met(condition: Any, context: Context) -> bool:
    try:
        return bool(condition.eval(context))
    except VariableDoesNotExist:
        return False


def _resolve(expression: Any, context: Context) -> Any:
    return expression.resolve(context, ignore_failures=True)


def _write(value: Value | None, context: Context) -> str:
    """Return the value as a page has it, or an empty text if that cannot be told from here."""
    text = ""
    for piece in value or ():
        if isinstance(piece, Alternatives) or (isinstance(piece, Hole) and not isinstance(piece.node, VariableNode)):
            return ""
        text += piece if isinstance(piece, str) else str(_resolve(piece.node.filter_expression, context))
    return text
