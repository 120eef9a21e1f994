"""Builds what players and spectators show each other beside the game."""

from functools import lru_cache

from ..rules import events
from ..rules.game import Game
from . import facts
from .events import Dot, Dots, Reaction
from .regions import Events


def build_events(code: str, game: Game, viewer: int | None, leaver: int | None = None) -> Events:
    may_react, may_practise = events.may_react(game, viewer or leaver), events.may_practise(game, viewer)
    return _make_events(code, may_react, may_practise, may_practise and viewer == game.host)


# The same object at every move, so that it is compared by identity alone.
_make_events = lru_cache(512)(Events)


def build_reaction(game: Game, person: int, place: int, sign: str) -> Reaction:
    player = game.player(person)
    return Reaction(place, sign, facts.get_token(player) if player else None)


def build_dots(game: Game, squares: dict[int, str]) -> Dots:
    return Dots(
        tuple(
            Dot(player.id, squares[player.id], facts.get_token(player))
            for player in game.active
            if player.id in squares
        )
    )
