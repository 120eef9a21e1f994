"""More time for a turn, for the awaited player who asks for it: the limit once more, once a turn (rule 18)."""

from . import Refused, absence, timing
from .game import Game, Move, News
from .phases import IN_A_ROUND
from .values import replace


def may_ask(game: Game, player: int | None) -> bool:
    return not game.waiting.is_paused and not game.waiting.is_extended and not _why_not(game, player)


def ask(game: Game, move: Move) -> Game:
    """Add the limit to the deadline of this turn. No-op if that was done: where all guess at once, one asks for all.

    Who asks is there. So a player who was noted as absent has the whole time again first.
    """
    if reason := _why_not(game, move.player):
        raise Refused(reason)
    if game.waiting.is_extended:
        return game
    here = absence.note_return(game, move)
    full = timing.get_full_deadline(here) + game.time_limit
    extended = replace(here, waiting=replace(here.waiting, is_extended=True), news=News("more-time", move.player))
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
