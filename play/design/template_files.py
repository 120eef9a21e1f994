"""Read the template files as they are now, and say what can be wrong with one or with a stylesheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template import Engine, NodeList, Origin, Template, TemplateSyntaxError
from django.template.base import FilterExpression
from template_partials.templatetags.partials import DefinePartialNode


@dataclass(frozen=True, order=True)
class Mistake:
    """A place in a template, a stylesheet or a translation, what is wrong there, and what was expected.

    Line 0 stands for the file as a whole, column 0 for the whole line.
    """

    file: str
    line: int
    column: int = field(default=0, kw_only=True)
    what: str
    expected: str

    @property
    def where(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.path}{line}{column}"

    @property
    def path(self) -> str:
        """Return the file as a designer finds it in the project. That of a translation has its folder already."""
        if self.file.endswith(".po"):
            return self.file
        return f"{'static' if self.file.endswith('.css') else 'templates'}/{self.file}"

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.expected}"


class TemplateFiles:
    """All templates, each read once from its file. `mistakes` has those that keep a template from being read."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        texts = {name: _read_text(name) for name in list_templates()}
        self.templates = {name: self._parse(name, text) for name, text in texts.items() if text is not None}

    def find_nodes(self, template: str) -> NodeList | None:
        """Return the nodes of a file, or as `file.html#name` of its partial. None means that it cannot be read."""
        file, _, name = template.partition("#")
        read = self.templates.get(file)
        if read is None or not name:
            return read and read.nodelist
        partials = read.extra_data.get("partials", {})
        return partials[name].nodelist if name in partials else None

    def list_partials(self, file: str) -> list[DefinePartialNode]:
        read = self.templates.get(file)
        return read.nodelist.get_nodes_by_type(DefinePartialNode) if read else []

    def _parse(self, name: str, text: str | UnicodeDecodeError) -> Template | None:
        read = parse(name, text) if isinstance(text, str) else text
        if isinstance(read, Template):
            return read
        line = getattr(getattr(read, "token", None), "lineno", 0)
        self.mistakes.append(Mistake(name, line, f"{read}.".replace("..", "."), "Nothing that needs it is shown."))
        return None


def _read_text(name: str) -> str | UnicodeDecodeError | None:
    """Return the text of a template, or why it is none. A file that has gone since it was listed has None."""
    try:
        return (find_folder() / name).read_text()
    except UnicodeDecodeError as error:
        return error
    except FileNotFoundError:
        return None


@lru_cache(512)
def parse(name: str, text: str) -> Template | TemplateSyntaxError:
    """Return the template, or why it cannot be read. Cached: the same file has the same nodes until it is saved."""
    try:
        return Template(text, Origin(name, name), name, Engine.get_default())
    except TemplateSyntaxError as error:
        return error.with_traceback(None)


def find_folder() -> Path:
    return settings.TEMPLATES[0]["DIRS"][0]


def read_stamps(paths: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return the path, the time of the last change and the size of each file. It changes when a file is saved.

    A file that has gone since it was listed is left out: an editor that saves may rename the old one.
    """
    return tuple(stamp for path in paths if (stamp := _read_stamp(path)))


def _read_stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return str(path), stat.st_mtime_ns, stat.st_size


def stamp_templates() -> tuple:
    return read_stamps(find_folder() / name for name in list_templates())


def list_templates() -> list[str]:
    """Return the names of all templates. Emacs puts a broken link, .#name.html, beside a file that it edits."""
    found = (path for path in find_folder().rglob("*.html") if not path.name.startswith("."))
    return sorted(path.relative_to(find_folder()).as_posix() for path in found)


def list_expressions(value: object) -> Iterator[FilterExpression]:
    """Yield the expressions of a node, however its tag keeps them. Those of the nodes inside it are left out."""
    if isinstance(value, FilterExpression):
        yield value
    elif isinstance(value, dict):
        yield from list_expressions(list(value.values()))
    elif isinstance(value, list | tuple) and not isinstance(value, NodeList):
        for one in value:
            yield from list_expressions(one)
    elif hasattr(value, "lbp"):  # an operator of {% if %}, or what it works on
        yield from list_expressions([value.first, value.second, getattr(value, "value", None)])


def suggest(name: str, names: Iterable[str]) -> str:
    similar = find_similar(name, names)
    return f" Did you mean “{similar}”?" if similar else ""


def find_similar(name: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """Return the name that is most like another, or none. `likeness` is 1 for the same letters in the same order."""
    return next(iter(get_close_matches(name, [one for one in names if one], 1, likeness)), "")
