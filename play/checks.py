"""What must not go to work: dangerous mixes of settings, and templates that break the contract, each with its remedy.

`manage.py check` and each start ask.
"""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import Error, Warning, register

from .design import problems
from .ops.process_reports import SLOT

# Seconds: below it a process does little else; and a third of what static/css/dashboard.css waits before its warning.
BEAT_LEAST, TICK_MOST = 0.1, 4


@register()
def dangers(**options) -> list[Error | Warning]:
    """The dangers that these settings are, as Django's checks want them."""
    asked = _secret, _debug, _hosts, _several_processes, _disk, _log, _theme, _limits, _beats
    return [danger for ask in asked for danger in ask()]


@register()
def templates(**options) -> list[Error]:
    """The mistakes in the templates, by file and line, with what was expected."""
    return [
        Error(f"{mistake.where}: {mistake.what}", hint=mistake.expected, id="play.E020")
        for mistake in problems.find_mistakes()
    ]


def _secret() -> Iterator[Error]:
    if not settings.HAS_SECRET_KEY:
        yield Error(
            "SECRET_KEY is not set, so nobody would be known again after the next start.",
            hint="Set SECRET_KEY to a long random text and keep it. (bin/play makes one for you.)",
            id="play.E001",
        )


def _debug() -> Iterator[Error]:
    if settings.DEBUG and (settings.PLATFORM or settings.HTTPS):
        yield Error(
            "DEBUG is on where strangers come: its error pages would show them secret squares.",
            hint="Unset DEBUG. (To develop on this machine, leave HTTPS unset.)",
            id="play.E002",
        )


def _hosts() -> Iterator[Error]:
    if settings.DEBUG:
        return
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is not set, so every page would be refused.",
            hint="Set ALLOWED_HOSTS to the names that browsers reach the server by, with commas between.",
            id="play.E003",
        )
    elif "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS holds *, so any site could play in its visitors' names.",
            hint="Set ALLOWED_HOSTS to the names that browsers reach the server by, with commas between.",
            id="play.E004",
        )


def _several_processes() -> Iterator[Error]:
    if settings.REDIS_URL:
        return
    if settings.WEB_CONCURRENCY > 1:
        yield Error(
            f"WEB_CONCURRENCY is {settings.WEB_CONCURRENCY}, and processes hear of each other over Redis only.",
            hint="Set REDIS_URL, or WEB_CONCURRENCY to 1.",
            id="play.E005",
        )
    elif _number(settings.DYNO) > 1:
        yield Error(
            f"This is {settings.DYNO}, one of several, and they hear of each other over Redis only.",
            hint="Set REDIS_URL, or run a single one.",
            id="play.E006",
        )


def _disk() -> Iterator[Error]:
    is_sqlite = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    if is_sqlite and not settings.IS_DISK_KEPT:
        yield Error(
            f"The database is a file, and this platform (it sets {settings.PLATFORM}) forgets files with every start.",
            hint="Set DATABASE_URL to a PostgreSQL database, or VAR to a folder on a disk that is kept.",
            id="play.E007",
        )


def _log() -> Iterator[Error]:
    if settings.LOG not in ("json", "text"):
        yield Error(f"LOG is {settings.LOG}.", hint="Set LOG to json or text.", id="play.E008")


def _theme() -> Iterator[Error]:
    if settings.THEME and not finders.find(f"css/theme-{settings.THEME}.css"):
        yield Error(
            f"THEME is {settings.THEME}, and there is no static/css/theme-{settings.THEME}.css.",
            hint="Set THEME to the name of a theme that is there, or unset it.",
            id="play.E010",
        )


def _limits() -> Iterator[Warning]:
    if settings.HTTPS and not settings.LIMITS:
        yield Warning(
            "LIMITS is off where strangers come: one of them could keep everybody else from playing.",
            hint="Unset LIMITS.",
            id="play.W009",
        )


def _beats() -> Iterator[Error]:
    if not BEAT_LEAST <= settings.PULSE <= SLOT:
        yield Error(
            f"PULSE is {settings.PULSE:g}, and the dashboard's lines have a point for each {SLOT} seconds.",
            hint=f"Set PULSE to {BEAT_LEAST:g} seconds at least and {SLOT} at most, or unset it.",
            id="play.E011",
        )
    if not BEAT_LEAST <= settings.DASHBOARD_TICK <= TICK_MOST:
        yield Error(
            f"DASHBOARD_TICK is {settings.DASHBOARD_TICK:g}, and a dashboard that hears nothing for "
            f"{3 * TICK_MOST} seconds says so.",
            hint=f"Set DASHBOARD_TICK to {BEAT_LEAST:g} seconds at least and {TICK_MOST} at most, or unset it.",
            id="play.E012",
        )


def _number(dyno: str) -> int:
    """Of "web.2"; a release or a one-off is none of several that serve."""
    kind, _, number = dyno.partition(".")
    return int(number) if kind == "web" and number.isdigit() else 1
