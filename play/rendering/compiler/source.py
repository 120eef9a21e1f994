"""The Python source that is generated for one template: functions, their lines, their variables and constants.

Functions that return `str` return a Python expression or a variable's name.
"""

from collections.abc import Callable, Iterable

from django.template import Node

from . import runtime
from .runtime import Fields, Write

Lines = list[str]


class Unknown(Exception):
    """A construct that is not compiled. `node` is where it stands, once that is known."""

    def __init__(self, construct: str, node: Node | None = None) -> None:
        super().__init__(construct)
        self.construct = construct
        self.node = node


class Local:
    """A variable of the source that stands for a name. It may hold MISSING unless `is_certain`."""

    def __init__(self, text: str, is_certain: bool, fields: Fields | None = None) -> None:
        self.text = text
        self.is_certain = is_certain
        self.fields = fields


class Loop:
    """The `forloop` of a {% for %}: the variables that hold the index from 0 and the number of items."""

    EXPRESSIONS = {"counter": "({index} + 1)", "first": "({index} == 0)", "last": "({index} == {number} - 1)"}

    def __init__(self, index: str, number: str, parent: "Loop | None") -> None:
        self.index = index
        self.number = number
        self.parent = parent

    def expression(self, path: list[str]) -> str:
        if len(path) != 1 or path[0] not in self.EXPRESSIONS:
            raise Unknown(".".join(["forloop", *path]))
        return self.EXPRESSIONS[path[0]].format(index=self.index, number=self.number)

    def as_dict(self) -> str:
        parent = self.parent.as_dict() if self.parent else "{}"
        return f"describe_loop({self.index}, {self.number}, {parent})"


class Module:
    """The functions of one template, and the constants that they use."""

    def __init__(self, language: str, compile_partial: Callable[[str, str], Write]) -> None:
        self.language = language
        self.compile_partial = compile_partial
        self.source: Lines = []
        self.constants: dict[str, object] = {**runtime.NAMES, "show": runtime.make_formatter(language)}
        # The templates that are included at this place, the outermost first.
        self.including: list[str] = []

    def constant(self, value: object) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def run(self) -> Write:
        exec(compile("\n".join(self.source), "(play/rendering/compiler)", "exec"), self.constants)
        return self.constants["write"]


class Names:
    """Map template names to Python variables: `own` first, then the function's arguments."""

    def __init__(self, function: "FunctionSource", own: dict[str, Local | Loop], has_others: bool = True) -> None:
        self.function = function
        self.own = own
        self.has_others = has_others

    def find(self, name: str) -> Local | Loop | None:
        if name in self.own:
            return self.own[name]
        return self.function.argument(name) if self.has_others else None

    def and_own(self, own: dict[str, Local | Loop]) -> "Names":
        return Names(self.function, {**self.own, **own}, self.has_others)

    def as_dict(self) -> str:
        own = [f"{name!r}: {read(local)}" for name, local in self.own.items()]
        if not own and self.has_others:
            return "scope"
        return f"{{{', '.join(['**scope'] * self.has_others + own)}}}"


class FunctionSource:
    """The lines of one function."""

    def __init__(self, module: Module, name: str, arguments: str) -> None:
        self.module = module
        self.head = f"def {name}({arguments}):"
        self.arguments: dict[str, Local] = {}
        self.lines: Lines = []
        # Adjacent texts and expressions, written as one statement.
        self.parts: list[str | tuple[str]] = []
        self.locals = 0

    def local(self) -> str:
        self.locals += 1
        return f"t{self.locals}"

    def argument(self, name: str) -> Local:
        if name not in self.arguments:
            self.arguments[name] = Local(self.local(), False, Fields())
        return self.arguments[name]

    def finish(self, body: Lines, names: Names, before: Iterable[str] = ()) -> None:
        head: Lines = []
        for name, local in self.arguments.items():
            head += [f" {local.text} = scope.get({name!r}, MISSING)", *indent(self.check_fields(local))]
        for local in names.own.values():
            head += indent(self.check_fields(local)) if isinstance(local, Local) else []
        self.module.source += [*before, self.head, *head, " out = []", *body, " return ''.join(out)"]

    def check_fields(self, local: Local) -> Lines:
        """Return the line that asks once whether all fields that are used of a variable can be read directly."""
        if local.fields is None or not local.fields.names:
            return []
        return [f"{local.text}_plain = {self.module.constant(local.fields)}[{local.text}.__class__]"]

    def block(self, write: Callable[[], None]) -> Lines:
        return indent(self.capture(write))

    def capture(self, write: Callable[[], None]) -> Lines:
        """Return the lines that this writes, instead of keeping them."""
        self.flush()
        outside, self.lines = self.lines, []
        try:
            write()
            self.flush()
            return self.lines
        finally:
            self.lines, self.parts = outside, []

    def flush(self) -> None:
        texts = _join_texts(self.parts)
        if texts:
            self.lines.append(f"out += {', '.join(texts)},")
        self.parts = []

    def line(self, *lines: str) -> None:
        self.flush()
        self.lines += lines


def read(local: Local | Loop | None) -> str:
    if isinstance(local, Loop):
        return local.as_dict()
    return local.text if local else "MISSING"


def indent(lines: Iterable[str]) -> Lines:
    return [f" {line}" for line in lines]


def _join_texts(parts: list[str | tuple[str]]) -> Lines:
    joined: Lines = []
    texts = ""
    for part in [*parts, ()]:
        if isinstance(part, str):
            texts += str.__str__(part)
            continue
        joined += [repr(texts)] * bool(texts) + [*part]
        texts = ""
    return joined
