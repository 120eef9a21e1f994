"""What a limit turns away before the game hears of it: counted, and said in the log once a minute for each limit."""

from .. import metrics
from .limits import rate_limits
from .misdirected import ThrottledLog

# First the limit, then how many since the last such line. The line names nobody: the log has no addresses.
SENTENCES = {
    "HEAD_WITHIN": "%s: closed %s connections that had not sent the head of a request in time",
    "BODY_WITHIN": "%s: closed %s connections that had not sent the body of a request in time",
    "SILENT_MOST": "%s: closed %s connections, the oldest of too many that asked for nothing",
    "SILENT_PEER": "%s: closed %s connections, the oldest of too many from one address that asked for nothing",
    "PAGES_VISITOR": "%s: refused %s pages of one browser, which came too fast",
    "PAGES_ADDRESS": "%s: refused %s pages to browsers without a cookie of ours at one address, which came too fast",
    "PAGES_WAITING": "%s: refused %s pages, since so many waited to be made",
    "PAGES_WAIT": "%s: refused %s pages, since their turn did not come in time",
}
_logs = {limit: ThrottledLog(f"{sentence}; docs/operate.md says what to do") for limit, sentence in SENTENCES.items()}


def record(limit: str) -> None:
    metrics.count_refusal(rate_limits.code_of(limit))
    _logs[limit].record(limit)
