"""What the code asks about each kind of move beside what it does, and the chance that some of them need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .game import Game, Move


class Chance(Protocol):
    """Draws as `random.Random` does; unpredictable in a real room."""

    def choice(self, seq: Sequence, /) -> Any: ...

    def sample(self, population: Sequence, k: int) -> list: ...


@dataclass(frozen=True, slots=True)
class MoveSpec:
    """One kind of move, with everything that the code asks about it.

    `handler` makes the move. `fields` are the fields of a form that it reads; play/web/sockets/move_input.py says how.
    `is_of_player`: a player may ask for it; the room makes the other moves by itself. `is_of_host`: only the host may
    ask for it. `is_repeat` is set for moves that belong to one moment. Once the moment has passed, it tells whether
    the move repeats an accepted one. `is_done` is set for moves of no moment that would do something else the second
    time. It tells whether the first time was already. `needs_presence`: it depends on who is present. `draws_first_in`
    are the phases in which it draws the first giver (rule 4). `begins_round_in` are the phases in which it may begin a
    round, and so draws a card (rule 7). `needs_language`: the language of the player's page matters (rule 9).
    `is_of_knock`: visitors who wait at the door may ask for it. `needs_place`: a newcomer who is gone may have to give
    their place back. `list_shown` returns the texts of people that the move shows to everybody who comes into the room.
    """

    handler: Callable[[Game, Move], Game]
    fields: tuple[str, ...] = ()
    is_of_player: bool = True
    is_of_host: bool = False
    is_repeat: Callable[[Game, Move], bool] | None = None
    is_done: Callable[[Game, Move], bool] | None = None
    needs_presence: bool = False
    draws_first_in: tuple[str, ...] = ()
    begins_round_in: tuple[str, ...] = ()
    needs_language: bool = False
    is_of_knock: bool = False
    needs_place: bool = False
    list_shown: Callable[[Game, Move], tuple[str, ...]] | None = None
