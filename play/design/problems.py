"""Where the templates break the contract, and which stylesheet ends too early: all of it, file by file."""

from collections.abc import Iterator

from . import contract, css_checker
from .template_checker import Look
from .template_files import Files, Mistake, root


def found() -> list[Mistake]:
    """All mistakes by file and line. What only follows from a file that cannot be read is not among them."""
    read = Files()
    seen = {mistake for part in contract.PARTS for mistake in Look(read, part).over().mistakes}
    return sorted({*read.mistakes, *_not_once(read), *_lost_marks(read), *seen, *css_checker.find_mistakes()})


def files() -> dict[str, set[str]]:
    """For each part of the contract the template files that it is made of."""
    read = Files()
    return {part.template: Look(read, part).over().files for part in contract.PARTS}


def _not_once(read: Files) -> Iterator[Mistake]:
    """Of two partials of the same name the last one counts, silently; one that is not inline is not in the page."""
    regions = {part.template for part in (*contract.REGIONS.values(), contract.LISTING)}
    for file in read.templates:
        seen: dict[str, int] = {}
        for node in read.partials(file):
            name, line = node.partial_name, node.token.lineno
            if name in seen:
                other = f"The other is in line {seen[name]}."
                yield Mistake(file, line, f"the part “{name}” stands there twice.", other)
            if f"{file}#{name}" in regions and not node.inline:
                expected = f"Expected {{% partialdef {name} inline %}}."
                yield Mistake(file, line, f"the part “{name}” is not in the page.", expected)
            seen[name] = line


def _lost_marks(read: Files) -> Iterator[Mistake]:
    for file, marks in contract.MARKS.items():
        text = (root() / file).read_text() if read.templates.get(file) else ""
        for mark in marks if text else ():
            if mark not in text:
                yield Mistake(file, 0, f"{mark} is lost.", "Expected it, or pages would not follow the game.")
