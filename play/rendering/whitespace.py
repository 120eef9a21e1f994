"""Fold the white space of each template when it is parsed, so that its lines and indentation cost no bytes.

Django's engine and the compiler share the folded text nodes. So a page and a push have the same bytes, in development
and in production. templates/README.md tells designers the rule. Only white space with a line break is folded:

- Between the attributes of a tag it becomes one space.
- Between words, and beside inline elements, it becomes one space, as HTML shows it.
- It vanishes where HTML shows none (beside a block element), where a space stands already, at both ends of a file,
  and just inside a template tag that has an end, such as `{% if %}`.
- It stays in quotes, in comments, and in the elements of RAW.

`{% blocktranslate %}` keeps its own text, so translators find the same sentences.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import Enum, auto

from django.template import Node, NodeList, Template
from django.template.base import TextNode
from django.template.defaulttags import CommentNode, CsrfTokenNode, IfNode, LoadNode
from django.template.loaders import base, cached
from template_partials.templatetags.partials import DefinePartialNode

# HTML shows no white space beside these: they begin and end a line.
BLOCKS = frozenset(
    "!doctype address article aside base blockquote body br caption col colgroup dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta nav ol "
    "optgroup option p path pre script search section style summary table tbody td template tfoot th thead title tr "
    "ul".split()
)
# These stand in a line, and what is in them begins another.
BOXES = frozenset(["button", "iframe", "select", "svg", "textarea"])
# What stands in these stays as it is.
RAW = frozenset(["pre", "script", "style", "textarea"])
# A hidden input is invisible, so the white space before and after it counts once. `type` must be its first attribute.
HIDDEN = '<input type="hidden"'

LAYOUT = r"[ \t\r]*\n\s*"
IN_TEXT = re.compile(
    rf"(?P<layout>{LAYOUT})|(?P<comment><!--)|<(?P<tag>[/!]?[a-zA-Z][\w-]*)|[^<\n]+?(?=[ \t\r]*\n|<|\Z)|<"
)
IN_TAG = re.compile(rf"(?:{LAYOUT})?(?P<end>/?>)|(?P<layout>{LAYOUT})|(?P<quote>[\"'])|[^\s\"'>]+|\s")

# Attributes of Django's tag nodes that hold the variable a tag sets. Such a node shows nothing.
NAMES_SET = ("asvar", "varname", "variable", "variable_name", "target_var")


class Mark(Enum):
    """What stands beside white space: content, or a place where a template tag begins, goes on or ends."""

    INLINE = auto()
    BLOCK = auto()
    SPACE = auto()
    OPEN = auto()
    MIDDLE = auto()
    CLOSE = auto()


OF_TAGS = frozenset([Mark.OPEN, Mark.MIDDLE, Mark.CLOSE])


class Layout:
    """White space with a line break; `text` is what becomes of it."""

    text = ""


class FoldingLoader(base.Loader):
    """Fold each template that is loaded."""

    def get_template(self, template_name: str, skip: list | None = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, FoldingLoader):
    """Load templates with other loaders, and fold them. Keep each one, in development until its file changes."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stamps: dict[str, tuple | None] = {}

    def get_template(self, template_name: str, skip: list | None = None) -> Template:
        if self.engine.debug:
            self._forget_changed(template_name, skip)
        return super().get_template(template_name, skip)

    def _forget_changed(self, template_name: str, skip: list | None) -> None:
        """Read the template anew if its file is not as it was. 20 µs, where parsing takes a millisecond."""
        key, stamp = self.cache_key(template_name, skip), self._stamp(template_name)
        if self.stamps.get(key) != stamp:
            self.stamps[key] = stamp
            self.get_template_cache.pop(key, None)

    def _stamp(self, template_name: str) -> tuple | None:
        """Return the path, the time of the last change and the size of the template's file. None if there is none."""
        for origin in self.get_template_sources(template_name):
            with suppress(OSError):
                stat = os.stat(origin.name)
                return origin.name, stat.st_mtime_ns, stat.st_size
        return None


def fold(nodes: NodeList) -> None:
    reader = Reader()
    reader.read(nodes)
    _settle(reader.marks)
    for node, pieces in reader.texts:
        node.s = "".join(piece.text if isinstance(piece, Layout) else piece for piece in pieces)


def list_set_names(node: Node) -> list[str]:
    """Return the variables that a tag sets."""
    return [name for name in (getattr(node, each, None) for each in NAMES_SET) if isinstance(name, str)]


