"""Find ids that two elements of one page have, in a state of the gallery that shows both."""

from collections.abc import Callable, Iterator

from django.template import Context
from django.template.base import VariableNode
from django.template.defaulttags import ForNode, IfNode
from django.template.loader_tags import IncludeNode

from . import conditions, contract
from .conditions import Facts
from .markup import Hole, Value
from .pages import Page
from .references import ROOM, describe, has_hole, may_equal
from .state_walk import Holder, build_tree, list_written
from .template_files import Mistake

States = dict[str, dict[str, object]]  # the names that a page knows in each of its states
ListStates = Callable[[], dict[str, States]]  # of each page


def find_repeated(page: Page, list_states: ListStates) -> Iterator[Mistake]:
    """Yield the second of two elements with the same id. A page without states is judged by its conditions."""
    suspects = _list_suspects(page)
    states = list_states().get(page.template) if suspects else None
    yield from _judge_by_words(suspects) if states is None else _judge_by_states(suspects, states)


def _judge_by_states(suspects: list[Holder], states: States) -> Iterator[Mistake]:
    root, seen = build_tree(suspects), set[str]()
    for name, context in states.items():
        first: dict[str, Holder] = {}
        for id, holder in list_written(root, Context(context)):
            other = first.get(id)
            if other and id not in seen:
                seen.add(id)
                yield _say(holder, other, id, f"The state “{name}” has both. ")
            first.setdefault(id, holder)


def _say(holder: Holder, other: Holder, id: str, seen: str) -> Mistake:
    where = "It is in a loop" if other is holder else f"The other is in {other.where}"
    expected = f"{where}. {seen}Expected an id of its own."
    return Mistake(holder.place.tag.file, holder.attribute.line, f"the id “{id}” stands twice in a page.", expected)


def _list_suspects(page: Page) -> list[Holder]:
    """Return the elements whose id another one may have beside it, or itself in a loop."""
    holders = [
        Holder(place, attribute, value)
        for place in page.places
        if (attribute := place.tag.find("id"))
        for value in place.list_values("id")
        if value and not (len(value) == 1 and isinstance(value[0], Hole))
    ]
    alike: dict[str, list[Holder]] = {}
    for holder in holders:
        alike.setdefault(describe(holder.value), []).append(holder)
    return [one for one in holders if _is_alike_in_loop(one) or _has_partner(one, alike)]


def _has_partner(holder: Holder, alike: dict[str, list[Holder]]) -> bool:
    own = describe(holder.value)
    texts = [text for text in alike if text == own or (has_hole(own + text) and may_equal(own, text))]
    others = (other for text in texts for other in alike[text])
    return any(other is not holder and not _are_exclusive(holder, other) for other in others)


def _are_exclusive(one: Holder, other: Holder) -> bool:
    """Return whether the ways to both part at a template tag of which a page has one branch."""
    for first, second in zip(one.place.list_steps(), other.place.list_steps(), strict=False):
        if first is not second:
            return first.node is second.node and isinstance(first.node, IfNode | IncludeNode)
    return False


def _is_alike_in_loop(holder: Holder) -> bool:
    """Return whether it stands in a loop, and its id names nothing that differs from turn to turn."""
    loops = [step.node for step in holder.place.list_steps() if isinstance(step.node, ForNode) and step.branch == 0]
    varying = {"forloop", *(name for loop in loops for name in loop.loopvars)}
    names = {*_list_names(holder.value)}
    return bool(loops) and varying.isdisjoint(names) and names <= contract.PAGES[ROOM].names.keys()


def _list_names(value: Value) -> Iterator[str]:
    for piece in value:
        if isinstance(piece, Hole) and isinstance(piece.node, VariableNode):
            yield from (getattr(piece.node.filter_expression.var, "lookups", None) or ())[:1]


def _judge_by_words(suspects: list[Holder]) -> Iterator[Mistake]:
    """Yield ids that two elements have whose conditions do not exclude each other, or one in each turn of a loop."""
    first: dict[str, Holder] = {}
    for holder in suspects:
        id = describe(holder.value)
        if has_hole(id):
            continue
        other = first.setdefault(id, holder)
        if _can_meet(other, holder) and (other is not holder or _is_alike_in_loop(holder)):
            yield _say(holder, other, id, "")


def _can_meet(one: Holder, other: Holder) -> bool:
    facts: Facts | None = {}
    for holder in (one, other):
        steps = [(step.node, step.branch) for step in holder.place.list_steps()]
        for node, number in [*steps, *holder.attribute.guards]:
            if isinstance(node, IfNode):
                facts = conditions.assume(facts, node, number)
                if facts is None:
                    return False
    return True
