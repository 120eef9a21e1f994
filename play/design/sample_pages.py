"""Every state that a page can be in, for the gallery: real Povs of games that real moves have made, always the same."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from msgspec.structs import replace

from ..pov.builder import build_pov
from ..pov.open_rooms import list_open_rooms
from ..pov.regions import Notice, Pov
from ..pov.turn import LAST_WORDS, Turn
from ..rules import Refused, timing
from ..rules.game import MAX_PLAYERS, Game
from ..rules.phases import GUESS, IN_A_ROUND, LOBBY, OVER, REVEAL
from . import contract
from .sample_games import MOMENTS, TALK, after, at, games, log

CODE = "K7QM4T"
# Seconds that have gone by in the moment that is shown.
GONE = 8


@dataclass(frozen=True)
class Shown:
    """What a page is made of. `query` is how the room's page is asked for; `context` what another page gets."""

    page: str = "room.html"
    pov: Pov | None = None
    refused: Refused | None = None
    query: str = ""
    is_screen: bool = False
    context: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class State:
    """A state by its name, which is its address, and where it stands in the gallery."""

    group: str
    name: str
    make: Callable[[], Shown]


@cache
def named() -> dict[str, State]:
    """All states by their names, in the gallery's order."""
    found = [*_moments(), *_others(), *_news(), *_refusals(), *_last_words(), *_pages()]
    return {state.name: state for state in found}


def seen(game: Game, viewer: int | None, away: Iterable[int] = (), leaver: int | None = None) -> Pov:
    """What this viewer sees of the game, the moment of which is GONE seconds old."""
    wound = timing.start_deadline(game, time.time() - GONE)
    present = frozenset(player.id for player in game.active) - frozenset(away)
    return build_pov(CODE, wound, viewer, present, leaver)


def _seats(game: Game) -> dict[str, Callable[[], Pov]]:
    """Who can look at this game, each in another part, and what they see."""
    others = [player.id for player in game.players if player.id not in (game.host, game.giver, *game.awaited)]
    seats = {"host": game.host}
    if game.phase in (*IN_A_ROUND, REVEAL):
        seats["giver"] = game.giver
    if game.phase == GUESS:
        seats["in-turn"] = game.awaited[0]
    seats |= {"waiting": others[0]} if others else {}
    seats["spectator"] = None
    return {name: _sees(game, viewer) for name, viewer in seats.items()}


def _sees(game: Game, viewer: int | None = None, **how) -> Callable[[], Pov]:
    return lambda: seen(game, viewer, **how)


def _state(group: str, name: str, pov: Callable[[], Pov], **how) -> State:
    return State(group, name, lambda: Shown(pov=pov(), **how))


def _moments() -> Iterator[State]:
    """Each phase, as it is for everybody, at a small table and a full one; of the rest what differs there."""
    every = ("lobby", *MOMENTS, "passed", "lost")
    quick = ("lobby", "guess", "second-guess", "reveal", "over")
    few = ("lobby", "guess", "reveal", "over")
    tables = {"three": every, "ten": every, "quick": quick, "quick-ten": quick, "long": few, "rtl": few}
    for moment in every:
        for table in (table for table, shown in tables.items() if moment in shown):
            game = at(table, moment)
            for seat, pov in _seats(game).items():
                yield _state(moment, f"{moment}-{table}-{seat}", pov)
            yield from _comers_and_goers(game, moment, table)


def _comers_and_goers(game: Game, moment: str, table: str) -> Iterator[State]:
    if table not in ("three", "ten"):
        return
    away = game.awaited or (game.players[-1].id,)
    yield _state(moment, f"{moment}-{table}-away", _sees(game, game.host, away=away))
    leaver = game.players[-1].id if game.players[-1].id not in (game.giver, game.host) else game.players[-2].id
    left = after(game, "leave", leaver)
    if left.player(leaver):
        yield _state(moment, f"{moment}-{table}-leaver", _sees(left, leaver=leaver))
        yield _state(moment, f"{moment}-{table}-left", _sees(left, game.host))
    if game.phase != LOBBY and len(game.active) < MAX_PLAYERS:
        late = after(game, "join", text="Late Lena")
        yield _state(moment, f"{moment}-{table}-late-comer", _sees(late, late.joined))


