"""The corpus of what designers do: deliberate mistakes and legal changes, as data in tests/design/corpus."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "design" / "corpus"


@dataclass(frozen=True)
class Change:
    """One text of a file that becomes another. Without `old` the file is new."""

    file: str
    old: str
    new: str

    def fits(self, root: Path) -> bool:
        """Return whether the file still has the text. A designer may have changed it."""
        path = root / self.file
        return self.old in path.read_text() if self.old else not path.exists()

    def make(self, root: Path) -> None:
        path = root / self.file
        path.write_text(path.read_text().replace(self.old, self.new, 1) if self.old else self.new)


@dataclass(frozen=True)
class Mistake:
    """A mistake of a designer, and what must be said about it.

    `line` is a text of the changed line. None: the first line that differs. "": the file as a whole, or any line of it.
    `named_in` is the file that must be named, where it is not the changed one.
    """

    kind: str
    what: str
    change: Change
    says: tuple[str, ...]
    line: str | None = None
    named_in: str = ""

    def find_line(self, before: str, after: str) -> int | None:
        """Return the number of the line that must be named, from 1. None stands for any."""
        if self.line == "":
            return None
        if self.line is not None:
            return after[: after.index(self.line)].count("\n") + 1
        pairs = zip(before.split("\n"), after.split("\n"), strict=False)
        return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


@dataclass(frozen=True)
class Legal:
    """What a designer may do."""

    what: str
    changes: tuple[Change, ...]


def read_mistakes() -> list[Mistake]:
    return [
        Mistake(
            case["kind"],
            case["what"],
            _read_change(case),
            tuple(case["says"]),
            case.get("line"),
            case.get("named_in", ""),
        )
        for case in _read_cases("mistakes")
    ]


def read_legal() -> list[Legal]:
    """Return the legal changes: small ones, and whole jobs, which are patches."""
    small = [
        Legal(case["what"], tuple(_read_change(one) for one in case.get("changes", [case])))
        for case in _read_cases("legal")
    ]
    jobs = sorted((CORPUS / "legal" / "jobs").glob("*.patch"))
    return small + [Legal(path.stem, tuple(_read_patch(path.read_text()))) for path in jobs]


def list_changes(case: Mistake | Legal) -> tuple[Change, ...]:
    return case.changes if isinstance(case, Legal) else (case.change,)


@contextmanager
def changed(root: Path, *changes: Change) -> Iterator[None]:
    """Make the changes in a copy of the project, and take them back."""
    texts = {root / one.file: (root / one.file).read_text() if one.old else None for one in reversed(changes)}
    try:
        for one in changes:
            one.make(root)
        yield
    finally:
        for path, text in texts.items():
            path.unlink() if text is None else path.write_text(text)


def _read_cases(folder: str) -> Iterator[dict]:
    for path in sorted((CORPUS / folder).glob("*.toml")):
        yield from tomllib.loads(path.read_text())["case"]


def _read_change(case: dict) -> Change:
    return Change(case["file"], case.get("old", ""), case["new"])


def _read_patch(text: str) -> Iterator[Change]:
    """Yield a change for each hunk of a patch. The lines around it are part of both texts."""
    for part in text.split("\ndiff --git "):
        file = re.search(r"^\+\+\+ b/(.+)$", part, re.MULTILINE)[1]
        for hunk in re.split(r"^@@.*@@.*\n", part, flags=re.MULTILINE)[1:]:
            lines = [line for line in hunk.splitlines() if not line.startswith("\\")]
            old, new = ("".join(f"{line[1:]}\n" for line in lines if line[:1] != other) for other in ("+", "-"))
            yield Change(file, old, new)
