"""The dashboard's region of what browsers report of our pages."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from ...web.browser_reports import BrowserReport, fold


@dataclass(frozen=True, slots=True)
class BrowserLine:
    """What browsers have reported `number` times, the last time `at`, a date and time in UTC.

    `page` is the name of a route. Each of `what`, `where`, `page` and `browser` may be "".
    """

    at: str
    kind: str
    what: str
    where: str
    page: str
    browser: str
    number: int

    @property
    def kind_template(self) -> str:
        return f"dashboard/browser_line.html#{self.kind}"


@dataclass(frozen=True, slots=True)
class Browsers:
    """The last reports of all processes, the newest first. Equal ones are one line."""

    lines: tuple[BrowserLine, ...] = ()


def build_browsers(reports: Iterable[BrowserReport]) -> Browsers:
    return Browsers(
        tuple(
            BrowserLine(
                time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(one.last_at)),
                one.kind,
                one.what,
                one.where,
                one.page,
                one.browser,
                one.number,
            )
            for one in fold(reports)
        )
    )
