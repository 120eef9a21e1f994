"""Warn of what makes a push slow: constructs that the compiler leaves to Django's engine."""

from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from ..rendering import compiler
from . import contract
from .contract import Part
from .template_files import Mistake, stamp_templates

LANGUAGE = "en"
COST = "It works, but Django's engine renders it: 14 times slower, at every push."


def find_slow() -> list[Mistake]:
    """Return the first slow construct of each pushed part, by file and line.

    A server that starts has compiled the parts in this language then, and keeps them. In development they are compiled
    again when a template was saved: that takes 0.1 s.
    """
    return _find_saved(stamp_templates()) if settings.DEBUG else _find()


@lru_cache(1)
def _find_saved(_: tuple) -> list[Mistake]:
    compiler.forget()
    return _find()


def _find() -> list[Mistake]:
    return sorted({slow for part in contract.PUSHED_PARTS for slow in _check(part)})


def _check(part: Part) -> Iterator[Mistake]:
    try:
        compiler.compile_partial(part.template, LANGUAGE)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return  # a mistake of its own
    error = compiler.failures.get((part.template, LANGUAGE))
    if isinstance(error, compiler.Unknown):
        node = error.node
        yield Mistake(node.origin.template_name, node.token.lineno, f"{error.construct} is not compiled.", COST)
    elif error:
        yield Mistake(part.file, 0, f"“{part.template}” cannot be compiled: {error}.", COST)