def _others() -> Iterator[State]:
    yield from _lobbies()
    yield from _rights()
    yield from _talks()
    yield from _ends()
    for moment in ("lobby", "pick", "guess", "reveal", "over"):
        yield _state("screen", f"screen-{moment}", _sees(at("ten", moment)), is_screen=True)
    guess = at("three", "guess")
    for query in ("plain&still", "plain&still&hide", "hide", "plain&still&talk"):
        slug = query.removeprefix("plain&").replace("&", "-")
        yield _state("plain", f"plain-{slug}-lobby", _sees(at("three", "lobby"), 1), query=query)
        yield _state("plain", f"plain-{slug}-guess", _sees(guess, guess.awaited[0]), query=query)


def _lobbies() -> Iterator[State]:
    alone = after(Game(), "join", text="Ada")
    yield _state("lobby", "lobby-alone", _sees(alone, 1))
    with_bots = after(after(alone, "bot", 1), "bot", 1)
    yield _state("lobby", "lobby-with-bots", _sees(with_bots, 1))
    yield _state("lobby", "lobby-away-at-the-rematch", _sees(_rematch(present=(1, 2)), 1))
    started = after(with_bots, "start", 1, first=1)
    clueing = after(started, "pick", 1, square=started.card[0])
    yield _state("clue", "clue-for-bots", _sees(clueing, 1))


def _rematch(present: tuple[int, ...]) -> Game:
    game = at("three", "over")
    return after(game, "rematch", game.host, present=present)


def _rights() -> Iterator[State]:
    """What the host has chosen, and why a newcomer cannot join."""
    for moment in ("lobby", "guess"):
        game = at("three", moment)
        for choice, value in (("locked", "yes"), ("private", "no"), ("late", "no")):
            chosen = after(game, "settings", game.host, choices=((choice, value),))
            for seat, viewer in (("host", game.host), ("spectator", None)):
                yield _state("settings", f"settings-{moment}-{choice}-{seat}", _sees(chosen, viewer))
    for choice, value in (("limit", "0"), ("laps", "3"), ("double", "no")):
        chosen = after(at("three", "lobby"), "settings", 1, choices=((choice, value),))
        yield _state("settings", f"settings-lobby-{choice}-host", _sees(chosen, 1))


def _talks() -> Iterator[State]:
    game = at("three", "guess")
    speakers = [player.id for player in game.players if player.id != game.giver]
    for number in range(50):
        game = after(game, "say", speakers[number % 2], text=TALK[number % len(TALK)], now=game.since + number * 9)
    yield _state("chat", "chat-full", _sees(game, speakers[0]))
    yield _state("chat", "chat-full-open", _sees(game, speakers[0]), query="talk")
    whom = next(id for id in speakers if id != game.host) if game.host != game.giver else speakers[0]
    muted = after(game, "mute", game.host, whom=whom)
    yield _state("chat", "chat-muted", _sees(muted, whom), query="talk")
    yield _state("chat", "chat-giver", _sees(game, game.giver), query="talk")
    yield _state("chat", "chat-spectator", _sees(game), query="talk")


def _ends() -> Iterator[State]:
    """Ties, and a game of which too few are left."""
    nothing = after(at("three", "lobby"), "start", 1, first=1)
    while nothing.phase != OVER:
        is_next = nothing.phase == REVEAL
        nothing = after(nothing, "next", 1) if is_next else after(nothing, "time-out", now=nothing.deadline)
    yield _state("over", "over-all-share", _sees(nothing, 1))
    yield _state("over", "over-two-share", _sees(at("tie", "over"), 1))
    game = at("three", "guess")
    yield _state("over", "over-too-few", _sees(after(game, "leave", game.giver), game.awaited[0]))


