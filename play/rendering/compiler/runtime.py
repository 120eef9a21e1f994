"""What a compiled template calls: looking a name up, showing a value, finding a sentence."""

import operator
from collections.abc import Callable
from functools import cache, lru_cache
from html import escape
from inspect import isdatadescriptor

from django.template import Context, Node
from django.template.base import render_value_in_context
from django.template.loader_tags import construct_relative_path
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import gettext, ngettext, override, pgettext

Scope = dict[str, object]
Write = Callable[[Scope], str]

# Distinct items of lists that are kept ready, of each kind: those on show at once in a busy process.
REMEMBERED = 1024

remembered = lru_cache(REMEMBERED)


class Missing:
    """What a name that is not known stands for, until it is shown or asked for."""


MISSING = Missing()


class Fields(dict):
    """Of each class, whether all these names are plain fields of it, so that no key goes before them."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __missing__(self, kind: type) -> bool:
        are_plain = not hasattr(kind, "__getitem__") and all(
            isdatadescriptor(getattr(kind, name, None)) for name in self.names
        )
        self[kind] = are_plain
        return are_plain


def look(found: object, name: str, missing: object) -> object:
    """As the engine looks for it: a key, a field, or a place in a list; what can be called is called."""
    value = _member(found, name)
    if callable(value):
        value = _called(value)
    return missing if value is MISSING else value


def _member(found: object, name: str) -> object:
    if found.__class__ in (tuple, list) and name.isdigit():
        return found[int(name)] if int(name) < len(found) else MISSING
    if hasattr(found.__class__, "__getitem__"):
        try:
            return found[name]
        except (TypeError, AttributeError, LookupError, ValueError):
            pass
    try:
        return getattr(found, name)
    except (TypeError, AttributeError):
        pass
    try:
        return found[int(name)]
    except (LookupError, ValueError, TypeError):
        return MISSING


def _called(value: Callable) -> object:
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        return ""
    try:
        return value()
    except TypeError:
        return ""


@cache
def shower(language: str) -> Callable[[object], str]:
    """What makes of a value the text that is shown."""

    def shown(value: object) -> str:
        kind = value.__class__
        if kind is str:
            return escape(value)
        if kind is int or kind is bool:
            return str(value)
        if kind is SafeString:
            return value
        if value is MISSING:
            return ""
        with override(language):
            return render_value_in_context(value, Context())

    return shown


def joined(values: object, between: str) -> object:
    """The filter `join`."""
    try:
        texts = [escape(value) if value.__class__ is str else conditional_escape(value) for value in values]
    except TypeError:
        return values
    return mark_safe(conditional_escape(between).join(texts))


def speaking(language: str, function: Callable) -> Callable:
    """The filter, one that may say something in the language of now."""

    def filtered(*given: object, **flags: bool) -> object:
        with override(language):
            return function(*given, **flags)

    return filtered


def kept(before: object, after: object) -> object:
    """What a filter has made: safe if what it was given is."""
    return mark_safe(after) if isinstance(before, SafeData) else after


def listed(values: object) -> object:
    """What {% for %} goes through."""
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def loop(at: int, number: int, parent: object) -> dict[str, object]:
    """What {% for %} tells about each time, for a template that is included."""
    return {
        "parentloop": {} if parent is MISSING else parent,
        "counter": at + 1,
        "counter0": at,
        "revcounter": number - at,
        "revcounter0": number - at - 1,
        "first": at == 0,
        "last": at == number - 1,
    }


def _holds(compare: Callable) -> Callable[[object, object], bool]:
    """One that cannot be applied says no."""

    def holds(one: object, other: object) -> bool:
        try:
            return compare(one, other)
        except Exception:
            return False

    return holds


COMPARED = {
    "<": _holds(operator.lt),
    "<=": _holds(operator.le),
    ">": _holds(operator.gt),
    ">=": _holds(operator.ge),
    "in": _holds(lambda one, other: one in other),
    "not in": _holds(lambda one, other: one not in other),
}


def said(kind: str | None, text: str) -> str:
    """The text in the language of now; of a `kind`, where the same word may mean different things."""
    doubled = text.replace("%", "%%")
    found = pgettext(kind, doubled) if kind else gettext(doubled)
    return found.replace("%%", "%")


@cache
def translator(language: str, kind: str | None) -> Callable[[str], str]:
    """What shows a word in that language."""

    @lru_cache(REMEMBERED, typed=True)
    def translated(text: str) -> str:
        with override(language):
            return mark_safe(said(kind, text)) if isinstance(text, SafeData) else conditional_escape(said(kind, text))

    return translated


def sentence(found: str, plain: str, names: list[str]) -> str:
    """The translation, or what stands in the template where the translation has other names."""
    try:
        found % dict.fromkeys(names, "")
    except (KeyError, ValueError):
        return plain
    return found


def counter(language: str, singular: str, plural: str, names: list[str]) -> Callable[[int], str]:
    """What finds the sentence for a number."""

    @cache
    def form(number: int) -> str:
        with override(language):
            return sentence(ngettext(singular, plural, number), singular if number == 1 else plural, names)

    return form


def includer(node: Node, language: str, partial: Callable[[str, str], Write], by_engine: Write) -> Callable:
    """What shows the template of a name that is only known now; `by_engine` does what is no name."""
    here = node.origin.template_name

    def included(name: object, scope: Scope, own: Scope) -> str:
        if not isinstance(name, str):
            return by_engine(scope)
        if name.startswith("."):
            name = construct_relative_path(here, name)
        return partial(name, language)(own)

    return included


def engine(node: Node, template, language: str) -> Write:
    """What leaves a node to the engine."""

    def write(scope: Scope) -> str:
        context = Context({name: value for name, value in scope.items() if value is not MISSING})
        state, bound = context.render_context.push_state(template), context.bind_template(template)
        with override(language), state, bound:
            return node.render_annotated(context)

    return write


# What each of them may use; texts and values that are made for one template come beside these.
ALL = {
    "MISSING": MISSING,
    "remembered": remembered,
    "look": look,
    "joined": joined,
    "kept": kept,
    "listed": listed,
    "loop": loop,
}
