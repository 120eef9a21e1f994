"""The part of templates/README.md that is made from the contract: what each template gets."""

from collections.abc import Iterator
from pathlib import Path

from ..pov import players, regions, squares, status, turn
from ..pov.slice import Slice
from . import contract, problems
from .contract import Part
from .template_files import root

BEGIN, END = "<!-- made by manage.py guide; do not edit -->", "<!-- so far -->"


def page() -> Path:
    return root() / "README.md"


def written() -> str:
    """The guide as it is to be: the file, with this part made anew."""
    before, _, rest = page().read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{made()}\n\n{END}{after}"


def made() -> str:
    return "\n\n".join(("\n".join(_regions()), "\n".join(_things()), "\n".join(_pages()), _sentences()))


def _regions() -> Iterator[str]:
    files = problems.files()
    yield "| region | its files | its fields |"
    yield "|---|---|---|"
    for name, part in contract.REGIONS.items():
        others = sorted(files[part.template] - {part.file})
        yield f"| `{name}` | {_code(part.template, *others, *CHOSEN.get(name, ()))} | {_of(name, part.own[name])} |"


def _things() -> Iterator[str]:
    yield "| in those | its fields |"
    yield "|---|---|"
    found = {
        kind
        for module in (squares, status, turn, players, regions)
        for kind in vars(module).values()
        if contract.has_fields(kind) and kind not in (Slice, regions.Pov, *_shown_whole())
    }
    for kind in sorted(found, key=lambda kind: kind.__name__):
        yield f"| {kind.__name__} | {_fields(kind)} |"


def _pages() -> Iterator[str]:
    yield "| page | gets |"
    yield "|---|---|"
    for file, part in contract.PAGES.items():
        yield f"| `{file}` | {_page(part)} |"


def _sentences() -> str:
    params = {code: params for code, params in contract.REFUSALS.items() if params}
    told = ", ".join(f"`{code}` ({', '.join(params)})" for code, params in params.items())
    return f"News: {_code(*contract.NEWS)}.\n\nRefusals with fields of their own: {told}."


# The files that a field of the region chooses.
CHOSEN = {"turn": ("turn/…",), "news": ("news.html#…",), "notice": ("refusals.html#…",)}


def _shown_whole() -> list[object]:
    return [part.own[name] for name, part in contract.REGIONS.items()]


def _of(name: str, kind: object) -> str:
    return _fields(kind) if contract.has_fields(kind) else contract.told(kind)


def _fields(kind: object) -> str:
    """With the type where it is neither text nor a number nor yes or no, as the name then tells."""
    told = {name: contract.told(one) for name, one in contract.members(kind).items() if name != "template"}
    plain = {"text", "a number", "yes or no"}
    return ", ".join(f"`{name}`" + (f" ({kind})" if kind not in plain else "") for name, kind in told.items())


def _page(part: Part) -> str:
    if part.file == "room.html":
        own = [name for name in part.own if name not in contract.REGIONS]
        return f"every region; {_code(*own, *contract.OF_THE_PAGE)}"
    named = {name: contract.told(kind) for name, kind in part.own.items() if name != "request"}
    return ", ".join(f"`{name}` ({kind})" for name, kind in named.items()) or "nothing"


def _code(*names: str) -> str:
    return ", ".join(f"`{name}`" for name in names)
