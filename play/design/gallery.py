"""The designers' gallery at /design/: every state of every page in frames, and games to go through move by move."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache, wraps
from itertools import groupby

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from ..ops import staff
from ..pov.regions import Notice
from ..rooms import RoomNotFound, codes, queries
from ..rules.game import Game, Move
from ..web.pages import room_page
from . import contract, css_checker, html_checker, problems, sample_games, sample_pages
from .sample_pages import Shown
from .template_files import Mistake

# How the frames can be: by name, its width and height in CSS pixels.
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
SCHEMES = ("light", "dark")

# So many items of a list are told of; the others are like them.
ITEMS_TOLD = 2


@dataclass(frozen=True)
class Told:
    """A region or a page with the files that show it, and its fields as a template names them, with their values.

    The last file of a region is the one that its slice has chosen, if it does.
    """

    name: str
    files: list[str]
    fields: list[tuple[str, str]]


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """All states, and what is wrong with the templates."""
    found = sample_pages.named().values()
    groups = {group: list(some) for group, some in groupby(sorted(found, key=_place), lambda state: state.group)}
    context = {"groups": groups, "count": len(found), "tables": sample_games.TABLES, "mistakes": _mistakes()}
    return _gallery(request, "design/index.html", context)


@require_GET
@never_cache
def state(request: HttpRequest, name: str) -> HttpResponse:
    """One state in its frames, with the files that it comes from and the fields that they get."""
    names = list(sample_pages.named())
    shown = _state(name)
    at = names.index(name)
    return _framed(request, name, shown, before=names[at - 1], after=names[(at + 1) % len(names)])


@require_GET
@never_cache
def game(request: HttpRequest, table: str) -> HttpResponse:
    """A game that is gone through, move by move, from any seat."""
    log = _log(table)
    at, seat = _asked(request, log)
    games = sample_games.games(log)
    step, last = games[at], log[at - 1] if at else None
    context = {"at": at, "moves": len(log), "seat": seat, "players": step.players, "last": last}
    context |= {"mover": last and step.player(last.player), "rounds": _rounds(games)}
    return _framed(request, f"the game “{table}”", _step(step, seat), **context)


@require_GET
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF], "form-action": [NONE]})
def state_page(request: HttpRequest, name: str) -> HttpResponse:
    """The page of a state, which its frames show."""
    return _page(request, _state(name))


@require_GET
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF], "form-action": [NONE]})
def game_page(request: HttpRequest, table: str) -> HttpResponse:
    log = _log(table)
    at, seat = _asked(request, log)
    return _page(request, _step(sample_games.games(log)[at], seat))


def _place(state: sample_pages.State) -> int:
    return list(dict.fromkeys(one.group for one in sample_pages.named().values())).index(state.group)


def _state(name: str) -> Shown:
    if name not in sample_pages.named():
        raise Http404
    return sample_pages.named()[name].make()


def _log(table: str) -> tuple[Move, ...]:
    """Of a table here; in development also of a room, by its code, which anywhere else would tell its secrets."""
    if table in sample_games.TABLES:
        return sample_games.log(table)
    if not settings.DEBUG:
        raise Http404
    try:
        return queries.log_of(codes.normalize_code(table))
    except RoomNotFound:
        raise Http404 from None


def _asked(request: HttpRequest, log: tuple[Move, ...]) -> tuple[int, int | None]:
    """How many moves of the game have been made, and the id of the player who looks; None for a spectator."""
    at, seat = request.GET.get("at", ""), request.GET.get("seat", "")
    made = min(int(at), len(log)) if at.isdecimal() else len(log) // 2
    return made, int(seat) if seat.isdecimal() else None


def _rounds(games: tuple[Game, ...]) -> list[tuple[int, int]]:
    """Each round's number, and how many moves had been made when it began."""
    begun: dict[int, int] = {}
    for at, game in enumerate(games):
        begun.setdefault(game.round, at)
    return [(number, at) for number, at in begun.items() if number]


def _step(game: Game, seat: int | None) -> Shown:
    """Whoever has not come yet, or has gone, looks on as a spectator."""
    player = game.player(seat) if seat else None
    return Shown(pov=sample_pages.seen(game, player.id if player and not player.is_out else None))


def _framed(request: HttpRequest, name: str, shown: Shown, **context) -> HttpResponse:
    told = list(_told(shown))
    context |= {
        "name": name,
        "is_game": "moves" in context,
        "is_calm": "calm" in request.GET,
        "languages": settings.LANGUAGES,
        "language": _language(request),
        "themes": _themes(),
        "chosen_theme": _chosen_theme(request),
        "frames": [(size, scheme, *SIZES[size]) for size in SIZES for scheme in SCHEMES],
        "told": told,
        "mistakes": [*_mistakes(), *_unclosed(request, shown, told)],
    }
    return _gallery(request, "design/state.html", context)


