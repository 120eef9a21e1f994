"""Own what the checks know of a template's HTML: its tags with file and line, below the template tags around them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.template import Node


@dataclass(slots=True, eq=False)
class Hole:
    """Text that a variable or a template tag writes, so that only a page knows it."""

    node: Node


@dataclass(slots=True, eq=False)
class Alternatives:
    """Parts of a value, of which a page has one."""

    values: list["Value"]


Value = list[str | Hole | Alternatives]


@dataclass(slots=True, eq=False)
class Attribute:
    """An attribute of a tag. `guards` are the branches of template tags that it stands in, within the tag.

    The name is in lower case, and empty if a variable writes it. The value is None without an equals sign.
    """

    name: str
    line: int
    guards: tuple[tuple[Node, int], ...]
    value: Value | None = None


@dataclass(slots=True, eq=False)
class Tag:
    """A start tag or an end tag. Its name is in lower case, and empty if a variable writes it.

    `indent` is its column where it is the first of its line, else None. `has_more`: a variable may write further
    attributes. `has_text` is set for the elements whose content is no HTML, such as `<script>`.
    """

    name: str
    file: str
    line: int
    indent: int | None = None
    is_end: bool = False
    is_closed: bool = False
    has_more: bool = False
    has_text: bool = False
    attributes: list[Attribute] = field(default_factory=list)

    def find(self, name: str) -> Attribute | None:
        return next((one for one in self.attributes if one.name == name), None)

    def has(self, name: str) -> bool:
        return self.has_more or self.find(name) is not None

    def __str__(self) -> str:
        return f"<{'/' * self.is_end}{self.name}>"


@dataclass(slots=True, eq=False)
class Choice:
    """Branches of a template tag, of which a page has one, or none if the last branch has no condition."""

    node: Node
    branches: list[list["Item"]]


@dataclass(slots=True, eq=False)
class Loop:
    node: Node
    body: list["Item"]
    empty: list["Item"]


@dataclass(slots=True, eq=False)
class Scope:
    """What stands in a template tag that shows it once, such as `{% with %}`."""

    node: Node
    items: list["Item"]


@dataclass(slots=True, eq=False)
class Include:
    node: Node
    file: str
    line: int


@dataclass(slots=True, eq=False)
class Block:
    name: str
    items: list["Item"]


Item = Tag | Hole | Choice | Loop | Scope | Include | Block


def list_texts(value: Value | None) -> list[Value]:
    """Return the values that an attribute can have, each without alternatives. At most eight are of interest."""
    texts: list[Value] = [[]]
    for piece in value or ():
        more = (
            [one for each in piece.values for one in list_texts(each)] if isinstance(piece, Alternatives) else [[piece]]
        )
        texts = [[*text, *one] for text in texts for one in more][:8]
    return texts


def is_literal(value: Value) -> bool:
    return all(isinstance(piece, str) for piece in value)


def get_literal(value: Value | None) -> str | None:
    """Return the text of a value without template tags, else None."""
    return "".join(map(str, value)) if value is not None and is_literal(value) else None


def get_begin(value: Value | None) -> str:
    """Return what an attribute's value begins with, before the first template tag."""
    return value[0].lstrip() if value and isinstance(value[0], str) else ""


def walk_tags(items: list[Item]) -> Iterator[Tag]:
    for item in items:
        if isinstance(item, Tag):
            yield item
        elif isinstance(item, Choice):
            for branch in item.branches:
                yield from walk_tags(branch)
        elif isinstance(item, Loop):
            yield from walk_tags(item.body)
            yield from walk_tags(item.empty)
        elif isinstance(item, Scope | Block):
            yield from walk_tags(item.items)
