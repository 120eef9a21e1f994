"""Own what a walk through a page finds: the tags in their places, and the ways that lead to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.template import Node, Template
from django.template.base import FilterExpression, VariableNode
from django.template.defaulttags import IfNode

from . import conditions
from .conditions import Facts
from .markup import Choice, Hole, Item, Loop, Scope, Tag, Value, list_texts
from .open_elements import Opened
from .template_files import Mistake

MAX_PATHS = 32


@dataclass(slots=True, eq=False)
class Path:
    """The way from the page to a tag: a template tag, its branch or what it includes, and those around it."""

    outer: "Path | None"
    node: Node
    branch: int = 0
    template: str = ""


@dataclass(slots=True, eq=False)
class Place:
    """A start tag in a page. `form` and `select` are those around it, `names` have the texts that {% with %} gives."""

    tag: Tag
    path: Path | None
    form: Tag | None
    select: Tag | None
    names: dict[str, str]

    def list_steps(self) -> list[Path]:
        """Return the template tags on the way from the page to the tag."""
        steps, path = [], self.path
        while path:
            steps.append(path)
            path = path.outer
        return steps[::-1]

    def list_values(self, name: str) -> list[Value]:
        """Return the values that an attribute can have here, with the texts that are known."""
        attribute = self.tag.find(name)
        if attribute is None:
            return []
        return [join(_fill(piece, self.names) for piece in value) for value in list_texts(attribute.value)]


@dataclass
class Page:
    """A page: its tags in their order, the forms with a token in them, its files and parts, its mistakes.

    `is_whole` is False for a part that no page includes, such as one that only a push shows.
    """

    template: str
    is_whole: bool = True
    places: list[Place] = field(default_factory=list)
    tokens: set[Tag] = field(default_factory=set)
    files: dict[str, Template | None] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)
    mistakes: set[Mistake] = field(default_factory=set)
    garbled: set[str] = field(default_factory=set)  # the files in which a quote or a bracket is lost


@dataclass(slots=True)
class State:
    """What a page can be in at one place: the innermost open element, and what is assumed of conditions."""

    opened: Opened | None
    facts: Facts


def merge(states: list[State], facts: Iterable[str] | None = None) -> list[State]:
    """Return one state for each list of open elements, with the facts that hold whichever way led there.

    `facts` are the names of those that are kept, of all others nothing is known any more.
    """
    merged: dict[str, State] = {}
    for state in states:
        key = state.opened.key if state.opened else ""
        known = merged.setdefault(key, State(state.opened, state.facts))
        kept = known.facts.items() & state.facts.items()
        known.facts = dict(kept) if facts is None else {name: value for name, value in kept if name in facts}
    return list(merged.values())[:MAX_PATHS]


def copy(states: list[State]) -> list[State]:
    return [State(state.opened, state.facts) for state in states]


def find_text(expression: FilterExpression, names: dict[str, str]) -> str | None:
    """Return the text that an expression stands for, if a template says so itself."""
    if expression.filters:
        return None
    if isinstance(expression.var, str):
        return str(expression.var)
    lookups = getattr(expression.var, "lookups", None) or ()
    return names.get(lookups[0]) if len(lookups) == 1 else None


def list_conditions(items: list[Item]) -> Iterator[str]:
    """Yield the words of all conditions in these items, but for those of included files."""
    for item in items:
        if isinstance(item, Choice):
            if isinstance(item.node, IfNode):
                yield from (conditions.describe(one) for one, _ in item.node.conditions_nodelists if one is not None)
            else:
                yield type(item.node).__name__
            for branch in item.branches:
                yield from list_conditions(branch)
        elif isinstance(item, Loop):
            yield from list_conditions(item.body)
        elif isinstance(item, Scope):
            yield from list_conditions(item.items)


def _fill(piece: object, names: dict[str, str]) -> object:
    if isinstance(piece, Hole) and isinstance(piece.node, VariableNode):
        text = find_text(piece.node.filter_expression, names)
        return piece if text is None else text
    return piece


def join(pieces: Iterable[object]) -> Value:
    """Return the pieces with neighbouring texts in one."""
    joined: Value = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined
