"""Who comes and goes: what that changes at the door, in the room, and in the round (rules 6, 20 and 24)."""

from dataclasses import replace

from . import door, newcomers, rounds, seats
from .game import Game, Move


def leave(game: Game, move: Move) -> Game:
    return rounds.drop_players(seats.leave(game, move), (move.player,), move.card)


def kick(game: Game, move: Move) -> Game:
    after = seats.kick(game, move)
    return after if after is game else rounds.drop_players(after, move.chosen, move.card)


def lock_out(game: Game, move: Move) -> Game:
    after = kick(game, move)
    return after if after.settings.locked else replace(after, settings=replace(after.settings, locked=True))


def join(game: Game, move: Move) -> Game:
    known = game.player(move.player)
    if known and not known.has_left:
        return game
    returning = known or newcomers.find_gone(game, move.player)
    if not returning and door.must_knock(game):
        return door.knock(game, move)
    return seats.join(newcomers.make_place(door.welcome(game, move.player), move.gone), move, returning)


def come_in(game: Game, move: Move) -> Game:
    """Greet a player who is back: end the question who asks to be them, and seat them if they wait for that."""
    game = newcomers.come_back(game, move.player)
    player = game.player(move.player)
    return game if player is None or player.has_left else seats.take_seat(door.welcome(game, player.id), move)
