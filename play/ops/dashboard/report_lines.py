"""A report as the dashboard's page of reports shows it."""

from dataclasses import dataclass

from ...rules.game import Message
from ...web.pages.report_kinds import ReportKind


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report. `message` was reported, or with None the room. `settled_at` is "" while nobody has settled it."""

    id: int
    room: str
    kind: ReportKind
    made_at: str
    reporter: str
    message: Message | None
    names: tuple[str, ...]
    messages: tuple[Message, ...]
    settled_at: str
    settled_by: str
    reason: str
