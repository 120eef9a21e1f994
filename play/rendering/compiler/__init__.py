"""Templates as functions: what is pushed, without the engine's work at every push. The templates stay the only source.

Each template becomes, once for each language, the source of one Python function (`codegen`), in which a value is an
expression (`expressions`); what such a function calls stands in `runtime`. A sentence is a constant then. What is not
translated here is left to the engine. tests/rendering/test_compiler.py holds both equal to the byte.
"""

import logging
from functools import cache

from django.template.loader import get_template
from django.utils.translation import override

from .codegen import function
from .expressions import Unknown
from .runtime import MISSING, Scope, Write

__all__ = ["Scope", "Write", "by_engine", "partial"]

log = logging.getLogger(__name__)


@cache
def partial(template: str, language: str) -> Write:
    """The template, or as `file.html#name` the partial in it, as a function of the names that it gets."""
    found = get_template(template).template
    try:
        with override(language):
            return function(found, language, partial)
    except Unknown:
        return by_engine(template, language)
    except Exception:
        log.exception("%s is left to the template engine", template)
        return by_engine(template, language)


def by_engine(template: str, language: str) -> Write:
    """As `partial`, by the template engine and from the file as it is now."""

    def write(scope: Scope) -> str:
        # Whose language was chosen last in this thread is chance: what is pushed belongs to somebody else's move.
        with override(language):
            known = {name: value for name, value in scope.items() if value is not MISSING}
            return get_template(template).render({**known, "csrf_token": "NOTPROVIDED"})

    return write
