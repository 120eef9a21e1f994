"""A state of the gallery: its name, its group, and the page that it shows."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..pov.builder import build_pov
from ..pov.pov import Pov
from ..rules import Refused, timing
from ..rules.game import Game
from ..rules.phases import GUESS, IN_A_ROUND, REVEAL

CODE = "K7QM4T"

# Seconds since the moment that is shown began.
MOMENT_AGE = 8


@dataclass(frozen=True)
class SamplePage:
    """What a page is rendered from: a page without `pov` gets `context`, a room's page all the others, and `context`.

    `query` is the query string of the page's address. `chosen` is the square that the viewer has chosen on the board.
    `is_printed`: the gallery shows the page on paper. `method` is that of the page's request.
    """

    template: str = "room.html"
    pov: Pov | None = None
    refused: Refused | None = None
    query: str = ""
    is_screen: bool = False
    context: tuple[tuple[str, object], ...] = ()
    chosen: str = ""
    is_printed: bool = False
    method: str = "GET"


@dataclass(frozen=True)
class State:
    """A state by its name, which stands in its address, and its group in the gallery."""

    group: str
    name: str
    make: Callable[[], SamplePage]


def make_page(file: str, name: str, /, **context) -> State:
    """Return the state of a page that is no room."""
    return State("pages", name, lambda: SamplePage(file, context=tuple(context.items())))


def make_room_state(
    group: str,
    name: str,
    game: Game,
    viewer: int | None = None,
    away: Iterable[int] = (),
    leaver: int | None = None,
    age: float = MOMENT_AGE,
    knock: int | None = None,
    **page,
) -> State:
    """Return the state of a room as this player sees it, or without `viewer` a spectator."""
    return State(group, name, lambda: SamplePage(pov=view_game(game, viewer, away, leaver, age, knock), **page))


def view_game(
    game: Game,
    viewer: int | None,
    away: Iterable[int] = (),
    leaver: int | None = None,
    age: float = MOMENT_AGE,
    knock: int | None = None,
) -> Pov:
    """Return what this viewer sees of the game `age` seconds after its moment began."""
    started = timing.start_deadline(game, time.time() - age)
    present = frozenset(player.id for player in game.active) - frozenset(away)
    return build_pov(CODE, started, viewer, present, leaver, knock)


def find_viewers(game: Game) -> dict[str, int | None]:
    """Return one player for each part in this game, by the part's name; the spectator is None."""
    others = [player.id for player in game.players if player.id not in (game.host, game.giver, *game.awaited)]
    viewers = {"host": game.host}
    if game.phase in (*IN_A_ROUND, REVEAL):
        viewers["giver"] = game.giver
    if game.phase == GUESS:
        viewers["in-turn"] = game.awaited[0]
    viewers |= {"waiting": others[0]} if others else {}
    return {**viewers, "spectator": None}
