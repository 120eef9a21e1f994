"""What browsers have reported of our pages: counted by kind, and the last of it kept in memory for the dashboard.

Nothing of it is believed: play/web/pages/browser_report_input.py lets in words of its own lists only.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock

from .. import metrics
from ..metrics import BrowserReportKind
from ..rooms import clock
from ..throttle import ThrottledLog

log = logging.getLogger(__name__)

# Reports that are kept, equal ones as one. Each is 250 bytes, and a dashboard reads those of all processes.
MAX_KEPT = 20
# The most bytes of a request. Violations and script errors have 1 kB each, and a browser may send several at once.
MAX_BYTES = 8192

# What deserves to be looked at, as the log says it. The rest is noise of browsers and of strangers, and only counted.
KEPT_KINDS: dict[BrowserReportKind, str] = {
    "csp": "what the security policy has blocked",
    "script": "errors of our scripts",
}
SENTENCE = "Browsers report {} (%s): %s since the last such line; the dashboard shows the last ones"
_logs = {kind: ThrottledLog(SENTENCE.format(what), log) for kind, what in KEPT_KINDS.items()}


@dataclass(frozen=True, slots=True)
class BrowserReport:
    """What a browser has reported `number` times, the last time at `last_at`, in seconds since the epoch.

    `what` is the type of an error or what was blocked, `where` a file of ours with line and column, `page` the name of
    a route, and `browser` a family with its major version. Each is "" where it is unknown.
    """

    kind: BrowserReportKind
    what: str = ""
    where: str = ""
    page: str = ""
    browser: str = ""
    number: int = 1
    last_at: float = 0.0


class BrowserReports:
    """Count what comes in, and keep the last of it. Threads may share it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._kept: tuple[BrowserReport, ...] = ()

    def record(self, report: BrowserReport) -> None:
        """Count a report. One of KEPT_KINDS is kept too, and said in the log once a minute."""
        metrics.count_browser_report(report.kind)
        if report.kind not in KEPT_KINDS:
            return
        with self.lock:
            self._kept = fold([replace(report, last_at=clock.now()), *self._kept])
        _logs[report.kind].record(report.kind)

    def list_kept(self) -> tuple[BrowserReport, ...]:
        """Return the last reports, the newest first."""
        return self._kept


def fold(reports: Iterable[BrowserReport]) -> tuple[BrowserReport, ...]:
    """Return the MAX_KEPT newest, the newest first, and equal ones as one with the sum of their numbers."""
    folded: dict[BrowserReport, BrowserReport] = {}
    for report in reports:
        key = replace(report, number=0, last_at=0.0)
        before = folded.get(key, key)
        last_at = max(before.last_at, report.last_at)
        folded[key] = replace(key, number=before.number + report.number, last_at=last_at)
    return tuple(sorted(folded.values(), key=lambda report: report.last_at, reverse=True)[:MAX_KEPT])


browser_reports = BrowserReports()
