"""Find the static files of one kind, wherever Django finds them."""

from pathlib import Path

from django.contrib.staticfiles import finders


def find_files(ending: str) -> dict[str, Path]:
    """Return the files with this ending by their names. Emacs' broken link .#turn.css is the name of no file."""
    names = {name for finder in finders.get_finders() for name, _ in finder.list([]) if name.endswith(ending)}
    return {name: Path(found) for name in sorted(names) if (found := finders.find(name))}
