"""Serve the designers' gallery at /design/: every state of every page in frames, and games move by move."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from ..ops import staff
from ..rooms import RoomNotFound, codes, queries
from ..rules.game import Game, Move
from . import (
    commits,
    css_checker,
    gallery_files,
    gallery_frames,
    gallery_index,
    paper,
    part_fields,
    sample_games,
    sample_pages,
)
from .changes import find_changes
from .gallery_files import BEFORE, PAPER
from .sample_states import SamplePage, view_game

# The frames by name: width and height in CSS pixels.
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
SCHEMES = ("light", "dark")
PAPER_FRAME = ("paper", "light", paper.WIDTH, paper.HEIGHT)
# Each has four frames, and a frame takes a browser 12 MB.
CHANGES_A_PAGE = 8


def in_frames(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the gallery show a view's page in its frames. Nothing can be sent from there."""
    framed = csp_replace({"frame-ancestors": [SELF], "form-action": [NONE]})(view)
    return require_GET(never_cache(xframe_options_sameorigin(framed)))


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show all states, or those that are searched for. The groups that are searched or asked for are open."""
    text = request.GET.get("q", "").strip()
    mistakes = gallery_frames.find_mistakes()
    states, language = sample_pages.list_states(), gallery_frames.choose_language(request)
    found = gallery_index.search(request, states, language, "" if mistakes else text)
    groups, opened = gallery_index.list_groups(found), request.GET.get("open", "lobby")
    gallery_index.choose_pictured(groups, None if text else opened)
    context = {
        "groups": groups,
        "found": len(found),
        "count": len(states),
        "text": text,
        "open": opened,
        "tables": sample_games.TABLES,
        "mistakes": mistakes,
        **_list_choices(request),
        "sizes": SIZES,
        "size": size if (size := request.GET.get("size")) in SIZES else "phone",
    }
    return _render(request, "design/index.html", context)


@require_GET
@never_cache
def changes(request: HttpRequest) -> HttpResponse:
    """Show the states that differ from the last commit, before and now. Only in development."""
    if not settings.DEBUG:
        raise Http404
    mistakes = gallery_frames.find_mistakes()
    context = {"mistakes": mistakes, "count": len(sample_pages.list_states()), **_list_choices(request)}
    if not mistakes:
        try:
            found = find_changes(request, sample_pages.list_states(), gallery_frames.choose_language(request))
            pages = Paginator(found.states, CHANGES_A_PAGE)
            context |= {"changes": found, "page": pages.get_page(request.GET.get("page"))}
        except commits.NoCommit as error:
            context["why_not"] = str(error)
    return _render(request, "design/changes.html", context)


@require_GET
@never_cache
def state(request: HttpRequest, name: str) -> HttpResponse:
    page = _make_page(name)
    names = list(sample_pages.list_states())
    number = names.index(name)
    return _render_frames(request, name, page, before=names[number - 1], after=names[(number + 1) % len(names)])


@require_GET
@never_cache
def game(request: HttpRequest, table: str) -> HttpResponse:
    log = _find_log(table)
    made, seat = _read_step(request, log)
    games = sample_games.replay(log)
    step, last = games[made], log[made - 1] if made else None
    context = {"at": made, "moves": len(log), "seat": seat, "players": step.players, "last": last}
    context |= {"mover": last and step.player(last.player), "rounds": _list_rounds(games)}
    return _render_frames(request, f"the game “{table}”", _view_step(step, seat), **context)


@in_frames
def state_page(request: HttpRequest, name: str) -> HttpResponse:
    return gallery_frames.render_page(request, _make_page(name))


@in_frames
def state_before(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the page as the files of the last commit show it. Only in development."""
    if not settings.DEBUG:
        raise Http404
    try:
        return gallery_frames.render_page(request, _make_page(name), BEFORE)
    except commits.NoCommit:
        raise Http404 from None


@in_frames
def game_page(request: HttpRequest, table: str) -> HttpResponse:
    log = _find_log(table)
    made, seat = _read_step(request, log)
    return gallery_frames.render_page(request, _view_step(sample_games.replay(log)[made], seat))


def _make_page(name: str) -> SamplePage:
    if name not in sample_pages.list_states():
        raise Http404
    return sample_pages.list_states()[name].make()


