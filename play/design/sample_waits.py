"""Make the states in which a game waits: paused by the host, or for players who have long been away."""

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from ..pov.heard import Heard
from ..rules import timing
from ..rules.game import Game
from .sample_games import find_game, play
from .sample_states import SamplePage, State, find_viewers, make_room_state, view_game


def list_waits() -> Iterator[State]:
    for table, moment in (
        ("three", "pick"),
        ("ten", "clue"),
        ("ten", "guess"),
        ("three", "second-clue"),
        ("ten", "reveal"),
    ):
        game = find_game(table, moment)
        paused = play(game, "pause", game.host)
        for seat, viewer in find_viewers(paused).items():
            yield make_room_state("pause", f"paused-{moment}-{seat}", paused, viewer)
    for moment in ("guess", "reveal"):
        game = find_game("ten", moment)
        yield make_room_state("pause", f"paused-{moment}-screen", play(game, "pause", game.host), is_screen=True)
    for table, moment in (("three", "pick"), ("three", "second-clue"), ("ten", "guess"), ("quick-ten", "guess")):
        yield from _list_absences(moment, f"{moment}-{table}", find_game(table, moment))
    for left in timing.WARNINGS:
        yield State("guess", f"guess-warned-{left}", partial(_show_warning, left))


def _show_warning(left: int) -> SamplePage:
    """Return the page of an awaited player who was just told of the seconds left: it looks as before."""
    game = find_game("ten", "guess")
    pov = view_game(game, game.awaited[0], age=game.time_limit - left)
    return SamplePage(pov=replace(pov, heard=Heard("left", left)))


def _list_absences(moment: str, name: str, game: Game) -> Iterator[State]:
    """Yield the pages of all others while every awaited player is absent."""
    gone = game.awaited
    for id in gone:
        game = play(game, "away", id)
    for seat, viewer in find_viewers(game).items():
        if viewer not in gone:
            yield make_room_state(moment, f"{name}-absent-{seat}", game, viewer, away=gone)
    yield make_room_state("screen", f"{name}-absent-screen", game, away=gone, is_screen=True)
