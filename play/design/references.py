"""Find attributes that point to an id which no state of a page has, and ids for which the scripts look in vain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

from . import contract, field_types
from .chosen import PRESSED
from .markup import Alternatives, Attribute, Hole, Tag, Value, get_literal
from .pages import Page, Place, join
from .template_files import Mistake, find_similar, suggest

# Attributes that hold ids, with the elements that the first of them may point to.
FIELDS = frozenset("button input meter output progress select textarea".split())
ID_LISTS: dict[str, frozenset[str]] = dict.fromkeys(
    "aria-labelledby aria-describedby aria-controls aria-owns aria-details aria-flowto aria-errormessage "
    "aria-activedescendant popovertarget commandfor headers itemref".split(),
    frozenset(),
) | {"for": FIELDS, "form": frozenset(["form"]), "list": frozenset(["datalist"])}
LINKS = ("href", "xlink:href")
# Attributes of htmx that hold a selector.
SELECTORS = ("hx-target", "hx-include", "hx-disable", "hx-indicator", "hx-select", "hx-trigger", "hx-sync")
HOLES = re.compile("[\0\1]")
OF_PAGE = ("", "top")  # what every browser scrolls to
SCRIPTS = ("connection.js", "screen.js")
SOUGHT = re.compile(r"""\bat\("([a-z-]+)"\)|["'`,]#([a-z][a-z-]*)""")
ROOM, MAIN = "room.html", "act"

Ids = dict[str, set[str]]  # each id of a page, a variable in it as HOLE, with the elements that have it
TOO_SIMILAR = 0.94
HOLE, NUMBER = "\0", "\1"
COUNTERS = frozenset(["counter", "counter0", "revcounter", "revcounter0"])


@dataclass(frozen=True)
class Reference:
    """An id that a tag points to, a variable in it as HOLE. `is_elsewhere`: it may be on another page."""

    tag: Tag
    attribute: Attribute
    id: str
    is_elsewhere: bool


def list_ids(page: Page) -> Ids:
    ids: Ids = {}
    for place in page.places:
        for value in place.list_values("id"):
            ids.setdefault(describe(value), set()).add(place.tag.name)
    return ids


def list_all_references(page: Page) -> list[Reference]:
    return [one for place in page.places for one in list_references(place)]


def find_lost(pages: list[tuple[Page, Ids, list[Reference]]]) -> Iterator[Mistake]:
    """Yield what points to nothing on every page that has it. An address with a page before it may mean any page."""
    lost: dict[tuple[Attribute, str], Mistake] = {}
    found: set[tuple[Attribute, str]] = set()
    anywhere: Ids = {}
    for _, ids, _ in pages:
        for id, elements in ids.items():
            if id != HOLE:
                anywhere.setdefault(id, set()).update(elements)
    for page, ids, references in pages:
        for one in references:
            mistake = _check(one, anywhere if one.is_elsewhere or not page.is_whole else ids)
            if mistake:
                lost[one.attribute, one.id] = mistake
            else:
                found.add((one.attribute, one.id))
    yield from (mistake for key, mistake in lost.items() if key not in found)


def list_references(place: Place) -> Iterator[Reference]:
    tag = place.tag
    for attribute in tag.attributes:
        if attribute.name in ID_LISTS:
            for value in place.list_values(attribute.name):
                yield from (Reference(tag, attribute, describe(one), False) for one in _split(value))
        elif attribute.name in LINKS:
            for value in place.list_values(attribute.name):
                if (fragment := _find_fragment(value)) is not None:
                    yield Reference(tag, attribute, fragment, is_elsewhere=not str(value[0]).startswith("#"))
        elif attribute.name in SELECTORS:
            for id in re.findall(r"#([\w-]+)", get_literal(attribute.value) or ""):
                yield Reference(tag, attribute, id, is_elsewhere=True)


def describe(value: Value) -> str:
    """Return the text of a value, with HOLE or NUMBER for what a variable writes."""
    return "".join(piece if isinstance(piece, str) else NUMBER if _is_number(piece) else HOLE for piece in value)


def _is_number(piece: Hole | Alternatives) -> bool:
    """Return whether a variable writes a number, by the name of its field."""
    expression = getattr(getattr(piece, "node", None), "filter_expression", None)
    lookups = getattr(expression and expression.var, "lookups", None) or ("",)
    return not expression.filters and lookups[-1] in list_numbers() if expression else False


@cache
def list_numbers() -> frozenset[str]:
    """Return the names of all fields that are numbers in each record that has them."""
    kinds, known = [kind for part in contract.PARTS for kind in part.names.values()], {}
    for kind in kinds:
        for name, own in (field_types.get_fields(kind) or {}).items():
            if (name, own) not in known:
                known[name, own] = True
                kinds += [own, field_types.get_item_type(own)]
    others = {name for name, own in known if field_types.strip_none(own) is not int}
    return frozenset({name for name, _ in known} - others) | COUNTERS


