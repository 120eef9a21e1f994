"""Find the sentences without a translation, and mark them in the gallery's frames. Pages show them in English."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from gettext import NullTranslations

from django.conf import settings
from django.template import Node, NodeList
from django.template.base import FilterExpression, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import get_language_info, override, to_locale, trans_real

from .template_files import Mistake, TemplateFiles, stamp_templates
from .translations import stamp_compiled

MARKS = "⟦", "⟧"
# Between the context of a sentence and the sentence, as gettext has it.
CONTEXT_END = "\x04"

Sentence = tuple[str, str]  # its context, or "", and its English


def find_untranslated(language: str) -> list[Mistake]:
    """Return the sentences of the templates that have no translation in a language, or only a fuzzy one.

    Those of the gallery itself are left out: it is English.
    """
    return [] if language == settings.LANGUAGE_CODE else _find(language, stamp_templates(), stamp_compiled())


@contextmanager
def mark_untranslated(language: str) -> Iterator[None]:
    """Translate into a language, and put marks around what has no translation, in attributes too."""
    with override(language):
        if language != settings.LANGUAGE_CODE:
            marking = copy(trans_real.translation(language))
            marking._fallback = _Marks()
            trans_real._active.value = marking
        yield


def is_marking() -> bool:
    """Return whether what is translated now gets marks where it has no translation."""
    return isinstance(getattr(getattr(trans_real._active, "value", None), "_fallback", None), _Marks)


class _Marks(NullTranslations):
    """Translates what no catalogue has: with marks around the English."""

    def gettext(self, message: str) -> str:
        begin, end = MARKS
        return f"{begin}{message.rpartition(CONTEXT_END)[2]}{end}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@lru_cache(8)
def _find(language: str, *_: tuple) -> list[Mistake]:
    catalogue, name = trans_real.translation(language)._catalog, _find_name(language)
    expected = f"Translate it in locale/{to_locale(language)}/LC_MESSAGES/django.po, and run bin/messages."
    return sorted(
        Mistake(file, line, f"“{english.replace('%%', '%')}” has no {name}.", expected)
        for file, line, (context, english) in _list_sentences()
        if not _has(catalogue, f"{context}{CONTEXT_END}{english}" if context else english)
    )


def _find_name(language: str) -> str:
    """Return the English name of a language, or its code if Django knows neither it nor the language it belongs to."""
    try:
        return get_language_info(language)["name"]
    except KeyError:
        return language


def _has(catalogue: trans_real.TranslationCatalog, key: str) -> bool:
    try:
        return bool(catalogue.plural(key, 1))
    except KeyError:
        return key in catalogue


def _list_sentences() -> Iterator[tuple[str, int, Sentence]]:
    """Yield each sentence of the game's templates with its file and line."""
    for file, template in TemplateFiles().templates.items():
        if template and not file.startswith("design/"):
            for node, sentence in _walk(template.nodelist):
                yield file, node.token.lineno, sentence


def _walk(nodes: NodeList) -> Iterator[tuple[Node, Sentence]]:
    for kind in (TranslateNode, BlockTranslateNode):
        for node in nodes.get_nodes_by_type(kind):
            if sentence := _read(node):
                yield node, sentence


def _read(node: TranslateNode | BlockTranslateNode) -> Sentence | None:
    """Return the sentence of a tag, or None if a field chooses it."""
    context = _read_text(node.message_context) if node.message_context else ""
    if isinstance(node, BlockTranslateNode):
        return context, node.render_token_list(node.singular)[0]
    english = _read_text(node.filter_expression)
    return (context, english) if english else None


def _read_text(expression: FilterExpression) -> str:
    """Return the text in quotes, or "" for a name."""
    text = expression.var.literal if isinstance(expression.var, Variable) else expression.var
    return text.replace("%", "%%") if isinstance(text, str) else ""
