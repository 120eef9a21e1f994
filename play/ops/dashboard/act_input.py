"""Read the forms by which staff acts. What does not fit is refused with a code that names its sentence."""

from django.conf import settings
from django.http import HttpRequest

from ...rooms import clock
from ...rules import texts
from ...web.limits import rate_limits
from ...web.visitor import address_of, visitor_of
from .act_panels import Length, Tried

MAX_REASON, MAX_SENTENCE, MAX_ANNOUNCED = 200, 200, 100
# For how long somebody may be barred, in hours, as far as BAR_MOST goes; and minutes until an announced restart.
HOURS, MINUTES = (1, 24, 24 * 7, 24 * 30, 24 * 365), (1, 2, 5, 10, 15, 30, 60)


class NotDone(Exception):
    """The form does not say enough. `code` names the sentence in templates/dashboard/refused.html."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def describe(request: HttpRequest, act: str, refused: NotDone) -> Tried:
    """Return the form that was refused, by the name of its act."""
    return Tried(act, refused.code, request.POST.dict())


def check_limits(request: HttpRequest) -> None:
    """Raise RateLimited above the limits on messages, as for a player's forms."""
    rate_limits.rate_limiter.check_message(visitor_of(request), address_of(request))


def read_reason(request: HttpRequest) -> str:
    """Return why staff does it. Raise NotDone `reason` without one."""
    reason = read_line(request, "reason", MAX_REASON)
    if not reason:
        raise NotDone("reason")
    return reason


def read_line(request: HttpRequest, field: str, most: int) -> str:
    """Return a text of one line. Raise NotDone for one that is too long, or cannot be shown."""
    text = texts.tidy(texts.prepare(request.POST.get(field, "")))
    if len(text) > most or "\0" in text:
        raise NotDone("long")
    if not texts.is_presentable(text):
        raise NotDone("characters")
    return text


def check_sure(request: HttpRequest, code: str = "sure") -> None:
    if request.POST.get("sure") != "yes":
        raise NotDone(code)


def read_number(request: HttpRequest, field: str, code: str) -> int:
    """Return a number of 1 to 9 digits. Raise NotDone with this code for anything else."""
    text = request.POST.get(field, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotDone(code)
    return int(text)


def read_end_of_bar(request: HttpRequest) -> float:
    """Return until when somebody is barred. Raise NotDone `hours` for what the form does not offer."""
    length = Length(read_number(request, "hours", "hours"))
    if length not in list_lengths():
        raise NotDone("hours")
    return clock.now() + length.hours * 3600


def list_lengths() -> tuple[Length, ...]:
    """Return for how long staff may bar somebody, the shortest first."""
    return tuple(Length(hours) for hours in HOURS if hours <= settings.BAR_MOST * 24)


def read_minutes(request: HttpRequest) -> int:
    minutes = read_number(request, "minutes", "minutes")
    if minutes not in MINUTES:
        raise NotDone("minutes")
    return minutes
