"""Render the page in a frame of the gallery, in the chosen language, theme and scheme. Find the mistakes in it."""

import re
from copy import copy

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from . import (
    css_checker,
    gallery_files,
    html_checker,
    live_frames,
    problems,
    speed_checker,
    template_engines,
    untranslated,
)
from .gallery_files import NOW, PAPER, SCREEN
from .renderings import make_context
from .sample_states import SamplePage
from .template_files import Mistake

REFRESH = re.compile(r'<meta http-equiv="refresh"[^>]*>')


def render_page(request: HttpRequest, page: SamplePage, edition: str = NOW) -> HttpResponse:
    """Return the page without its scripts, because a socket would find no such room. It does not load itself anew.

    In development it may show by itself what is saved: see live_frames.py.
    """
    asked = copy(request)  # the page gets another query
    medium = choose_medium(request, page)
    is_live = settings.DEBUG and (edition, medium) == (NOW, SCREEN) and live_frames.is_live(request)
    html, status = _render_html(request, page, edition, medium, is_live)
    return live_frames.answer(asked, html, status) if is_live else HttpResponse(html, status=status)


def _render_html(request: HttpRequest, page: SamplePage, edition: str, medium: str, is_live: bool) -> tuple[str, int]:
    """Return the page with the status 200, or in development what is wrong in the files, with 500."""
    # Paper is light, whatever the screen is.
    scheme = "light" if medium == PAPER else request.GET.get("scheme", "")
    context = {"page": page.template, "scheme": scheme, "is_calm": "calm" in request.GET, "is_live": is_live}
    context |= {"theme": _find_theme_sheet(request)}
    with override(choose_language(request)):
        try:
            # Django's own engine parses again only what was saved. Another one would parse all: 0.1 s after each save.
            engine = engines["django"] if edition == NOW else template_engines.get_engine_before()
            with untranslated.mark_untranslated(get_language()):
                names = {**context, **make_context(request, page, engine)}
                html = engine.get_template("design/frame.html").render(names, request)
            return gallery_files.link_files(REFRESH.sub("", html), edition, medium), 200
        except Exception:
            mistakes = problems.find_mistakes() if settings.DEBUG else []
            if not mistakes:
                raise
            return render_to_string("design/broken.html", {"mistakes": mistakes}, request), 500


def choose_medium(request: HttpRequest, page: SamplePage) -> str:
    return PAPER if page.is_printed or request.GET.get("medium") == PAPER else SCREEN


def choose_language(request: HttpRequest) -> str:
    chosen = request.GET.get("language")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language()


def choose_theme(request: HttpRequest) -> str:
    return request.GET.get("theme", settings.THEME)


def find_mistakes() -> list[Mistake]:
    """Return the mistakes and warnings of the files, in development: there alone somebody mends them."""
    if not settings.DEBUG:
        return []
    return [*problems.find_mistakes(), *problems.find_warnings(), *speed_checker.find_slow()]


def find_untranslated(request: HttpRequest, page: SamplePage, files: dict[str, list[str]]) -> list[Mistake]:
    """Return the sentences in the files of the page and its regions that the chosen language lacks."""
    own = {name.partition("#")[0] for names in files.values() for name in names}
    own |= problems.list_files_by_part()[page.template]
    return [one for one in untranslated.find_untranslated(choose_language(request)) if one.file in own]


def find_broken_html(request: HttpRequest, page: SamplePage, files: dict[str, list[str]]) -> list[Mistake]:
    """Return in development what is wrong with the page's HTML. `files` are those of each region.

    Where all items of a list have the same mistake, the first stands for all. Where files have a warning, that tells
    more, by its line. So this is for what only a state brings about, such as two tags below conditions of other words.
    """
    is_asked = settings.DEBUG and not problems.find_warnings()
    response = render_page(copy(request), page) if is_asked else None
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
