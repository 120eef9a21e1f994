"""Give a room's log and game other words. The game stays as it was for the others, and the log leads to it still."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

import msgspec

from ..models import Entry
from ..rules import Refused, moves
from ..rules.game import Game, Move
from ..rules.lookalikes import fold
from ..rules.values import replace
from . import codec
from .store import LockedRoom

NAMING = "join", "rename"


class NotErasable(Exception):
    """The room's log does not lead to its game, or would not with other words. So only the whole room can go."""


class Step(NamedTuple):
    """An entry of the log with its move, the game after it, and the ids that it gave out."""

    entry: Entry
    move: Move
    game: Game
    new: set[int]


def read_log(room: LockedRoom) -> Iterator[Step]:
    """Yield each entry of the log. Raise NotErasable if a move of it does not hold any more."""
    game, known = Game(), set[int]()
    for entry in room.row.log.all():
        move = codec.decode_move(entry.move)
        game = _play(room, game, move)
        ids = {person.id for person in list_people(game)}
        yield Step(entry, move, game, ids - known)
        known |= ids


def list_people(game: Game) -> list[Any]:
    return [*game.players, *game.gave_way, *game.knocks]


def rewrite(room: LockedRoom, log: list[Step], choose: Callable[[Step], Move]) -> int:
    """Write the move that `choose` returns in the place of each move. Return how many others that makes.

    Raises NotErasable before anything is written.
    """
    game, changed = Game(), []
    for step in log:
        other = choose(step)
        if other is not step.move:
            step.entry.move = codec.encode_move(other)
            changed.append(step.entry)
        game = _play(room, game, other)
    if _without_words(game) != _without_words(room.game):
        raise NotErasable(room.row.code)
    Entry.objects.bulk_update(changed, ["move"], batch_size=100)
    room.step_on(game)
    return len(changed)


class Neutral:
    """Names that say nothing, for players of a room. Each name that a player had becomes one of its own."""

    def __init__(self, log: Collection[Step], ids: Collection[int]) -> None:
        others = (person for step in log for person in list_people(step.game) if person.id not in ids)
        self.taken = {fold(person.name) for person in others}
        self.given: dict[tuple[int, str], str] = {}

    def rename(self, move: Move, id: int) -> Move:
        """Return the move with a neutral name, if it is one that names this player."""
        if move.name not in NAMING or not move.text:
            return move
        key = id, fold(move.text)
        if key not in self.given:
            self.given[key] = self._find_free(id)
            self.taken.add(fold(self.given[key]))
        return replace(move, text=self.given[key])

    def _find_free(self, id: int) -> str:
        name, number = f"Player {id}", 1
        while fold(name) in self.taken:
            number += 1
            name = f"Player {id} ({number})"
        return name


def _play(room: LockedRoom, game: Game, move: Move) -> Game:
    try:
        return moves.play(game, move)
    except Refused:
        raise NotErasable(room.row.code) from None


def _without_words(game: Game) -> Any:
    def blank(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: "" if key in ("name", "text") else blank(each) for key, each in value.items()}
        return [blank(each) for each in value] if isinstance(value, list | tuple) else value

    return blank(msgspec.to_builtins(game))
