"""Values and conditions of a template as Python expressions.

What a template contains gets into the source as a constant or through repr(). Every name of the source is made here.
"""

import keyword
from collections.abc import Callable

from django.template.base import FilterExpression, Variable
from django.template.defaultfilters import default, join, length, yesno
from django.utils.functional import Promise
from django.utils.safestring import mark_safe

from .runtime import Fields
from .source import FunctionSource, Local, Loop, Names, Unknown

# Python's own operators do what {% if %} does. None of them raises an error for values of a Pov.
OPERATORS = frozenset(["and", "or", "==", "!=", "is", "is not"])


class Ready(str):
    """An expression for a text that needs no escaping."""


class Expressions:
    """Write the expressions of one function."""

    def __init__(self, function: FunctionSource) -> None:
        self.function = function
        self.module = function.module

    def value(self, expression: FilterExpression, names: Names, missing: str = "''") -> str:
        """Return the expression for a value, or `missing` for a name that is not there."""
        text = self._find(expression.var, names, missing)
        for function, arguments in expression.filters:
            text = self._filter(text, function, arguments, names)
        return text

    def condition(self, token, names: Names) -> str:
        """Return the expression for what {% if %} asks. `token` is a node of Django's parser of conditions."""
        if token.id == "literal":
            return self.value(token.value, names, "None")
        first = self.condition(token.first, names)
        if token.id == "not":
            return f"(not {first})"
        second = self.condition(token.second, names)
        if token.id == ">":
            return f"is_greater({first}, {second})"
        if token.id not in OPERATORS:
            raise Unknown(f"“{token.id}” in a condition")
        return f"({first} {token.id} {second})"

    def _find(self, var: object, names: Names, missing: str) -> str:
        if not isinstance(var, Variable):
            return self.module.constant(_settle(var))
        if var.lookups is None:
            return self.module.constant(_settle(var.resolve({})))
        first, *rest = var.lookups
        if first in ("True", "False", "None") and not rest:
            return first
        found = names.find(first)
        if isinstance(found, Loop):
            return found.expression(rest)
        if found is None:
            return missing
        return self._member(found, rest, missing) if rest else _bare(found, missing)

    def _member(self, local: Local, path: list[str], missing: str) -> str:
        text = local.text
        for place, name in enumerate(path):
            otherwise = missing if place == len(path) - 1 else "MISSING"
            if not _is_identifier(name):
                text = f"look_up({text}, {name!r}, {otherwise})"
            elif place == 0 and local.fields is not None:
                local.fields.names.add(name)
                text = f"({text}.{name} if {text}_plain else look_up({text}, {name!r}, {otherwise}))"
            else:
                text = self._further(text, name, otherwise)
        return text

    def _further(self, text: str, name: str, missing: str) -> str:
        fields, local = Fields(), self.function.local()
        fields.names.add(name)
        is_plain = f"{self.module.constant(fields)}[({local} := {text}).__class__]"
        return f"({local}.{name} if {is_plain} else look_up({local}, {name!r}, {missing}))"

    def _filter(self, text: str, function: Callable, arguments: list, names: Names) -> str:
        if function is yesno:
            return _choose(text, arguments)
        given = ", ".join([text, *(self._argument(is_name, one, names) for is_name, one in arguments)])
        if function is join:
            return f"join_values({given})"
        if function not in (default, length):
            raise Unknown(f"the filter “{function.__name__}”")
        return f"{self.module.constant(function)}({given})"

    def _argument(self, is_name: bool, argument: object, names: Names) -> str:
        if is_name:
            return self._find(argument, names, "''")
        return self.module.constant(_settle(argument))


def _bare(local: Local, missing: str) -> str:
    return local.text if local.is_certain else f"({missing} if {local.text} is MISSING else {local.text})"


def _choose(text: str, arguments: list) -> str:
    words = str(arguments[0][1]).split(",") if arguments and not arguments[0][0] else []
    if len(words) != 2:
        raise Unknown("the filter “yesno” without two fixed words")
    kind = Ready if all(word.isalnum() for word in words) else str
    return kind(f"({words[0]!r} if {text} else {words[1]!r})")


def _settle(value: object) -> object:
    """Return a constant: a text that is translated when it is used is translated now. Texts of a template are safe."""
    return mark_safe(str(value)) if isinstance(value, str | Promise) else value


def _is_identifier(name: str) -> bool:
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
