"""Find what a browser passes over in a stylesheet, and what no page has.

These are warnings: an error of a check would stop a server, and a page without one colour is better than none.
"""

from collections.abc import Iterator
from functools import lru_cache

from . import (
    css_checker,
    name_checker,
    page_names,
    reference_checker,
    region_checker,
    scheme_checker,
    selector_checker,
    syntax_checker,
    value_checker,
    variable_checker,
)
from .page_names import PageNames
from .template_files import Mistake

OF_ONE_FILE = (syntax_checker.check_syntax, value_checker.check_values, selector_checker.check_selectors)
OF_ALL_FILES = (region_checker.find_mistakes, scheme_checker.find_mistakes, variable_checker.find_mistakes)


def find() -> list[Mistake]:
    """Return the warnings of all stylesheets, by file and line. css_checker names what is cut short: no file to judge.

    Cached until a stylesheet, a template or a script was saved. Then it takes about 0.1 s.
    """
    return _find(css_checker.stamp_stylesheets(), page_names.stamp_pages())


@lru_cache(1)
def _find(_: tuple, stamps: tuple) -> list[Mistake]:
    return sorted(set(check(css_checker.read_stylesheets(), page_names.read_names(stamps))))


def check(texts: dict[str, str], pages: PageNames) -> Iterator[Mistake]:
    """Yield the warnings of these stylesheets, by their names. What one sets another uses: so all must be whole."""
    whole = {name: text for name, text in texts.items() if not css_checker.check_stylesheet(name, text)}
    for name, text in whole.items():
        for check_file in OF_ONE_FILE:
            yield from check_file(name, text)
        yield from name_checker.check_names(name, text, pages)
    if whole == texts:
        yield from reference_checker.find_references(texts, pages)
        for find_all in OF_ALL_FILES:
            yield from find_all(texts)
