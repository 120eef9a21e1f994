"""Templates as closures: what is pushed, without the engine's work at every push. The templates stay the only source.

Each node becomes, once for each language, a function of the names that are known; a sentence is a constant then. What
is not known here is left to the engine. tests/test_compiled.py holds both equal to the byte.
"""

import operator
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from django.template import Context, Node, Template
from django.template.base import FilterExpression, TextNode, Variable, VariableNode
from django.template.defaulttags import CommentNode, CsrfTokenNode, ForNode, IfNode, LoadNode, WithNode
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext, override, pgettext
from template_partials.templatetags.partials import DefinePartialNode

Scope = dict[str, object]
Write = Callable[[Scope], str]
Value = Callable[[Scope], object]

# Distinct items of lists that are kept ready, of each kind: those on show at once in a busy process.
REMEMBERED = 4096


class Missing(LookupError):
    """A name that is not known: empty where it is shown, None where it is asked for."""


@cache
def partial(template: str, language: str) -> Write:
    """The template, or as `file.html#name` the partial in it, as a function of the names that it gets."""
    found = get_template(template).template
    with override(language):
        written = _Compiler(found, language).nodes(found.nodelist)
    return written if callable(written) else lambda scope: written


class _Compiler:
    """Of one template, in one language; what it returns for a node is a text, or a function where it may differ."""

    def __init__(self, template: Template, language: str) -> None:
        self.template = template
        self.language = language

    def nodes(self, nodes: Iterable[Node]) -> str | Write:
        parts = _joined(self._node(node) for node in nodes)
        if len(parts) < 2:
            return parts[0] if parts else ""
        return lambda scope: "".join([part if part.__class__ is str else part(scope) for part in parts])

    def _node(self, node: Node) -> str | Write:
        return next((make for kind, make in MAKERS.items() if isinstance(node, kind)), _Compiler._by_engine)(self, node)

    def _by_engine(self, node: Node) -> Write:
        def write(scope: Scope) -> str:
            context = Context(scope)
            state, bound = context.render_context.push_state(self.template), context.bind_template(self.template)
            with override(self.language), state, bound:
                return node.render_annotated(context)

        return write

    def _text(self, node: TextNode) -> str:
        return node.s

    def _nothing(self, node: Node) -> str:
        """A push has no token: its forms go over the socket."""
        return ""

    def _variable(self, node: VariableNode) -> Write:
        value = self._expression(node.filter_expression)
        return lambda scope: self._shown(value, scope)

    def _if(self, node: IfNode) -> Write:
        cases = [
            (_condition(self, condition) if condition else None, _function(self.nodes(nodes)))
            for condition, nodes in node.conditions_nodelists
        ]

        def write(scope: Scope) -> str:
            for is_so, then in cases:
                if is_so is None or is_so(scope):
                    return then(scope)
            return ""

        return write

    def _for(self, node: ForNode) -> Write:
        if node.is_reversed or len(node.loopvars) != 1:
            return self._by_engine(node)
        (name,), values = node.loopvars, self._expression(node.sequence, None)
        each, empty = _function(self.nodes(node.nodelist_loop)), _function(self.nodes(node.nodelist_empty))

        def write(scope: Scope) -> str:
            items = values(scope) or ()
            if not items:
                return empty(scope)
            loops = zip(items, _loops(len(items)), strict=True)
            return "".join([each({**scope, name: item, "forloop": loop}) for item, loop in loops])

        return write

    def _with(self, node: WithNode) -> Write:
        inner, names = _function(self.nodes(node.nodelist)), self._names(node.extra_context)
        return lambda scope: inner({**scope, **{name: value(scope) for name, value in names.items()}})

    def _include(self, node: IncludeNode) -> Write:
        template, names = self._expression(node.template), self._names(node.extra_context)

        def write(scope: Scope) -> str:
            own = {name: value(scope) for name, value in names.items()}
            return partial(template(scope), self.language)(own if node.isolated_context else {**scope, **own})

        return write

    def _partial(self, node: DefinePartialNode) -> str | Write:
        """One that stands within another gets what has its name and nothing else, so it is made once for all."""
        if not node.inline:
            return ""
        name, body = node.partial_name, _function(self.nodes(node.nodelist))
        made = lru_cache(REMEMBERED)(lambda own, is_new: body({name: own, "is_new": is_new}))
        return lambda scope: made(scope[name], scope.get("is_new", False))

    def _translate(self, node: TranslateNode) -> str | Write:
        expression, place = node.filter_expression, node.asvar
        if expression.filters or node.noop:
            return self._by_engine(node)
        kind = node.message_context.resolve(Context()) if node.message_context else None
        if expression.var.lookups is None and not place:
            return _said(self.language, kind, expression.var.literal)
        value = self._expression(expression)

        def write(scope: Scope) -> str:
            text = conditional_escape(_said(self.language, kind, value(scope)))
            if not place:
                return text
            scope[place] = text
            return ""

        return write

    def _blocktranslate(self, node: BlockTranslateNode) -> Write:
        if node.asvar or node.message_context:
            return self._by_engine(node)
        names = self._names(node.extra_context)
        singular, shown = node.render_token_list(node.singular)
        if node.plural:
            plural, also = node.render_token_list(node.plural)
            count, shown = self._expression(node.counter), [*shown, *also]
            form = cache(lambda number: _counted(self.language, singular, plural, number))
        else:
            count, text = None, gettext(singular)

        def write(scope: Scope) -> str:
            number = count(scope) if count else 0
            inner = {**scope, **{name: value(scope) for name, value in names.items()}, node.countervar: number}
            said = form(number) if count else text
            return said % {name: self._shown(operator.itemgetter(name), inner) for name in shown}

        return write

    def _names(self, expressions: dict[str, FilterExpression]) -> dict[str, Value]:
        return {name: self._expression(expression) for name, expression in expressions.items()}

    def _expression(self, expression: FilterExpression, missing: object = "") -> Value:
        """What it stands for; `missing` where a name is not known."""
        value = _value(expression.var, missing)
        for function, arguments in expression.filters:
            value = _filtered(value, function, [_argument(is_name, one) for is_name, one in arguments])
        return value

    def _shown(self, value: Value, scope: Scope) -> str:
        try:
            shown = value(scope)
        except LookupError:
            return ""
        if shown.__class__ is str:
            return escape(shown)
        if shown.__class__ in (int, bool):
            return str(shown)
        if shown.__class__ is float:
            with override(self.language):
                return localize(shown)
        return conditional_escape(shown)


