"""Find all mistakes in the templates and stylesheets, file by file, and what deserves a warning."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from django.utils.module_loading import import_string

from . import contract, css_checker, forced_colours, support_checker
from .template_checker import PartCheck
from .template_files import Mistake, TemplateFiles, find_folder, stamp_templates

# By the part's template its last check, with what was read for it.
_checked: dict[str, tuple[PartCheck, tuple]] = {}


def find_mistakes() -> list[Mistake]:
    """Return all mistakes by file and line, without those that only follow from a file that cannot be read."""
    return sorted([*find_in_templates(), *find_in_stylesheets()])


def find_warnings() -> list[Mistake]:
    """Return what is wrong and stops no server, by file and line: what browsers and translators pass over in silence.

    Files that cannot be read are left out, since they are mistakes. The first time it takes two seconds.
    """
    in_sentences, in_stylesheets = _load("sentence_checker.find"), _load("stylesheet_warnings.find")
    in_classes = _check_classes(stamp_templates(), css_checker.stamp_stylesheets())
    return sorted([*_check_html(stamp_templates()), *in_classes, *in_sentences(), *in_stylesheets()])


def find_in_templates() -> list[Mistake]:
    return _check_templates(stamp_templates())[0]


def find_in_stylesheets() -> list[Mistake]:
    return _check_stylesheets(css_checker.stamp_stylesheets())


def list_files_by_part() -> dict[str, set[str]]:
    return _check_templates(stamp_templates())[1]


@lru_cache(1)
def _check_templates(stamps: tuple) -> tuple[list[Mistake], dict[str, set[str]]]:
    """Return the mistakes in the templates, and the files of each part by its name.

    All templates are checked once for both, which takes 0.15 s. When a file was saved, the parts that it belongs to are
    checked again.
    """
    files = _read_templates(stamps)
    checks = {part.template: _check_part(files, part) for part in contract.PARTS}
    mistakes = {mistake for one in checks.values() for mistake in one.mistakes}
    mistakes |= {*files.mistakes, *_find_misplaced_partials(files), *_find_lost_marks(files)}
    mistakes |= {*support_checker.find_in_templates()}
    return sorted(mistakes), {name: one.files for name, one in checks.items()}


def _check_part(files: TemplateFiles, part: contract.Part) -> PartCheck:
    """Return the check of a part. It is the last one unless a file of the part was saved, or one came or went.

    A file that cannot be read hides those that it includes, so nothing is kept then.
    """
    check, read = _checked.get(part.template, (None, None))
    if check is None or read != _list_read(files, check):
        check = PartCheck(files, part).run()
        if not files.mistakes:
            _checked[part.template] = check, _list_read(files, check)
    return check


def _list_read(files: TemplateFiles, check: PartCheck) -> tuple:
    """Return the names of all files, and what was read from those of a part: the same objects until one is saved."""
    return list(files.templates), [files.templates.get(file) for file in sorted(check.files)]


@lru_cache(1)
def _check_html(stamps: tuple) -> list[Mistake]:
    return _load("html_warnings.find")(_read_templates(stamps), _load("page_states.list_contexts"))


@lru_cache(1)
def _check_classes(templates: tuple, _: tuple) -> list[Mistake]:
    return list(_load("class_checker.find")(_read_templates(templates), css_checker.read_stylesheets()))


def _load(name: str) -> Callable:
    """Return a function of a module beside this one. No server that starts needs it, so it is loaded when asked for."""
    return import_string(f"{__package__}.{name}")


@lru_cache(1)
def _read_templates(_: tuple) -> TemplateFiles:
    return TemplateFiles()


@lru_cache(1)
def _check_stylesheets(_: tuple) -> list[Mistake]:
    """Return the mistakes in the stylesheets. All are read once, and again when a file was saved."""
    checkers = css_checker.find_mistakes, forced_colours.find_mistakes, support_checker.find_in_stylesheets
    return sorted({mistake for find in checkers for mistake in find()})


def _find_misplaced_partials(files: TemplateFiles) -> Iterator[Mistake]:
    """Yield partials whose name another one has too, and regions that are not inline.

    Of two partials of the same name the last one counts, silently. One that is not inline is not in the page.
    """
    regions = {part.template for part in (*contract.REGIONS.values(), contract.LISTING)}
    for file in files.templates:
        lines: dict[str, int] = {}
        for node in files.list_partials(file):
            name, line = node.partial_name, node.token.lineno
            if name in lines:
                other = f"The other is in line {lines[name]}."
                yield Mistake(file, line, f"the part “{name}” stands there twice.", other)
            if f"{file}#{name}" in regions and not node.inline:
                expected = f"Expected {{% partialdef {name} inline %}}."
                yield Mistake(file, line, f"the part “{name}” is not in the page.", expected)
            lines[name] = line


def _find_lost_marks(files: TemplateFiles) -> Iterator[Mistake]:
    for file, marks in contract.MARKS.items():
        text = (find_folder() / file).read_text() if files.templates.get(file) else ""
        for mark in marks if text else ():
            if mark not in text:
                yield Mistake(file, 0, f"{mark} is lost.", "Expected it, or pages would not follow the game.")
