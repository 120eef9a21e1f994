"""Warn of what makes a push slow: constructs that the compiler leaves to Django's engine."""

from collections.abc import Iterator

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.utils.translation import override

from ..rendering import compiler
from . import contract
from .contract import Part
from .template_files import Mistake

COST = "It works, but Django's engine renders it: 14 times slower, at every push."


def find_slow() -> list[Mistake]:
    """Return the first slow construct of each pushed part, by file and line."""
    with override("en"):
        return sorted({slow for part in contract.PUSHED_PARTS for slow in _check(part)})


def _check(part: Part) -> Iterator[Mistake]:
    try:
        compiler.generate(get_template(part.template).template, "en", compiler.compile_partial)
    except compiler.Unknown as unknown:
        node = unknown.node
        yield Mistake(node.origin.template_name, node.token.lineno, f"{unknown.construct} is not compiled.", COST)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        pass  # a mistake of its own
    except Exception as error:
        yield Mistake(part.file, 0, f"“{part.template}” cannot be compiled: {error}.", COST)
