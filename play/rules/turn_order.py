"""Whose turn it is: seats, laps and rounds (rules 4–6, 10, 12 and 20).

A lap begins at the first giver's seat. A newcomer sits behind the last seat: before the first giver's, unless that is
the first seat (rule 6).
"""

from .game import MIN_PLAYERS, Game, Player
from .phases import BETWEEN_GAMES


def list_seated(game: Game) -> tuple[int, ...]:
    return tuple(player.id for player in game.players if player.seated)


def count_missing(game: Game) -> int:
    """Return how many players a start still needs (rule 3). A game of bots alone never starts."""
    seated = [player for player in game.players if player.seated]
    needs_person = all(player.is_bot for player in seated)
    return max(MIN_PLAYERS - len(seated), int(needs_person))


def are_bots_alone(game: Game) -> bool:
    """Return whether enough players are seated for a start, and all of them are bots."""
    return count_missing(game) > 0 and len(list_seated(game)) >= MIN_PLAYERS


def list_guessers(game: Game) -> tuple[int, ...]:
    """Return the guessers' ids: clockwise after the giver, counter-clockwise at the second clue (rules 10, 12)."""
    ids = list_seated(game)
    giver = ids.index(game.giver)
    after_giver = ids[giver + 1 :] + ids[:giver]
    return after_giver if game.step == 1 else after_giver[::-1]


def find_next_giver(game: Game) -> tuple[int, int] | None:
    """Return the lap and the id of the next round's giver, or None when all rounds are played.

    Players who wait count, since they are seated before that round begins (rule 6).
    """
    rest = _rest_of_lap(game)
    if rest:
        return game.lap, rest[0].id
    if game.lap < game.laps and _list_expected(game):
        return game.lap + 1, _in_lap_order(game)[0].id
    return None


def has_next_round(game: Game) -> bool:
    is_enough = len(_list_expected(game)) >= MIN_PLAYERS
    return game.phase not in BETWEEN_GAMES and is_enough and find_next_giver(game) is not None


def count_rounds(game: Game) -> int:
    """Return how many rounds the game will have if no player comes or goes (rules 5, 6 and 20)."""
    if not has_next_round(game):
        return game.round
    return game.round + len(_rest_of_lap(game)) + (game.laps - game.lap) * len(_list_expected(game))


def is_newcomer_in_time(game: Game) -> bool:
    """Return whether a player who joined now, behind the last seat, would find a round to play in (rule 6)."""
    if game.phase in BETWEEN_GAMES or len(_list_expected(game)) + 1 < MIN_PLAYERS:
        return False
    behind_the_last = (False, game.joined + 1)
    return find_next_giver(game) is not None or behind_the_last > _place(game, game.giver_seat)


def count_laps(game: Game) -> int:  # rules 5 and 17
    return game.settings.laps or game.preset.laps_for(len(list_seated(game)))


def _rest_of_lap(game: Game) -> list[Player]:
    giver = _place(game, game.giver_seat)
    order = _in_lap_order(game)
    # No player gives twice in a lap, not even a player who left and came back behind the last seat (rule 20).
    return [player for player in order if _place(game, player.seat) > giver and player.gave != game.lap]


def _in_lap_order(game: Game) -> list[Player]:
    return sorted(_list_expected(game), key=lambda player: _place(game, player.seat))


def _list_expected(game: Game) -> list[Player]:
    """Return the players with whom the next round begins: not the newcomers who are gone (rule 20)."""
    return [player for player in game.active if not player.is_passed_over]


def _place(game: Game, seat: int) -> tuple[bool, int]:
    return seat < game.first, seat
