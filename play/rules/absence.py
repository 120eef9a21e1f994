"""Who has been away for long, and so is waited for a shorter time (rule 18).

Presence is no part of a game. The room notes who is away and who is back, each by a move of its own, so the deadline
follows from the log alone.
"""

from . import timing
from .game import Game, Move, News
from .phases import IN_A_GAME, REVEAL
from .values import replace


def note_absence(game: Game, move: Move) -> Game:
    """Note that a player has been away for long. No-op for bots, leavers, and players who are noted already."""
    player = game.player(move.player)
    if player is None or player.is_bot or player.has_left or game.phase not in IN_A_GAME:
        return game
    if game.waiting.is_absent(player.id):
        return game
    noted = (player.id, timing.get_clock(game, move.now))
    waiting = replace(game.waiting, absent=(*game.waiting.absent, noted))
    return timing.set_deadline(replace(game, waiting=waiting), move.now)


def note_return(game: Game, move: Move) -> Game:
    """Note that a player is back. No-op unless the player is noted as absent."""
    if not game.waiting.is_absent(move.player):
        return game
    absent = tuple(noted for noted in game.waiting.absent if noted[0] != move.player)
    after = replace(game, waiting=replace(game.waiting, absent=absent))
    if move.player in game.awaited and timing.is_shortened(game):
        return _give_time_back(after, move)
    return timing.set_deadline(after, move.now) if game.phase == REVEAL else after


def _give_time_back(game: Game, move: Move) -> Game:
    """Give the whole time anew, but once in a moment: coming and going does not stretch it for ever."""
    told = replace(game, news=News("returned", move.player))
    returned = game.waiting.returned
    if move.player in returned:
        return timing.set_deadline(told, move.now)
    full = max(timing.get_full_deadline(game), timing.get_clock(game, move.now) + game.time_limit)
    waiting = replace(game.waiting, returned=(*returned, move.player))
    return timing.set_deadline(replace(told, waiting=waiting), move.now, full)
