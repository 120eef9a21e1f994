"""Where the round stands, and at the end the podium and the best clue and guess."""

from ..rules.game import Game, Player
from ..rules.phases import AT_THE_END, BETWEEN_GAMES, REVEAL
from . import facts
from .status import Best, Place, Status, Token, TurnStatus


def build_status(code: str, game: Game, away: frozenset[int]) -> Status:
    """Return the status for viewers whose turn it is not; `away` are the ids of the absent players."""
    return Status(
        code=code,
        phase=game.phase,
        round=game.round,
        rounds=facts.count_rounds(game),
        step=game.step,
        giver=game.giver,
        giver_name=facts.get_name(game, game.giver),
        is_yours=False,
        clues=game.clues,
        is_lost=game.phase == REVEAL and not game.clues,
        missing=facts.count_missing_players(game),
        winners=tuple(facts.get_name(game, id) for id in facts.find_winners(game)),
        podium=_build_podium(game),
        best=_build_best(game),
        doing=_build_turn_status(game, away),
    )


def _build_turn_status(game: Game, away: frozenset[int]) -> TurnStatus:
    if game.phase in BETWEEN_GAMES:
        return TurnStatus(game.phase)
    return TurnStatus(
        phase=game.phase,
        step=game.step,
        giver_name=facts.get_name(game, game.giver),
        awaited=game.awaited,
        awaited_names=tuple(facts.get_name(game, id) for id in game.awaited),
        are_away=bool(game.awaited) and away.issuperset(game.awaited),
        is_simultaneous=game.preset.is_simultaneous,
        is_passed=game.phase == REVEAL and len(game.clues) == 1,
        target=facts.get_public_target(game),
    )


def _build_podium(game: Game) -> tuple[Place, ...]:
    """Return the first three places; equal players share one (rules 15 and 20)."""
    places: dict[tuple[int, int], list[Player]] = {}
    for player in facts.rank_finishers(game):
        places.setdefault((player.points, player.exact), []).append(player)
    shown = list(places.items())[:3]
    points_below = [points for (points, _), _ in shown[1:]] + [None]
    return tuple(
        Place(
            rank, points, tuple(Token(*facts.get_token(player)) for player in equals), points == points_below[rank - 1]
        )
        for rank, ((points, _), equals) in enumerate(shown, 1)
    )


def _build_best(game: Game) -> Best | None:
    if game.phase not in AT_THE_END or not any(played.clues for played in game.history):
        return None
    clue = max(game.history, key=lambda played: played.earned)
    guess = min(game.history, key=lambda played: 99 if played.away is None else played.away)
    return Best(
        clue=", ".join(clue.clues) if clue.earned else "",
        clue_by=facts.get_name(game, clue.giver),
        earned=clue.earned,
        guess_by=facts.get_name(game, guess.nearest),
        away=guess.away,
        guess_for=", ".join(guess.clues),
    )
