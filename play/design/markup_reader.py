"""Read the HTML of a template through its template tags, along each branch."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from django.template import Node, NodeList, Template
from django.template.base import TextNode, TokenType
from django.template.defaulttags import CommentNode, FilterNode, ForNode, IfNode, LoadNode
from django.template.loader_tags import BlockNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode
from template_partials.templatetags.partials import DefinePartialNode, RenderPartialNode

from ..rendering.whitespace import list_set_names
from .html_text import TextReader
from .markup import Alternatives, Block, Choice, Include, Item, Loop, Scope, Tag, Value, walk_tags
from .template_files import Mistake


@lru_cache(1024)
def read_markup(template: Template, partial: str = "") -> tuple[list[Item], tuple[Mistake, ...]]:
    """Return the HTML of a template or of one of its partials, and what is wrong with single characters of it.

    Templates are kept as long as their files stay as they are, so each is read once.
    """
    nodes = template.extra_data["partials"][partial].nodelist if partial else template.nodelist
    reader = MarkupReader(template.name)
    reader.read(nodes)
    reader.finish()
    return reader.items, tuple(reader.mistakes)


@lru_cache(512)
def list_tags(template: Template) -> tuple[Tag, ...]:
    """Return the tags of a file, also those of its partials that are not shown where they stand."""
    partials = [node.partial_name for node in template.nodelist.get_nodes_by_type(DefinePartialNode) if not node.inline]
    return tuple(tag for partial in ("", *partials) for tag in walk_tags(read_markup(template, partial)[0]))


class MarkupReader(TextReader):
    """Read node by node. Then `items` has the HTML, and `mistakes` what is wrong with it."""

    def read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, TextNode):
                self.read_text(node.s, node.token.lineno)
            elif not isinstance(node, CommentNode | LoadNode):
                self._read_node(node)

    def _read_node(self, node: Node) -> None:
        if isinstance(node, IfNode):
            has_else = node.conditions_nodelists[-1][0] is None
            self._read_branches(node, [nodes for _, nodes in node.conditions_nodelists], has_else)
        elif isinstance(node, ForNode):
            self._read_branches(node, [node.nodelist_loop, node.nodelist_empty], True)
        elif isinstance(node, BlockTranslateNode):
            self._read_translation(node)
        elif isinstance(node, IncludeNode | RenderPartialNode) and self.is_in_text():
            self.items.append(Include(node, self.file, node.token.lineno))
        elif isinstance(node, DefinePartialNode):
            self._read_inside(node, node.nodelist if node.inline else ())
        elif not list_set_names(node):
            self._read_other(node)

    def _read_other(self, node: Node) -> None:
        # Django’s block tags, such as {% bundle %}, do not name what stands in them.
        branches = [getattr(node, name, None) for name in dict.fromkeys((*node.child_nodelists, "nodelist"))]
        inner = [nodes for nodes in branches if isinstance(nodes, NodeList)]
        if not inner or isinstance(node, FilterNode):
            self.fill(node)
        elif len(inner) == 1:
            self._read_inside(node, inner[0])
        else:
            self._read_branches(node, inner, True)

    def _read_inside(self, node: Node, nodes: Iterable[Node]) -> None:
        outer, self.items = self.items, []
        self.read(nodes)
        inner, self.items = self.items, outer
        if isinstance(node, BlockNode):
            self.items.append(Block(node.name, inner))
        elif inner:
            self.items.append(Scope(node, inner))

    def _read_translation(self, node: BlockTranslateNode) -> None:
        if not node.asvar:
            forms = [node.singular, node.plural] if node.plural else [node.singular]
            self._read_each(node, [lambda tokens=tokens: self._read_tokens(node, tokens) for tokens in forms])

    def _read_tokens(self, node: Node, tokens: list) -> None:
        for token in tokens:
            if token.token_type == TokenType.TEXT:
                self.read_text(token.contents, token.lineno)
            elif token.token_type == TokenType.VAR:
                self.fill(node)

    def _read_branches(self, node: Node, branches: list[Iterable[Node]], has_else: bool) -> None:
        all_branches = branches if has_else else [*branches, ()]
        self._read_each(node, [lambda nodes=nodes: self.read(nodes) for nodes in all_branches])

    def _read_each(self, node: Node, readers: list[Callable[[], None]]) -> None:
        """Read each branch from where the template tag begins, and go on where they all end."""
        outer, guards, before = self.items, self.guards, self.save()
        begun = self.attribute.value if self.is_in_a_value() else None
        branches: list[list[Item]] = []
        values: list[Value] = []
        ends = []
        for number, read in enumerate(readers):
            self.load(before)
            self.items, self.guards = [], (*guards, (node, number))
            if begun is not None:
                self.attribute.value = []
                values.append(self.attribute.value)
            read()
            branches.append(self.items)
            ends.append(self.save())
        self.load(before)
        if begun is not None:
            self.attribute.value = [*begun, Alternatives(values)]
        self.items, self.guards = outer, guards
        self._go_on(ends)
        if any(branches):
            self.items.append(Loop(node, *branches) if isinstance(node, ForNode) else Choice(node, branches))

    def _go_on(self, ends: list[tuple]) -> None:
        """Go on as the branches end. If they end differently, a quote or a bracket is lost in one of them."""
        kinds: dict[str, tuple] = {}
        for end in ends:
            self.load(end)
            kinds.setdefault(self.get_kind(), end)
        if len(kinds) > 1:
            self._report_difference(kinds)
        self.load(next((kinds[kind] for kind in ("text", "tag") if kind in kinds), ends[0]))

    def _report_difference(self, kinds: dict[str, tuple]) -> None:
        if "value" in kinds:
            self.load(kinds["value"])
            self.report_quote()
        elif "tag" in kinds:
            self.load(kinds["tag"])
            self.report_bracket()
