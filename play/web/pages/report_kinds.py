"""What a report can be about, as templates name it."""

from dataclasses import dataclass

from ...models import Report


@dataclass(frozen=True, slots=True)
class ReportKind:
    name: str

    @property
    def template(self) -> str:
        return f"report/kinds.html#{self.name}"


REPORT_KINDS = tuple(map(ReportKind, Report.KINDS))
