"""Find what is wrong with the HTML of a rendered page. A browser mends it in silence, and not as the designer meant it.

html5lib reports what a browser has to mend. It accepts a lost `</li>` or `</p>`, which HTML allows. Where another
end tag is lost, it names the next tag that does not fit. So this module itself finds the elements that stay open.
"""

from dataclasses import dataclass
from html.parser import HTMLParser

import html5lib
from html5lib.constants import E as MESSAGES

# Elements without an end tag.
VOID = set("area base br col embed hr img input link meta source track wbr".split())

# Letters of an element's text that are enough to find it.
MAX_TEXT = 30


@dataclass
class Element:
    """An element that was opened at this line and column of the page.

    `ids` are those of the elements around it and its own, which is the last. `text` is the first text in it.
    """

    tag: str
    ids: tuple[str, ...]
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        text = " ".join(self.text.split())[:MAX_TEXT]
        return f"<{self.tag}> with “{text}”" if text else f"<{self.tag}>"


@dataclass(frozen=True)
class ParseError:
    """What html5lib reports, and where it noticed that. `ids` are those of the elements around this place."""

    what: str
    ids: tuple[str, ...]
    line: int
    column: int


def find_unclosed(html: str) -> list[Element]:
    """Return the elements without an end tag, in the order in which their ends were missed."""
    reader = _read(html)
    return [*reader.unclosed, *reader.opened]


def find_errors(html: str) -> list[ParseError]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [
        ParseError(MESSAGES[code] % params, _ids_around(html, line, column), line, column)
        for (line, column), code, params in parser.errors
    ]


def _ids_around(html: str, line: int, column: int) -> tuple[str, ...]:
    lines = html.split("\n")[:line]
    opened = _read("\n".join([*lines[:-1], lines[-1][:column]])).opened
    return opened[-1].ids if opened else ()


def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Keep the elements that are open, and collect those that an outer element's end tag leaves open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Element] = []
        self.unclosed: list[Element] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            line, offset = self.getpos()
            around = self.opened[-1].ids if self.opened else ()
            own = (value for name, value in attributes if name == "id" and value)
            self.opened.append(Element(tag, (*around, *own), line, offset + 1))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Do nothing: the element is closed where it is opened, as in a drawing."""

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.opened):
            while self.opened[-1].tag != tag:
                self.unclosed.append(self.opened.pop())
            self.opened.pop()

    def handle_data(self, text: str) -> None:
        for element in self.opened:
            element.text = element.text or text.strip()
