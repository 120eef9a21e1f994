"""Tell by the words of conditions which branches of template tags a page can have together."""

from django.template import Node
from django.template.defaulttags import IfNode

Facts = dict[str, int]  # conditions by their words, with what they are assumed to be


def assume(facts: Facts, node: Node, branch: int) -> Facts | None:
    """Return the facts of a page that has this branch, or None if that contradicts what is assumed already."""
    if not isinstance(node, IfNode):
        return _add(facts, f"branch of {id(node)}", branch)
    for number, (condition, _) in enumerate(node.conditions_nodelists[: branch + 1]):
        if condition is not None:
            facts = _assume(facts, condition, number == branch)
        if facts is None:
            return None
    return facts


def _add(facts: Facts, key: str, value: int) -> Facts | None:
    if facts.get(key, value) != value:
        return None
    return {**facts, key: value}


def _assume(facts: Facts, condition: object, value: bool) -> Facts | None:
    known = decide(facts, condition)
    if known is not None:
        return facts if known == value else None
    kind = getattr(condition, "id", "")
    if kind == "not":
        return _assume(facts, condition.first, not value)
    facts = _add(facts, describe(condition), value)
    if facts is not None and ((kind == "and" and value) or (kind == "or" and not value)):
        facts = _assume(facts, condition.first, value)
        return facts if facts is None else _assume(facts, condition.second, value)
    return facts


def decide(facts: Facts, condition: object) -> bool | None:
    """Return what a condition is by these facts, or None if they leave it open."""
    kind = getattr(condition, "id", "")
    if kind == "not":
        known = decide(facts, condition.first)
        return None if known is None else not known
    if kind in ("and", "or"):
        parts = [decide(facts, condition.first), decide(facts, condition.second)]
        if (kind == "or") in parts:
            return kind == "or"
        if None not in parts:
            return kind == "and"
    if kind == "!=":
        known = _decide_equal(facts, condition)
        return None if known is None else not known
    if kind == "==":
        return _decide_equal(facts, condition)
    return facts.get(describe(condition))


def _decide_equal(facts: Facts, condition: object) -> bool | None:
    """Decide `a == b`. If `a` equals another text already, it does not equal `b`."""
    first, second = describe(condition.first), describe(condition.second)
    if f"{first} == {second}" in facts:
        return facts[f"{first} == {second}"]
    if f"{first} != {second}" in facts:
        return not facts[f"{first} != {second}"]
    is_text = second[:1] in ("'", '"') or second.isdigit()
    equals = [key for key, value in facts.items() if value is True and key.startswith(f"{first} == ")]
    return False if is_text and any(key.split(" == ")[1][:1] in "'\"0123456789" for key in equals) else None


def describe(condition: object) -> str:
    """Return the words of a condition."""
    if getattr(condition, "second", None) is not None:
        return f"{describe(condition.first)} {condition.id} {describe(condition.second)}"
    if getattr(condition, "first", None) is not None:
        return f"{condition.id} {describe(condition.first)}"
    return str(getattr(condition, "text", condition))
