"""What a designer does by mistake."""

from copy import copy
from functools import cache
from pathlib import Path

from play.design import html_warnings, page_states
from play.design.template_files import TemplateFiles, find_folder, parse


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


def find_warnings_after(file: str, old: str, new: str) -> tuple[list[tuple[str, int, str]], int]:
    """Return file, line and words of each warning after a change that is not saved, and the line of the change."""
    text, files = (find_folder() / file).read_text(), copy(_read_templates())
    assert old in text
    files.templates = {**files.templates, file: parse(file, text.replace(old, new, 1))}
    found = html_warnings.find(files, page_states.list_contexts)
    return [(one.file, one.line, str(one)) for one in found], text[: text.index(old)].count("\n") + 1


@cache
def _read_templates() -> TemplateFiles:
    return TemplateFiles()
