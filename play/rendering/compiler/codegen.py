"""Nodes of a template as the source of one Python function."""

import re
from collections.abc import Callable, Iterable

from django.template import Context, Node, NodeList
from django.template.base import TextNode, VariableNode
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    CycleNode,
    ForNode,
    IfNode,
    LoadNode,
    ResetCycleNode,
    WithNode,
)
from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import gettext
from template_partials.templatetags.partials import DefinePartialNode

from . import runtime
from .expressions import Local, Loop, Ready, Unknown, Values
from .runtime import Fields, Write

Lines = list[str]


def function(template, language: str, partial: Callable[[str, str], Write]) -> Write:
    """The template as a function of its names; `partial` finds the others. May raise Unknown."""
    module = Module(template, language, partial)
    written = Function(module, "write", "scope")
    written.write(template.nodelist, Names(written, {}))
    return module.run()


class Module:
    """The source of a template's functions, and the constants that they use."""

    def __init__(self, template, language: str, partial: Callable[[str, str], Write]) -> None:
        self.template = template
        self.language = language
        self.partial = partial
        self.source: Lines = []
        self.constants: dict[str, object] = {**runtime.ALL, "shown": runtime.shower(language)}
        # Those that are being included at this place: one that includes itself is called, not written out.
        self.within: list[str] = []

    def constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def run(self) -> Write:
        exec(compile("\n".join(self.source), "(play/rendering/compiler)", "exec"), self.constants)
        return self.constants["write"]


class Names:
    """What stands for each name at a place: `own` names first, then what the function gets, if it gets others."""

    def __init__(self, function: "Function", own: dict[str, Local | Loop], has_others: bool = True) -> None:
        self.function = function
        self.own = own
        self.has_others = has_others

    def find(self, name: str) -> Local | Loop | None:
        if name in self.own:
            return self.own[name]
        return self.function.argument(name) if self.has_others else None

    def and_own(self, own: dict[str, Local | Loop]) -> "Names":
        return Names(self.function, {**self.own, **own}, self.has_others)


