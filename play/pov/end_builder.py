"""What the end of a game adds to the status: the podium, the awards, the confetti, and the viewer's own place."""

from functools import lru_cache
from itertools import cycle, islice

from msgspec.structs import replace

from ..rules import awards, board
from ..rules.game import Game, Player
from . import facts
from .status import ORDINALS, Award, Own, Place, Status

CONFETTI = 14

# The end is shown anew at every message of the chat, to every viewer. One search takes milliseconds.
_find_awards, _find_bests = lru_cache(128)(awards.find_awards), lru_cache(128)(awards.find_bests)


def add_end(game: Game, status: Status) -> Status:
    """Return the status of a game that is over, as everybody sees it."""
    found = _find_awards(game.history, game.finishers)
    ended = replace(
        status,
        podium=_build_podium(game),
        awards=tuple(_build_award(game, award) for award in found),
    )
    return replace(ended, confetti=_list_confetti(game)) if ended.has_points else ended


def add_own(game: Game, status: Status, viewer: int) -> Status:
    """Return the status as this player sees it, who has played to the end."""
    return replace(status, own=_build_own(game, viewer))


def _build_podium(game: Game) -> tuple[Place, ...]:
    """Return the first three places; equal players share one (rules 15 and 20)."""
    shown = _list_places(game)[:3]
    points_below = [place[0].points for place in shown[1:]] + [None]
    return tuple(
        Place(rank, equals[0].points, tuple(map(facts.get_token, equals)), equals[0].points == points_below[rank - 1])
        for rank, equals in enumerate(shown, 1)
    )


def _build_own(game: Game, viewer: int) -> Own | None:
    places = _list_places(game)
    ranks = (rank for rank, equals in enumerate(places) if viewer in {player.id for player in equals})
    rank = next(ranks, None)
    if rank is None:
        return None
    return Own(
        ordinal=ORDINALS[rank],
        points=places[rank][0].points,
        is_shared=len(places[rank]) > 1,
        is_winner=viewer in facts.list_celebrated(game),
        best=_build_award(game, _find_bests(game.history, game.finishers)[viewer]),
    )


def _list_confetti(game: Game) -> tuple[int, ...]:
    """Return the numbers of the targets' colours, over and over."""
    return tuple(islice(cycle(board.tone(played.target) for played in game.history), CONFETTI))


def _list_places(game: Game) -> list[list[Player]]:
    places: dict[tuple[int, int], list[Player]] = {}
    for player in facts.rank_finishers(game):
        places.setdefault((player.points, player.exact), []).append(player)
    return list(places.values())


def _build_award(game: Game, award: awards.Award) -> Award:
    played = game.history[award.round - 1] if award.round else None
    giver = award.giver or (played.giver if played else 0)
    return Award(
        name=award.name,
        people=tuple(facts.get_token(game.player(id)) for id in award.players),
        amount=award.amount,
        of=award.of,
        clue=", ".join(played.clues) if played else "",
        giver_name=facts.get_name(game, giver),
    )
