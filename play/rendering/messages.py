"""What a socket sends: HTML, with what the page does with each part of it."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import override

from ..pov.answers import Answer
from ..pov.events import Reaction
from ..pov.heard import Heard
from ..pov.regions import Notice, OpenRoom
from ..pov.slice import Slice
from ..pov.turn import Turn
from .partials import ENGLISH, render
from .places import place_elements as place_elements
from .places import replace_elements as replace_elements

# Versions that are kept as HTML; each is some 100 bytes.
MAX_VERSIONS = 512

# Events that are kept as HTML while several pages are shown them; each is some 100 bytes.
MAX_EVENTS = 128

# The answer to a page that asks whether its socket still works, and shows no version.
NOTHING_NEW = "<x-push></x-push>"


@lru_cache(MAX_VERSIONS)
def render_version(number: int) -> str:
    """Return the element that closes every message. A page that has read it has all regions of that version."""
    return render("version", number)


def render_end(code: str, phase: str, language: str = ENGLISH, sentence: str = "") -> str:
    """Return the last message before the socket is closed for good; `phase` says why (`Turn.end`)."""
    return replace_elements(render("turn", Turn.end(code, phase, sentence), language)) + render_version(0)


def render_notice(notice: Notice, language: str = ENGLISH) -> str:
    """Return a refusal for the player who caused it, or the empty notice that clears it. A version follows it.

    It is not a morph, so that a screen reader reads the next notice aloud too.
    """
    return place_elements("outerHTML strip:true target:#notice", render("notice", notice, language))


def render_warning(seconds: int, language: str = ENGLISH) -> str:
    """Return what tells an awaited player aloud how much time is left. A version follows it."""
    return replace_elements(render("heard", Heard("left", seconds), language))


def render_answer(answer: Answer, language: str = ENGLISH) -> str:
    """Return an answer for the viewer who has asked, or the empty one that clears it. A version follows it."""
    return replace_elements(render("answer", answer, language))


def render_event(name: str, slice: Slice, language: str = ENGLISH) -> str:
    """Return what an event changes on a page: the partial of this name. A version follows it.

    A reaction is no morph, because a sign that is only changed would not move again.
    """
    html = _render_event(name, slice, language)
    if isinstance(slice, Reaction):
        return place_elements(f"outerHTML strip:true target:#sign-{slice.place}", html)
    return replace_elements(html)


# In development a template may have changed since.
_render_event = render if settings.DEBUG else lru_cache(MAX_EVENTS)(render)


def render_room_list(open_rooms: tuple[OpenRoom, ...], language: str = ENGLISH) -> str:
    return _render_rooms(language, open_rooms=open_rooms)


def render_room_list_end(language: str = ENGLISH, is_barred: bool = False) -> str:
    """Return the last message to a front page before its socket is closed for good: the list changes no more."""
    return _render_rooms(language, is_still=True, is_barred=is_barred)


def _render_rooms(language: str, **context) -> str:
    with override(language):
        return replace_elements(get_template("front.html#rooms").render(context).strip())
