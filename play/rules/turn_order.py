"""Whose turn it is: seats, laps and rounds (rules 4–6, 10, 12 and 20)."""

from .game import MIN_PLAYERS, Game, Player
from .phases import LOBBY, OVER


def seated(game: Game) -> tuple[int, ...]:
    """The ids with a seat, in seating order."""
    return tuple(player.id for player in game.players if player.seated)


def guessers(game: Game) -> tuple[int, ...]:
    """The ids that guess: clockwise after the giver, the other way round at the second clue (rules 10, 12)."""
    ids = seated(game)
    at = ids.index(game.giver)
    after_giver = ids[at + 1 :] + ids[:at]
    return after_giver if game.step == 1 else after_giver[::-1]


def next_giver(game: Game) -> tuple[int, int] | None:
    """The lap and the id of the next round's giver, or None when all rounds are played.

    Everybody waiting counts, since they are seated before that round begins (rule 6).
    """
    rest = _rest_of_lap(game)
    if rest:
        return game.lap, rest[0].id
    if game.lap < game.laps and game.active:
        return game.lap + 1, _in_lap_order(game)[0].id
    return None


def has_next(game: Game) -> bool:
    """Whether another round begins after this one (rules 5 and 20)."""
    return game.phase not in (LOBBY, OVER) and next_giver(game) is not None and len(game.active) >= MIN_PLAYERS


def rounds(game: Game) -> int:
    """How many rounds the game will have had at its end, if nobody comes or goes (rules 5, 6 and 20)."""
    if not has_next(game):
        return game.round
    return game.round + len(_rest_of_lap(game)) + (game.laps - game.lap) * len(game.active)


def is_newcomer_in_time(game: Game) -> bool:
    """Whether somebody who joined now, behind the last seat, would find a round to play in (rule 6)."""
    if game.phase in (LOBBY, OVER) or len(game.active) + 1 < MIN_PLAYERS:
        return False
    behind_the_last = (False, game.joined + 1)
    return next_giver(game) is not None or behind_the_last > _place(game, game.giver_seat)


def laps(game: Game) -> int:
    """The number of laps: the setting, else the preset's own (rules 5 and 17)."""
    return game.settings.laps or game.preset.laps_for(len(seated(game)))


def _rest_of_lap(game: Game) -> list[Player]:
    """Nobody gives twice in a lap, not even who has left and come back behind the last seat."""
    giver = _place(game, game.giver_seat)
    order = _in_lap_order(game)
    return [player for player in order if _place(game, player.seat) > giver and player.gave != game.lap]


def _in_lap_order(game: Game) -> list[Player]:
    """A newcomer's seat is behind the last one: before the first giver's, when that is not the first (rule 6)."""
    return sorted(game.active, key=lambda player: _place(game, player.seat))


def _place(game: Game, seat: int) -> tuple[bool, int]:
    """Where in a lap, which begins at the first giver's seat, this one comes."""
    return seat < game.first, seat
