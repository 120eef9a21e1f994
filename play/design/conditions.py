"""Tell by the words of conditions which branches of template tags a page can have together."""

from django.template import Node
from django.template.defaulttags import IfNode

Facts = dict[str, int]  # conditions by their words, with what they are assumed to be

_composed: dict[str, object] = {}  # conditions with `and` or `or`, by their words


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


def _add(facts: Facts, words: str, value: int) -> Facts | None:
    if facts.get(words, value) != value:
        return None
    added = {**facts, words: value}
    known = ((words, one) for words in added if (one := _composed.get(words)))
    return None if any(_combine(added, one) not in (None, added[words]) for words, one in known) else added


def _assume(facts: Facts, condition: object, value: bool) -> Facts | None:
    known = decide(facts, condition)
    if known is not None:
        return facts if known == value else None
    kind = getattr(condition, "id", "")
    if kind == "not":
        return _assume(facts, condition.first, not value)
    if kind in ("and", "or"):
        _composed[describe(condition)] = condition
    facts = _add(facts, describe(condition), value)
    if facts is not None and kind == ("and" if value else "or"):
        facts = _assume(facts, condition.first, value)
        return facts if facts is None else _assume(facts, condition.second, value)
    return facts


def decide(facts: Facts, condition: object) -> bool | None:
    """Return what a condition is by these facts, or None if they leave it open."""
    kind = getattr(condition, "id", "")
    if kind in ("not", "!="):
        known = decide(facts, condition.first) if kind == "not" else _decide_equal(facts, condition)
        return None if known is None else not known
    if kind == "==":
        return _decide_equal(facts, condition)
    known = _combine(facts, condition) if kind in ("and", "or") else None
    found = facts.get(describe(condition))
    return known if known is not None or found is None else bool(found)


def _combine(facts: Facts, condition: object) -> bool | None:
    """Return what `a and b` or `a or b` is by what is known of its parts."""
    parts, is_or = [decide(facts, condition.first), decide(facts, condition.second)], condition.id == "or"
    if is_or in parts:
        return is_or
    return None if None in parts else not is_or


def _decide_equal(facts: Facts, condition: object) -> bool | None:
    """Decide `a == b`. If `a` equals another text already, it does not equal `b`."""
    first, second = describe(condition.first), describe(condition.second)
    for sign, is_equal in (("==", True), ("!=", False)):
        if f"{first} {sign} {second}" in facts:
            return bool(facts[f"{first} {sign} {second}"]) == is_equal
    begin = f"{first} == "
    others = (words.removeprefix(begin) for words, value in facts.items() if value and words.startswith(begin))
    return False if _is_literal(second) and any(map(_is_literal, others)) else None


def _is_literal(words: str) -> bool:
    return words[:1] in ("'", '"') or words.isdigit()


def describe(condition: object) -> str:
    """Return the words of a condition."""
    if getattr(condition, "second", None) is not None:
        return f"{describe(condition.first)} {condition.id} {describe(condition.second)}"
    if getattr(condition, "first", None) is not None:
        return f"{condition.id} {describe(condition.first)}"
    return str(getattr(condition, "text", condition))
