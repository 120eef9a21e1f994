"""Give a move the chance, time and presence that it needs, as the log keeps it: rules 4 and 7."""

from collections.abc import Callable, Iterable, Sequence

from . import turn_order
from .board import SQUARES
from .game import CARD_SIZE, Game, Move
from .move_spec import Chance, MoveSpec
from .phases import REMATCH
from .settings import OPENING
from .values import replace


def give(
    spec: MoveSpec,
    game: Game,
    move: Move,
    now: float,
    chance: Chance,
    read_present: Callable[[], Iterable[int]],
    first_givers: Sequence[int] = (),
    read_gone: Callable[[], Iterable[int]] = tuple,
    find_unwelcome: Callable[[Iterable[str], bool], str] | None = None,
) -> Move:
    """Return the move as the log keeps it: with the time in milliseconds, and the chance and presence that it needs.

    `read_present` returns the ids of the present players, and `read_gone` those of the newcomers who have long been
    away. They may be slow, so they are called only for moves that need them.
    `find_unwelcome` returns the first of some texts that a word list refuses, or ""; it is told whether everybody can
    come into the room.
    A start draws the first giver from the ids `first_givers`, or from all who are seated.
    """
    drawn_from = (first_givers or turn_order.list_seated(game)) if game.phase in spec.draws_first_in else ()
    return replace(
        move,
        now=round(now, 3),
        first=chance.choice(drawn_from) if drawn_from else move.first,
        card=draw_card(game, chance) if game.phase in spec.begins_round_in else move.card,
        present=tuple(sorted(read_present())) if spec.needs_presence else move.present,
        gone=tuple(sorted(read_gone())) if _may_give_place(game, spec) else move.gone,
        gives_way=spec.needs_place,
        unwelcome=_judge(spec, game, move, find_unwelcome) if find_unwelcome else "",
    )


def _judge(spec: MoveSpec, game: Game, move: Move, find_unwelcome: Callable[[Iterable[str], bool], str]) -> str:
    is_open = not game.settings.private or OPENING in move.choices
    return find_unwelcome(spec.list_shown(game, move), is_open) if spec.list_shown else ""


def draw_card(game: Game, chance: Chance) -> tuple[str, ...]:
    """Return four squares that no card of this game has shown, or none if too few are left (rule 7).

    A rematch is a new game: all squares may be on its first card.
    """
    shown = set(game.shown if game.phase != REMATCH else ())
    unseen = [square for square in SQUARES if square not in shown]
    return tuple(chance.sample(unseen, CARD_SIZE)) if len(unseen) >= CARD_SIZE else ()


def _may_give_place(game: Game, spec: MoveSpec) -> bool:
    is_asked = spec.needs_place or game.phase in spec.begins_round_in
    return is_asked and any(player.is_new for player in game.players)
