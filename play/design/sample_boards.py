"""Make the states of a board on which the viewer has chosen a square: it is outlined, and shown in the bar."""

from collections.abc import Iterator

from ..rules.game import Game
from .sample_games import find_game, play
from .sample_states import State, find_viewers, make_room_state

# It lies in the window that a phone shows first.
SQUARE = "F14"


def list_boards() -> Iterator[State]:
    for table, moment in (("three", "guess"), ("ten", "guess"), ("ten", "second-guess"), ("quick-ten", "guess")):
        game = find_game(table, moment)
        for seat in ("in-turn", "waiting"):
            if seat in find_viewers(game):
                yield _make_state(f"chosen-{moment}-{table}-{seat}", game, find_viewers(game)[seat])
    game = find_game("ten", "guess")
    taken = game.pieces[0].square
    yield _make_state("chosen-taken", game, game.awaited[0], taken)
    yield _make_state("chosen-paused", play(game, "pause", game.host), game.awaited[0])
    yield _make_state("chosen-plain", game, game.awaited[0], query="plain&still")
    yield from _list_ends_of_the_board(game)


def _list_ends_of_the_board(game: Game) -> Iterator[State]:
    """Yield squares at the corners, of which half of an outline might be cut off, and the longest name of a colour."""
    for square in ("A1", "A30", "P1", "P30"):
        yield _make_state(f"chosen-{square.lower()}", game, game.awaited[0], square)


def _make_state(name: str, game: Game, viewer: int | None, square: str = SQUARE, **page) -> State:
    return make_room_state("chosen", name, game, viewer, chosen=square, **page)
