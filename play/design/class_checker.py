"""Find classes in templates that no stylesheet has, where one has a similar name.

A class of its own is free: a rule may follow, or a test may look for it.
"""

from collections.abc import Iterator, Mapping

from . import name_checker, page_names
from .markup import Tag, Value, list_texts
from .markup_reader import list_tags
from .page_names import VALUE
from .template_files import Mistake, TemplateFiles, find_similar

# Below it two names are others, as `wide` and `side` are.
LIKENESS = 0.78


def find(files: TemplateFiles, stylesheets: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield the classes by file and line."""
    styled = {one.name for text in stylesheets.values() for one in name_checker.list_names(text) if one.kind == "class"}
    written = page_names.read_names(page_names.stamp_pages()).words
    for template in filter(None, files.templates.values()):
        for tag in list_tags(template):
            yield from _check(tag, styled, written)


def _check(tag: Tag, styled: set[str], written: frozenset[str]) -> Iterator[Mistake]:
    for attribute in tag.attributes:
        for name in sorted(_list_names(attribute.value)) if attribute.name == "class" else ():
            similar = "" if name in styled or name in written else find_similar(name, styled, LIKENESS)
            if similar:
                what = f"no stylesheet has the class “{name}” of {tag}."
                yield Mistake(tag.file, attribute.line, what, f"Did you mean “{similar}”?")


def _list_names(value: Value | None) -> set[str]:
    """Return the names that stand there as a whole: of `look-{{ look }}` only a page knows the rest."""
    texts = ("".join(one if isinstance(one, str) else VALUE for one in text) for text in list_texts(value))
    return {name for text in texts for name in text.split() if VALUE not in name}
