"""Find what designers get wrong in the HTML of templates, by file and line. It stops no server: these are warnings.

Templates are read as they are written, through their template tags, and not as pages: a page knows no lines. Only
which ids meet in a page is asked of the gallery's states, by their conditions alone. Nothing is rendered.
"""

from collections.abc import Iterator
from functools import lru_cache

from django.template import Template
from django.template.loader_tags import ExtendsNode

from . import form_checker, references, repeated_ids, tag_checker
from .addresses import check_addresses
from .file_checker import check_files
from .markup_reader import list_tags
from .page_walk import PageWalk
from .pages import Page
from .repeated_ids import ListStates
from .template_files import Mistake, TemplateFiles

Walked = tuple[Page, references.Ids, list[references.Reference]]

_walked: dict[str, Walked] = {}  # the pages as they were last


def find(files: TemplateFiles, list_states: ListStates) -> list[Mistake]:
    """Return the warnings. `list_states` gives the names that templates know in each state of each page.

    Only pages with a file that was read anew are walked again: 0.05 s for the room's.
    """
    walked = [*_walk_pages(files, list_states)]
    mistakes = {mistake for page, _, _ in walked for mistake in page.mistakes}
    for template in filter(None, files.templates.values()):
        mistakes.update(_check_tags(template))
    mistakes.update(references.find_lost(walked))
    for page, ids, _ in walked:
        if not page.garbled:
            mistakes.update(references.find_unsought(page, ids), references.find_unpressed(page))
    return sorted(mistakes)


def _walk_pages(files: TemplateFiles, list_states: ListStates) -> Iterator[Walked]:
    """Yield each page, and then each part that no page includes, such as one that only a push shows."""
    names = [name for name, template in files.templates.items() if template and _extends(template)]
    reached: set[str] = set()
    for is_whole in (True, False):
        for name in names if is_whole else _list_parts(files):
            if is_whole or name not in reached:
                walked = _walk(files, name, is_whole, list_states)
                reached |= walked[0].parts
                yield walked


def _extends(template: Template) -> bool:
    return any(isinstance(node, ExtendsNode) for node in template.nodelist)


def _list_parts(files: TemplateFiles) -> Iterator[str]:
    """Yield all files, and as `file#name` those of their partials that are not shown where they stand."""
    for name, template in files.templates.items():
        if template:
            yield name
            yield from (f"{name}#{node.partial_name}" for node in files.list_partials(name) if not node.inline)


def _walk(files: TemplateFiles, name: str, is_whole: bool, list_states: ListStates) -> Walked:
    known = _walked.get(name)
    if known and all(files.templates.get(file) is read for file, read in known[0].files.items()):
        return known
    page = PageWalk(files, name, is_whole).run()
    pointing = references.list_all_references(page)
    if page.garbled:  # fields and ids may only seem to be lost
        pointing = []
    else:
        page.mistakes.update(form_checker.check_forms(page), form_checker.check_options(page))
        page.mistakes.update(repeated_ids.find_repeated(page, list_states))
    _walked[name] = page, references.list_ids(page), pointing
    return _walked[name]


@lru_cache(512)
def _check_tags(template: Template) -> tuple[Mistake, ...]:
    """Return what is wrong with single tags. Cached, since most templates stay as they are."""
    checks = tag_checker.check_tag, check_addresses, check_files
    return tuple(mistake for tag in list_tags(template) for check in checks for mistake in check(tag))
