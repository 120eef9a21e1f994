"""What lies on the board, as far as one viewer may see it: the pieces, and for the giver the card or the target."""

from ..rules.game import Game, Piece
from ..rules.palette import NAMES
from ..rules.phases import PICK, REVEAL
from . import facts, regions
from .regions import Pieces, Secret
from .squares import get_square
from .token import Token

# Shared by all who may not know the secret, so that their slices are told to be equal at a glance.
NO_SECRET = Secret()


def build_pieces(game: Game, viewer: int | None, tokens: dict[int, Token]) -> Pieces:
    visible = facts.list_visible_pieces(game, viewer)
    stacked = _count_stacks(visible)
    below = dict.fromkeys(stacked, 0)
    items = []
    for number, piece in visible:
        token, square = tokens[piece.player], piece.square
        stack = below[square], stacked[square]
        names = token.name if stack[0] or stack[1] == 1 else _list_names(visible, square, tokens)
        who = piece.player, names, token.initial, token.look
        items.append(regions.Piece(number, square, NAMES[square], *who, piece.points, *stack))
        below[square] += 1
    return Pieces(tuple(items), facts.get_public_target(game), game.since if game.phase == REVEAL else 0)


def _count_stacks(visible: list[tuple[int, Piece]]) -> dict[str, int]:
    # A Counter takes three times as long.
    stacked: dict[str, int] = {}
    for _, piece in visible:
        stacked[piece.square] = stacked.get(piece.square, 0) + 1
    return stacked


def _list_names(visible: list[tuple[int, Piece]], square: str, tokens: dict[int, Token]) -> str:
    return ", ".join([tokens[piece.player].name for _, piece in visible if piece.square == square])


def build_secret(game: Game) -> Secret:
    """Return what the giver alone sees on the board during a round."""
    if game.phase == PICK:
        return Secret(card=tuple(map(get_square, game.card)))
    return Secret(target=get_square(game.target))
