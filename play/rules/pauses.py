"""The host's pause (rule 18): no time limit runs, and no bot acts."""

from . import Refused, timing
from .game import Game, Move, News
from .phases import IN_A_GAME, IN_A_ROUND
from .values import replace
from .waiting import Waiting


def pause(game: Game, move: Move) -> Game:
    """Stop the clock. No-op in a pause."""
    if game.waiting.is_paused:
        return game
    if game.phase not in IN_A_GAME:
        raise Refused("pause-later")
    waiting = replace(game.waiting, paused_at=move.now)
    return timing.set_deadline(replace(game, waiting=waiting, news=News("paused", move.player)), move.now)


def resume(game: Game, move: Move) -> Game:
    """Let the game go on, for the host or after ten minutes. No-op without a pause."""
    return replace(end(game, move.now), news=News("resumed", move.player)) if game.waiting.is_paused else game


def is_over(before: Game, after: Game) -> bool:
    """Return whether a move ends the pause: another player is host, or the game is over."""
    return after.waiting.is_paused and (after.host != before.host or after.phase not in IN_A_GAME)


def end(game: Game, now: float) -> Game:
    """Go on with what was left of the limit, at least 20 seconds. The pause itself counts as no time."""
    lasted, least = now - timing.get_clock(game, now), now + timing.EXTENSION
    full = timing.get_full_deadline(game)
    absent = tuple((id, since + lasted) for id, since in game.waiting.absent)
    # The scene of the reveal was played when it began.
    since = game.since + lasted if game.phase in IN_A_ROUND else game.since
    was = game.waiting
    waiting = Waiting(absent, not_before=least, returned=was.returned, is_extended=was.is_extended)
    going = replace(game, since=since, waiting=waiting)
    return timing.set_deadline(going, now, max(full + lasted, least) if full else 0)
