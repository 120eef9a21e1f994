"""The server's log: one event a line on stdout, as JSON or as text, without anything that players wrote or chose."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.core.exceptions import ImproperlyConfigured

from play import request_ids

# The fields that a line may have beside its sentence. All others that are attached to an event are dropped. `whom` are
# the ids of the players whom a move is about. What is done for a request has `request_id` too.
# `times` is how many such lines there were since the last one, if more than this one (log_limits.py).
FIELDS = ("room", "player", "move", "whom", "version", "code", "times")

# Exceptions whose message is about machines. The message of any other, such as KeyError, may be a player's secret.
# The rest of Django is not among them: if a template misses a variable, Django's message has the whole context.
ABOUT_MACHINES = (OSError, RuntimeError, TypeError, AttributeError, NameError, ImportError, ImproperlyConfigured)
MACHINE_MODULES = re.compile(r"(django\.db|sqlite3|psycopg|psycopg_pool|redis|channels_redis)(\.|$)|play\.rooms$")

# Whoever has the rest of this address can take the seat (rule 24).
SEAT_LINK = re.compile(r"(/seat/)[^/?\s]+")

# The statuses of forms that were refused, and of what a limit refused.
REFUSED = 422, 429

# A pipe writes up to 4096 bytes atomically; beyond that, lines of several processes mix. So a traceback is cut at its
# beginning, since its end says most, and a sentence at its end, since it may contain a URL of any length.
MAX_TRACEBACK, MAX_SENTENCE = 3000, 200

_encode = msgspec.json.Encoder().encode


def config(style: str, level: str) -> dict:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {name: {"()": "colorclues.logs.Formatter", "style": name} for name in ("json", "text")},
        "handlers": _handlers(style, level),
        "filters": {
            "secrets": {"()": "colorclues.logs.SecretsFilter"},
            "strangers": {"()": "colorclues.logs.StrangersFilter"},
            "flood": {"()": "colorclues.log_limits.FloodFilter"},
        },
        "root": {"handlers": ["stdout", "recent_errors"], "level": level},
        "loggers": _loggers(level),
    }


def _handlers(style: str, level: str) -> dict:
    return {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "level": level,
            "formatter": "json" if style == "json" else "text",
            "filters": ["strangers", "secrets", "flood"],
        },
        # For the dashboard.
        "recent_errors": {
            "class": "play.ops.recent_errors.RecentErrorsHandler",
            "level": "ERROR",
            "formatter": "json",
            "filters": ["strangers", "secrets", "flood"],
        },
    }


def _loggers(level: str) -> dict:
    return {
        # Django has handlers of its own, which would write lines twice, or send mail.
        "django": {"handlers": [], "level": level, "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # They log four lines at every start, and three for every query.
        "daphne": {"level": "WARNING"},
        "psycopg.pool": {"level": "WARNING"},
        # Below INFO they log the context of a template, and the parameters of a query.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    }


def disable_unused_fields() -> None:
    """Skip what no line shows, since every move is a line ("Optimization" in Python's logging HOWTO)."""
    logging._srcfile = None
    logging.logThreads = logging.logMultiprocessing = False
    logging.logAsyncioTasks = False  # type: ignore[attr-defined]  # since Python 3.12


class SecretsFilter(logging.Filter):
    """Reduce the arguments of a line to what may be logged of them: exceptions, and the address of a link to a seat.

    Libraries log whole ones.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_conceal(arg) for arg in record.args)
        # Daphne logs the text of a traceback where it catches an exception.
        if str(record.msg).startswith("Traceback "):
            record.msg, record.exc_info = "Exception in Daphne", sys.exc_info()
        return True


class StrangersFilter(logging.Filter):
    """Drop what Django logs as errors, with a traceback, of what a stranger sent: a foreign host, too large a form.

    play/web/misdirected.py says it once a minute. In development the page itself says it. Drop what Django logs of a
    form that was refused, too: play/web/refusals.py has said why.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.request":
            return vars(record).get("status_code") not in REFUSED
        return not (record.name.startswith("django.security.") and record.levelno >= logging.ERROR)


def _conceal(arg: object) -> object:
    if isinstance(arg, BaseException):
        return _describe(arg)
    return SEAT_LINK.sub(r"\1…", arg) if isinstance(arg, str) else arg


class Formatter(logging.Formatter):
    """Write a line. Every move is one, and structlog's formatter would take about 15 µs more for it."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self.render = _render_json if style == "json" else _render_text

    def format(self, record: logging.LogRecord) -> str:
        return self.render(_read(record))


def _read(record: logging.LogRecord) -> dict[str, Any]:
    # In asyncio's events the lines after the first have the message of an exception.
    event = {"event": record.getMessage().partition("\n")[0][:MAX_SENTENCE], "process": record.process}
    attached = vars(record)
    event |= {name: attached[name] for name in FIELDS if name in attached}
    if request_id := attached.get("request_id") or request_ids.current.get() or _find_request_id(record):
        event["request_id"] = request_id
    event |= {"level": record.levelname.lower(), "logger": record.name, "timestamp": _format_time(record.created)}
    if record.exc_info and record.exc_info[1] is not None:
        event["exception"] = "".join(_format_chain(record.exc_info[1]))[-MAX_TRACEBACK:]
    return event


def _find_request_id(record: logging.LogRecord) -> str:
    """Return the id of the request in which the exception of the line arose. Daphne logs it outside of the request."""
    return getattr(record.exc_info[1], request_ids.ATTRIBUTE, "") if record.exc_info else ""


def _format_time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _format_chain(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _format_chain(before)
        yield "\n"
    yield from traceback.format_tb(error.__traceback__)
    yield _describe(error)


def _describe(error: BaseException) -> str:
    """Return the type of the exception, and of those about machines the first line of the message.

    In PostgreSQL's the other lines have the values of the row.
    """
    kind = type(error)
    if isinstance(error, ABOUT_MACHINES) or MACHINE_MODULES.match(kind.__module__):
        return f"{kind.__qualname__}: {str(error).partition(chr(10))[0]}"
    return kind.__qualname__


def _render_json(event: dict[str, Any]) -> str:
    return _encode(event).decode()


def _render_text(event: dict[str, Any]) -> str:
    fields = " ".join(f"{name}={event[name]}" for name in (*FIELDS, "request_id") if name in event)
    head = f"{event['timestamp']} {event['process']} {event['level']} {event['logger']}"
    line = f"{head}: {event['event']} {fields}".rstrip()
    return "\n".join([line, event["exception"]]) if "exception" in event else line
