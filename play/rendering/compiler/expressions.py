"""Values and conditions of a template as Python expressions.

What a template holds comes in as a constant, or through repr(); each name of the source is made here.
"""

import keyword

from django.template.base import FilterExpression, Variable
from django.template.defaultfilters import default, default_if_none, join, length, lower, upper, yesno
from django.utils.functional import Promise
from django.utils.safestring import mark_safe

from .runtime import COMPARED, Fields, speaking

# These raise nothing and are the same in every language: a condition in which they stand needs no care.
CAREFREE = (default, default_if_none, join, length, lower, upper)

OF_LOOP = {
    "counter": "({at} + 1)",
    "counter0": "{at}",
    "revcounter": "({number} - {at})",
    "revcounter0": "({number} - {at} - 1)",
    "first": "({at} == 0)",
    "last": "({at} == {number} - 1)",
}


class Unknown(Exception):
    """This is not translated here: the engine has it."""


class Ready(str):
    """An expression for a text that is shown as it is."""


class Local:
    """A variable of the source, which stands for a name; `is_certain`: never for one that is missing."""

    def __init__(self, text: str, is_certain: bool, fields: Fields | None = None) -> None:
        self.text = text
        self.is_certain = is_certain
        self.fields = fields


class Loop:
    """The `forloop` of a {% for %}: the variables with the number from 0, and with the number of all."""

    def __init__(self, at: str, number: str, parent: "Loop | None") -> None:
        self.at = at
        self.number = number
        self.parent = parent

    def text(self, names: list[str]) -> str:
        if names[:1] == ["parentloop"] and self.parent:
            return self.parent.text(names[1:])
        if len(names) != 1 or names[0] not in OF_LOOP:
            raise Unknown
        return OF_LOOP[names[0]].format(at=self.at, number=self.number)


class Values:
    """Writes expressions; `module` has the constants, `names` (see `nodes.Names`) what stands for each name."""

    def __init__(self, module) -> None:
        self.module = module
        self.number = 0

    def local(self) -> str:
        self.number += 1
        return f"t{self.number}"

    def value(self, expression: FilterExpression, names, missing: str = "''") -> str:
        """What it stands for; `missing` where a name is not known."""
        text = self._found(expression.var, names, missing)
        for function, arguments in expression.filters:
            text = self._filtered(text, function, arguments, names)
        return text

    def condition(self, token, names) -> str:
        """What {% if %} asks for."""
        if token.id == "literal":
            return self.value(token.value, names, "None")
        return self._operator(token, names)

    def _operator(self, token, names) -> str:
        first = self._part(token.first, names)
        if token.id == "not":
            return f"(not {first})"
        second = self._part(token.second, names)
        if token.id in COMPARED:
            return f"{self.module.constant(COMPARED[token.id])}({first}, {second})"
        return f"({first} {token.id} {second})"

    def _part(self, token, names) -> str:
        """An operator says no where one of its parts fails; only what cannot fail is written here."""
        if token.id == "literal" and any(function not in CAREFREE for function, _ in token.value.filters):
            raise Unknown
        return self.condition(token, names)

    def _found(self, var: object, names, missing: str) -> str:
        if not isinstance(var, Variable):
            return self.module.constant(_settled(var))
        if var.lookups is None:
            return self.module.constant(_settled(var.resolve({})))
        first, *rest = var.lookups
        if first in ("True", "False", "None") and not rest:
            return first
        found = names.find(first)
        if isinstance(found, Loop):
            return found.text(rest)
        if found is None:
            return missing
        return self._member(found, rest, missing) if rest else self._bare(found, missing)

    def _bare(self, local: Local, missing: str) -> str:
        return local.text if local.is_certain else f"({missing} if {local.text} is MISSING else {local.text})"

    def _member(self, local: Local, path: list[str], missing: str) -> str:
        text = local.text
        for place, name in enumerate(path):
            otherwise = missing if place == len(path) - 1 else "MISSING"
            if not _is_plain(name):
                text = f"look({text}, {name!r}, {otherwise})"
            elif place == 0 and local.fields is not None:
                local.fields.names.add(name)
                text = f"({text}.{name} if {text}_plain else look({text}, {name!r}, {otherwise}))"
            else:
                text = self._further(text, name, otherwise)
        return text

    def _further(self, text: str, name: str, missing: str) -> str:
        fields, local = Fields(), self.local()
        fields.names.add(name)
        is_plain = f"{self.module.constant(fields)}[({local} := {text}).__class__]"
        return f"({local}.{name} if {is_plain} else look({local}, {name!r}, {missing}))"

    def _filtered(self, text: str, function, arguments: list, names) -> str:
        if getattr(function, "expects_localtime", False):
            raise Unknown
        if function is yesno and arguments and not arguments[0][0]:
            words = str(arguments[0][1]).split(",")
            if len(words) == 2:
                kind = Ready if all(word.isalnum() for word in words) else str
                return kind(f"({words[0]!r} if {text} else {words[1]!r})")
        given = [self._argument(is_name, one, names) for is_name, one in arguments]
        if function is join:
            return f"joined({text}, {', '.join(given)})"
        flags = ["autoescape=True"] if getattr(function, "needs_autoescape", False) else []
        called = self.module.constant(self._carefree(function))
        if not getattr(function, "is_safe", False):
            return f"{called}({', '.join([text, *given, *flags])})"
        before = self.local()
        return f"kept(({before} := {text}), {called}({', '.join([before, *given, *flags])}))"

    def _carefree(self, function):
        return function if function in CAREFREE else speaking(self.module.language, function)

    def _argument(self, is_name: bool, argument: object, names) -> str:
        if is_name:
            return self._found(argument, names, "''")
        return self.module.constant(_settled(argument))


def _settled(value: object) -> object:
    """A text that is translated when it is used, in the language of this function; texts of a template are safe."""
    return mark_safe(str(value)) if isinstance(value, str | Promise) else value


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
