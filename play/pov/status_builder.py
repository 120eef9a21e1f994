"""Where the round stands. What the end of a game adds to it is built by end_builder."""

from ..rules import timing
from ..rules.game import Game
from ..rules.phases import BETWEEN_GAMES, GUESS, LOBBY, REVEAL
from . import facts
from .status import Status, TurnStatus


def build_status(code: str, game: Game, away: frozenset[int]) -> Status:
    """Return the status for viewers whose turn it is not; `away` are the ids of the absent players."""
    return Status(
        code=code,
        phase=facts.get_shown_phase(game),
        round=game.round,
        rounds=facts.count_rounds(game),
        step=game.step,
        giver=game.giver,
        giver_name=facts.get_name(game, game.giver),
        is_yours=False,
        clues=game.clues,
        is_lost=game.phase == REVEAL and not game.clues,
        missing=facts.count_missing_players(game) if game.phase == LOBBY else 0,
        winners=tuple(facts.get_name(game, id) for id in facts.find_winners(game)),
        order=tuple(facts.get_token(game.player(id)) for id in facts.list_order(game)),
        is_simultaneous=game.preset.is_simultaneous,
        doing=_build_turn_status(game, away),
    )


def _build_turn_status(game: Game, away: frozenset[int]) -> TurnStatus:
    if game.phase in BETWEEN_GAMES:
        return TurnStatus(facts.get_shown_phase(game))
    return TurnStatus(
        phase=game.phase,
        step=game.step,
        giver_name=facts.get_name(game, game.giver),
        awaited=game.awaited,
        awaited_names=tuple(facts.get_name(game, id) for id in game.awaited),
        acted=_list_acted(game),
        are_away=bool(game.awaited) and away.issuperset(game.awaited),
        is_simultaneous=game.preset.is_simultaneous,
        is_passed=game.phase == REVEAL and len(game.clues) == 1,
        target=facts.get_public_target(game),
        short=timing.count_short_seconds(game),
        is_paused=game.waiting.is_paused,
        host_name=facts.get_name(game, game.host) if game.waiting.is_paused else "",
    )


def _list_acted(game: Game) -> tuple[int, ...]:
    if game.phase != GUESS:
        return ()
    return tuple(place for place, id in enumerate(facts.list_order(game), 1) if id not in game.queue)
