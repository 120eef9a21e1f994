"""Render all states of the gallery: what each shows, and of which files. What many have in common is rendered once."""

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.backends.django import DjangoTemplates
from django.utils.translation import get_language, override

from ..pov.answers import Answer
from ..pov.regions import Notice
from ..pov.squares import list_rows
from ..web.pages import room_page
from .contract import REGIONS
from .sample_states import SamplePage, State
from .template_engines import get_engine, note_files
from .template_files import stamp_templates
from .translations import stamp_compiled
from .untranslated import is_marking

SHEET = re.compile(r"css/[\w-]+\.css")
# What is otherwise another one each time that a page is rendered.
ALIKE = {"csrf_token": "alike", "loaded": ""}
TAGS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """HTML, and the template files of which it is made."""

    html: str
    files: frozenset[str]

    @property
    def words(self) -> str:
        """Return what people can read in it."""
        return " ".join(unescape(TAGS.sub(" ", self.html)).split())


@dataclass(frozen=True)
class Described:
    """The files of a state, its stylesheets too, and what people can read in it, in lower case."""

    files: frozenset[str]
    words: str


class Renderer:
    """Render pages with the templates of one engine, in one language."""

    def __init__(self, engine: DjangoTemplates, language: str) -> None:
        self.engine = engine
        self.language = language
        self.parts: dict[tuple, Shown] = {}
        self.described: dict[str, Described] = {}

    def describe_states(self, request: HttpRequest, states: Mapping[str, State]) -> dict[str, Described]:
        """Return the files and the words of each state by its name. The first time takes a second."""
        missing = {name: state for name, state in states.items() if name not in self.described}
        self.described |= {name: self._describe(request, state) for name, state in missing.items()}
        return self.described

    def render_regions(self, page: SamplePage) -> dict[str, Shown]:
        """Return each region of a room's page by its name. Another page has none."""
        if page.pov is None:
            return {}
        return {name: self._render_region(page, name, slice) for name, slice in list_slices(page).items()}

    def render_region(self, page: SamplePage, name: str) -> Shown:
        return self._render_region(page, name, list_slices(page)[name])

    def render_page(self, request: HttpRequest, page: SamplePage) -> Shown:
        with override(self.language):
            names = make_context(copy(request), page, self.engine)
            return self._render(page.template, names, request)

    def render_shell(self, request: HttpRequest, page: SamplePage) -> Shown:
        """Return what is around the regions of a page. In all states of a kind it is the same."""
        turn = page.pov and page.pov.turn
        seen = turn and (turn.template, turn.phase, turn.is_host, turn.may_move)
        return self._render_shell(request, page, (*_describe_kind(page), page.chosen, seen))

    def _describe(self, request: HttpRequest, state: State) -> Described:
        page = state.make()
        shown = [*self.render_regions(page).values(), self._render_shell(request, page, _describe_kind(page))]
        files = frozenset().union(*(one.files for one in shown), *(SHEET.findall(one.html) for one in shown))
        return Described(files, " ".join(one.words for one in shown).lower())

    def _render_shell(self, request: HttpRequest, page: SamplePage, kind: tuple) -> Shown:
        if kind not in self.parts:
            whole, regions = self.render_page(request, page), self.render_regions(page).values()
            html = whole.html
            for region in regions:
                html = html.replace(region.html, "", 1)
            inner = frozenset().union(*(region.files for region in regions)) - {page.template}
            self.parts[kind] = Shown(html, whole.files - inner)
        return self.parts[kind]

    def _render_region(self, page: SamplePage, name: str, slice: object) -> Shown:
        key = name, slice, page.query, page.is_screen, _describe_extras(page)
        if key not in self.parts:
            names = {**read_page_names(page), name: slice}
            self.parts[key] = self._render(f"room.html#{name}", names)
        return self.parts[key]

    def _render(self, template: str, names: dict[str, object], request: HttpRequest | None = None) -> Shown:
        with override(self.language), note_files() as files:
            html = self.engine.get_template(template).render({**names, **ALIKE}, request)
        return Shown(html, frozenset(files))


def get_renderer(language: str) -> Renderer:
    """Return a renderer of the templates as they are now, in the translation that is compiled now.

    It keeps what it has rendered until a template is saved or a translation is compiled.
    """
    return make_renderer(get_engine(), language, stamp_compiled() if settings.DEBUG else ())


@lru_cache(4)
def make_renderer(engine: DjangoTemplates, language: str, compiled: tuple) -> Renderer:
    return Renderer(engine, language)


def make_context(request: HttpRequest, page: SamplePage, engine: DjangoTemplates) -> dict[str, object]:
    """Return what the page is rendered from. The request becomes one for the page, with its query and method."""
    request.GET, request.method = QueryDict(page.query), page.method
    if page.pov is None:
        return dict(page.context)
    context = room_page.list_names(request, page.pov, 1, page.refused, page.is_screen)
    stamps = (stamp_templates(), stamp_compiled()) if settings.DEBUG else ()
    board = _render_board(engine, page.chosen, get_language(), is_marking(), stamps)
    return {**context, "board": board, **dict(page.context)}


def read_page_names(page: SamplePage) -> dict[str, object]:
    """Return the names that every region of this room's page gets beside its own."""
    request = HttpRequest()
    request.method, request.GET = page.method, QueryDict(page.query)
    return {**room_page.read_shown_as(request), "is_screen": page.is_screen, **dict(page.context)}


def list_slices(page: SamplePage) -> dict[str, object]:
    """Return what each region of a room's page shows, by the region's name."""
    notice = Notice.of(page.refused) if page.refused else Notice()
    others = {"notice": notice, "answer": Answer(), **dict(page.context)}
    return {name: getattr(page.pov, name, others.get(name)) for name in REGIONS if name != "version"}


@lru_cache(64)
def _render_board(engine: DjangoTemplates, chosen: str, language: str, is_marked: bool, stamps: tuple) -> str:
    return engine.get_template("room/board.html").render({"rows": list_rows(), "chosen": chosen})


def _describe_kind(page: SamplePage) -> tuple:
    """Return how a page is shown. Pages of one kind have the same words and files around their regions."""
    return page.template, page.query, page.is_screen, page.method, _describe_extras(page)


def _describe_extras(page: SamplePage) -> str:
    """Return what a page gets that is in none of its regions."""
    return "".join(f"{name}={value}" for name, value in page.context if name not in REGIONS)
