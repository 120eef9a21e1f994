"""Render the page in a frame of the gallery, in the chosen language, theme and scheme. Find the mistakes in it."""

from copy import copy

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from . import css_checker, gallery_files, html_checker, problems, speed_checker, template_engines
from .gallery_files import NOW, PAPER, SCREEN
from .renderings import make_context
from .sample_states import SamplePage
from .template_files import Mistake


def render_page(request: HttpRequest, page: SamplePage, edition: str = NOW) -> HttpResponse:
    """Return the page without its scripts, because a socket would find no such room."""
    medium = choose_medium(request, page)
    # Paper is light, whatever the screen is.
    scheme = "light" if medium == PAPER else request.GET.get("scheme", "")
    context = {"page": page.template, "scheme": scheme, "is_calm": "calm" in request.GET}
    context |= {"theme": _find_theme_sheet(request)}
    with override(choose_language(request)):
        try:
            engine = template_engines.get_engine() if edition == NOW else template_engines.get_engine_before()
            names = {**context, **make_context(request, page, engine)}
            html = engine.get_template("design/frame.html").render(names, request)
            return HttpResponse(gallery_files.link_files(html, edition, medium))
        except Exception:
            mistakes = find_mistakes()
            if not mistakes:
                raise
            return render(request, "design/broken.html", {"mistakes": mistakes}, status=500)


def choose_medium(request: HttpRequest, page: SamplePage) -> str:
    return PAPER if page.is_printed or request.GET.get("medium") == PAPER else SCREEN


def choose_language(request: HttpRequest) -> str:
    chosen = request.GET.get("language")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language()


def choose_theme(request: HttpRequest) -> str:
    return request.GET.get("theme", settings.THEME)


def list_themes() -> list[str]:
    names = css_checker.list_stylesheets()
    begin, end = "css/theme-", ".css"
    return sorted(name.removeprefix(begin).removesuffix(end) for name in names if name.startswith(begin))


def find_mistakes() -> list[Mistake]:
    """Return the mistakes in the files. Only in development can there be any: no other server starts with one."""
    return [*problems.find_mistakes(), *speed_checker.find_slow()] if settings.DEBUG else []


def find_broken_html(request: HttpRequest, page: SamplePage, files: dict[str, list[str]]) -> list[Mistake]:
    """Return in development what is wrong with the page's HTML. `files` are those of each region.

    Where all items of a list have the same mistake, the first stands for all.
    """
    response = render_page(copy(request), page) if settings.DEBUG else None
    if response is None or response.status_code != 200:
        return []
    html = response.content.decode()
    mistakes: dict[tuple, Mistake] = {}
    for element in html_checker.find_unclosed(html):
        mistake = _report_unclosed(element, _find_files(element.ids, files, page.template))
        mistakes.setdefault((mistake.file, element.tag), mistake)
    return list(mistakes.values()) or [
        _report_error(error, _find_files(error.ids, files, page.template)) for error in html_checker.find_errors(html)
    ]


def _find_theme_sheet(request: HttpRequest) -> str:
    sheet = f"css/theme-{choose_theme(request)}.css"
    return sheet if sheet in css_checker.list_stylesheets() else ""


def _find_files(ids: tuple[str, ...], files: dict[str, list[str]], page: str) -> list[str]:
    return next((files[id] for id in reversed(ids) if id in files), [page])


def _report_unclosed(element: html_checker.Element, files: list[str]) -> Mistake:
    expected = f"Expected </{element.tag}> in {' or '.join(files)}."
    place = f"It begins in line {element.line}, column {element.column} of the page."
    return Mistake(files[0], 0, f"{element} is not closed.", f"{expected} {place}")


def _report_error(error: html_checker.ParseError, files: list[str]) -> Mistake:
    place = f"It is in line {error.line}, column {error.column} of the page, in {' or '.join(files)}."
    return Mistake(files[0], 0, error.what, place)
