"""The place of a newcomer who has never moved and is gone (rule 20): others get it, and no round waits for it."""

from collections.abc import Collection

from . import names, seating
from .game import MAX_PLAYERS, Game, News, Player
from .phases import GUESS, IN_A_ROUND, REVEAL
from .values import replace


def why_closed(game: Game, gone: Collection[int] = ()) -> str:
    """Return the code with which a newcomer would be refused, or "" if they may join or knock.

    `gone` are the ids of the newcomers who have long been away.
    """
    return seating.why_closed(make_places(game, gone))


def make_places(game: Game, gone: Collection[int], number: int = 1) -> Game:
    """Take places back until so many are free, or nobody gives one back any more. No-op if they are free."""
    while len(game.active) + number > MAX_PLAYERS:
        idle = [player for player in game.active if _is_idle(player, gone) and _may_go(game, player)]
        if not idle:
            return game
        game = _give_back(game, min(idle, key=lambda player: (player.seated, player.seat)))
    return game


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
    back = player or game.find_gone(id)
    return game if back is None or seating.is_full(game) else seating.bring_back(game, back)


def keep_free_names(game: Game) -> Game:
    """Forget those who gave way and whose name somebody has by now: they are strangers."""
    taken = seating.list_names(game)
    kept = tuple(player for player in game.gave_way if not names.is_taken(player.name, taken))
    return game if len(kept) == len(game.gave_way) else replace(game, gave_way=kept)


def _is_idle(player: Player, gone: Collection[int]) -> bool:
    return player.is_new and player.id in gone


def _may_go(game: Game, player: Player) -> bool:
    """Return whether nothing but the place changes hands: no host, no round, and no moment that awaits the player."""
    if player.id == game.host or (player.id == game.giver and game.phase in (*IN_A_ROUND, REVEAL)):
        return False
    if not player.seated or game.phase not in IN_A_ROUND:
        return True
    others = [one for one in game.active if one.seated and one.id not in (game.giver, player.id)]
    return bool(others) and (game.phase != GUESS or not _ends_moment(game, player.id))


def _ends_moment(game: Game, id: int) -> bool:
    return game.queue == (id,) or (id in game.awaited and not game.preset.is_simultaneous)


def _give_back(game: Game, player: Player) -> Game:
    left = seating.remove(game, player.id, "left")
    left = replace(left, queue=tuple(id for id in left.queue if id != player.id), news=News())
    if left.player(player.id):
        return left
    return replace(left, gave_way=(*left.gave_way, player)[-MAX_PLAYERS:])
