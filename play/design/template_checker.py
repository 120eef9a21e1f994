"""Check one part of the templates, and all it includes, against the contract."""

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

from ..rendering.whitespace import list_set_names
from . import field_types, renamed
from .contract import Part
from .template_files import Mistake, TemplateFiles, find_similar, list_expressions, suggest

# What every template knows, of Django itself. `var` is what {% filter %} gives its filters.
ALWAYS = {name: Any for name in ("True", "False", "None", "block", "forloop", "csrf_token", "var")}

Scope = dict[str, object]  # names, with their types


class PartCheck:
    """Check a part. Then `mistakes` has what is wrong with it, and `files` has the files that it is made of."""

    def __init__(self, files: TemplateFiles, part: Part) -> None:
        self.all = files
        self.part = part
        self.file, self.line = part.file, _find_line(files, part)
        self.files = {part.file}
        self.texts: list[str] = []
        self.used: set[str] = set()
        self.mistakes: list[Mistake] = []

    def run(self) -> "PartCheck":
        nodes, file = self.all.find_nodes(self.part.template), self.part.file
        if nodes is not None:
            self._check_nodes(nodes, {**ALWAYS, **self.part.names})
            self._check_id()
        elif file not in self.all.templates:
            self._report("the file is missing.", f"Expected {file}.{suggest(file, self.all.templates)}")
        elif self.all.templates[file] is not None:
            self._report_missing_part()
        return self

    def _check_id(self) -> None:
        """Check that the part's element still has its id."""
        part = self.part
        is_item = part.id.endswith("-")
        if part.id and not re.search(rf'\bid="{part.id}' + '"' * (not is_item), "".join(self.texts)):
            id = part.id + "…" * is_item
            self._report(f"“{part.name or part.file}” has lost its id.", f'Expected an element with id="{id}".')

    def _report_missing_part(self) -> None:
        """Say that the part is missing, in the line of the part with the most similar name, if any."""
        name = self.part.name
        known = {node.partial_name: node.token.lineno for node in self.all.list_partials(self.part.file)}
        self.line = known.get(find_similar(name, known), 0)
        self._report(f"the part “{name}” is missing.", f"Expected {{% partialdef {name} … %}}.{suggest(name, known)}")

    def _check_nodes(self, nodes: Iterable[Node], scope: Scope) -> None:
        for node in nodes:
            before = self.file, self.line
            self.file, self.line = node.origin.template_name, node.token.lineno
            self._check_node(node, scope)
            self.file, self.line = before

    def _check_node(self, node: Node, scope: Scope) -> None:
        for expression in list_expressions(list(vars(node).values())):
            self._check_expression(expression, scope)
        scope |= {name: Any for name in list_set_names(node)}
        check = next((check for kind, check in CHECKS.items() if isinstance(node, kind)), PartCheck._check_children)
        check(self, node, scope)

    def _check_children(self, node: Node, scope: Scope) -> None:
        for name in node.child_nodelists:
            self._check_nodes(getattr(node, name, None) or (), scope)

    def _collect_text(self, node: TextNode, scope: Scope) -> None:
        self.texts.append(node.s)

    def _check_condition(self, node: IfNode, scope: Scope) -> None:
        self._check_nodes(node, scope)

    def _check_partial(self, node: DefinePartialNode, scope: Scope) -> None:
        # One that is not shown where it stands is a part of its own.
        self._check_nodes(node.nodelist if node.inline else (), scope)

    def _check_loop(self, node: ForNode, scope: Scope) -> None:
        one = field_types.get_item_type(self._get_type(node.sequence, scope)) if len(node.loopvars) == 1 else Any
        self._check_nodes(node.nodelist_loop, {**scope, **dict.fromkeys(node.loopvars, one)})
        self._check_nodes(node.nodelist_empty, scope)

    def _check_with(self, node: WithNode, scope: Scope) -> None:
        self._check_nodes(node.nodelist, {**scope, **self._get_types(node.extra_context, scope)})

    def _check_translation(self, node: BlockTranslateNode, scope: Scope) -> None:
        inner = {**scope, **self._get_types(node.extra_context, scope), node.countervar or "": Any}
        for token in (*node.singular, *(node.plural or ())):
            if token.token_type == TokenType.VAR:
                self._check_lookups(token.contents.split("."), inner)

    def _check_include(self, node: IncludeNode, scope: Scope) -> None:
        """Check an included file. One that a field chooses is a part of its own. An unreadable one is a mistake."""
        name = node.template.var
        if isinstance(name, Variable):
            return
        nodes = self.all.find_nodes(name)
        if nodes is not None:
            self.files.add(name.partition("#")[0])
            outer = ALWAYS if node.isolated_context else scope
            self._check_nodes(nodes, {**outer, **self._get_types(node.extra_context, scope)})
        elif self.all.templates.get(name, "") is not None:
            self._report(f"there is no “{name}” to include.", suggest(name, self.all.templates))

    def _check_extends(self, node: ExtendsNode, scope: Scope) -> None:
        name = node.parent_name.var
        if isinstance(name, Variable):
            return
        base = self.all.find_nodes(name)
        if base is not None:
            self.files.add(name)
            self._check_nodes(base, scope)
            self._check_blocks(node, name, {block.name for block in base.get_nodes_by_type(BlockNode)})
        elif self.all.templates.get(name, "") is not None:
            self._report(f"there is no “{name}” to extend.", suggest(name, self.all.templates))
        self._check_nodes(node.nodelist, scope)

    def _check_blocks(self, node: ExtendsNode, name: str, known: set[str]) -> None:
        for block in node.nodelist:
            if isinstance(block, BlockNode) and block.name not in known:
                self.line = block.token.lineno
                self._report(f"{name} has no block “{block.name}”, so it is never shown.", suggest(block.name, known))

    def _check_address(self, node: URLNode, scope: Scope) -> None:
        known = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
        name = node.view_name.var
        if isinstance(name, str) and name not in known:
            self._report(f"there is no address called “{name}”.", suggest(name, known))

    def _check_static(self, node: StaticNode, scope: Scope) -> None:
        name = node.path.var
        if isinstance(name, str) and name not in _list_static_files() and finders.find(name) is None:
            self._report(f"there is no file static/{name}.", suggest(name, _list_static_files()))

    def _get_types(self, expressions: dict[str, FilterExpression], scope: Scope) -> Scope:
        return {name: self._get_type(expression, scope) for name, expression in expressions.items()}

    def _get_type(self, expression: FilterExpression, scope: Scope) -> object:
        """Return the type of what it stands for, or Any if a filter has changed it."""
        if expression.filters or not isinstance(expression.var, Variable) or not expression.var.lookups:
            return Any
        kind = scope.get(expression.var.lookups[0], Any)
        for name in expression.var.lookups[1:]:
            kind = _get_member_type(kind, name)
        return kind

    def _check_expression(self, expression: FilterExpression, scope: Scope) -> None:
        arguments = (value for _, values in expression.filters for is_lookup, value in values if is_lookup)
        for variable in (expression.var, *arguments):
            if isinstance(variable, Variable) and variable.lookups:
                self._check_lookups(variable.lookups, scope)

    def _check_lookups(self, lookups: Iterable[str], scope: Scope) -> None:
        first, *rest = lookups
        self.used.add(first)
        if first not in scope:
            self._report_unknown_name(first, scope)
            return
        kind, path = scope[first], first
        for name in rest:
            members = field_types.get_fields(kind)
            if members is not None and name not in members:
                self._report_unknown_field(kind, path, name)
                return
            kind, path = _get_member_type(kind, name), f"{path}.{name}"

    def _report_unknown_name(self, name: str, scope: Scope) -> None:
        if new := renamed.find_new_name(name):
            self._report(f"`{name}` is now `{new}`.", "")
        else:
            own = ", ".join(sorted(self.part.own)) or "nothing of its own"
            self._report(f"“{name}” is not known here.", f"{self.part.template} gets {own}.{suggest(name, scope)}")

    def _report_unknown_field(self, kind: object, path: str, name: str) -> None:
        if new := renamed.find_new_field(field_types.strip_none(kind), name):
            self._report(f"`{name}` is now `{new}`.", f"Write {path}.{new}.")
        else:
            self._report(f"“{path}.{name}” is no field.", _describe_choice(path, name, field_types.get_fields(kind)))

    def _report(self, what: str, expected: str) -> None:
        self.mistakes.append(Mistake(self.file, self.line, what, expected.strip()))


