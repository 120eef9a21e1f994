"""One look over a part of the templates, and through all that it includes, for what breaks the contract."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders
from django.template import Node
from django.template.base import FilterExpression, TextNode, TokenType, Variable
from django.template.defaulttags import ForNode, IfNode, URLNode, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_resolver
from template_partials.templatetags.partials import DefinePartialNode

from . import contract, renamed
from .contract import Part
from .template_files import Mistake, TemplateFiles, find_similar, list_expressions, suggest

# What every template knows, of Django itself.
ALWAYS = {name: Any for name in ("True", "False", "None", "block", "forloop", "csrf_token")}

# What the nodes of Django's tags call the name that a tag makes.
MADE = ("asvar", "varname", "variable", "variable_name", "target_var")

Scope = dict[str, object]  # names, with their types


class Look:
    """Look over a part. Then `mistakes` has what is wrong with it, and `files` has the files that it is made of."""

    def __init__(self, files: TemplateFiles, part: Part) -> None:
        self.all = files
        self.part = part
        self.file, self.line = part.file, _line(files, part)
        self.files = {part.file}
        self.texts: list[str] = []
        self.used: set[str] = set()
        self.mistakes: list[Mistake] = []

    def over(self) -> "Look":
        nodes = self.all.find_nodes(self.part.template)
        if nodes is not None:
            self._each(nodes, {**ALWAYS, **self.part.names})
            self._marks()
        elif self.part.file not in self.all.templates:
            self._says(
                "the file is missing.", f"Expected {self.part.file}.{suggest(self.part.file, self.all.templates)}"
            )
        elif self.all.templates[self.part.file] is not None:
            self._missing()
        return self

    def _marks(self) -> None:
        """Check what a push needs to find its place."""
        part = self.part
        is_item = part.id.endswith("-")
        if part.id and not re.search(rf'\bid="{part.id}' + '"' * (not is_item), "".join(self.texts)):
            id = part.id + "…" * is_item
            self._says(f"“{part.name or part.file}” has lost its id.", f'Expected an element with id="{id}".')

    def _missing(self) -> None:
        """Say that the part is missing, in the line of the part with the most similar name, if any."""
        name = self.part.name
        known = {node.partial_name: node.token.lineno for node in self.all.list_partials(self.part.file)}
        self.line = known.get(find_similar(name, known), 0)
        self._says(f"the part “{name}” is missing.", f"Expected {{% partialdef {name} … %}}.{suggest(name, known)}")

    def _each(self, nodes: Iterable[Node], scope: Scope) -> None:
        for node in nodes:
            before = self.file, self.line
            self.file, self.line = node.origin.template_name, node.token.lineno
            self._node(node, scope)
            self.file, self.line = before

    def _node(self, node: Node, scope: Scope) -> None:
        for expression in list_expressions(list(vars(node).values())):
            self._expression(expression, scope)
        scope |= {name: Any for name in map(vars(node).get, MADE) if isinstance(name, str)}
        look = next((look for kind, look in LOOKS.items() if isinstance(node, kind)), Look._inside)
        look(self, node, scope)

    def _inside(self, node: Node, scope: Scope) -> None:
        for name in node.child_nodelists:
            self._each(getattr(node, name, None) or (), scope)

    def _text(self, node: TextNode, scope: Scope) -> None:
        self.texts.append(node.s)

    def _condition(self, node: IfNode, scope: Scope) -> None:
        self._each(node, scope)

    def _partial(self, node: DefinePartialNode, scope: Scope) -> None:
        # One that is not shown where it stands is a part of its own.
        self._each(node.nodelist if node.inline else (), scope)

    def _loop(self, node: ForNode, scope: Scope) -> None:
        one = contract.element(self._kind(node.sequence, scope)) if len(node.loopvars) == 1 else Any
        self._each(node.nodelist_loop, {**scope, **dict.fromkeys(node.loopvars, one)})
        self._each(node.nodelist_empty, scope)

    def _with(self, node: WithNode, scope: Scope) -> None:
        self._each(node.nodelist, {**scope, **self._kinds(node.extra_context, scope)})

    def _translated(self, node: BlockTranslateNode, scope: Scope) -> None:
        inner = {**scope, **self._kinds(node.extra_context, scope), node.countervar or "": Any}
        for token in (*node.singular, *(node.plural or ())):
            if token.token_type == TokenType.VAR:
                self._lookups(token.contents.split("."), inner)

    def _included(self, node: IncludeNode, scope: Scope) -> None:
        """Look over an included file. One that a field chooses is a part of its own. An unreadable one is a mistake."""
        name = node.template.var
        if isinstance(name, Variable):
            return
        nodes = self.all.find_nodes(name)
        if nodes is not None:
            self.files.add(name.partition("#")[0])
            outer = ALWAYS if node.isolated_context else scope
            self._each(nodes, {**outer, **self._kinds(node.extra_context, scope)})
        elif self.all.templates.get(name, "") is not None:
            self._says(f"there is no “{name}” to include.", suggest(name, self.all.templates))

    def _extends(self, node: ExtendsNode, scope: Scope) -> None:
        name = node.parent_name.var
        if isinstance(name, Variable):
            return
        base = self.all.find_nodes(name)
        if base is not None:
            self.files.add(name)
            self._each(base, scope)
            self._blocks(node, name, {block.name for block in base.get_nodes_by_type(BlockNode)})
        elif self.all.templates.get(name, "") is not None:
            self._says(f"there is no “{name}” to extend.", suggest(name, self.all.templates))
        self._each(node.nodelist, scope)

    def _blocks(self, node: ExtendsNode, name: str, known: set[str]) -> None:
        for block in node.nodelist:
            if isinstance(block, BlockNode) and block.name not in known:
                self.line = block.token.lineno
                self._says(f"{name} has no block “{block.name}”, so it is never shown.", suggest(block.name, known))

    def _address(self, node: URLNode, scope: Scope) -> None:
        known = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
        name = node.view_name.var
        if isinstance(name, str) and name not in known:
            self._says(f"there is no address called “{name}”.", suggest(name, known))

    def _static(self, node: StaticNode, scope: Scope) -> None:
        name = node.path.var
        if isinstance(name, str) and name not in _static_files() and finders.find(name) is None:
            self._says(f"there is no file static/{name}.", suggest(name, _static_files()))

    def _kinds(self, expressions: dict[str, FilterExpression], scope: Scope) -> Scope:
        return {name: self._kind(expression, scope) for name, expression in expressions.items()}

    def _kind(self, expression: FilterExpression, scope: Scope) -> object:
        """Return the type of what it stands for, or Any if a filter has changed it."""
        if expression.filters or not isinstance(expression.var, Variable) or not expression.var.lookups:
            return Any
        kind = scope.get(expression.var.lookups[0], Any)
        for name in expression.var.lookups[1:]:
            kind = _step(kind, name)
        return kind

    def _expression(self, expression: FilterExpression, scope: Scope) -> None:
        arguments = (value for _, values in expression.filters for is_lookup, value in values if is_lookup)
        for variable in (expression.var, *arguments):
            if isinstance(variable, Variable) and variable.lookups:
                self._lookups(variable.lookups, scope)

    def _lookups(self, lookups: Iterable[str], scope: Scope) -> None:
        first, *rest = lookups
        self.used.add(first)
        if first not in scope:
            self._miss_name(first, scope)
            return
        kind, path = scope[first], first
        for name in rest:
            members = contract.members(kind)
            if members is not None and name not in members:
                self._miss_field(kind, path, name)
                return
            kind, path = _step(kind, name), f"{path}.{name}"

    def _miss_name(self, name: str, scope: Scope) -> None:
        if new := renamed.find_new_name(name):
            self._says(f"`{name}` is now `{new}`.", "")
        else:
            own = ", ".join(sorted(self.part.own)) or "nothing of its own"
            self._says(f"“{name}” is not known here.", f"{self.part.template} gets {own}.{suggest(name, scope)}")

    def _miss_field(self, kind: object, path: str, name: str) -> None:
        if new := renamed.find_new_field(contract.bare(kind), name):
            self._says(f"`{name}` is now `{new}`.", f"Write {path}.{new}.")
        else:
            self._says(f"“{path}.{name}” is no field.", _choice(path, name, contract.members(kind)))

    def _says(self, what: str, expected: str) -> None:
        self.mistakes.append(Mistake(self.file, self.line, what, expected.strip()))


LOOKS = {
    TextNode: Look._text,
    IfNode: Look._condition,
    ForNode: Look._loop,
    WithNode: Look._with,
    DefinePartialNode: Look._partial,
    BlockTranslateNode: Look._translated,
    IncludeNode: Look._included,
    ExtendsNode: Look._extends,
    URLNode: Look._address,
    StaticNode: Look._static,
}


def _line(files: TemplateFiles, part: Part) -> int:
    """Return the line in which the part begins, for what is wrong with it as a whole. It is 0 for a file."""
    begun = (node.token.lineno for node in files.list_partials(part.file) if node.partial_name == part.name)
    return next(begun, 0)


def _step(kind: object, name: str) -> object:
    members = contract.members(kind)
    if members is not None:
        return members.get(name, Any)
    return contract.element(kind) if name.isdigit() else Any


def _choice(path: str, name: str, members: Scope) -> str:
    if not members:
        return f"“{path}” is a plain value without fields."
    return f"“{path}” has {', '.join(sorted(members))}.{suggest(name, members)}"


@cache
def _static_files() -> list[str]:
    return [path for finder in finders.get_finders() for path, _ in finder.list([])]
