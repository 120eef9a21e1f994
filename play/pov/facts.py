"""Facts about a game that several regions show: names and tokens, pieces, points, the target once it is public."""

from functools import lru_cache

from ..rules import graphemes, scoring
from ..rules.game import Game, Piece, Player
from ..rules.phases import AT_THE_END, GUESS, OVER, REMATCH, REVEAL
from .gain import Gain
from .squares import Square, get_square
from .token import Token


def get_name(game: Game, id: int | None) -> str:
    player = game.player(id) if id else None
    return player.name if player else ""


def get_token(player: Player) -> Token:
    return Token(player.name, get_initial(player.name), player.colour)


def list_tokens(game: Game) -> dict[int, Token]:
    """Return the token of each player, leavers too, by the player's id."""
    return {player.id: get_token(player) for player in game.players}


@lru_cache(maxsize=1000)
def get_initial(name: str) -> str:
    """Return the first visible character: of 🏳️‍🌈 Kim the whole flag."""
    first = next(iter(graphemes.split_visible(name)), "")
    return first.upper() if len(first) > 1 else first.upper()[:1]


def get_shown_phase(game: Game) -> str:
    """Return the phase that the page shows. Until a rematch starts, that is the end of the game before (rule 16)."""
    return OVER if game.phase == REMATCH else game.phase


def get_public_target(game: Game) -> Square | None:
    """Return the target from the reveal on. None too if the game ended in the middle of a round (rule 20)."""
    return get_square(game.target) if game.target and game.phase in (REVEAL, *AT_THE_END) else None


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


def count_near(game: Game, viewer: int | None) -> int:
    """Return how many of the pieces that the viewer may see lie in the 3×3 around the target."""
    return sum([scoring.is_near(game.target, piece.square) for _, piece in list_visible_pieces(game, viewer)])


def get_round_points(game: Game, player: Player) -> int | None:
    if game.phase != REVEAL:
        return None
    if player.id == game.giver:
        return game.history[-1].earned
    return sum(piece.points for piece in game.pieces if piece.player == player.id)


def list_gains(game: Game, player: int) -> tuple[Gain, ...]:
    """Return the player's pieces of this round with what each earned, at the reveal."""
    return tuple(Gain(piece.square, piece.points or 0) for piece in game.pieces if piece.player == player)


def rank_finishers(game: Game) -> tuple[Player, ...]:
    """Return the players who can win, best first (rules 15 and 20); nobody before the end."""
    if game.phase not in AT_THE_END:
        return ()
    return tuple(player for player in game.standing() if player.id in game.finishers)


def find_rank(game: Game, player: Player) -> int:
    """Return the player's place among those in the room, from 1. Equal players share one, as at the end."""
    own = player.points, player.exact
    return 1 + len({(other.points, other.exact) for other in game.active if (other.points, other.exact) > own})


def find_winners(game: Game) -> tuple[int, ...]:
    """Return the ids of those with the best result, best first (rule 15); everybody's if nobody has scored."""
    finishers = rank_finishers(game)
    ids = scoring.find_winners((player.id, player.points, player.exact) for player in finishers)
    return tuple(player.id for player in finishers if player.id in ids)


def list_celebrated(game: Game) -> tuple[int, ...]:
    """Return the ids of the winners who are shown as such: nobody where nobody has scored."""
    return tuple(id for id in find_winners(game) if game.player(id).points)