class Function:
    """The source of one function."""

    def __init__(self, module: Module, name: str, arguments: str) -> None:
        self.module = module
        self.values = Values(module)
        self.head = f"def {name}({arguments}):"
        self.arguments: dict[str, Local] = {}
        self.lines: Lines = []
        # Texts, and pairs of one with an expression, that stand next to each other and go out together.
        self.parts: list[str | tuple[str]] = []

    def write(self, nodes: NodeList, names: Names, before: Lines = ()) -> None:
        """Adds it to the module; the lines `before` stand above the function."""
        body = self._block(lambda: self._inner(nodes, names))
        asked = [
            line
            for name, local in self.arguments.items()
            for line in [f" {local.text} = scope.get({name!r}, MISSING)", *_indented(self._plain(local))]
        ]
        given = [
            line for local in names.own.values() if isinstance(local, Local) for line in _indented(self._plain(local))
        ]
        self.module.source += [*before, self.head, *asked, *given, " out = []", *body, " return ''.join(out)"]

    def argument(self, name: str) -> Local:
        if name not in self.arguments:
            self.arguments[name] = Local(self.values.local(), False, Fields())
        return self.arguments[name]

    def _plain(self, local: Local) -> Lines:
        """Whether the fields that are asked of a variable can be taken as they are, once for all of them."""
        if local.fields is None or not local.fields.names:
            return []
        return [f"{local.text}_plain = {self.module.constant(local.fields)}[{local.text}.__class__]"]

    def _block(self, write: Callable[[], None]) -> Lines:
        """The lines that this writes, one step further in."""
        self._flush()
        outside, self.lines = self.lines, []
        try:
            write()
            self._flush()
            return _indented(self.lines)
        finally:
            self.lines, self.parts = outside, []

    def _flush(self) -> None:
        if self.parts:
            self.lines.append(f"out += {', '.join(_joined(self.parts))},")
            self.parts = []

    def _line(self, *lines: str) -> None:
        self._flush()
        self.lines += lines

    def _inner(self, nodes: NodeList, names: Names, own: dict[str, Local] | None = None) -> None:
        """A level of names, with its `own`: what is set within is forgotten after it."""
        self._flush()
        outside, self.lines = self.lines, []
        try:
            self._nodes(nodes, self._with_places(nodes, names.and_own(own or {})))
            self._flush()
            inside = self.lines
        finally:
            self.lines, self.parts = outside, []
        self._line(*(line for local in (own or {}).values() for line in self._plain(local)), *inside)

    def _with_places(self, nodes: NodeList, names: Names) -> Names:
        """With variables of their own for the names that are set within."""
        places = {node.asvar for node in nodes.get_nodes_by_type(TranslateNode) if node.asvar}
        own = {place: Local(self.values.local(), False) for place in sorted(places)}
        for place, local in own.items():
            before = names.find(place)
            if isinstance(before, Loop):
                raise Unknown
            self._line(f"{local.text} = {before.text if before else 'MISSING'}")
        return names.and_own(own)

    def _nodes(self, nodes: Iterable[Node], names: Names) -> None:
        for node in nodes:
            make = next((make for kind, make in MAKERS.items() if isinstance(node, kind)), Function._by_engine)
            make(self, node, names)

    def _by_engine(self, node: Node, names: Names) -> None:
        """In its place, if it sets no name and keeps no count."""
        words = set(node.token.split_contents()) if node.token else {"as"}
        is_alone = len(node.get_nodes_by_type(Node)) == 1 and not isinstance(node, CycleNode | ResetCycleNode)
        if words & {"as", "asvar"} or not is_alone:
            raise Unknown
        self.parts.append((f"{self._engine(node)}({self._scope(names)})",))

    def _engine(self, node: Node) -> str:
        return self.module.constant(runtime.engine(node, self.module.template, self.module.language))

    def _scope(self, names: Names) -> str:
        """All names as a dictionary."""
        own = [f"{name!r}: {self._told(local)}" for name, local in names.own.items()]
        if not own and names.has_others:
            return "scope"
        return f"{{{', '.join(['**scope'] * names.has_others + own)}}}"

    def _told(self, local: Local | Loop | None) -> str:
        if not isinstance(local, Loop):
            return local.text if local else "MISSING"
        return f"loop({local.at}, {local.number}, {self._told(local.parent)})"

    def _text(self, node: TextNode, names: Names) -> None:
        self.parts.append(node.s)

    def _nothing(self, node: Node, names: Names) -> None:
        """A push has no token: its forms go over the socket."""

    def _variable(self, node: VariableNode, names: Names) -> None:
        self._show(self.values.value(node.filter_expression, names))

    def _show(self, value: str) -> None:
        if not isinstance(value, Ready):
            value = f"(v if (v := {value}).__class__ is str and v.isalnum() else shown(v))"
        self.parts.append((value,))

    def _if(self, node: IfNode, names: Names) -> None:
        word = "if"
        for condition, nodes in node.conditions_nodelists:
            asked = f"{word} {self.values.condition(condition, names)}" if condition else "else"
            then = self._block(lambda nodes=nodes: self._nodes(nodes, names))
            self._line(f"{asked}:", *(then or [" pass"]))
            word = "elif"

    def _for(self, node: ForNode, names: Names) -> None:
        name, *others = node.loopvars
        if node.is_reversed or others or any(set_.asvar == name for set_ in node.get_nodes_by_type(TranslateNode)):
            raise Unknown
        items, number, at = self.values.local(), self.values.local(), self.values.local()
        item = Local(self.values.local(), True, Fields())
        inside = names.and_own({name: item, "forloop": Loop(at, number, _loop(names))})
        self._line(f"{items} = listed({self.values.value(node.sequence, names, 'None')})", f"{number} = len({items})")
        each = f"for {at}, {item.text} in enumerate({items}):"
        turns = self._block(lambda: self._turns(node.nodelist_loop, inside, each, item))
        empty = self._block(lambda: self._inner(node.nodelist_empty, names))
        self._line(f"if {number}:", *turns, *(["else:", *empty] if empty else []))

    def _turns(self, nodes: NodeList, names: Names, each: str, item: Local) -> None:
        """What is set in one turn is there in the next."""
        names = self._with_places(nodes, names)
        turn = self._block(lambda: self._nodes(nodes, names))
        self._line(each, *_indented(self._plain(item)), *(turn or [" pass"]))

    def _with(self, node: WithNode, names: Names) -> None:
        self._inner(node.nodelist, names, self._named(node.extra_context, names))

    def _named(self, expressions: dict, names: Names) -> dict[str, Local]:
        """New variables for these."""
        own = {name: Local(self.values.local(), True, Fields()) for name in expressions}
        for name, expression in expressions.items():
            self._line(f"{own[name].text} = {self.values.value(expression, names)}")
        return own

    def _include(self, node: IncludeNode, names: Names) -> None:
        if not self._written_out(node, names):
            self._called(node, names)

    def _written_out(self, node: IncludeNode, names: Names) -> bool:
        """Whether the template is known and can stand here."""
        name = node.template.var
        if not isinstance(name, str) or name.startswith(".") or node.template.filters or name in self.module.within:
            return False
        parts, lines, outer = [*self.parts], [*self.lines], self.module.template
        self.module.within.append(name)
        try:
            self.module.template = get_template(str(name)).template
            own = self._named(node.extra_context, names)
            inside = Names(self, {}, False) if node.isolated_context else names
            self._inner(self.module.template.nodelist, inside, own)
        except (Unknown, TemplateDoesNotExist, TemplateSyntaxError):
            self.parts, self.lines = parts, lines
            return False
        finally:
            self.module.within.pop()
            self.module.template = outer
        return True

    def _called(self, node: IncludeNode, names: Names) -> None:
        by_engine = runtime.engine(node, self.module.template, self.module.language)
        called = self.module.constant(runtime.includer(node, self.module.language, self.module.partial, by_engine))
        name = self.values.value(node.template, names)
        scope, own = self._scope(names), self._named(node.extra_context, names)
        inside = Names(self, own, False) if node.isolated_context else names.and_own(own)
        self.parts.append((f"{called}({name}, {scope}, {self._scope(inside)})",))

    def _partial(self, node: DefinePartialNode, names: Names) -> None:
        """One that stands within another gets what has its name and nothing else, so it is made once for all."""
        if not node.inline:
            return
        name = self.module.constant(None)
        own = {node.partial_name: Local("own", False, Fields()), "is_new": Local("is_new", False)}
        inner = Function(self.module, name, "own, is_new")
        inner.write(node.nodelist, Names(inner, own, False), ["@remembered"])
        given = [self._told(names.find(each)) for each in (node.partial_name, "is_new")]
        self.parts.append((f"{name}({', '.join(given)})",))

    def _translate(self, node: TranslateNode, names: Names) -> None:
        expression, kind = node.filter_expression, node.message_context
        if expression.filters or node.noop or (kind and not isinstance(kind.var, str)):
            raise Unknown
        kind = kind.resolve(Context()) if kind else None
        if expression.var.lookups is None and isinstance(expression.var.literal, str):
            text = (runtime.said(kind, expression.var.literal),)
            text = text[0] if not node.asvar else self.module.constant(runtime.mark_safe(text[0]))
        else:
            translated = self.module.constant(runtime.translator(self.module.language, kind))
            text = f"{translated}({self.values.value(expression, names)})"
            text = text if node.asvar else (text,)
        if node.asvar:
            self._line(f"{names.own[node.asvar].text} = {text}")
        else:
            self.parts.append(text)

    def _blocktranslate(self, node: BlockTranslateNode, names: Names) -> None:
        if node.asvar or node.message_context:
            raise Unknown
        names = names.and_own(self._named(node.extra_context, names))
        singular, shown = node.render_token_list(node.singular)
        if node.plural:
            self._counted(node, names, singular, shown)
            return
        found = runtime.sentence(gettext(singular), singular, shown)
        marked = found % {name: f"\0{place}\0" for place, name in enumerate(shown)}
        for place, part in enumerate(re.split("\0([0-9]+)\0", marked)):
            if place % 2:
                self._show(self._told(names.find(shown[int(part)])))
            else:
                self.parts.append(part)

    def _counted(self, node: BlockTranslateNode, names: Names, singular: str, shown: list[str]) -> None:
        plural, also = node.render_token_list(node.plural)
        shown = [*dict.fromkeys([*shown, *also])]
        form = self.module.constant(runtime.counter(self.module.language, singular, plural, shown))
        number = Local(self.values.local(), True)
        self._line(f"{number.text} = {self.values.value(node.counter, names)}")
        names = names.and_own({node.countervar: number})
        filled = ", ".join(f"{name!r}: shown({self._told(names.find(name))})" for name in shown)
        self.parts.append((f"{form}({number.text}) % {{{filled}}}",))


MAKERS = {
    TextNode: Function._text,
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


def _loop(names: Names) -> Loop | None:
    outer = names.own.get("forloop")
    return outer if isinstance(outer, Loop) else None


def _indented(lines: Iterable[str]) -> Lines:
    return [f" {line}" for line in lines]


def _joined(parts: list[str | tuple[str]]) -> Lines:
    """Expressions; neighbouring texts are one."""
    joined: Lines = []
    texts = ""
    for part in [*parts, ()]:
        if isinstance(part, str):
            texts += str.__str__(part)
            continue
        joined += [repr(texts)] * bool(texts) + [*part]
        texts = ""
    return joined
