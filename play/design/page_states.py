"""Give the names that templates know in each state of the gallery, without rendering anything."""

from functools import lru_cache

from django.http import QueryDict

from ..pov import events
from ..pov.answers import Answer
from ..pov.regions import Notice
from ..pov.squares import list_rows, list_zones
from . import contract, sample_pages
from .sample_states import SamplePage

SHOWN_AS = {"is_plain": "plain", "is_still": "still", "is_talking": "talk", "is_hidden": "hide"}


Contexts = dict[str, dict[str, dict[str, object]]]


def list_contexts() -> Contexts:
    """Return the names of each page and each of its states. Templates have no part in them, so they are made once."""
    return _make_contexts(tuple(sample_pages.list_states()))


@lru_cache(1)
def _make_contexts(names: tuple[str, ...]) -> Contexts:
    contexts: Contexts = {}
    for name in names:
        page = sample_pages.list_states()[name].make()
        contexts.setdefault(page.template, {})[name] = _make_context(page)
    return contexts


def _make_context(page: SamplePage) -> dict[str, object]:
    if page.pov is None:
        return dict(page.context)
    query = QueryDict(page.query)
    return {
        **{name: getattr(page.pov, name) for name in contract.REGIONS if hasattr(page.pov, name)},
        "title": page.pov.turn,
        "notice": Notice.of(page.refused) if page.refused else Notice(),
        "answer": Answer(),
        "signs": events.list_empty_places(),
        "word": events.get_word("", 0),
        "dots": events.Dots(),
        "watching": events.Watching(),
        "rows": list_rows(),
        "zones": list_zones(),
        "is_screen": page.is_screen,
        **{name: word in query for name, word in SHOWN_AS.items()},
        **dict(page.context),
    }
