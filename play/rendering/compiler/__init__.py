"""Compile the templates that are pushed to Python functions, so that a push does not pay for the template engine.

The templates stay the only source. Each becomes, once for each language, the source of one function (`codegen`, on
`source`). A value in it is an expression (`expressions`), a sentence is a constant, and what the function calls stands
in `runtime`. A template with a construct that is not known here is rendered by Django's engine, 14 times slower;
`manage.py check` warns of it. tests/rendering/test_compiler.py holds both equal to the byte.
"""

import logging
from functools import cache

from django.template.loader import get_template
from django.utils.translation import override

from .codegen import generate
from .runtime import MISSING, Scope, Write
from .source import Unknown

__all__ = ["Scope", "Unknown", "Write", "compile_partial", "failures", "forget", "generate", "use_engine"]

log = logging.getLogger(__name__)

# Why templates are left to the engine, by template and language.
failures: dict[tuple[str, str], Exception] = {}


@cache
def compile_partial(template: str, language: str) -> Write:
    """Return a template, or a partial named `file.html#name`, as a function from a scope of names to HTML."""
    found = get_template(template).template
    try:
        with override(language):
            return generate(found, language, compile_partial)
    except Exception as error:
        failures[template, language] = error
        if not isinstance(error, Unknown):
            log.exception("Could not compile %s; Django's engine renders it", template)
        return use_engine(template, language)


def forget() -> None:
    """Compile all templates anew when they are next asked for, since they may have changed."""
    compile_partial.cache_clear()
    failures.clear()


def use_engine(template: str, language: str) -> Write:
    """Return the same function as `compile_partial`. It reads the file as it is now and uses Django's engine."""

    def write(scope: Scope) -> str:
        # The language of this thread is the one of the last move that it handled, so it says nothing here.
        with override(language):
            known = {name: value for name, value in scope.items() if value is not MISSING}
            return get_template(template).render({**known, "csrf_token": "NOTPROVIDED"})

    return write