def _gallery(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """In development the page hears of what is saved, and loads itself anew."""
    return render(request, template, {**context, **_looks(request), "is_live": settings.DEBUG})


def _looks(request: HttpRequest) -> dict[str, str]:
    """How the frames are looked at, for links that keep it: the query of the page, without the place in a game."""
    asked = request.GET.copy()
    for name in ("at", "seat"):
        asked.pop(name, None)
    return {"looks": f"?{asked.urlencode()}" if asked else ""}


def _page(request: HttpRequest, shown: Shown) -> HttpResponse:
    """The very page, but without its scripts: a socket would find no such room."""
    context = {"page": shown.page, "scheme": request.GET.get("scheme", ""), "is_calm": "calm" in request.GET}
    context |= _theme(request)
    with override(_language(request)):
        request.GET = QueryDict(shown.query)
        try:
            return render(request, "design/frame.html", {**context, **_context(request, shown)})
        except Exception:
            found = _mistakes()
            if not found:
                raise
            return render(request, "design/broken.html", {"mistakes": found}, status=500)


def _theme(request: HttpRequest) -> dict[str, str]:
    """The stylesheet of the theme that was chosen for the frames; else of the server's."""
    sheet = f"css/theme-{_chosen_theme(request)}.css"
    return {"theme": sheet if sheet in css_checker.list_stylesheets() else ""}


def _chosen_theme(request: HttpRequest) -> str:
    return request.GET.get("theme", settings.THEME)


def _themes() -> list[str]:
    begin, end = "css/theme-", ".css"
    return sorted(
        name.removeprefix(begin).removesuffix(end) for name in css_checker.list_stylesheets() if name.startswith(begin)
    )


def _context(request: HttpRequest, shown: Shown) -> dict[str, object]:
    """What the page gets, as its own view would give it."""
    if shown.pov is None:
        return dict(shown.context)
    return room_page.room_context(request, shown.pov, 1, shown.refused, shown.is_screen)


def _language(request: HttpRequest) -> str:
    """The one that was chosen for the frames; else that of the page around them."""
    asked = request.GET.get("language")
    return asked if asked in dict(settings.LANGUAGES) else get_language()


def _mistakes() -> list[Mistake]:
    """None elsewhere than in development, since nothing would have started with one."""
    return problems.found() if settings.DEBUG else []


def _unclosed(request: HttpRequest, shown: Shown, told: list[Told]) -> list[Mistake]:
    """In development, what the page of the state leaves open; of a list's items the first alone is told of."""
    page = _page(copy(request), shown) if settings.DEBUG else None
    if page is None or page.status_code != 200:
        return []
    files = {part.name: part.files for part in told}
    found: dict[tuple, Mistake] = {}
    for element in html_checker.unclosed(page.content.decode()):
        one = _left_open(element, files, shown.page)
        found.setdefault((one.file, element.tag), one)
    return list(found.values())


def _left_open(element: html_checker.Element, files: dict[str, list[str]], page: str) -> Mistake:
    """In the region around it, or in the page as a whole."""
    of_it = next((files[id] for id in reversed(element.ids) if id in files), [page])
    return Mistake(of_it[0], 0, f"{element} is not closed.", f"Expected </{element.tag}> in {' or '.join(of_it)}.")


def _told(shown: Shown) -> Iterator[Told]:
    files = _files()
    if shown.pov is None:
        found = [field for name, value in shown.context for field in _fields(name, value)]
        yield Told(shown.page, _in_order(files[shown.page], shown.page), found)
        return
    notice = Notice.of(shown.refused) if shown.refused else Notice()
    slices = {name: getattr(shown.pov, name, notice) for name in contract.REGIONS if name != "version"}
    for name, slice in slices.items():
        template = contract.REGIONS[name].template
        yield Told(name, [*_in_order(files[template], template), *_chosen(slice)], list(_fields(name, slice)))


def _chosen(slice: object) -> list[str]:
    """The file, or the part of one, that a slice chooses; none while it has nothing to say."""
    template = getattr(slice, "template", "")
    return [template] if template and not template.endswith("#") else []


def _in_order(files: set[str], first: str) -> list[str]:
    return [first, *sorted(files - {first.partition("#")[0]})]


def _fields(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Each by the name that a template gives it, with its value here."""
    if isinstance(value, Notice):
        yield from ((f"{path}.{name}", repr(one)) for name, one in [("code", value.code), *value.params])
    elif contract.has_fields(value):
        for name in contract.members(type(value)) or ():
            yield from _fields(f"{path}.{name}", getattr(value, name))
    elif isinstance(value, tuple | list) and value and contract.has_fields(value[0]):
        yield path, f"{len(value)} of them"
        for number, one in enumerate(value[:ITEMS_TOLD]):
            yield from _fields(f"{path}.{number}", one)
    else:
        yield path, repr(value)


# A look through all templates takes a tenth of a second; elsewhere than in development they stay as they are.
_files = problems.files if settings.DEBUG else cache(problems.files)


def _for_designers(view):
    """Open to everybody in development; elsewhere to staff: it is of no use to players, and costs more."""
    of_staff = staff.staff_only(view)

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return (view if settings.DEBUG else of_staff)(request, *args, **kwargs)

    return answer


urlpatterns = [
    path("", _for_designers(index), name="design"),
    path("state/<name>/", _for_designers(state), name="design-state"),
    path("state/<name>/page/", _for_designers(state_page), name="design-state-page"),
    path("game/<table>/", _for_designers(game), name="design-game"),
    path("game/<table>/page/", _for_designers(game_page), name="design-game-page"),
]
