"""What one viewer is told aloud. The card and the target go to the giver alone, a piece in Quick to its player."""

from msgspec.structs import replace

from ..rules.game import Game
from ..rules.phases import AT_THE_END, CLUE, GUESS, PICK, REVEAL
from . import facts
from .heard import Heard
from .squares import get_square
from .status import ORDINALS, Own, Status
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
        heard = Heard("over", winners=status.winners, best=best)
        return _add_place(heard, status.own) if status.own else heard
    if game.phase == REVEAL:
        return _build_reveal(game, own)
    if own.is_yours:
        return NOTHING if game.waiting.is_paused else _build_turn(game)
    if own.has_placed and facts.has_secret_pieces(game):
        return Heard("placed", square=get_square(own.squares[-1]))
    return NOTHING


def _add_place(heard: Heard, own: Own) -> Heard:
    return replace(heard, ordinal=own.ordinal, points=own.points, is_shared=own.is_shared, is_winner=own.is_winner)


def _build_turn(game: Game) -> Heard:
    # After a pause or a return there is less time than the limit.
    is_whole = game.deadline - game.since >= game.time_limit
    seconds, is_first = game.time_limit if is_whole else 0, game.step == 1
    if game.phase == PICK:
        return Heard("pick", card=tuple(map(get_square, game.card)))
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
