"""Django's system checks: dangerous settings, and templates that break the contract. Each says what helps.

`manage.py check` runs them all, `collectstatic` those of stylesheets, and each start of the server the others but those
of DESIGN. So each has a tag: a start leaves out what has none.
"""

import sys
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.checks import Error, Info, Tags, Warning, register

from .design import css_checker, problems, speed_checker
from .design.template_files import Mistake, suggest

# The tag of what designers are warned of. Only in development it is checked unasked: elsewhere nobody would mend it,
# and `manage.py migrate`, which comes before a start, would take a second longer.
DESIGN = "design"


@register("settings")
def check_settings(**options) -> list[Error | Warning]:
    checks = (
        _check_secret,
        _check_debug,
        _check_hosts,
        _check_several_processes,
        _check_disk,
        _check_theme,
        _check_operator,
        _check_limits,
        _check_presence,
    )
    return [danger for check in checks for danger in check()]


@register("templates")
def check_templates(**options) -> list[Error]:
    """Return the mistakes in the templates, with file, line and what was expected."""
    return _list_errors(problems.find_in_templates())


@register(Tags.staticfiles)
def check_stylesheets(**options) -> list[Error]:
    """Return the mistakes in the stylesheets, likewise. To read all of them would take a fifth of a server's start."""
    return _list_errors(problems.find_in_stylesheets())


@register("templates")
def warn_of_slow_templates(**options) -> list[Warning]:
    """Return what the compiler leaves to Django's engine, by file and line, with what it costs."""
    found = speed_checker.find_slow()
    return [Warning(f"{slow.where}: {slow.what}", hint=slow.expected, id="play.W021") for slow in found]


@register(DESIGN)
def warn_designers(**options) -> list[Warning]:
    """Return what is wrong with HTML and stylesheets, in development and where `--tag design` asks for it."""
    found = problems.find_warnings() if _is_for_designers() else []
    return [Warning(f"{mistake.where}: {mistake.what}", hint=mistake.expected, id="play.W022") for mistake in found]


@register(DESIGN)
def inform_of_weights(**options) -> list[Info]:
    """Return what each stylesheet adds to the first visit to a room, if that is too heavy."""
    from .design import stylesheet_weights  # here, since a server that starts leaves this check out

    found = stylesheet_weights.find_too_heavy() if _is_for_designers() else []
    return [Info(f"{heavy.where} {heavy.what}", hint=heavy.expected, id="play.I023") for heavy in found]


def _is_for_designers() -> bool:
    return settings.DEBUG or not {DESIGN, f"--tag={DESIGN}", f"-t{DESIGN}"}.isdisjoint(sys.argv)


def _list_errors(mistakes: Iterable[Mistake]) -> list[Error]:
    return [Error(f"{mistake.where}: {mistake.what}", hint=mistake.expected, id="play.E020") for mistake in mistakes]


def _check_secret() -> Iterator[Error]:
    if not settings.HAS_SECRET_KEY:
        yield Error(
            "SECRET_KEY is not set, so the server would forget all players at its next start.",
            hint="Set SECRET_KEY to a long random text, and keep it. (bin/play makes one for you.)",
            id="play.E001",
        )


def _check_debug() -> Iterator[Error]:
    if settings.DEBUG and (settings.PLATFORM or settings.HTTPS):
        yield Error(
            "DEBUG is on, and the server is public: its error pages would show secret squares to strangers.",
            hint="Unset DEBUG. (To develop on this machine, leave HTTPS unset.)",
            id="play.E002",
        )


def _check_hosts() -> Iterator[Error]:
    if settings.DEBUG:
        return
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is not set, so the server would refuse every request.",
            hint="Set ALLOWED_HOSTS to the host names of this server, with commas between.",
            id="play.E003",
        )
    elif "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS contains *, so any website could make moves for its visitors.",
            hint="Set ALLOWED_HOSTS to the host names of this server, with commas between.",
            id="play.E004",
        )


def _check_several_processes() -> Iterator[Error]:
    if settings.REDIS_URL:
        return
    if settings.WEB_CONCURRENCY > 1:
        yield Error(
            f"WEB_CONCURRENCY is {settings.WEB_CONCURRENCY}, and processes reach each other through Redis only.",
            hint="Set REDIS_URL, or WEB_CONCURRENCY to 1.",
            id="play.E005",
        )
    elif _read_number(settings.DYNO) > 1:
        yield Error(
            f"This is {settings.DYNO}, one of several, and they reach each other through Redis only.",
            hint="Set REDIS_URL, or run a single process.",
            id="play.E006",
        )


def _check_disk() -> Iterator[Error]:
    is_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    if is_sqlite and not settings.IS_DISK_KEPT:
        yield Error(
            f"The database is a file, and this platform (it sets {settings.PLATFORM}) deletes files at each start.",
            hint="Set DATABASE_URL to a PostgreSQL database, or VAR to a folder on a persistent disk.",
            id="play.E007",
        )


def _check_theme() -> Iterator[Error]:
    if not settings.THEME:
        return
    themes = css_checker.list_themes()  # of all folders of static files
    if settings.THEME not in themes:
        choice = f"one of the themes that there are ({', '.join(themes)})" if themes else "the name of a theme"
        yield Error(
            f"THEME is {settings.THEME}, and static/css/theme-{settings.THEME}.css does not exist.",
            hint=f"Set THEME to {choice}, or unset it.{suggest(settings.THEME, themes)}",
            id="play.E010",
        )


def _check_operator() -> Iterator[Error]:
    for name in ("PRIVACY", "IMPRINT"):
        if getattr(settings, name) == "on" and not settings.OPERATOR:
            yield Error(
                f"{name} is on, and OPERATOR is not set, so the page would not say who is responsible.",
                hint='Set OPERATOR to your name and how to reach you, with | between lines: "Ada | ada@example.org".',
                id="play.E014",
            )


def _check_limits() -> Iterator[Warning]:
    if settings.HTTPS and not settings.LIMITS:
        yield Warning(
            "LIMITS is off, and the server is public: one stranger could keep all others from playing.",
            hint="Unset LIMITS.",
            id="play.W009",
        )


def _check_presence() -> Iterator[Error]:
    if settings.FRESH < 2 * settings.TICK:
        yield Error(
            f"FRESH is {settings.FRESH:g} and TICK {settings.TICK:g}, so everybody would be away between ticks.",
            hint="Set FRESH to twice TICK at least.",
            id="play.E013",
        )


def _read_number(dyno: str) -> int:
    """Return the number of a serving dyno such as "web.2". A release or a one-off dyno does not serve."""
    kind, _, number = dyno.partition(".")
    return int(number) if kind == "web" and number.isdigit() else 1