MAKERS = {
    TextNode: _Compiler._text,
    VariableNode: _Compiler._variable,
    IfNode: _Compiler._if,
    ForNode: _Compiler._for,
    WithNode: _Compiler._with,
    IncludeNode: _Compiler._include,
    DefinePartialNode: _Compiler._partial,
    TranslateNode: _Compiler._translate,
    BlockTranslateNode: _Compiler._blocktranslate,
    CsrfTokenNode: _Compiler._nothing,
    CommentNode: _Compiler._nothing,
    LoadNode: _Compiler._nothing,
}

# What stands between two parts of a condition; of "and" and "or" the second is only asked for where it matters.
OPERATORS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda one, other: one in other,
    "not in": lambda one, other: one not in other,
}


def _condition(compiler: _Compiler, token) -> Value:
    """An operator of {% if %}, with what it works on; one that cannot be applied says no."""
    if token.id == "literal":
        return compiler._expression(token.value, None)
    first = _condition(compiler, token.first)
    if token.id == "not":
        return lambda scope: not first(scope)
    second = _condition(compiler, token.second)
    if token.id == "and":
        return lambda scope: first(scope) and second(scope)
    if token.id == "or":
        return lambda scope: first(scope) or second(scope)
    holds = OPERATORS[token.id]

    def is_so(scope: Scope) -> bool:
        try:
            return holds(first(scope), second(scope))
        except TypeError:
            return False

    return is_so


def _value(var: object, missing: object) -> Value:
    if not isinstance(var, Variable):
        return lambda scope: var
    if var.lookups is None:
        literal = str(var.resolve({})) if var.translate else var.literal
        return lambda scope: literal
    first, *rest = var.lookups

    def value(scope: Scope) -> object:
        try:
            found = scope[first]
            for name in rest:
                found = _member(found, name)
        except LookupError:
            return missing
        return found

    return value


def _member(found: object, name: str) -> object:
    """As the engine looks for it: a key, a field, or a place in a list."""
    if hasattr(found.__class__, "__getitem__"):
        try:
            return found[name]
        except (LookupError, TypeError, AttributeError):
            pass
    try:
        return getattr(found, name)
    except AttributeError:
        if name.isdigit() and isinstance(found, tuple | list):
            return found[int(name)]
        raise Missing(name) from None


def _filtered(value: Value, function: Callable, arguments: list[Value]) -> Value:
    flags = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}
    is_safe = getattr(function, "is_safe", False)

    def filtered(scope: Scope) -> object:
        before = value(scope)
        after = function(before, *[argument(scope) for argument in arguments], **flags)
        return mark_safe(after) if is_safe and hasattr(before, "__html__") else after

    return filtered


def _argument(is_name: bool, argument: object) -> Value:
    if is_name:
        return _value(argument, "")
    text = mark_safe(str(argument)) if isinstance(argument, str | Promise) else argument
    return lambda scope: text


@lru_cache(REMEMBERED)
def _said(language: str, kind: str | None, text: str) -> str:
    """The text in that language; of a `kind`, where the same word may mean different things."""
    doubled = text.replace("%", "%%")
    with override(language):
        return (pgettext(kind, doubled) if kind else gettext(doubled)).replace("%%", "%")


def _counted(language: str, singular: str, plural: str, number: int) -> str:
    with override(language):
        return ngettext(singular, plural, number)


@cache
def _loops(number: int) -> list[dict[str, object]]:
    """What {% for %} tells about each time, as far as the templates ask for it."""
    return [
        {
            "counter": at + 1,
            "counter0": at,
            "revcounter": number - at,
            "revcounter0": number - at - 1,
            "first": at == 0,
            "last": at == number - 1,
        }
        for at in range(number)
    ]


def _joined(parts: Iterable[str | Write]) -> list[str | Write]:
    """Neighbouring texts are one."""
    joined: list[str | Write] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return joined


def _function(written: str | Write) -> Write:
    return written if callable(written) else lambda scope: written
