"""The last errors of this process, as its log tells them: for the dashboard."""

import logging
from collections import deque

from .. import metrics

# So many are kept; those of all processes are read whenever the dashboard is. Each has 4 kB at most, as all lines.
MOST = 10

# Each as a line of JSON, the newest last.
kept: deque[str] = deque(maxlen=MOST)


class Keeper(logging.Handler):
    """Its formatter has to make lines of JSON that tell no secrets (site/colorclues/logs.py)."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:
            self.handleError(record)
            return
        metrics.ERRORS.inc()
        kept.append(line)