CHECKS = {
    TextNode: PartCheck._collect_text,
    IfNode: PartCheck._check_condition,
    ForNode: PartCheck._check_loop,
    WithNode: PartCheck._check_with,
    DefinePartialNode: PartCheck._check_partial,
    BlockTranslateNode: PartCheck._check_translation,
    IncludeNode: PartCheck._check_include,
    ExtendsNode: PartCheck._check_extends,
    URLNode: PartCheck._check_address,
    StaticNode: PartCheck._check_static,
}


def _find_line(files: TemplateFiles, part: Part) -> int:
    """Return the line in which the part begins, for what is wrong with it as a whole. It is 0 for a file."""
    begun = (node.token.lineno for node in files.list_partials(part.file) if node.partial_name == part.name)
    return next(begun, 0)


def _get_member_type(kind: object, name: str) -> object:
    members = field_types.get_fields(kind)
    if members is not None:
        return members.get(name, Any)
    return field_types.get_item_type(kind) if name.isdigit() else Any


def _describe_choice(path: str, name: str, members: Scope) -> str:
    if not members:
        return f"“{path}” is a plain value without fields."
    return f"“{path}” has {', '.join(sorted(members))}.{suggest(name, members)}"


@cache
def _list_static_files() -> list[str]:
    return [path for finder in finders.get_finders() for path, _ in finder.list([])]
