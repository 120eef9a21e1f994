"""Write what the code knows into two guides: what each template gets, and what old browsers get."""

from collections.abc import Iterator
from pathlib import Path

from ..pov import answers, chat, players, regions, squares, status, turn
from ..pov.slice import Slice
from . import contract, field_types, old_browsers, problems, refusals
from .contract import Part
from .template_files import find_folder

BEGIN, END = "<!-- made by manage.py guide; do not edit -->", "<!-- so far -->"


def find_file() -> Path:
    return find_folder() / "README.md"


def find_browsers_file() -> Path:
    return find_folder().parent / "docs/browsers.md"


def render() -> str:
    return _replace_made(find_file().read_text(), render_fields())


def render_browsers() -> str:
    return _replace_made(find_browsers_file().read_text(), old_browsers.render_table())


def _replace_made(text: str, made: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


def render_fields() -> str:
    tables = _render_regions(), _render_types(), _render_pages()
    return "\n\n".join((*("\n".join(lines) for lines in tables), _render_sentences()))


def _render_regions() -> Iterator[str]:
    files = problems.list_files_by_part()
    yield "| region | its files | its fields |"
    yield "|---|---|---|"
    for name, part in contract.REGIONS.items():
        others = sorted(files[part.template] - {part.file})
        yield f"| `{name}` | {_quote(part.template, *others, *CHOSEN.get(name, ()))} | {_describe(part.own[name])} |"


def _render_types() -> Iterator[str]:
    yield "| in those | its fields |"
    yield "|---|---|"
    types = {
        kind
        for module in (squares, status, turn, players, chat, answers, regions)
        for kind in vars(module).values()
        if field_types.has_fields(kind) and kind not in (Slice, *_list_slices())
    }
    for kind in sorted(types, key=lambda kind: kind.__name__):
        yield f"| {kind.__name__} | {_describe_fields(kind)} |"


def _render_pages() -> Iterator[str]:
    yield "| page | gets |"
    yield "|---|---|"
    for file, part in contract.PAGES.items():
        yield f"| `{file}` | {_describe_page(part)} |"


def _render_sentences() -> str:
    params = {code: params for code, params in refusals.REFUSALS.items() if params}
    codes = ", ".join(f"`{code}` ({', '.join(params)})" for code, params in params.items())
    return f"News: {_quote(*contract.NEWS)}.\n\nRefusals with fields of their own: {codes}."


# The files that a field of the region chooses.
CHOSEN = {
    "turn": ("turn/…",),
    "settings": ("room/presets.html#…",),
    "news": ("room/news.html#…",),
    "notice": ("shared/refusals.html#…",),
}


def _list_slices() -> list[object]:
    return [part.own[name] for name, part in contract.REGIONS.items()]


def _describe(kind: object) -> str:
    return _describe_fields(kind) if field_types.has_fields(kind) else field_types.describe(kind)


def _describe_fields(kind: object) -> str:
    types = {
        name: field_types.describe(type) for name, type in field_types.get_fields(kind).items() if name != "template"
    }
    plain = {"text", "a number", "yes or no"}  # the field's name tells these
    return ", ".join(f"`{name}`" + (f" ({type})" if type not in plain else "") for name, type in types.items())


def _describe_page(part: Part) -> str:
    if part.file == "room.html":
        own = [name for name in part.own if name not in contract.REGIONS]
        return f"every region; {_quote(*own, *contract.OF_THE_PAGE)}"
    types = {name: field_types.describe(kind) for name, kind in part.own.items() if name != "request"}
    return ", ".join(f"`{name}` ({type})" for name, type in types.items()) or "nothing"


def _quote(*names: str) -> str:
    return ", ".join(f"`{name}`" for name in names)
