"""The sentences that pages say, read from the templates: a designer may say each otherwise."""

from types import SimpleNamespace

from django.template.loader import get_template
from django.utils.translation import override

from tests.support.player import parse


def read_sentence(template: str, language: str = "en", **names: object) -> str:
    """Return what a template, or as `file.html#name` a part of one, says with these names, without its markup.

    A dict stands for a slice: `notice={"limit": 10}`.
    """
    with override(language):
        return parse(get_template(template).render(_make_slices(names))).text


def read_refusal(code: str, language: str = "en", **params: object) -> str:
    """Return the sentence of a refusal with this code."""
    return read_sentence(f"shared/refusals.html#{code}", language, notice=params)


def read_heading(template: str, language: str = "en", **names: object) -> str:
    """Return the first heading of a page or a part of one."""
    with override(language):
        return parse(get_template(template).render(_make_slices(names))).all("h1", "h2")[0].text


def _make_slices(names: dict[str, object]) -> dict[str, object]:
    return {name: _make_slice(value) if isinstance(value, dict) else value for name, value in names.items()}


def _make_slice(fields: dict[str, object]) -> SimpleNamespace:
    return SimpleNamespace(**_make_slices(fields))
