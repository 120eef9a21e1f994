"""Templates as functions: what is pushed, without the engine's work at every push. The templates stay the only source.

Each template becomes, once for each language, the source of one Python function (`nodes`), in which a value is an
expression (`values`); what such a function calls stands in `known`. A sentence is a constant then. What is not
translated here is left to the engine. tests/test_compiled.py holds both equal to the byte.
"""

import logging
from functools import cache

from django.template.loader import get_template
from django.utils.translation import override

from .known import MISSING, Scope, Write
from .nodes import function
from .values import Unknown

__all__ = ["Scope", "Write", "partial"]

log = logging.getLogger(__name__)


@cache
def partial(template: str, language: str) -> Write:
    """The template, or as `file.html#name` the partial in it, as a function of the names that it gets."""
    found = get_template(template)
    try:
        with override(language):
            return function(found.template, language, partial)
    except Unknown:
        return _by_engine(found, language)
    except Exception:
        log.exception("%s is left to the template engine", template)
        return _by_engine(found, language)


def _by_engine(found, language: str) -> Write:
    def write(scope: Scope) -> str:
        with override(language):
            return found.render({name: value for name, value in scope.items() if value is not MISSING})

    return write
