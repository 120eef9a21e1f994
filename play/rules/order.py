"""Whose turn it is: seats, laps and rounds (rules 4–6, 10 and 12)."""

from .game import OVER, Game, Player


def seated(game: Game) -> tuple[int, ...]:
    """The ids with a seat, in seating order."""
    return tuple(player.id for player in game.players if player.seated)


def guessers(game: Game) -> tuple[int, ...]:
    """The ids that guess: clockwise after the giver, the other way round at the second clue (rules 10, 12)."""
    after_giver = _from(seated(game), game.giver)[1:]
    return after_giver if game.step == 1 else after_giver[::-1]


def next_giver(game: Game) -> tuple[int, int] | None:
    """The lap and the id of the next round's giver, or None when all rounds are played.

    Everybody waiting counts, since they are seated before that round begins (rule 6).
    """
    rest = _rest_of_lap(game)
    if rest:
        return game.lap, rest[0]
    if game.lap < game.laps:
        return game.lap + 1, _lap_order(game)[0]
    return None


def rounds(game: Game) -> int:
    """How many rounds the game will have had at its end (rules 5 and 6)."""
    if game.phase == OVER:
        return game.round
    return game.round + len(_rest_of_lap(game)) + (game.laps - game.lap) * len(game.players)


def laps(game: Game) -> int:
    """The number of laps for this many players: the setting, else two for 3–6 and one for 7–10 (rule 5)."""
    return game.settings.laps or (2 if len(game.players) <= 6 else 1)


def _rest_of_lap(game: Game) -> tuple[int, ...]:
    order = _lap_order(game)
    return order[order.index(game.giver) + 1 :]


def _lap_order(game: Game) -> tuple[int, ...]:
    """A newcomer's seat is behind the last one: before the first giver's, when that is not the first (rule 6)."""
    return _from(_ids(game.players), game.first)


def _ids(players: tuple[Player, ...]) -> tuple[int, ...]:
    return tuple(player.id for player in players)


def _from(ids: tuple[int, ...], first: int) -> tuple[int, ...]:
    at = ids.index(first)
    return ids[at:] + ids[:at]
