"""More time for a turn, for the awaited player who asks for it: the limit once more, once a turn (rule 18)."""

from . import Refused, timing
from .game import Game, Move, News
from .phases import IN_A_ROUND
from .values import replace


def ask(game: Game, move: Move) -> Game:
    """Add the limit to the deadline of this turn. No-op if that was done: where all guess at once, one asks for all.

    The player who asks counts as present: one who was noted as absent has the whole time again first (`moves`).
    """
    if reason := _why_not(game, move.player):
        raise Refused(reason)
    if game.waiting.is_extended:
        return game
    full = timing.get_full_deadline(game) + game.time_limit
    extended = replace(game, waiting=replace(game.waiting, is_extended=True), news=News("more-time", move.player))
    return timing.set_deadline(extended, move.now, full)


def _why_not(game: Game, player: int | None) -> str:
    """Return the code with which the player is refused, or ""."""
    if game.phase not in IN_A_ROUND:
        return "not-now"
    if player not in game.awaited:
        return "not-your-turn"
    if not game.time_limit:
        return "no-limit"
    return "" if game.settings.more_time else "more-time-off"
