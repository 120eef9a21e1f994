"""The pieces on the board, as far as one viewer may see them."""

from ..rules.game import Game, Piece
from ..rules.phases import GUESS
from . import facts, regions
from .regions import Pieces


def has_secret_pieces(game: Game) -> bool:
    return game.preset.is_simultaneous and game.phase == GUESS


def list_visible_pieces(game: Game, viewer: int | None) -> list[tuple[int, Piece]]:
    """Return the pieces that the viewer may see, each with its number.

    In Quick a piece is hidden from the other players until everybody has guessed (rule 17).
    """
    is_secret = has_secret_pieces(game)
    return [
        (number, piece)
        for number, piece in enumerate(game.pieces, 1)
        if not is_secret or piece.step < game.step or piece.player == viewer
    ]


def build_pieces(game: Game, viewer: int | None) -> Pieces:
    items: list[regions.Piece] = []
    stacks: dict[str, int] = {}
    for number, piece in list_visible_pieces(game, viewer):
        stack = stacks[piece.square] = stacks.get(piece.square, -1) + 1
        token = facts.get_token(game.player(piece.player))
        items.append(regions.Piece(number, piece.square, piece.player, *token, piece.points, stack))
    return Pieces(tuple(items), facts.get_public_target(game))