def find_unsought(page: Page, ids: Ids) -> Iterator[Mistake]:
    """Yield the ids for which the room's scripts look and which nothing has, where the most similar one stands."""
    for script, id in list_sought() if page.template == ROOM else ():
        if not _match(id, ids):
            near = find_similar(id, ids)
            tags = (one.tag for one in page.places for value in one.list_values("id") if describe(value) == near)
            tag = next(tags, Tag("", ROOM, 0))
            what = f"nothing has the id “{id}”, for which static/{script} looks."
            yield Mistake(tag.file, tag.line, what, f"Expected it.{suggest(id, [near])}")


def find_unpressed(page: Page) -> Iterator[Mistake]:
    """Yield the turns without their main button, to which the focus goes."""
    if page.template != ROOM:
        return
    pressed: set[str] = set()
    for place in page.places:
        if get_literal(place.tag.find("id") and place.tag.find("id").value) == MAIN:
            pressed.update(step.template for step in place.list_steps())
    for file in PRESSED:
        if file in page.files and file not in pressed:
            what = f"no element has the id “{MAIN}”, which is the turn’s main button."
            yield Mistake(file, 0, what, f'Expected id="{MAIN}": the focus goes there.')


@lru_cache(1)
def list_sought() -> list[tuple[str, str]]:
    """Return the ids that stand in the scripts, each with its script."""
    found: dict[str, str] = {}
    for script in SCRIPTS:
        path = finders.find(script)
        for match in SOUGHT.finditer(Path(path).read_text() if path else ""):
            found.setdefault(match[1] or match[2], script)
    return [(script, id) for id, script in found.items()]


def _split(value: Value) -> Iterator[Value]:
    """Yield the ids of a list, which spaces separate."""
    words: list[list] = [[]]
    for piece in value:
        if isinstance(piece, str):
            first, *others = re.split(r"\s+", piece)
            words[-1].append(first)
            words += [[one] for one in others]
        else:
            words[-1].append(piece)
    yield from (join(word) for word in words if any(word))


def _find_fragment(value: Value) -> str | None:
    """Return what stands behind the # of an address, or None without one, and for another server."""
    last = value[-1] if value else ""
    if not isinstance(last, str) or "#" not in last or "//" in str(value[0]):
        return None
    fragment = last.rpartition("#")[2]
    return None if fragment in OF_PAGE else fragment


def _check(reference: Reference, ids: Ids) -> Mistake | None:
    tag, attribute, text = reference.tag, reference.attribute, reference.id
    elements = _match(text, ids)
    said = HOLES.sub("…", text)
    kinds = ID_LISTS.get(attribute.name, frozenset())
    if not elements:
        expected = f"Expected an id that a state of the page has.{HOLES.sub('…', suggest(text, ids))}"
        return Mistake(
            tag.file, attribute.line, f"{attribute.name}= points to nothing: no element has the id “{said}”.", expected
        )
    if kinds and kinds.isdisjoint(elements) and not any("-" in name for name in elements):
        expected = f"Expected the id of {' or '.join(f'<{name}>' for name in sorted(kinds))}."
        what = f"{attribute.name}= points to <{min(elements)}>, the element with the id “{said}”."
        return Mistake(tag.file, attribute.line, what, expected)
    return None


def _match(wanted: str, ids: Ids) -> set[str]:
    """Return the elements whose id may be the wanted one. A variable may stand for anything."""
    if wanted in ids:
        return ids[wanted]
    if not has_hole(wanted) and find_similar(wanted, [id for id in ids if not has_hole(id)], TOO_SIMILAR):
        return set()  # one that is mistyped, although a variable could write it
    return {name for id, elements in ids.items() if may_equal(wanted, id) for name in elements}


@lru_cache(4096)
def may_equal(one: str, other: str) -> bool:
    if has_hole(one) and has_hole(other):
        (begin, *_, end), (other_begin, *_, other_end) = HOLES.split(one), HOLES.split(other)
        short, long = sorted((begin, other_begin), key=len)
        short_end, long_end = sorted((end, other_end), key=len)
        return long.startswith(short) and long_end.endswith(short_end)
    pattern, text = (one, other) if has_hole(one) else (other, one)
    return re.fullmatch(re.escape(pattern).replace(HOLE, ".+").replace(NUMBER, "[0-9]+"), text) is not None


def has_hole(text: str) -> bool:
    return HOLES.search(text) is not None
