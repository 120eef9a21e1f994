"""Find the states that look different since the last commit: by their HTML, or by a stylesheet that they use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import rcssmin
from django.conf import settings
from django.http import HttpRequest

from . import commits, css_checker, template_engines
from .renderings import Renderer, Shown, get_renderer
from .sample_states import SamplePage, State
from .template_files import find_folder

# What is the gallery's own is no change of a state.
OWN = ("design/", "css/design.css")


@dataclass(frozen=True)
class Change:
    """A state that differs, and the changed files that it uses. `is_printed`: it is on paper."""

    name: str
    files: tuple[str, ...]
    is_printed: bool


@dataclass(frozen=True)
class Changes:
    """The states that differ from those of the last commit, and all files that do."""

    commit: str
    states: tuple[Change, ...]
    files: tuple[str, ...]


_found: dict[tuple, Changes] = {}


def find_changes(request: HttpRequest, states: Mapping[str, State], language: str) -> Changes:
    """Return which of the states differ in this language. Raise NoCommit if there is nothing to compare with.

    What was found is kept until a file is saved, since to compare all states takes seconds.
    """
    folder = commits.find_last()
    now, before = template_engines.get_engine(), template_engines.get_engine_before()
    key = now, before, css_checker.stamp_stylesheets(), language
    if key not in _found:
        _found.clear()
        _found[key] = _compare(request, states, folder, Renderer(now, language), Renderer(before, language))
    return _found[key]


def _compare(
    request: HttpRequest, states: Mapping[str, State], folder: Path, now: Renderer, before: Renderer
) -> Changes:
    files = frozenset(_list_changed(folder))
    changed = tuple(_list_states(request, states, now, before, files)) if files else ()
    return Changes(commits.describe_last(), changed, tuple(sorted(files)))


def _list_changed(folder: Path) -> Iterator[str]:
    """Yield the templates and stylesheets whose content differs. Comments in stylesheets do not count."""
    for root, before, ends in (
        (find_folder(), folder / find_folder().name, "*.html"),
        (Path(settings.STATICFILES_DIRS[0]), folder / "static", "css/*.css"),
    ):
        names = {path.relative_to(one).as_posix() for one in (root, before) for path in one.rglob(ends)}
        yield from (name for name in names if not name.startswith(OWN) and _read(root / name) != _read(before / name))


def _read(path: Path) -> str:
    if not path.is_file():
        return ""
    text = path.read_text()
    return rcssmin.cssmin(text) if path.suffix == ".css" else text


def _list_states(
    request: HttpRequest, states: Mapping[str, State], now: Renderer, before: Renderer, files: frozenset[str]
) -> Iterator[Change]:
    used = get_renderer(now.language).describe_states(request, states)
    for name, state in states.items():
        own = files & used[name].files
        page = state.make() if own else None
        if own and (any(file.endswith(".css") for file in own) or _differs(request, page, now, before, own)):
            yield Change(name, tuple(sorted(own)), page.is_printed)


def _differs(request: HttpRequest, page: SamplePage, now: Renderer, before: Renderer, own: frozenset[str]) -> bool:
    """Return whether a region differs, or what is around the regions. `own` are the changed files of the page."""
    regions = now.render_regions(page)
    if any(region.files & own and _differs_in(page, name, now, before) for name, region in regions.items()):
        return True
    around = own.difference(*(region.files - {"room.html"} for region in regions.values()))
    return bool(around) and now.render_shell(request, page).html != _try(before.render_shell, request, page).html


def _differs_in(page: SamplePage, region: str, now: Renderer, before: Renderer) -> bool:
    if now.render_region(page, region).html == _try(before.render_region, page, region).html:
        return False
    # The clock may have ticked in between, so what differs is rendered once more.
    again, earlier = Renderer(now.engine, now.language), Renderer(before.engine, before.language)
    return again.render_region(page, region).html != _try(earlier.render_region, page, region).html


def _try(render: Callable[..., Shown], *arguments: object) -> Shown:
    """Render with the templates of the last commit. Raise NoCommit if they need other Python code than that of now."""
    try:
        return render(*arguments)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise commits.NoCommit(f"The templates of the last commit do not go with the code of now. {why}") from error
