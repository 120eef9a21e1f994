"""Find the branches of the templates, and watch which of them are shown."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.template import Node, NodeList
from django.template.base import VariableDoesNotExist
from django.template.defaulttags import ForNode, IfNode
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode
from template_partials.templatetags.partials import DefinePartialNode

from play.design.template_files import list_templates

ONE, MORE, NEITHER = "one", "more", "neither"

Branch = tuple[int, str]  # the id of a node or a list of nodes, and which side of it
Place = tuple[str, int, str]  # the file, the line, and what is never shown there


def list_branches(*without: str) -> dict[Branch, Place]:
    """Return every branch of the templates, but those of the folders and files `without`, with its place."""
    files = (name for name in list_templates() if not name.startswith(without))
    return {
        branch: (file, *place) for file in files for branch, place in _list_in(get_template(file).template.nodelist)
    }


@contextmanager
def watch() -> Iterator[set[Branch]]:
    """Collect the branches that are shown meanwhile."""
    shown: set[Branch] = set()
    render_list, render_loop = NodeList.render, ForNode.render
    render_sentence = BlockTranslateNode.render

    def watch_list(nodes, context):
        shown.add((id(nodes), ""))
        return render_list(nodes, context)

    def watch_condition(node, context):
        for condition, nodes in node.conditions_nodelists:
            if condition is None or _is_true(condition, context):
                return nodes.render(context)
        shown.add((id(node), NEITHER))
        return ""

    def watch_loop(node, context):
        if node.sequence.resolve(context, ignore_failures=True):
            shown.add((id(node), MORE))
        return render_loop(node, context)

    def watch_sentence(node, context, nested=False):
        if node.plural and not nested:
            shown.add((id(node), ONE if node.counter.resolve(context) == 1 else MORE))
        return render_sentence(node, context, nested)

    with ExitStack() as patches:
        for kind, render in (
            (NodeList, watch_list),
            (IfNode, watch_condition),
            (ForNode, watch_loop),
            (BlockTranslateNode, watch_sentence),
        ):
            patches.enter_context(patch.object(kind, "render", render))
        yield shown


def _is_true(condition, context):
    try:
        return condition.eval(context)
    except VariableDoesNotExist:
        return False


def _list_in(nodes: NodeList) -> Iterator[tuple[Branch, tuple[int, str]]]:
    for node in nodes:
        yield from _list_sides(node)
        for inner in _list_inner(node):
            yield from _list_in(inner)


def _list_inner(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _, nodes in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


def _list_sides(node: Node) -> Iterator[tuple[Branch, tuple[int, str]]]:
    line, tag = (node.token.lineno, node.token.contents) if node.token else (0, "")
    if isinstance(node, IfNode):
        yield from _list_conditions(node, line, tag)
    elif isinstance(node, ForNode):
        yield (id(node), MORE), (line, f"{{% {tag} %}} with an item")
        if node.nodelist_empty:
            yield (id(node.nodelist_empty), ""), (line, f"the {{% empty %}} of {{% {tag} %}}")
    elif isinstance(node, DefinePartialNode):
        yield (id(node.nodelist), ""), (line, f"the part “{node.partial_name}”")
    elif isinstance(node, BlockTranslateNode) and node.plural:
        yield (id(node), ONE), (line, f"{{% {tag} %}} for one")
        yield (id(node), MORE), (line, f"the {{% plural %}} of {{% {tag} %}}")


def _list_conditions(node: IfNode, line: int, tag: str) -> Iterator[tuple[Branch, tuple[int, str]]]:
    for number, (condition, nodes) in enumerate(node.conditions_nodelists):
        side = f"what is in {{% {tag} %}}"
        if number:
            side = f"the {{% {'else' if condition is None else f'elif {condition}'} %}} of {{% {tag} %}}"
        yield (id(nodes), ""), (nodes[0].token.lineno if number and nodes else line, side)
    if node.conditions_nodelists[-1][0] is not None:
        yield (id(node), NEITHER), (line, f"{{% {tag} %}} where it is not so")
