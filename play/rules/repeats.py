"""Whether a move of a past moment repeats one that was accepted. A browser may send it after a reconnect.

Such a repeat changes nothing and is no refusal. Each function answers for one kind of move.
"""

from . import board, clues
from .game import Game, Move
from .phases import REVEAL


def is_same_pick(game: Game, move: Move) -> bool:
    return move.player == game.giver and move.square == game.target != ""


def is_same_clue(game: Game, move: Move) -> bool:
    return move.player == game.giver and clues.is_same(move.text, game.clues)


def is_same_pass(game: Game, move: Move) -> bool:
    return move.player == game.giver and game.phase == REVEAL and len(game.clues) == 1


def is_same_guess(game: Game, move: Move) -> bool:
    square = board.parse(move.square)
    return any(piece.player == move.player and piece.square == square for piece in game.pieces)


def is_same_next(game: Game, move: Move) -> bool:
    return move.moment_id == game.left_at and move.player in (game.host, game.left_giver)


def is_same_skip(game: Game, move: Move) -> bool:
    return move.moment_id == game.skipped_at and move.player == game.host
