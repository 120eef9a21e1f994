"""Say where in the templates a test's failure comes from, and how to mend it there."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class Element(Protocol):
    def get(self, attr: str) -> str | None: ...


def explain_id(id: str) -> str:
    """Return where the templates have the id, or where it is expected."""
    stem = _cut_number(id)
    if found := find(rf'\bid="{re.escape(stem)}'):
        return f"the templates have it in {found}"
    return f'no template has it: docs/wire.md, which names it, wants id="{stem}{"…" * (stem != id)}" on an element'


def explain_attribute(id: str | None, attribute: str) -> str:
    """Return where the templates have the attribute, and the element with this id that lacks it."""
    element = find(f'id="{re.escape(_cut_number(id))}') if id else ""
    place = f"; the element is in {element}" if element else ""
    return f"docs/wire.md says what needs it{place}; the templates have it in {find(f'{attribute}=') or 'no file'}"


def explain_move(move: str) -> str:
    """Return where the templates have the control that sends a move."""
    found = find(rf'name="move" value="{re.escape(move)}"')
    return f"its control is in {found}" if found else f'no template has a control with name="move" value="{move}"'


def explain_closing(opened: Iterable[Element]) -> str:
    """Return the template of the innermost element with an id, which has the tag that is not closed."""
    ids = [id for element in opened if (id := element.get("id"))]
    return f"look in {explain_id(ids[-1]).removeprefix('the templates have it in ')}" if ids else "look in base.html"


def find(pattern: str) -> str:
    """Return the places in the templates that match, by file and line, at most three."""
    places = [
        f"templates/{path.relative_to(TEMPLATES).as_posix()}, line {number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text().split("\n"), 1)
        if re.search(pattern, line)
    ]
    return " or ".join(places[:3])


def _cut_number(id: str) -> str:
    """Return the beginning of the id of an item of a list, which goes on with the item's number."""
    return re.sub(r"\d+$", "", id)
