"""The place of a newcomer who has never moved and is gone (rule 20): others get it, and no round waits for it."""

from collections.abc import Collection
from dataclasses import replace

from . import rounds, seats, turn_order
from .game import MAX_PLAYERS, Game, News, Player
from .names import is_taken
from .phases import IN_A_ROUND, REVEAL


def make_place(game: Game, gone: Collection[int]) -> Game:
    """Take the place back from one of the `gone` newcomers if the room is full. No-op if nobody gives one back."""
    idle = _find_idle(game, gone) if seats.is_full(game) else None
    return game if idle is None else _give_back(game, idle)


def why_closed(game: Game, gone: Collection[int] = ()) -> str:
    """Return the code with which a newcomer would be refused, or "" if they may join or knock."""
    return seats.why_closed(make_place(game, gone))


def pass_over(game: Game, gone: Collection[int]) -> Game:
    """Note which newcomers the next round is begun without. Returns the same game if nothing changes."""
    changed = [player for player in game.players if player.is_passed_over != _is_idle(player, gone)]
    for player in changed:
        game = game.with_player(player.id, is_passed_over=not player.is_passed_over)
    return game


def come_back(game: Game, id: int) -> Game:
    """Seat a newcomer who was gone and is back, if there is a place. No-op for all others."""
    player = game.player(id)
    if player and player.is_passed_over:
        return game.with_player(id, is_passed_over=False)
    if player and not (player.has_left and player.is_new):
        return game
    gone = player or find_gone(game, id)
    return game if gone is None or seats.is_full(game) else seats.bring_back(game, gone)


def find_gone(game: Game, id: int) -> Player | None:
    """Return the newcomer who has given back their place and left no trace, unless somebody has their name by now."""
    names = seats.list_names(game)
    return next((player for player in game.gave_way if player.id == id and not is_taken(player.name, names)), None)


def _find_idle(game: Game, gone: Collection[int]) -> Player | None:
    idle = [player for player in game.active if _is_idle(player, gone) and _may_go(game, player)]
    return min(idle, key=lambda player: (player.seated, player.seat), default=None)


def _is_idle(player: Player, gone: Collection[int]) -> bool:
    return player.is_new and player.id in gone


def _may_go(game: Game, player: Player) -> bool:
    """Return whether no round ends with this player, and no host is lost."""
    if player.id == game.host or (player.id == game.giver and game.phase in (*IN_A_ROUND, REVEAL)):
        return False
    others = set(turn_order.list_seated(game)) - {game.giver, player.id}
    return game.phase not in IN_A_ROUND or not player.seated or bool(others)


def _give_back(game: Game, player: Player) -> Game:
    left = rounds.drop_players(seats.take_out(game, player.id), (player.id,), ())
    if left.player(player.id):
        return left
    return replace(left, gave_way=(*left.gave_way, player)[-MAX_PLAYERS:], news=News())
