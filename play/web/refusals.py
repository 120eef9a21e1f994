"""What was refused: each is counted, and logged. site/colorclues/log_limits.py decides how many lines there are."""

import logging

from .. import metrics
from ..throttle import ThrottledLog
from .limits import rate_limits

log = logging.getLogger(__name__)

# What the database could not do. Whoever met that has logged it, with the exception.
TRY_AGAIN = "try-again"

# What a limit turns away before the game hears of it: the limit, and how many since the last such line, which comes
# once a minute. The line names nobody: the log has no addresses.
TURNED_AWAY = {
    "HEAD_WITHIN": "%s: closed %s connections that had not sent the head of a request in time",
    "BODY_WITHIN": "%s: closed %s connections that had not sent the body of a request in time",
    "SILENT_MOST": "%s: closed %s connections, the oldest of too many that asked for nothing",
    "SILENT_PEER": "%s: closed %s connections, the oldest of too many from one address that asked for nothing",
    "PAGES_VISITOR": "%s: refused %s pages of one browser, which came too fast",
    "PAGES_ADDRESS": "%s: refused %s pages to browsers without a seat at one address, which came too fast",
    "BROWSER_REPORTS_VISITOR": "%s: refused %s reports of one browser about our pages, which came too fast",
    "BROWSER_REPORTS_ADDRESS": "%s: refused %s reports of browsers at one address about our pages, which came too fast",
    "BROWSER_REPORTS_ALL": "%s: refused %s reports of browsers about our pages, which came too fast",
    "PAGES_WAITING": "%s: refused %s pages or files, since so many waited to be made",
    "PAGES_WAIT": "%s: refused %s pages or files, since their turn did not come in time",
}
_logs = {limit: ThrottledLog(f"{sentence}; docs/operate.md says what to do") for limit, sentence in TURNED_AWAY.items()}


def record_refusal(code: str, **extra: object) -> None:
    """Count a refusal and log it. A move that the database could not write is one line, which it has."""
    metrics.count_refusal(code)
    if code != TRY_AGAIN:
        log.info("refused", extra={**extra, "code": code})


def record_turned_away(limit: str) -> None:
    """Count what a limit turns away before the game hears of it. The log says it once a minute."""
    metrics.count_refusal(rate_limits.code_of(limit))
    _logs[limit].record(limit)
