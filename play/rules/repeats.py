"""Whether a move repeats one that was accepted: after a double click, a lost answer or a reconnect (rule 24).

Such a repeat changes nothing and is no refusal. Each function answers for one kind of move. The first seven are asked
once the moment has passed. Moves that are not listed here are the same if they are made twice.
"""

from . import board, clues, texts
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


def is_same_more_time(game: Game, move: Move) -> bool:
    return move.moment_id == game.moment_id and move.player in game.awaited and game.waiting.is_extended


def is_same_skip(game: Game, move: Move) -> bool:
    return move.moment_id == game.skipped_at and move.player == game.host


def is_same_message(game: Game, move: Move) -> bool:
    """Return whether the player's last message says the same, and came after the last that the form knows."""
    last = next((said for said in reversed(game.chat) if said.player == move.player), None)
    return last is not None and _is_news(last.number, move) and last.text == texts.tidy(texts.prepare(move.text))


def is_same_bot(game: Game, move: Move) -> bool:
    """Return whether a bot has joined after the newest that the form knows."""
    return any(player.is_bot and _is_news(player.id, move) for player in game.active)


def is_same_host(game: Game, move: Move) -> bool:
    """Return whether another player is the host already whom the move would make the host."""
    return move.whom == game.host != move.player


def _is_news(number: int, move: Move) -> bool:
    return move.after is not None and number > move.after
