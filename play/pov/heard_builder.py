"""What one viewer is told aloud. The card and the target go to the giver alone, a piece in Quick to its player."""

from ..rules.game import Game
from ..rules.phases import AT_THE_END, CLUE, GUESS, PICK, REVEAL
from . import facts
from .end_builder import ORDINALS
from .heard import Heard
from .squares import get_square
from .status import Status
from .viewers import Viewer

# Shared by all who are told nothing of their own, so that their slices are told to be equal at a glance.
NOTHING = Heard()


def may_hear(game: Game, own: Viewer) -> bool:
    """Return whether there may be anything to tell this viewer that others are not told."""
    if game.phase == GUESS:
        return own.is_yours or (own.has_placed and game.preset.is_simultaneous)
    return own.is_yours or (own.id is not None and game.phase in (REVEAL, *AT_THE_END))


def build_heard(game: Game, own: Viewer, status: Status) -> Heard:
    """Return what to tell the viewer. `status` is theirs."""
    if game.phase in AT_THE_END:
        best = status.podium[0].points if status.podium else 0
        return Heard("over", winners=status.winners, best=best, own=status.own)
    if game.phase == REVEAL:
        return _build_reveal(game, own)
    if own.is_yours:
        return NOTHING if game.waiting.is_paused else _build_turn(game)
    if own.has_placed and facts.has_secret_pieces(game):
        return Heard("placed", square=get_square(own.squares[-1]))
    return NOTHING


def _build_turn(game: Game) -> Heard:
    seconds, is_first = game.time_limit, game.step == 1
    if game.phase == PICK:
        return Heard("pick", seconds, card=tuple(map(get_square, game.card)))
    if game.phase == CLUE:
        square = get_square(game.target) if is_first else None
        return Heard("clue" if is_first else "second-clue", seconds, square=square)
    return Heard("guess" if is_first else "second-guess", seconds)


def _build_reveal(game: Game, own: Viewer) -> Heard:
    square = get_square(game.target)
    player = game.player(own.id) if own.id else None
    if player is None or not player.seated:
        return Heard("reveal", square=square)
    return Heard(
        "reveal",
        square=square,
        earned=facts.get_round_points(game, player) or 0,
        pieces=facts.list_gains(game, player.id),
        points=player.points,
        ordinal=ORDINALS[facts.find_rank(game, player) - 1],
    )
