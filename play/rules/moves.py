"""What a move does: a game and a move in, the next game out, or Refused."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from . import Refused, board, clues, names, order, scoring
from .game import CLUE, FEWEST, GUESS, LOBBY, MOST, OVER, PICK, REVEAL, Game, News, Piece, Player, Round

CARD_SIZE = 4


@dataclass(frozen=True, slots=True)
class Move:
    """One move with all it needs: who, what, and the chance it was given.

    `first` (an id) and `card` (four squares that no card of this game has shown) are chance, drawn by the
    caller for the moves that `needs_first` and `needs_card` name.
    """

    name: str
    player: int = 0
    at: str = ""
    square: str = ""
    text: str = ""
    colour: int | None = None
    first: int = 0
    card: tuple[str, ...] = ()


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
    if len(game.players) >= MOST:
        raise Refused("room-full", limit=MOST)
    id = game.joined + 1
    name = names.clean(move.text, (player.name for player in game.players))
    colour = _free_colour(game, move.colour)
    player = Player(id, name, colour, seated=game.phase == LOBBY)
    return replace(
        game, players=(*game.players, player), joined=id, host=game.host or id, news=News("joined", id)
    )


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
    return replace(game.with_player(move.player, name=name), news=News("renamed", move.player))


def _leave(game: Game, move: Move) -> Game:
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    rest = tuple(player for player in game.players if player.id != move.player)
    host = game.host if game.host != move.player else (rest[0].id if rest else 0)
    return replace(game, players=rest, host=host, news=News("left", text=game.player(move.player).name))


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
    return _begin_round(started, 1, move.first, move.card)


def _begin_round(game: Game, lap: int, giver: int, card: tuple[str, ...]) -> Game:
    if len(set(card)) != CARD_SIZE or not set(card).isdisjoint(game.shown):
        raise ValueError("a card is four squares that no card of this game has shown")
    return replace(
        game,
        players=tuple(replace(player, seated=True) for player in game.players),
        phase=PICK,
        moment=game.moment + 1,
        lap=lap,
        round=game.round + 1,
        giver=giver,
        step=1,
        card=card,
        shown=game.shown + card,
        target="",
        clues=(),
        pieces=(),
        queue=(),
        news=News("round", giver),
    )


def _pick(game: Game, move: Move) -> Game:
    _only_giver(game, move, PICK)
    if move.square not in game.card:
        raise Refused("not-on-card")
    return replace(
        game, phase=CLUE, moment=game.moment + 1, target=move.square, news=News("picked", move.player)
    )


def _clue(game: Game, move: Move) -> Game:
    _only_giver(game, move, CLUE)
    clue = clues.check(move.text, game.words, game.given)
    asked = replace(
        game,
        phase=GUESS,
        moment=game.moment + 1,
        clues=(*game.clues, clue),
        given=(*game.given, clue),
        news=News("clue", move.player, text=clue),
    )
    return replace(asked, queue=order.guessers(asked))


def _pass(game: Game, move: Move) -> Game:
    _only_giver(game, move, CLUE)
    if game.step == 1:
        raise Refused("first-clue-first")
    return _reveal(game)


def _guess(game: Game, move: Move) -> Game:
    if game.phase != GUESS:
        raise Refused("not-now")
    if move.player not in game.awaited:
        raise Refused("giver-guess" if move.player == game.giver else "not-your-turn")
    square = board.parse(move.square)
    if square is None:
        raise Refused("no-square", typed=move.square[:12])
    if any(piece.square == square for piece in game.pieces):
        raise Refused("square-taken", square=square)
    placed = replace(
        game,
        moment=game.moment + 1,
        pieces=(*game.pieces, Piece(move.player, square, game.step)),
        queue=tuple(id for id in game.queue if id != move.player),
        news=News("guessed", move.player, square),
    )
    return placed if placed.queue else _end_step(placed)


def _end_step(game: Game) -> Game:
    if game.step == 1:
        return replace(game, phase=CLUE, step=2)
    return _reveal(game)


def _reveal(game: Game) -> Game:
    pieces = tuple(
        replace(piece, points=scoring.piece_points(game.target, piece.square)) for piece in game.pieces
    )
    earned = scoring.giver_points(game.target, (piece.square for piece in pieces), game.is_doubled)
    return replace(
        game,
        phase=REVEAL,
        moment=game.moment + 1,
        pieces=pieces,
        players=tuple(_scored(player, pieces, game.giver, earned) for player in game.players),
        history=(*game.history, Round(game.giver, game.clues, game.target, earned)),
        news=News("reveal", game.giver, game.target),
    )


def _scored(player: Player, pieces: tuple[Piece, ...], giver: int, earned: int) -> Player:
    own = [piece.points for piece in pieces if piece.player == player.id]
    points = sum(own) + (earned if player.id == giver else 0)
    return replace(player, points=player.points + points, exact=player.exact + own.count(3))


def _next(game: Game, move: Move) -> Game:
    if game.phase != REVEAL:
        raise Refused("not-now")
    if move.player not in (game.giver, game.host):
        raise Refused("next-not-yours")
    to_come = order.next_giver(game)
    if to_come is None:
        return replace(game, phase=OVER, moment=game.moment + 1, news=News("over"))
    return _begin_round(game, *to_come, move.card)


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


def _only_giver(game: Game, move: Move, phase: str) -> None:
    if game.phase not in (PICK, CLUE, GUESS, REVEAL):
        raise Refused("not-now")
    if move.player != game.giver:
        raise Refused("giver-only")
    if game.phase != phase:
        raise Refused("not-now")


MOVES: dict[str, Callable[[Game, Move], Game]] = {
    "rename": _rename,
    "leave": _leave,
    "start": _start,
    "pick": _pick,
    "clue": _clue,
    "pass": _pass,
    "guess": _guess,
    "next": _next,
    "rematch": _rematch,
}

TIMELY = ("pick", "clue", "pass", "guess", "next")


REPEATS: dict[str, Callable[[Game, Move], bool]] = {
    "pick": lambda game, move: move.player == game.giver and move.square == game.target != "",
    "clue": lambda game, move: move.player == game.giver and clues.normal(move.text) in map(clues.normal, game.clues),
    "pass": lambda game, move: move.player == game.giver and game.phase == REVEAL and len(game.clues) == 1,
    "guess": lambda game, move: any(
        piece.player == move.player and piece.square == board.parse(move.square) for piece in game.pieces
    ),
    "next": lambda game, move: True,
}
