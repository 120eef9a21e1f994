"""The page on which a message or a room is reported."""

from collections.abc import Iterator

from ..pov.regions import Notice
from ..rules import Refused
from ..web.pages.report_kinds import REPORT_KINDS
from .sample_games import find_game
from .sample_states import CODE, State, make_page, view_game


def list_reports() -> Iterator[State]:
    messages = tuple(reversed(view_game(find_game("three", "guess"), None).chat.items))
    assert len(messages) > 1
    page = {"code": CODE, "kinds": REPORT_KINDS, "messages": messages}
    yield make_page("report/page.html", "report", **page, reported=())
    yield make_page("report/page.html", "report-sent", **page, reported=(messages[0].number,), is_sent=True)
    yield make_page("report/page.html", "report-of-a-room", **page | {"messages": ()}, reported=(0,), is_sent=True)
    gone = {"refused": Notice.of(Refused("report-gone")), "kind": "spam"}
    yield make_page("report/page.html", "report-gone", **page, reported=(), **gone)
