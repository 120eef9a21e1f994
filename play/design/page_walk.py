"""Walk through a whole page, with all that it includes and along each branch, and watch which elements are open."""

import re

from django.template import Node
from django.template.base import FilterExpression, Variable, VariableNode
from django.template.defaulttags import CsrfTokenNode, WithNode
from django.template.loader_tags import ExtendsNode, IncludeNode
from template_partials.templatetags.partials import RenderPartialNode

from . import conditions, contract
from .chosen import list_choices
from .markup import Block, Choice, Hole, Include, Item, Loop, Scope, Tag
from .markup_reader import read_markup
from .open_elements import Frame, Structure
from .pages import Page, Path, Place, State, copy, find_text, list_conditions, merge
from .template_files import TemplateFiles

# A value that the page gets as the text of a template, which no tag includes.
RENDERED = {"board": contract.BOARD.template}
# Conditions about a loop that only a page can decide.
UNDECIDED = re.compile(r"forloop\.(?!first\b|last\b)|divisibleby|IfChangedNode")
FIRST, LAST = "forloop.first", "forloop.last"


class PageWalk:
    """Walk once. Then `page` has what was found."""

    def __init__(self, files: TemplateFiles, template: str, is_whole: bool = True) -> None:
        self.all = files
        self.page = Page(template, is_whole)
        self.structure = Structure()
        self.states = [State(None, {})]
        self.frame = Frame(None)
        self.path: Path | None = None
        self.names: dict[str, str] = {}
        self.blocks: dict[str, list[list[Item]]] = {}  # by name, the innermost page's first
        self.inherited: list[list[Item]] = []  # what {{ block.super }} stands for here
        self.open_templates: list[str] = []

    def run(self) -> Page:
        self._walk_template(self.page.template)
        for state in self.states:
            self.structure.finish(state.opened)
        self.page.mistakes.update(one for one in self.structure.settle() if one.file not in self.page.garbled)
        return self.page

    def _walk_template(self, template: str) -> None:
        file, _, partial = template.partition("#")
        read = self.all.templates.get(file)
        self.page.files[file] = read
        if self.all.find_nodes(template) is None or template in self.open_templates:
            return
        self.page.parts.add(template)
        items, mistakes = read_markup(read, partial)
        self.page.mistakes.update(mistakes)
        self.page.garbled |= {file} if mistakes else set()
        if not items:
            return
        self.open_templates.append(template)
        self._walk_file(items)
        self.open_templates.pop()

    def _walk_file(self, items: list[Item]) -> None:
        extends = next((one for one in items if isinstance(one, Scope) and isinstance(one.node, ExtendsNode)), None)
        if extends is None:
            self._walk_frame(items)
            return
        for block in extends.items:
            if isinstance(block, Block):
                self.blocks.setdefault(block.name, []).append(block.items)
        parent = extends.node.parent_name.var
        if isinstance(parent, str):
            self._walk_template(parent)
        else:
            for versions in self.blocks.values():
                self._walk_frame(versions[0])

    def _walk_frame(self, items: list[Item]) -> None:
        outer, self.frame = self.frame, Frame(self.frame)
        self._walk(items)
        for state in self.states:
            self.structure.leave(state.opened, self.frame)
        self.frame = outer

    def _walk(self, items: list[Item]) -> None:
        for item in items:
            WALKS[type(item)](self, item)

    def _walk_tag(self, tag: Tag) -> None:
        if not tag.is_end:
            around = self.states[0].opened
            form, select = (around.find("form"), around.find("select")) if around else (None, None)
            self.page.places.append(Place(tag, self.path, form, select, self.names))
        for state in self.states:
            state.opened = self.structure.read(tag, state.opened, self.frame)

    def _walk_hole(self, hole: Hole) -> None:
        node = hole.node
        if isinstance(node, CsrfTokenNode):
            forms = (state.opened.find("form") for state in self.states if state.opened)
            self.page.tokens.update(form for form in forms if form)
        elif isinstance(node, VariableNode) and isinstance(node.filter_expression.var, Variable):
            lookups = node.filter_expression.var.lookups or ()
            if lookups == ("block", "super") and self.inherited:
                outer, self.inherited = self.inherited, self.inherited[1:]
                self._walk_frame(outer[0])
                self.inherited = outer
            elif len(lookups) == 1 and lookups[0] in RENDERED:
                self._walk_template(RENDERED[lookups[0]])

    def _walk_choice(self, choice: Choice) -> None:
        before, after = self.states, []
        for number, branch in enumerate(choice.branches):
            assumed = [(state.opened, conditions.assume(state.facts, choice.node, number)) for state in before]
            self.states = [State(opened, facts) for opened, facts in assumed if facts is not None]
            if self.states:
                self._walk_branch(branch, choice.node, number)
                after += self.states
        self.states = merge(after) or before

    def _walk_branch(self, items: list[Item], node: Node, number: int) -> None:
        outer, self.path = self.path, Path(self.path, node, number)
        self._walk(items)
        self.path = outer

    def _walk_loop(self, loop: Loop) -> None:
        """Walk what is repeated once. Where a condition asks for the first or the last, walk twice as well."""
        before, names, known = copy(self.states), self.names, len(self.page.places)
        words = list(list_conditions(loop.body))
        is_lenient, self.structure.is_lenient = self.structure.is_lenient, any(map(UNDECIDED.search, words))
        self.names = {name: text for name, text in names.items() if name not in loop.node.loopvars}
        ends = self._repeat(loop, before, [{FIRST: True, LAST: True}])
        if any("forloop" in one for one in words):
            del self.page.places[known:]
            ends += self._repeat(loop, before, [{FIRST: True, LAST: False}, {FIRST: False, LAST: True}])
        self.structure.is_lenient, self.names = is_lenient, names
        self.states = copy(before)
        self._walk_branch(loop.empty, loop.node, 1)
        self.states = merge([*ends, *self.states], before[0].facts)

    def _repeat(self, loop: Loop, before: list[State], turns: list[dict[str, bool]]) -> list[State]:
        self.states = copy(before)
        outer = self.path
        self.path = Path(outer, loop.node, 0)
        for turn in turns:
            for state in self.states:
                state.facts = {**before[0].facts, **turn}
            self._walk_frame(loop.body)
        self.path = outer
        return copy(before) if self.structure.is_lenient else self.states

    def _walk_scope(self, scope: Scope) -> None:
        outer = self.names
        if isinstance(scope.node, WithNode):
            self._bind(scope.node.extra_context, outer)
        self._walk_branch(scope.items, scope.node, 0)
        self.names = outer

    def _bind(self, expressions: dict[str, FilterExpression], names: dict[str, str]) -> None:
        """Know the names that a template tag gives to plain texts, and forget those that it gives to other values."""
        texts = {name: find_text(expression, self.names) for name, expression in expressions.items()}
        bound = {name: text for name, text in {**names, **texts}.items() if text is not None}
        self.names = bound if texts or names is not self.names else names

    def _walk_include(self, include: Include) -> None:
        node, outer = include.node, self.names
        if isinstance(node, RenderPartialNode):
            self._include(node, (f"{include.file}#{node.partial_name}",))
        elif isinstance(node, IncludeNode):
            self._bind(node.extra_context, {} if node.isolated_context else outer)
            name = node.template.var
            self._include(node, (name,) if isinstance(name, str) else list_choices(str(node.template)))
        self.names = outer

    def _include(self, node: Node, templates: tuple[str, ...]) -> None:
        before, after, outer = self.states, [], self.path
        for template in templates:
            self.states, self.path = copy(before), Path(outer, node, 0, template)
            self._walk_template(template)
            after += self.states
        self.states, self.path = merge(after) or before, outer

    def _walk_block(self, block: Block) -> None:
        outer, self.inherited = self.inherited, [*self.blocks.get(block.name, ()), block.items]
        first, self.inherited = self.inherited[0], self.inherited[1:]
        self._walk_frame(first)
        self.inherited = outer


WALKS = {
    Tag: PageWalk._walk_tag,
    Hole: PageWalk._walk_hole,
    Choice: PageWalk._walk_choice,
    Loop: PageWalk._walk_loop,
    Scope: PageWalk._walk_scope,
    Include: PageWalk._walk_include,
    Block: PageWalk._walk_block,
}
