"""Take a compiled translation at the next page, also if it was compiled while no page was open. Only in development."""

from pathlib import Path

from django.conf import settings
from django.utils.translation.reloader import translation_file_changed

from .template_files import read_stamps

# The stamps of the .mo files when Django was last told to read them. None before the first page.
_taken: tuple | None = None


def take_compiled(**_) -> None:
    """Let Django read the .mo files again if one has changed. It caches them for as long as the process runs.

    Some 50 µs. PlayConfig.ready() has it called at each request.
    """
    global _taken
    stamps = stamp_compiled()
    if stamps != _taken:
        before, _taken = _taken, stamps
        if before is not None:
            translation_file_changed(None, Path("django.mo"))


def stamp_compiled() -> tuple:
    """Return the stamps of the .mo files. They change when one is compiled."""
    return read_stamps(path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/*/*.mo")))
