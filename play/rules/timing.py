"""How long a moment lasts before it ends by itself (rules 18 and 19)."""

from dataclasses import replace

from .game import Game
from .phases import IN_A_ROUND, REVEAL

# Seconds: a reveal lasts so long in every setting; a deadline that nobody saw pass is given so many anew; and so
# long somebody present must have been awaited before the host may skip them.
REVEAL_LASTS, RENEWED, SKIP_AFTER = 20, 20, 15


def start_deadline(game: Game, now: float) -> Game:
    """The game whose moment begins now."""
    seconds = _seconds(game)
    return replace(game, since=now, deadline=now + seconds if seconds else 0)


def extend_deadline(game: Game, now: float) -> Game:
    """The game with time again, after a deadline that passed while nobody was there."""
    return replace(game, deadline=now + RENEWED)


def has_run_out(game: Game, now: float) -> bool:
    return 0 < game.deadline <= now


def _seconds(game: Game) -> int:
    if game.phase == REVEAL:
        return REVEAL_LASTS
    return game.time_limit if game.phase in IN_A_ROUND else 0