def _news() -> Iterator[State]:
    """Each kind of news, as the one hears it who has no part in it."""
    lobby, guess, ten = at("three", "lobby"), at("three", "guess"), at("ten", "guess")
    guest = next(player.id for player in ten.players if player.id not in (ten.host, ten.giver))
    gone = after(ten, "leave", guest)
    heard = {
        "joined": lobby,
        "renamed": after(lobby, "rename", 1, text="Ada Lovelace"),
        "left": after(ten, "leave", ten.host),
        "round": at("three", "pick"),
        "picked": at("three", "clue"),
        "clue": next(game for game in games(log("ten")) if game.news.kind == "clue"),
        "guessed": guess,
        "reveal": at("three", "reveal"),
        "over": at("three", "over"),
        "rematch": _rematch(present=(1, 2, 3)),
        "cut-short": after(ten, "leave", ten.giver),
        "back": after(gone, "join", guest),
        "removed": after(ten, "kick", ten.host, whom=guest, sure=True),
        "host": after(ten, "host", ten.host, whom=guest),
        "settings": after(lobby, "settings", 1, choices=(("preset", "quick"),)),
        "unpicked": after(at("three", "pick"), "time-out", now=at("three", "pick").deadline),
        "skipped": after(guess, "time-out", now=guess.deadline),
        "placed": next(game for game in games(log("quick")) if game.news.kind == "placed"),
    }
    for kind, game in heard.items():
        yield _state("news", f"news-{kind}", _sees(game))


# Where somebody meets a refusal: the part of its code before the first dash, and the moment and who sees it then.
MET = {
    "clue": ("clue", "giver"),
    "first": ("clue", "giver"),
    "not-on": ("pick", "giver"),
    "name": ("lobby", "spectator"),
    "room": ("lobby", "spectator"),
    "too-few": ("lobby", "host"),
    "next": ("reveal", "waiting"),
    "not-over": ("reveal", "host"),
    "game-over": ("over", "host"),
}


def _refusals() -> Iterator[State]:
    """Every sentence of refusals.html, at a moment at which somebody may be told it."""
    for code, params in contract.REFUSALS.items():
        moment, seat = next((met for start, met in MET.items() if code.startswith(start)), ("guess", "in-turn"))
        pov = _seats(at("three", moment)).get(seat) or _sees(at("three", moment))
        yield _state("notice", f"notice-{code}", pov, refused=Refused(code, **params))


def _last_words() -> Iterator[State]:
    for phase in LAST_WORDS:
        yield _state("turn", f"turn-{phase}", partial(_let_go, phase))


def _let_go(phase: str) -> Pov:
    return replace(seen(at("three", "guess"), 1), turn=Turn.end(CODE, phase))


def _pages() -> Iterator[State]:
    rooms = [(CODE, at("ten", "lobby")), ("C4RTN6", at("three", "guess")), ("MXW9HD", at("rtl", "over"))]
    full = {"open_rooms": list_open_rooms(rooms), "mine": [build_pov(code, game, None) for code, game in rooms]}
    fronts = {
        "front-empty": {},
        "front-full": full,
        "front-no-name": {"refused": Notice.of(Refused("name-empty")), "name": ""},
        "front-long-name": {"refused": Notice.of(Refused("name-long", limit=20)), "name": "W" * 40},
        "front-still": {**full, "is_still": True},
        "front-no-room": {**full, "code": "QQQQQQ", "code_refused": Notice.of(Refused("no-room"))},
    }
    for name, context in fronts.items():
        yield _page("front.html", name, **context)
    yield _page("too_much.html", "too-much-a-minute", seconds=30)
    yield _page("too_much.html", "too-much-some-minutes", seconds=600)
    yield _page("staff/sign_in.html", "staff-sign-in")
    yield _page("staff/sign_in.html", "staff-wrong-password", refused=Notice.of(Refused("wrong-password")), name="Ada")
    for name in ("not_found", "unreadable", "forbidden", "removed", "broken", "unavailable"):
        yield _page(f"{name}.html", name.replace("_", "-"))


def _page(file: str, name: str, /, **context) -> State:
    return State("pages", name, lambda: Shown(file, context=tuple(context.items())))
