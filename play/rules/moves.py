"""What a move does: a game and a move in, the next game out, or Refused."""

from collections.abc import Callable
from dataclasses import replace

from . import Refused, board, clues, names, order, rounds
from .game import FEWEST, LOBBY, MOST, OVER, REVEAL, Game, Move, News, Player


def play(game: Game, move: Move) -> Game:
    """The game after the move; the very same game when the move repeats one that was already accepted.

    Raises Refused, with the code of the sentence that the player is shown.
    """
    if move.name == "join":
        return _join(game, move)
    if move.name not in MOVES:
        raise Refused("move-unknown")
    if game.player(move.player) is None:
        raise Refused("stranger")
    if move.name in TIMELY and move.at != game.at:
        return _late(game, move)
    return MOVES[move.name](game, move)


def needs_first(move: Move) -> bool:
    """Whether the move draws the first giver (rule 4)."""
    return move.name == "start"


def needs_card(move: Move) -> bool:
    """Whether the move may begin a round and so draws a card (rule 7)."""
    return move.name in ("start", "next")


def _late(game: Game, move: Move) -> Game:
    """A repeat of what was accepted changes nothing; anything else has come too late."""
    if move.at and REPEATS[move.name](game, move):
        return game
    raise Refused("late")


def _join(game: Game, move: Move) -> Game:
    game = _seat(game, names.clean(move.text, _names(game)), move.colour)
    return replace(game, host=game.host or game.joined)


def _add_bot(game: Game, move: Move) -> Game:
    _only_host(game, move)
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    return _seat(game, names.of_bot(_names(game)), None, is_bot=True)


def _seat(game: Game, name: str, colour: int | None, is_bot: bool = False) -> Game:
    _room_for_one(game)
    id = game.joined + 1
    player = Player(id, name, _free_colour(game, colour), seated=game.phase == LOBBY, is_bot=is_bot)
    return replace(game, players=(*game.players, player), joined=id, news=News("joined", id))


def _room_for_one(game: Game) -> None:
    if len(game.players) >= MOST:
        raise Refused("room-full", limit=MOST)


def _names(game: Game) -> list[str]:
    return [player.name for player in game.players]


def _free_colour(game: Game, wish: int | None) -> int:
    taken = {player.colour for player in game.players}
    if wish in range(MOST) and wish not in taken:
        return wish
    return next(colour for colour in range(MOST) if colour not in taken)


def _rename(game: Game, move: Move) -> Game:
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    others = (player.name for player in game.players if player.id != move.player)
    name = names.clean(move.text, others)
    if name == game.player(move.player).name:
        return game
    return replace(game.with_player(move.player, name=name), news=News("renamed", move.player))


def _leave(game: Game, move: Move) -> Game:
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    return _without(game, move.player)


def _kick(game: Game, move: Move) -> Game:
    _only_host(game, move)
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    whom = game.player(move.whom)
    if whom is None:
        return game
    if not whom.is_bot:
        raise Refused("bots-only")
    return _without(game, whom.id)


def _without(game: Game, id: int) -> Game:
    rest = tuple(player for player in game.players if player.id != id)
    host = game.host if game.host != id else next((player.id for player in rest if not player.is_bot), 0)
    return replace(game, players=rest, host=host, news=News("left", text=game.player(id).name))


def _start(game: Game, move: Move) -> Game:
    _only_host(game, move)
    if game.phase == OVER:
        raise Refused("game-over")
    if game.phase != LOBBY:
        return game
    if len(game.players) < FEWEST:
        raise Refused("too-few", missing=FEWEST - len(game.players))
    if game.player(move.first) is None:
        raise ValueError("the first giver is one of the players")
    started = replace(game, starters=len(game.players), laps=order.laps(game), first=move.first)
    return rounds.begin(started, 1, move.first, move.card)


def _rematch(game: Game, move: Move) -> Game:
    _only_host(game, move)
    if game.phase == LOBBY:
        return game
    if game.phase != OVER:
        raise Refused("not-over")
    players = tuple(replace(player, seated=True, points=0, exact=0) for player in game.players)
    return Game(
        settings=game.settings,
        players=players,
        joined=game.joined,
        host=game.host,
        moment=game.moment + 1,
        news=News("rematch", move.player),
    )


def _only_host(game: Game, move: Move) -> None:
    if move.player != game.host:
        raise Refused("host-only")


MOVES: dict[str, Callable[[Game, Move], Game]] = {
    "rename": _rename,
    "leave": _leave,
    "bot": _add_bot,
    "kick": _kick,
    "start": _start,
    "pick": rounds.pick,
    "clue": rounds.give_clue,
    "pass": rounds.pass_clue,
    "guess": rounds.guess,
    "next": rounds.go_on,
    "rematch": _rematch,
}

TIMELY = ("pick", "clue", "pass", "guess", "next")


REPEATS: dict[str, Callable[[Game, Move], bool]] = {
    "pick": lambda game, move: move.player == game.giver and move.square == game.target != "",
    "clue": lambda game, move: move.player == game.giver and clues.is_same(move.text, game.clues),
    "pass": lambda game, move: move.player == game.giver and game.phase == REVEAL and len(game.clues) == 1,
    "guess": lambda game, move: any(
        piece.player == move.player and piece.square == board.parse(move.square) for piece in game.pieces
    ),
    # Both may have gone on from the reveal that was left last.
    "next": lambda game, move: move.at == game.left_at and move.player in (game.host, game.left_giver),
}
