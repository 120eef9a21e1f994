"""Decide what a saved file changes on the open pages, and what keeps it from being shown."""

from collections.abc import AsyncIterator
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

from . import contract, file_watcher, notices, problems, translations
from .notices import SavedUpdate
from .template_files import Mistake, find_folder

# What is shown of the files in static/, by their endings. Stylesheets are swapped, the others load the page again.
SHOWN = {".css", ".js", ".svg", ".png", ".webp", ".webmanifest"}
# The gallery's own files. No page of the game is made of them.
GALLERY = "design/", "css/design.css"


class SavedFiles:
    """Makes the updates, and keeps what was saved since the first mistake until all mistakes are mended.

    Only one update or welcome may be made at a time.
    """

    def __init__(self) -> None:
        self.pending: frozenset[str] = frozenset()
        self.has_named = False  # whether pages show mistakes, also of files that were saved before any page opened

    async def watch(self) -> AsyncIterator[frozenset[str]]:
        """Yield the names of the files that were saved together, for ever."""
        async for paths in file_watcher.watch(_list_folders(), is_shown):
            yield frozenset(map(name_file, paths))

    def make_update(self, names: frozenset[str]) -> SavedUpdate:
        """Return the update of all pages. With mistakes it names them alone. Once they are mended, it shows all files.

        What cannot be judged stays among the pending files, and is shown with the next save.
        """
        self.pending |= names
        translations.take_compiled()
        if mistakes := problems.find_mistakes():
            self.has_named = True
            return SavedUpdate(notices.render_mistakes(mistakes), has_mistakes=True)
        update = _show(self.pending, notices.render_mended() if self.has_named else "")
        self.pending, self.has_named = frozenset(), False
        return update

    def make_welcome(self, names: frozenset[str]) -> SavedUpdate:
        """Return the update of one page that has just opened and lacks these files. What is pending stays so."""
        if mistakes := problems.find_mistakes():
            self.has_named = True
            return SavedUpdate(notices.render_mistakes(mistakes), has_mistakes=bool(names))
        return _show(names, "") if names else SavedUpdate()

    def find_warnings(self) -> list[Mistake]:
        """Return what is doubtful in the files. It is nothing while mistakes keep them from being judged."""
        return [] if problems.find_mistakes() else problems.find_warnings()


def explain(name: str, error: Exception) -> str:
    """Return the notice that takes the place of a partial that breaks: the mistakes in the templates."""
    mistakes = problems.find_mistakes() or [Mistake("room.html", 0, f"“{name}” breaks:", f"{error}")]
    return notices.render_notice(mistakes)


def is_shown(path: Path) -> bool:
    """Return whether a file of the watched folders is on a page."""
    if path.is_relative_to(find_folder()):
        return path.suffix == ".html"
    return path.suffix == ".mo" or path.suffix in SHOWN and not _is_in(settings.LOCALE_PATHS, path)


def name_file(path: Path) -> str:
    """Return the name of a template or a static file as templates name it, and the path of a translation."""
    folders = [folder for folder in _list_folders() if path.is_relative_to(folder)]
    return path.as_posix() if path.suffix == ".mo" or not folders else path.relative_to(folders[0]).as_posix()


def _list_folders() -> list[Path]:
    return [find_folder(), *map(Path, settings.STATICFILES_DIRS), *map(Path, settings.LOCALE_PATHS)]


def _show(names: frozenset[str], empty_notice: str) -> SavedUpdate:
    own = {name for name in names if name.startswith(GALLERY)}
    stylesheets = {name for name in names - own if name.endswith(".css")}
    others = names - own - stylesheets
    links = {name: _stamp(name) for name in sorted(stylesheets)}
    is_in_regions = others <= _list_region_files()
    sheets = notices.render_stylesheets(links)
    html = empty_notice + sheets if is_in_regions else notices.render_reload()
    is_in_frames = all(name.endswith((".html", ".mo")) for name in others)
    return SavedUpdate(
        html,
        has_regions=bool(others) and is_in_regions,
        links=links,
        sheets=sheets,
        has_frames=bool(others),
        is_new=bool(own) or not is_in_frames,
    )


def _stamp(stylesheet: str) -> str:
    """Return what stands behind the ? of its address, as pages link it."""
    return static(stylesheet).partition("?")[2]


def _list_region_files() -> set[str]:
    # room.html shows the rest of the page too.
    files = problems.list_files_by_part()
    return {name for part in contract.PUSHED_PARTS for name in files[part.template]} - {"room.html"}


def _is_in(folders: list, path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
