"""How many lines of a kind the log has, since strangers and outside parts can cause any number of them.

Without this a single stranger wrote 2.7 MB in ten seconds, by messages that the limits refused.
"""

import copy
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from play.rooms import DatabaseUnavailable
from play.throttle import Throttle
from play.web.limits.token_bucket import KeyedBuckets, Rate

# Lines of a kind beyond which only one a minute is written, with a count: some 40 MB a day.
LINES = Rate(300, 2)
MAX_KINDS = 500
# Codes of refusals by limits, beside those that begin with LIMIT.
FAST, LIMIT = ("too-fast", "say-fast"), "limit-"
# Exceptions by which an outside part, or the machine, says that it cannot.
OUTSIDE = re.compile(r"(psycopg|psycopg_pool|redis|channels_redis)(\.|$)")


class FloodFilter(logging.Filter):
    """Leave out lines of which there are too many. A line once a minute has their number as `times`.

    Refusals of limits, and failures of the database, of Redis and of the machine, are one line a minute for each kind.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines = KeyedBuckets(LINES, MAX_KINDS)
        self.throttles: OrderedDict[Hashable, Throttle] = OrderedDict()
        self.lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING and record.msg != "refused":
            return True
        if not hasattr(record, "is_written"):  # each handler asks
            vars(record)["is_written"] = self._may_be_written(record)
        return vars(record)["is_written"]

    def _may_be_written(self, record: logging.LogRecord) -> bool:
        kind = find_rare_kind(record)
        if kind is None:
            kind = (record.name, str(record.msg)[:60])
            if self.lines.take(kind, time.monotonic()):
                return True
        number = self._find_throttle(kind).count(_shorten(record))
        if number > 1:
            vars(record)["times"] = number
        return number > 0

    def _find_throttle(self, kind: Hashable) -> Throttle:
        """Return the throttle of this kind. The oldest of too many goes.

        Threads share them: Python asks a handler's filters before it takes the handler's lock.
        """
        with self.lock:
            found = self.throttles.setdefault(kind, Throttle(_write))
            gone = self.throttles.popitem(last=False)[1] if len(self.throttles) > MAX_KINDS else None
        if gone:
            gone.say_rest()
        return found


def _shorten(record: logging.LogRecord) -> logging.LogRecord:
    """Return a copy without the exception, whose frames would keep alive what they used."""
    short = copy.copy(record)
    short.exc_info = short.exc_text = None
    return short


def _write(number: int, record: logging.LogRecord) -> None:
    vars(record).update(is_written=True, times=number)  # its time is that of the last one that was left out
    logging.getLogger(record.name).handle(record)


def find_rare_kind(record: logging.LogRecord) -> Hashable | None:
    """Return the kind of a line that is written once a minute, or None for any other."""
    fields = vars(record)
    code = fields.get("code", "")
    if code in FAST or code.startswith(LIMIT):
        return "refused", code
    if record.name == "django.security.csrf":  # play/web/misdirected.py says which setting it is
        return record.name, str(record.args)[:30]
    trouble = record.exc_info[1] if record.exc_info else None
    return (record.name, str(record.msg)[:60]) if trouble and is_of_outside(trouble) else None


def is_of_outside(trouble: BaseException) -> bool:
    """Return whether the database, Redis or the machine cannot: also that no more files can be opened."""
    return isinstance(trouble, OSError | DatabaseUnavailable) or bool(OUTSIDE.match(type(trouble).__module__))
