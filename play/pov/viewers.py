"""What is each viewer's own in this moment, found for all players in one pass."""

from collections import defaultdict

from ..rules.game import Game, Player
from ..rules.phases import GUESS, IN_A_ROUND, REVEAL
from .slice import Slice
from .token import Token


class Viewer(Slice):
    """What one viewer is and has in this moment; a spectator by default.

    `has_placed`: they have placed a piece in this step of the guesses. `has_acted`: they have, or were skipped.
    `squares` are those of their own pieces until the reveal. `place` is their place among the guessers of this step,
    0 for none. `token` is None unless the round waits for them. `may_ask_time`: they may ask for more time (rule 18).
    """

    id: int | None = None
    name: str = ""
    role: str = "spectator"
    is_yours: bool = False
    is_host: bool = False
    has_placed: bool = False
    has_acted: bool = False
    squares: tuple[str, ...] = ()
    place: int = 0
    token: Token | None = None
    may_ask_time: bool = False

    @property
    def abilities(self) -> tuple[str, bool, bool, bool, bool]:
        """Return what decides on everything of their turn that is not their own."""
        return self.role, self.is_yours, self.is_host, self.has_placed, self.has_acted


SPECTATOR = Viewer()


def list_viewers(game: Game, order: tuple[int, ...], tokens: dict[int, Token]) -> dict[int, Viewer]:
    """Return the players by their ids. `order` are the guessers of this step, `tokens` all players' tokens."""
    places = {id: place for place, id in enumerate(order, 1)}
    callers = _list_callers(game)
    is_guess, is_called = game.phase == GUESS, game.phase in IN_A_ROUND and not game.waiting.is_paused
    placed = {piece.player for piece in game.pieces if piece.step == game.step} if is_guess else ()
    squares = _list_squares(game)
    return {
        player.id: Viewer(
            player.id,
            player.name,
            _get_role(game, player),
            player.id in callers,
            player.id == game.host,
            player.id in placed,
            is_guess and player.id in places and player.id not in game.queue,
            tuple(squares[player.id]) if player.id in squares else (),
            places.get(player.id, 0),
            tokens[player.id] if is_called and player.id in callers else None,
            is_called and player.id in callers and game.has_more_time,
        )
        for player in game.players
    }


def _get_role(game: Game, player: Player) -> str:
    if not player.seated:
        return "waiting"
    if player.id == game.giver and game.phase in (*IN_A_ROUND, REVEAL):
        return "giver"
    return "guesser"


def _list_callers(game: Game) -> tuple[int, ...]:
    """Return the ids of those whose turn it is. The giver and the host end the reveal."""
    return (game.giver, game.host) if game.phase == REVEAL else game.awaited


def _list_squares(game: Game) -> dict[int, list[str]]:
    squares: dict[int, list[str]] = defaultdict(list)
    for piece in game.pieces if game.phase in IN_A_ROUND else ():
        squares[piece.player].append(piece.square)
    return squares
