"""What a screen reader would say by itself on a page: a recorder that notes it, push by push.

It sees changes, not speech. Which of them a screen reader speaks, and when, differs from one to the next.
"""

from dataclasses import dataclass
from pathlib import Path

from tests.browser.people import Person

SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")


@dataclass(frozen=True)
class Change:
    """A live region that has changed. `is_kept`: it has been there since the page was loaded."""

    region: str
    is_kept: bool
    role: str
    text: str


@dataclass(frozen=True)
class Push:
    """What a message of the server has changed. `focus` are the controls that got the focus before, or "lost"."""

    version: int
    changes: tuple[Change, ...]
    focus: tuple[str, ...]
    title: str


class Recorder:
    """Listens at a person's page from its loading on."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.heard = 0
        person.page.context.add_init_script(SCRIPT)

    def take(self) -> list[Push]:
        """Return the pushes since the last time."""
        told = self.person.page.evaluate("from => recorder.pushes.slice(from)", self.heard)
        self.heard += len(told)
        return [_read(push) for push in told]


def _read(push: dict) -> Push:
    changes = tuple(
        Change(change["region"], change["kept"], change["role"], change["text"]) for change in push["changes"]
    )
    return Push(push["version"], changes, tuple(push["focus"]), push["title"])
