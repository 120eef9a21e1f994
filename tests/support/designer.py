"""What a designer does by mistake."""

from pathlib import Path

from play.design import problems


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file and return the number of its line."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def append(folder: Path, file: str, line: str) -> int:
    """Write a line at the end of a file, whatever stands in it, and return its number."""
    text = (folder / file).read_text()
    (folder / file).write_text(f"{text.rstrip()}\n{line}\n")
    return text.rstrip().count("\n") + 2


def find_warnings_after(folder: Path, file: str, old: str, new: str) -> tuple[list[tuple[str, int, str]], int]:
    """Return file, line and words of each warning after the change, and the line of the change."""
    line = spoil(folder, file, old, new)
    return [(one.file, one.line, str(one)) for one in problems.find_warnings()], line
