"""One partial of a template as HTML: a region of the Pov, an item of a list, the board."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import product

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import override

from ..pov.pov import REGIONS as REGIONS
from ..pov.squares import list_rows
from . import compiler

# The regions that are lists. An item is pushed alone, as the partial of the name that stands here.
ITEMS = {"pieces": "piece", "players": "person", "history": "played", "chat": "said"}

# The field of a slice that changes at every move. It is pushed alone too, if the rest of the slice stays the same.
ALONE = {"status": "doing", "person": "does"}

# The files of the partials that are not in room.html.
FILES = {
    "doing": "room/doing.html",
    "does": "room/does.html",
    "reaction": "room/reaction.html",
    "word": "room/practice.html",
    "dots": "room/dots.html",
    "watching": "room/watching.html",
}

# For what shows no words, and for tests.
ENGLISH = "en"

# In development: returns what stands in the place of a partial that breaks. Set by PlayConfig.ready().
on_broken: Callable[[str, Exception], str] | None = None


def render(name: str, slice: object, language: str = ENGLISH, is_new: bool = False) -> str:
    """Return the partial of this name, filled with its slice; `is_new`: an item that was not there before."""
    try:
        # A pushed form has no CSRF token: it goes over the socket, which needs none.
        return _get_partial(_get_template_name(name), language)({name: slice, "is_new": is_new}).strip()
    except Exception as error:
        if on_broken is None:
            raise
        # In development a template that breaks says why in its place, so that the room goes on.
        return on_broken(name, error)


def render_board(chosen: str = "", language: str = ENGLISH) -> SafeString:
    return _render_board(chosen, language) if chosen else _render_empty_board("", language)


def prepare(templates: Iterable[str]) -> None:
    """Compile what is pushed, in every language. Otherwise the event loop does so at the first push of each: 5 ms."""
    for template, (language, _) in product(templates, settings.LANGUAGES):
        _get_partial(template, language)


def _get_template_name(name: str) -> str:
    return f"{FILES.get(name, 'room.html')}#{name}"


# In development a template may have changed since it was compiled.
_get_partial = compiler.use_engine if settings.DEBUG else compiler.compile_partial


def _render_board(chosen: str, language: str) -> SafeString:
    with override(language):
        return get_template("room/board.html").render({"rows": list_rows(), "chosen": chosen})


_render_empty_board = _render_board if settings.DEBUG else cache(_render_board)