class Reader:
    """Reads the text nodes in their order, and notes what stands beside each white space."""

    def __init__(self) -> None:
        self.marks: list[Mark | Layout] = []
        self.texts: list[tuple[TextNode, list[str | Layout]]] = []
        self.tag = ""  # the name of the tag that is open here, "/p" in </p>
        self.until: re.Pattern | None = None  # the end of what stays as it is

    def read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, TextNode):
                self.texts.append((node, list(self._pieces(node.s))))
            elif isinstance(node, DefinePartialNode) and not node.inline:
                fold(node.nodelist)  # it is shown elsewhere
            elif branches := _branches(node):
                self._read_branches(branches)
            elif not (self.tag or _is_silent(node)):
                self.marks.append(Mark.INLINE)

    def _read_branches(self, branches: list[NodeList]) -> None:
        # Each branch begins where the template tag begins: in text, or in the same HTML tag.
        before = self.tag, self.until
        for number, nodes in enumerate(branches):
            self.marks.append(Mark.MIDDLE if number else Mark.OPEN)
            self.tag, self.until = before
            self.read(nodes)
        self.marks.append(Mark.CLOSE)

    def _pieces(self, text: str) -> Iterator[str | Layout]:
        at = 0
        while at < len(text):
            step = self._kept if self.until else self._in_tag if self.tag else self._in_text
            at, piece = step(text, at)
            yield piece

    def _kept(self, text: str, at: int) -> tuple[int, str]:
        found = self.until.search(text, at)
        self.until = None if found else self.until
        end = found.end() if found else len(text)
        return end, text[at:end]

    def _in_text(self, text: str, at: int) -> tuple[int, str | Layout]:
        found = IN_TEXT.match(text, at)
        piece: str | Layout = found[0]
        if found["layout"]:
            piece = Layout()
            self.marks.append(piece)
        elif found["comment"]:
            self.until = re.compile("-->")
        elif found["tag"]:
            self._begin(found["tag"].lower(), text.startswith(HIDDEN, at))
        else:
            self.marks += _of_words(piece)
        return found.end(), piece

    def _in_tag(self, text: str, at: int) -> tuple[int, str]:
        found = IN_TAG.match(text, at)
        if found["end"]:
            self._end()
        elif found["quote"]:
            self.until = re.compile(found["quote"])
        return found.end(), found["end"] or (" " if found["layout"] else found[0])

    def _begin(self, tag: str, is_hidden: bool) -> None:
        self.tag = HIDDEN if is_hidden else tag
        self._mark(is_inside=tag.startswith("/"))

    def _end(self) -> None:
        self._mark(is_inside=not self.tag.startswith("/"))
        if self.tag in RAW:
            self.until = re.compile(f"(?=</{self.tag})", re.IGNORECASE)
        self.tag = ""

    def _mark(self, is_inside: bool) -> None:
        name = self.tag.removeprefix("/")
        if self.tag != HIDDEN:
            is_block = name in BLOCKS or (is_inside and name in BOXES)
            self.marks.append(Mark.BLOCK if is_block else Mark.INLINE)


def _branches(node: Node) -> list[NodeList]:
    """Return what stands between a template tag and its end, in parts; nothing for a tag without an end."""
    if isinstance(node, IfNode):
        return [nodes for _, nodes in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


def _is_silent(node: Node) -> bool:
    return bool(list_set_names(node)) or isinstance(node, CommentNode | CsrfTokenNode | LoadNode)


def _of_words(text: str) -> list[Mark]:
    if text.isspace():
        return [Mark.SPACE]
    begin, end = text[0].isspace(), text[-1].isspace()
    return [Mark.SPACE] * begin + [Mark.INLINE] + [Mark.SPACE] * end


def _settle(marks: list[Mark | Layout]) -> None:
    # From the first to the last: what became of one is known when the next is decided.
    for place, layout in enumerate(marks):
        if isinstance(layout, Layout):
            before = _beside(reversed(marks[:place]), (Mark.OPEN, Mark.MIDDLE))
            after = _beside(marks[place + 1 :], (Mark.CLOSE, Mark.MIDDLE))
            layout.text = " " if before == after == Mark.INLINE else ""


def _beside(marks: Iterable[Mark | Layout], ends: tuple[Mark, ...]) -> Mark | None:
    """Return the next mark that is content. Return None at one of `ends` or at the end of the file."""
    is_near = True
    for mark in marks:
        if isinstance(mark, Layout):
            if mark.text:
                return Mark.SPACE
        elif mark not in OF_TAGS:
            return mark
        elif is_near and mark in ends:
            return None
        else:
            is_near = False
    return None