def _find_log(table: str) -> tuple[Move, ...]:
    """Return the moves at a table of the gallery, or in development those of a room by its code.

    Elsewhere the moves of a room would tell its secrets.
    """
    if table in sample_games.TABLES:
        return sample_games.make_log(table)
    if not settings.DEBUG:
        raise Http404
    try:
        return queries.log_of(codes.normalize_code(table))
    except RoomNotFound:
        raise Http404 from None


def _read_step(request: HttpRequest, log: tuple[Move, ...]) -> tuple[int, int | None]:
    """Return how many moves of the game have been made, and the id of the viewer. None is a spectator."""
    at, seat = request.GET.get("at", ""), request.GET.get("seat", "")
    made = min(int(at), len(log)) if at.isdecimal() else len(log) // 2
    return made, int(seat) if seat.isdecimal() else None


def _list_rounds(games: tuple[Game, ...]) -> list[tuple[int, int]]:
    begun: dict[int, int] = {}  # how many moves had been made, by the round's number
    for made, game in enumerate(games):
        begun.setdefault(game.round, made)
    return [(number, made) for number, made in begun.items() if number]


def _view_step(game: Game, seat: int | None) -> SamplePage:
    """Return the page of this player, or a spectator's while the player has not come yet or has left."""
    player = game.player(seat) if seat else None
    return SamplePage(pov=view_game(game, player.id if player and not player.has_left else None))


def _render_frames(request: HttpRequest, name: str, page: SamplePage, **context) -> HttpResponse:
    parts = list(part_fields.list_parts(page))
    files = {part.name: part.files for part in parts}
    medium = gallery_frames.choose_medium(request, page)
    mistakes = [*gallery_frames.find_mistakes(), *gallery_frames.find_broken_html(request, page, files)]
    context |= {
        "name": name,
        "is_game": "moves" in context,
        "frames": _list_frames(medium),
        "told": parts,
        "mistakes": mistakes,
        "untranslated": gallery_frames.find_untranslated(request, page, files),
        **_list_choices(request),
        "medium": medium,
        "kind": "" if medium == PAPER else "state",
    }
    return _render(request, "design/state.html", context)


def _list_frames(medium: str) -> list[tuple[str, str, int, int]]:
    """Return the name, the scheme and the size of each frame. Paper is light."""
    screens = [(size, scheme, *SIZES[size]) for size in SIZES for scheme in SCHEMES]
    return [PAPER_FRAME] if medium == PAPER else screens


def _list_choices(request: HttpRequest) -> dict[str, object]:
    """Return how frames can be looked at, and what is chosen."""
    return {
        "is_calm": "calm" in request.GET,
        "languages": settings.LANGUAGES,
        "language": gallery_frames.choose_language(request),
        "themes": css_checker.list_themes(),
        "chosen_theme": gallery_frames.choose_theme(request),
        "medium": request.GET.get("medium", ""),
    }


def _render(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    context |= {"looks": _keep_choices(request), "is_live": settings.DEBUG, "address": request.get_full_path()}
    return render(request, template, context)


def _keep_choices(request: HttpRequest) -> str:
    """Return the query string that keeps language, theme, medium and motion in links, without the place in a game."""
    query = request.GET.copy()
    for name in ("at", "seat", "q", "open", "page", "size"):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def _for_designers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to everybody in development, to staff elsewhere. Players have no use for it, and it costs more."""
    of_staff = staff.staff_only(view)

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return (view if settings.DEBUG else of_staff)(request, *args, **kwargs)

    return answer


urlpatterns = [
    path("", _for_designers(index), name="design"),
    path("state/<name>/", _for_designers(state), name="design-state"),
    path("changes/", _for_designers(changes), name="design-changes"),
    path("files/<edition>/<medium>/<path:path>", _for_designers(gallery_files.file), name="design-file"),
    path("state/<name>/before/", _for_designers(state_before), name="design-state-before"),
    path("state/<name>/page/", _for_designers(state_page), name="design-state-page"),
    path("game/<table>/", _for_designers(game), name="design-game"),
    path("game/<table>/page/", _for_designers(game_page), name="design-game-page"),
]
