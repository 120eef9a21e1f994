"""What a designer does by mistake."""

from pathlib import Path


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
