"""The elements of a rendered page, and those of them that are not closed: a browser closes them wherever it likes."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

# What has no end in HTML.
VOID = set("area base br col embed hr img input link meta source track wbr".split())

# So many letters of what stands in an element tell which one it is.
TOLD = 30


@dataclass
class Element:
    """One that was opened: the ids around it, its own the last, and the first text in it."""

    tag: str
    ids: tuple[str, ...]
    text: str = ""

    def __str__(self) -> str:
        text = " ".join(self.text.split())[:TOLD]
        return f"<{self.tag}> with “{text}”" if text else f"<{self.tag}>"


def unclosed(html: str) -> list[Element]:
    """Those without an end, in the page's order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [*reader.unclosed, *reader.opened]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Element] = []
        self.unclosed: list[Element] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            around = self.opened[-1].ids if self.opened else ()
            self.opened.append(Element(tag, (*around, *_ids(attributes))))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Closed where it is opened, as in a drawing."""

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.opened):
            while self.opened[-1].tag != tag:
                self.unclosed.append(self.opened.pop())
            self.opened.pop()

    def handle_data(self, text: str) -> None:
        for element in self.opened:
            element.text = element.text or text.strip()


def _ids(attributes: list[tuple[str, str | None]]) -> Iterator[str]:
    return (value for name, value in attributes if name == "id" and value)
