"""The last errors that this process has logged, for the dashboard."""

import logging
from collections import deque

from .. import metrics

# Errors that are kept. Each is 4 kB at most, and a dashboard reads those of all processes at every tick.
MAX_ERRORS = 10

# One line of JSON for each error, the newest last.
recent: deque[str] = deque(maxlen=MAX_ERRORS)


class RecentErrorsHandler(logging.Handler):
    """Count and keep errors. Its formatter must write JSON without secrets (site/colorclues/logs.py)."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:
            self.handleError(record)
            return
        metrics.ERRORS.inc()
        recent.append(line)
