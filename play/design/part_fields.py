"""List the parts of a page for the gallery: the files that show each part, and its fields with their values."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from ..pov.regions import Notice
from . import contract, field_types, problems
from .renderings import list_slices
from .sample_states import SamplePage

# Items of a list that are listed with their fields; the others are like them.
MAX_ITEMS = 2

# Reading all templates takes 100 ms. Elsewhere than in development they do not change.
_list_files = problems.list_files_by_part if settings.DEBUG else cache(problems.list_files_by_part)


@dataclass(frozen=True)
class PartFields:
    """A region or a page, the files that show it, and its fields with their values.

    The fields are named as in a template. The last file of a region is the one that its slice has chosen, if any.
    """

    name: str
    files: list[str]
    fields: list[tuple[str, str]]


def list_parts(page: SamplePage) -> Iterator[PartFields]:
    """Yield the regions of a room's page, or another page as a whole."""
    files = _list_files()
    if page.pov is None:
        fields = [field for name, value in page.context for field in _list_fields(name, value)]
        yield PartFields(page.template, _sort(files[page.template], page.template), fields)
        return
    for name, slice in list_slices(page).items():
        template = contract.REGIONS[name].template
        names = [*_sort(files[template], template), *_find_chosen(slice)]
        yield PartFields(name, names, list(_list_fields(name, slice)))


def _sort(files: set[str], first: str) -> list[str]:
    return [first, *sorted(files - {first.partition("#")[0]})]


def _find_chosen(slice: object) -> list[str]:
    """Return the file or the partial that a slice chooses. A slice that has nothing to say chooses none."""
    template = getattr(slice, "template", "")
    return [template] if template and not template.endswith("#") else []


def _list_fields(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Notice):
        yield from ((f"{path}.{name}", repr(field)) for name, field in [("code", value.code), *value.params])
    elif field_types.has_fields(value):
        for name in field_types.get_fields(type(value)) or ():
            yield from _list_fields(f"{path}.{name}", getattr(value, name))
    elif isinstance(value, tuple | list) and value and field_types.has_fields(value[0]):
        yield path, f"{len(value)} of them"
        for number, item in enumerate(value[:MAX_ITEMS]):
            yield from _list_fields(f"{path}.{number}", item)
    else:
        yield path, repr(value)
