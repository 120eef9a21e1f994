"""Where the round stands. What the end of a game adds to it is built by end_builder."""

from ..rules import timing, turn_order
from ..rules.game import Game
from ..rules.phases import BETWEEN_GAMES, GUESS, LOBBY, REVEAL
from . import facts
from .status import Status, TurnStatus


def build_status(code: str, game: Game, doing: TurnStatus, order: tuple[int, ...]) -> Status:
    """Return the status for viewers whose turn it is not.

    `doing` is what changes at every move. `order` are the guessers of this step.
    """
    return Status(
        code=code,
        phase=facts.get_shown_phase(game),
        round=game.round,
        rounds=turn_order.count_rounds(game),
        step=game.step,
        giver=game.giver,
        giver_name=facts.get_name(game, game.giver),
        is_yours=False,
        clues=game.clues,
        is_lost=game.phase == REVEAL and not game.clues,
        missing=turn_order.count_missing(game) if game.phase == LOBBY else 0,
        winners=tuple(facts.get_name(game, id) for id in facts.find_winners(game)),
        order=tuple(facts.get_token(game.player(id)) for id in order),
        is_simultaneous=game.preset.is_simultaneous,
        doing=doing,
    )


def build_turn_status(game: Game, away: frozenset[int], order: tuple[int, ...]) -> TurnStatus:
    """Return what goes on. `away` are the ids of the absent players, `order` the guessers of this step."""
    if game.phase in BETWEEN_GAMES:
        return TurnStatus(facts.get_shown_phase(game))
    awaited = game.awaited
    return TurnStatus(
        phase=game.phase,
        step=game.step,
        giver_name=facts.get_name(game, game.giver),
        awaited=awaited,
        awaited_names=tuple([facts.get_name(game, id) for id in awaited]),
        acted=_list_acted(game, order),
        are_away=bool(awaited) and away.issuperset(awaited),
        is_simultaneous=game.preset.is_simultaneous,
        is_passed=game.phase == REVEAL and len(game.clues) == 1,
        target=facts.get_public_target(game),
        short=timing.count_short_seconds(game),
        is_paused=game.waiting.is_paused,
        host_name=facts.get_name(game, game.host) if game.waiting.is_paused else "",
    )


def _list_acted(game: Game, order: tuple[int, ...]) -> tuple[int, ...]:
    if game.phase != GUESS:
        return ()
    return tuple([place for place, id in enumerate(order, 1) if id not in game.queue])
