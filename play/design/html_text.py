"""Read HTML piece by piece, and say where quotes, brackets and entities are wrong."""

import re
from collections.abc import Callable

from django.template import Node
from django.template.base import VariableNode

from .entities import check_entity
from .markup import Attribute, Hole, Item, Tag
from .template_files import Mistake

# What stands in these is text.
RAW = frozenset(["script", "style", "textarea", "title"])

SIGN = re.compile("[<&]")
BEGIN = re.compile(r"<(/?)([a-zA-Z][^\s/>\"'<=]*)")
IN_TAG = re.compile(r"\s+|(?P<end>/?>)|(?P<equals>=)|(?P<name>[^\s\"'<>/=]+)|(?P<quote>[\"'])|(?P<open><)|/")
BARE = re.compile(r"[^\s\"'<>`]+")
OPENS = re.compile(r"<[a-zA-Z/!]")

Step = Callable[[str, int], int]


class TextReader:
    """Read one text after the other. `step` reads on from where the last one ended: in text, in a tag, in a value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []
        self.items: list[Item] = []
        self.guards: tuple[tuple[Node, int], ...] = ()
        self.step: Step = self._in_text
        self.tag: Tag | None = None
        self.attribute: Attribute | None = None
        self.quote = ""
        self.depth = 0  # how many guards there were where the tag began
        self.line = 1  # of the text that is read
        self.begun = 1  # the line of a comment
        self.is_in_name = False  # the text ended within a name, which a variable may continue

    def read_text(self, text: str, line: int) -> None:
        self.line, at = line, 0
        while at < len(text):
            self.is_in_name = False
            at = self.step(text, at)

    def fill(self, node: Node) -> None:
        """Note that a variable or a template tag writes something here."""
        if self.step == self._after_value and self._has_swallowed():
            self._lose_quote()
        elif self.is_in_a_value():
            self.attribute.value.append(Hole(node))
        elif self.step == self._before_value:
            self.attribute.value, self.step = [Hole(node)], self._in_bare
        elif self.step == self._in_text:
            self.items.append(Hole(node))
        elif self.is_in_name and isinstance(node, VariableNode):
            (self.attribute or self.tag).name = ""
        elif self.tag:
            self.tag.has_more = self.tag.has_text = True

    def finish(self) -> None:
        """Report what has no end at the end of a file."""
        if self.get_kind() == "value":
            self.report_quote()
        elif self.step == self._in_comment:
            self._report("the comment <!-- is not ended.", "Expected -->.", self.begun)
        elif self.get_kind() == "tag":
            self.report_bracket()

    def is_in_a_value(self) -> bool:
        return self.step in (self._in_value, self._in_bare)

    def is_in_text(self) -> bool:
        return self.step == self._in_text

    def get_kind(self) -> str:
        """Return what is read: "text", "tag", "value", or "other", which is a comment or what is no HTML."""
        if self.step in (self._in_tag, self._before_value, self._in_bare, self._after_value, self._to_end):
            return "tag"
        return {self._in_text: "text", self._in_value: "value"}.get(self.step, "other")

    def save(self) -> tuple:
        return self.tag, self.attribute, self.quote, self.depth, self.step, self.is_in_name

    def load(self, saved: tuple) -> None:
        self.tag, self.attribute, self.quote, self.depth, self.step, self.is_in_name = saved

    def report_quote(self) -> None:
        expected = f"Expected a second {self.quote} in the tag {self.tag} of line {self.tag.line}."
        what = f"the quote of {self.attribute.name or 'a value '}= is not closed."
        self._report(what, expected, self.attribute.line)

    def report_bracket(self) -> None:
        what = f"the tag {str(self.tag).removesuffix('>')} is not ended."
        self._report(what, "Expected “>” after its attributes.", self.tag.line)

    def _in_text(self, text: str, at: int) -> int:
        found = SIGN.search(text, at)
        if not found:
            return len(text)
        at = found.start()
        if found[0] == "&":
            self._check_entity(text, at)
        elif begin := BEGIN.match(text, at):
            self._begin(begin, text)
            return begin.end()
        elif text.startswith("<!--", at):
            self.begun, self.step = self._get_line(text, at), self._in_comment
        elif text.startswith("<!", at):
            return text.find(">", at) + 1 or len(text)
        else:
            expected = "Expected &lt; for the sign, or the name of an element."
            self._report("“<” opens no tag here.", expected, self._get_line(text, at))
        return at + 1

    def _begin(self, begin: re.Match[str], text: str) -> None:
        at, line_begin = begin.start(), text.rfind("\n", 0, begin.start()) + 1
        is_first = not text[line_begin:at].strip() and (line_begin or self.line == 1)
        self.tag = Tag(begin[2].lower(), self.file, self._get_line(text, at), is_end=bool(begin[1]))
        self.tag.indent = at - line_begin if is_first else None
        self.attribute, self.step, self.is_in_name = None, self._in_tag, begin.end() == len(text)
        self.depth = len(self.guards)

    def _end(self, is_closed: bool = False) -> None:
        self.tag.is_closed = is_closed
        self.items.append(self.tag)
        is_raw = self.tag.name in RAW and not self.tag.is_end and not is_closed
        self.step, self.attribute = self._in_raw if is_raw else self._in_text, None

    def _in_comment(self, text: str, at: int) -> int:
        end = text.find("-->", at)
        if end < 0:
            return len(text)
        self.step = self._in_text
        return end + 3

    def _in_raw(self, text: str, at: int) -> int:
        end = re.compile(f"</{self.tag.name}", re.IGNORECASE).search(text, at)
        self.tag.has_text = self.tag.has_text or bool(text[at : end.start() if end else None].strip())
        if not end:
            return len(text)
        self.step = self._in_text
        return end.start()

    def _in_tag(self, text: str, at: int) -> int:
        found = IN_TAG.match(text, at)
        if found["end"]:
            self._end(found["end"] == "/>")
        elif found["name"]:
            self.attribute = Attribute(found["name"].lower(), self._get_line(text, at), self.guards[self.depth :])
            self.tag.attributes.append(self.attribute)
            self.is_in_name = found.end() == len(text)
        elif found["equals"] and self.attribute and self.attribute.value is None:
            self.step = self._before_value
        elif found["quote"]:
            self._lose(f"a quote in {self.tag} begins no value.", "Expected both quotes of a value.", text, at)
        elif found["open"]:
            self.report_bracket()
            self._end()
            return at
        return found.end()

    def _before_value(self, text: str, at: int) -> int:
        if text[at].isspace():
            return at + 1
        self.attribute.value, self.attribute.line = [], self._get_line(text, at)
        if text[at] in "\"'":
            self.quote, self.step = text[at], self._in_value
            return at + 1
        self.step = self._in_bare
        return at

    def _in_bare(self, text: str, at: int) -> int:
        found = BARE.match(text, at)
        if found:
            self.attribute.value.append(found[0])
            return found.end()
        if text[at] in "\"'":
            self._lose(f"a quote in {self.attribute.name}= has no beginning.", "Expected two quotes.", text, at)
            return at + 1
        self.step = self._in_tag
        return at

    def _in_value(self, text: str, at: int) -> int:
        end = text.find(self.quote, at)
        value = text[at : end if end >= 0 else len(text)]
        # A tag in a value is one that the lost quote has swallowed. htmx alone has selectors such as <form/>.
        swallowed = None if self.attribute.name.startswith("hx-") else OPENS.search(value)
        if swallowed:
            self.report_quote()
            self._end()
            return at + swallowed.start()
        self.attribute.value.append(value)
        for entity in re.finditer("&", value):
            self._check_entity(text, at + entity.start(), is_in_value=True)
        if end < 0:
            return len(text)
        self.step = self._after_value
        return end + 1

    def _after_value(self, text: str, at: int) -> int:
        if self._has_swallowed():
            self._lose_quote()
            return at
        self.step = self._in_tag
        if not (text[at].isspace() or text[at] in "/>"):
            line = self._get_line(text, at)
            self._report(f"after {self.attribute.name}=… a space is missing.", "Expected one.", line)
        return at

    def _has_swallowed(self) -> bool:
        """Return whether a value ends with an equals sign, as it does where its quote is that of the next value."""
        last = self.attribute.value[-1] if self.attribute.value else ""
        return isinstance(last, str) and last.endswith("=") and not last.startswith(("/", "?", "http"))

    def _lose_quote(self) -> None:
        self.report_quote()
        self.tag.has_more, self.step = True, self._to_end

    def _lose(self, what: str, expected: str, text: str, at: int) -> None:
        self._report(what, expected, self._get_line(text, at))
        self.tag.has_more, self.step = True, self._to_end

    def _to_end(self, text: str, at: int) -> int:
        """Go on behind a tag of whose attributes nothing is certain any more."""
        end = text.find(">", at)
        if end < 0:
            return len(text)
        self._end()
        return end + 1

    def _check_entity(self, text: str, at: int, is_in_value: bool = False) -> None:
        if said := check_entity(text, at, is_in_value):
            self._report(*said, self._get_line(text, at))

    def _get_line(self, text: str, at: int) -> int:
        return self.line + text.count("\n", 0, at)

    def _report(self, what: str, expected: str, line: int) -> None:
        self.mistakes.append(Mistake(self.file, line, what, expected))
