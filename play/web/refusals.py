"""What was refused: each is counted, and logged. site/colorclues/log_limits.py decides how many lines there are."""

import logging

from .. import metrics

log = logging.getLogger(__name__)

# What the database could not do. Whoever met that has logged it, with the exception.
TRY_AGAIN = "try-again"


def record_refusal(code: str, **extra: object) -> None:
    """Count a refusal and log it. A move that the database could not write is one line, which it has."""
    metrics.count_refusal(code)
    if code != TRY_AGAIN:
        log.info("refused", extra={**extra, "code": code})
