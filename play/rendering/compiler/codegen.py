"""Translate the nodes of a template to the source of one Python function."""

import re
from collections.abc import Callable, Iterable

from django.template import Context, Node, NodeList, Template
from django.template.base import TextNode, VariableNode
from django.template.defaulttags import CommentNode, CsrfTokenNode, ForNode, IfNode, LoadNode, WithNode
from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import gettext
from template_partials.templatetags.partials import DefinePartialNode

from . import runtime
from .expressions import Expressions, Ready
from .runtime import Fields, Write
from .source import FunctionSource, Local, Loop, Module, Names, Unknown, indent, read


def generate(template: Template, language: str, compile_partial: Callable[[str, str], Write]) -> Write:
    """Return a template as a function. `compile_partial` gives the others that it calls. Raises Unknown."""
    module = Module(language, compile_partial)
    function = Function(module, "write", "scope")
    function.write(template.nodelist, Names(function, {}))
    return module.run()


class Function(FunctionSource):
    """One function: a template, or a partial within one."""

    def __init__(self, module: Module, name: str, arguments: str) -> None:
        super().__init__(module, name, arguments)
        self.expressions = Expressions(self)

    def write(self, nodes: NodeList, names: Names, before: Iterable[str] = ()) -> None:
        self.finish(self.block(lambda: self._inner(nodes, names)), names, before)

    def _inner(self, nodes: NodeList, names: Names, own: dict[str, Local] | None = None) -> None:
        """Write nodes with their `own` names. What they set is forgotten after them."""
        own = own or {}
        lines = self.capture(lambda: self._nodes(nodes, self._with_places(nodes, names.and_own(own))))
        self.line(*(line for local in own.values() for line in self.check_fields(local)), *lines)

    def _with_places(self, nodes: NodeList, names: Names) -> Names:
        """Return the names with variables for those that {% translate … as name %} sets within."""
        places = {node.asvar for node in nodes.get_nodes_by_type(TranslateNode) if node.asvar}
        own = {place: Local(self.local(), False) for place in sorted(places)}
        for place, local in own.items():
            before = names.find(place)
            if isinstance(before, Loop):
                raise Unknown(f"a name “{place}” that is set")
            self.line(f"{local.text} = {read(before)}")
        return names.and_own(own)

    def _nodes(self, nodes: Iterable[Node], names: Names) -> None:
        for node in nodes:
            write = next((write for kind, write in WRITERS.items() if isinstance(node, kind)), Function._refuse)
            try:
                write(self, node, names)
            except Unknown as unknown:
                unknown.node = unknown.node or node
                raise

    def _refuse(self, node: Node, names: Names) -> None:
        raise Unknown(f"{{% {node.token.contents.split()[0]} %}}")

    def _text(self, node: TextNode, names: Names) -> None:
        self.parts.append(node.s)

    def _static(self, node: StaticNode, names: Names) -> None:
        """Write the address of a static file, which is looked up at first use: a check may run before collectstatic."""
        if node.varname or node.path.filters or not isinstance(node.path.var, str):
            raise Unknown("a {% static %} of something that changes")
        self.parts.append((f"find_static({node.path.var!r})",))

    def _nothing(self, node: Node, names: Names) -> None:
        """Write nothing. A push has no CSRF token: its forms go over the socket."""

    def _variable(self, node: VariableNode, names: Names) -> None:
        self._show(self.expressions.value(node.filter_expression, names))

    def _show(self, value: str) -> None:
        # Most texts are names and numbers: letters and digits alone need no call to escape them.
        if not isinstance(value, Ready):
            value = f"(v if (v := {value}).__class__ is str and v.isalnum() else show(v))"
        self.parts.append((value,))

    def _if(self, node: IfNode, names: Names) -> None:
        word = "if"
        for condition, nodes in node.conditions_nodelists:
            asked = f"{word} {self.expressions.condition(condition, names)}" if condition else "else"
            then = self.block(lambda nodes=nodes: self._nodes(nodes, names))
            self.line(f"{asked}:", *(then or [" pass"]))
            word = "elif"

    def _for(self, node: ForNode, names: Names) -> None:
        name, *others = node.loopvars
        if node.is_reversed or others or any(set_.asvar == name for set_ in node.get_nodes_by_type(TranslateNode)):
            raise Unknown("a {% for %} that is reversed, has two names or sets its own name")
        items, number, index = self.local(), self.local(), self.local()
        item = Local(self.local(), True, Fields())
        outer = names.own.get("forloop")
        loop = Loop(index, number, outer if isinstance(outer, Loop) else None)
        inside = names.and_own({name: item, "forloop": loop})
        values = self.expressions.value(node.sequence, names, "None")
        self.line(f"{items} = as_sequence({values})", f"{number} = len({items})")
        head = f"for {index}, {item.text} in enumerate({items}):"
        turns = self.block(lambda: self._turns(node.nodelist_loop, inside, head, item))
        empty = self.block(lambda: self._inner(node.nodelist_empty, names))
        self.line(f"if {number}:", *turns, *(["else:", *empty] if empty else []))

    def _turns(self, nodes: NodeList, names: Names, head: str, item: Local) -> None:
        """Write the body of a loop. What is set in one turn is there in the next."""
        names = self._with_places(nodes, names)
        turn = self.block(lambda: self._nodes(nodes, names))
        self.line(head, *indent(self.check_fields(item)), *(turn or [" pass"]))

    def _with(self, node: WithNode, names: Names) -> None:
        self._inner(node.nodelist, names, self._set(node.extra_context, names))

    def _set(self, expressions: dict, names: Names) -> dict[str, Local]:
        own = {name: Local(self.local(), True, Fields()) for name in expressions}
        for name, expression in expressions.items():
            self.line(f"{own[name].text} = {self.expressions.value(expression, names)}")
        return own

    def _include(self, node: IncludeNode, names: Names) -> None:
        if node.isolated_context:
            raise Unknown("{% include … only %}")
        own = self._set(node.extra_context, names)
        if isinstance(node.template.var, str) and not node.template.filters:
            self._write_out(str(node.template.var), names, own)
            return
        name = self.expressions.value(node.template, names)
        include = self.module.constant(runtime.make_includer(self.module.language, self.module.compile_partial))
        self.parts.append((f"{include}({name}, {names.and_own(own).as_dict()})",))

    def _write_out(self, name: str, names: Names, own: dict[str, Local]) -> None:
        if name in self.module.including:
            raise Unknown("a template that includes itself")
        self.module.including.append(name)
        try:
            self._inner(get_template(name).template.nodelist, names, own)
        except (TemplateDoesNotExist, TemplateSyntaxError):  # the engine says what is wrong with it
            raise Unknown(f"{{% include “{name}” %}}") from None
        finally:
            self.module.including.pop()

    def _partial(self, node: DefinePartialNode, names: Names) -> None:
        # A nested partial receives only the variable of its own name, so one function serves every push.
        if not node.inline:
            return
        name = self.module.constant(None)
        own = {node.partial_name: Local("own", False, Fields()), "is_new": Local("is_new", False)}
        inner = Function(self.module, name, "own, is_new")
        inner.write(node.nodelist, Names(inner, own, False), ["@remember"])
        given = [read(names.find(each)) for each in own]
        self.parts.append((f"{name}({', '.join(given)})",))

    def _translate(self, node: TranslateNode, names: Names) -> None:
        expression, kind = node.filter_expression, node.message_context
        if expression.filters or node.noop or (kind and not isinstance(kind.var, str)):
            raise Unknown("{% translate %} with a filter, “noop” or a name as its context")
        text = self._translation(expression, kind.resolve(Context()) if kind else None, names)
        if not node.asvar:
            self.parts.append(text)
            return
        value = text[0] if isinstance(text, tuple) else self.module.constant(runtime.mark_safe(text))
        self.line(f"{names.own[node.asvar].text} = {value}")

    def _translation(self, expression, kind: str | None, names: Names) -> str | tuple[str]:
        """Return the translated text, or in a tuple the expression that translates a value."""
        if expression.var.lookups is None and isinstance(expression.var.literal, str):
            return runtime.translate(kind, expression.var.literal)
        translated = self.module.constant(runtime.make_translator(self.module.language, kind))
        return (f"{translated}({self.expressions.value(expression, names)})",)

    def _blocktranslate(self, node: BlockTranslateNode, names: Names) -> None:
        if node.asvar or node.message_context:
            raise Unknown("{% blocktranslate %} with “asvar” or “context”")
        names = names.and_own(self._set(node.extra_context, names))
        singular, shown = node.render_token_list(node.singular)
        if node.plural:
            self._count(node, names, singular, shown)
            return
        found = runtime.choose_sentence(gettext(singular), singular, shown)
        marked = found % {name: f"\0{place}\0" for place, name in enumerate(shown)}
        for place, part in enumerate(re.split("\0([0-9]+)\0", marked)):
            if place % 2:
                self._show(read(names.find(shown[int(part)])))
            else:
                self.parts.append(part)

    def _count(self, node: BlockTranslateNode, names: Names, singular: str, shown: list[str]) -> None:
        plural, also = node.render_token_list(node.plural)
        shown = [*dict.fromkeys([*shown, *also])]
        form = self.module.constant(runtime.make_plural(self.module.language, singular, plural, shown))
        number = Local(self.local(), True)
        self.line(f"{number.text} = {self.expressions.value(node.counter, names)}")
        names = names.and_own({node.countervar: number})
        filled = ", ".join(f"{name!r}: show({read(names.find(name))})" for name in shown)
        self.parts.append((f"{form}({number.text}) % {{{filled}}}",))


WRITERS: dict[type[Node], Callable[[Function, Node, Names], None]] = {
    TextNode: Function._text,
    StaticNode: Function._static,
    VariableNode: Function._variable,
    IfNode: Function._if,
    ForNode: Function._for,
    WithNode: Function._with,
    IncludeNode: Function._include,
    DefinePartialNode: Function._partial,
    TranslateNode: Function._translate,
    BlockTranslateNode: Function._blocktranslate,
    CsrfTokenNode: Function._nothing,
    CommentNode: Function._nothing,
    LoadNode: Function._nothing,
}
