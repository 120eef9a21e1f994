"""The server's log: a line of JSON for each event on stdout, or lines for people; nothing that players have written."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator

import msgspec
import structlog
from django.core.exceptions import ImproperlyConfigured

# What a line may hold beside its sentence; nothing else that is attached to an event comes out.
FIELDS = ("room", "player", "move", "version", "code")

# Exceptions whose message is about machines. That of any other (a KeyError, a failed check) may be somebody's secret.
# The rest of Django is not among them: what a template misses is told with all that it was given, the card too.
ABOUT_MACHINES = (OSError, RuntimeError, TypeError, AttributeError, NameError, ImportError, ImproperlyConfigured)
MACHINE_PARTS = re.compile(r"(django\.db|psycopg|psycopg_pool|redis|channels_redis)(\.|$)")

# A pipe takes 4096 bytes as a whole; beyond, the lines of several processes mix. Of a trace the end tells most. A
# sentence may hold an address that somebody has asked for.
LONGEST_TRACE, LONGEST_SENTENCE = 3000, 200

_encode = msgspec.json.Encoder().encode


def config(style: str, level: str) -> dict:
    """For settings.LOGGING; `style` is json or text."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "colorclues.logs.formatter", "style": style},
            "json": {"()": "colorclues.logs.formatter", "style": "json"},
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "level": level,
                "formatter": "line",
                "filters": ["discreet"],
            },
            # For the dashboard.
            "recent_errors": {
                "class": "play.ops.recent_errors.RecentErrorsHandler",
                "level": "ERROR",
                "formatter": "json",
                "filters": ["discreet"],
            },
        },
        "filters": {"discreet": {"()": "colorclues.logs.Discreet"}},
        "root": {"handlers": ["stdout", "recent_errors"], "level": level},
        "loggers": {
            # Django has handlers of its own, which would say things twice, or by mail.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # Four lines at every start, and three for every query.
            "daphne": {"level": "WARNING"},
            "psycopg.pool": {"level": "WARNING"},
            # Below that they tell what a template was given, and what was written to the database.
            "django.template": {"level": "INFO"},
            "django.db.backends": {"level": "INFO"},
        },
    }


def spare() -> None:
    """Look for nothing that no line tells ("Optimization" in Python's logging HOWTO), since every move is a line."""
    logging._srcfile = None
    logging.logThreads = logging.logMultiprocessing = logging.logAsyncioTasks = False


class Discreet(logging.Filter):
    """What others put into their sentences of an exception is as much of it as we would tell."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_said(arg) if isinstance(arg, BaseException) else arg for arg in record.args)
        if str(record.msg).startswith("Traceback "):  # Daphne's way, from where it catches one
            record.msg, record.exc_info = "Exception in Daphne", sys.exc_info()
        return True


def formatter(style: str) -> logging.Formatter:
    """For dictConfig."""
    last = structlog.processors.JSONRenderer(serializer=_json) if style == "json" else _for_people
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        foreign_pre_chain=[
            _sentence,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _trace,
        ],
    )


def _sentence(logger, method, event: dict) -> dict:
    """asyncio tells from the second line on what the exception said."""
    event["event"] = event["event"].partition("\n")[0][:LONGEST_SENTENCE]
    event["process"] = event["_record"].process
    return event


def _trace(logger, method, event: dict) -> dict:
    """Where an exception was raised and what came before, without any value that was at hand there."""
    error = event.pop("exc_info", None)
    if error and error[1] is not None:
        event["exception"] = "".join(_chain(error[1]))[-LONGEST_TRACE:]
    return event


def _chain(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
        yield "\n"
    yield from traceback.format_tb(error.__traceback__)
    yield _said(error)


def _said(error: BaseException) -> str:
    """PostgreSQL tells from the second line on which row it was."""
    kind = type(error)
    if isinstance(error, ABOUT_MACHINES) or MACHINE_PARTS.match(kind.__module__):
        return f"{kind.__qualname__}: {str(error).partition(chr(10))[0]}"
    return kind.__qualname__


def _json(event: dict, **options) -> str:
    return _encode(event).decode()


def _for_people(logger, method, event: dict) -> str:
    fields = " ".join(f"{name}={event[name]}" for name in FIELDS if name in event)
    head = f"{event['timestamp']} {event['process']} {event['level']} {event['logger']}"
    line = f"{head}: {event['event']} {fields}".rstrip()
    return "\n".join([line, event["exception"]]) if "exception" in event else line
