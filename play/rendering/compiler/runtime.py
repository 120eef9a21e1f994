"""What a compiled template calls: it looks names up, shows values and finds sentences.

`join_values`, `as_sequence` and `is_greater` do as the filter `join`, {% for %} and {% if %} do. `describe_loop` makes
the `forloop` of an included template.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from html import escape as escape_anew
from inspect import isdatadescriptor

from django.template import Context
from django.template.base import render_value_in_context
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import gettext, ngettext, override, pgettext

Scope = dict[str, object]
Write = Callable[[Scope], str]

# How many items of lists are kept rendered, of each kind: those on show at once in a busy process.
REMEMBERED = 1024

remember = lru_cache(REMEMBERED)
# Most texts are names, squares and clues, which come again at every move.
escape = remember(escape_anew)


class Missing:
    """The type of MISSING."""


# Stands for an undefined name until it is shown or tested.
MISSING = Missing()


class Fields(dict):
    """Cache for each class whether all `names` are plain attributes, so no dictionary key can hide them."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __missing__(self, kind: type) -> bool:
        are_plain = not hasattr(kind, "__getitem__") and all(
            isdatadescriptor(getattr(kind, name, None)) for name in self.names
        )
        self[kind] = are_plain
        return are_plain


def look_up(found: object, name: str, missing: object) -> object:
    """Look a name up as the engine does: a key, a field or an index of a list. What can be called is called."""
    value = _member(found, name)
    if callable(value):
        value = _call(value)
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


def _call(value: Callable) -> object:
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        return ""
    try:
        return value()
    except TypeError:
        return ""


@cache
def make_formatter(language: str) -> Callable[[object], str]:
    """Return a function that formats and escapes a value as `{{ value }}` does."""

    def show(value: object) -> str:
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

    return show


def join_values(values: object, between: str) -> object:
    try:
        texts = [_escape_item(value) for value in values]
    except TypeError:
        return values
    return SafeString(_escape_item(between).join(texts))


def _escape_item(value: object) -> str:
    # Django's own function takes 5 µs.
    kind = value.__class__
    if kind is str:
        return escape(value)
    return str(value) if kind is int or kind is bool else conditional_escape(value)


def as_sequence(values: object) -> object:
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


@cache
def find_static(path: str) -> str:
    """Return the address of a static file as {% static %} writes it. It stays the same while the server runs."""
    return conditional_escape(static(path))


def describe_loop(index: int, number: int, parent: dict[str, object]) -> dict[str, object]:
    return {
        "parentloop": parent,
        "counter": index + 1,
        "counter0": index,
        "revcounter": number - index,
        "revcounter0": number - index - 1,
        "first": index == 0,
        "last": index == number - 1,
    }


def is_greater(one: object, other: object) -> bool:
    try:
        return one > other
    except Exception:  # what cannot be compared is not greater
        return False


def translate(kind: str | None, text: str) -> str:
    """Translate a text to the active language. `kind` is its context, where one word has several meanings."""
    doubled = text.replace("%", "%%")
    found = pgettext(kind, doubled) if kind else gettext(doubled)
    return found.replace("%%", "%")


@cache
def make_translator(language: str, kind: str | None) -> Callable[[str], str]:

    @lru_cache(REMEMBERED, typed=True)
    def translate_value(text: str) -> str:
        with override(language):
            found = translate(kind, text)
        return mark_safe(found) if isinstance(text, SafeData) else conditional_escape(found)

    return translate_value


def choose_sentence(found: str, plain: str, names: list[str]) -> str:
    """Return the translation, or the template's own sentence where the translation has other names."""
    try:
        found % dict.fromkeys(names, "")
    except (KeyError, ValueError):
        return plain
    return found


def make_plural(language: str, singular: str, plural: str, names: list[str]) -> Callable[[int], str]:

    @cache
    def form(number: int) -> str:
        with override(language):
            return choose_sentence(ngettext(singular, plural, number), singular if number == 1 else plural, names)

    return form


def make_includer(language: str, compile_partial: Callable[[str, str], Write]) -> Callable[[str, Scope], str]:

    def include(name: str, scope: Scope) -> str:
        return compile_partial(name, language)(scope)

    return include


# The names that the source of every function uses. Constants of one template come beside them.
NAMES = {
    "MISSING": MISSING,
    "remember": remember,
    "look_up": look_up,
    "join_values": join_values,
    "as_sequence": as_sequence,
    "find_static": find_static,
    "describe_loop": describe_loop,
    "is_greater": is_greater,
}
