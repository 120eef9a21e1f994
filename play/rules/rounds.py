"""What happens in a round: pick, clues, guesses, reveal, and on to the next (rules 7–14)."""

from dataclasses import replace

from . import Refused, board, clues, order, scoring
from .game import CARD_SIZE, CLUE, GUESS, OVER, PICK, REVEAL, Game, Move, News, Piece, Player, Round


def begin(game: Game, lap: int, giver: int, card: tuple[str, ...]) -> Game:
    """The giver gets the card (rule 7), and everybody who waits a seat (rule 6)."""
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


def pick(game: Game, move: Move) -> Game:
    """The giver picks the target from the card (rule 7). Raises Refused."""
    _only_giver(game, move, PICK)
    if move.square not in game.card:
        raise Refused("not-on-card")
    return replace(game, phase=CLUE, moment=game.moment + 1, target=move.square, news=News("picked", move.player))


def give_clue(game: Game, move: Move) -> Game:
    """The first or the second clue, after which the others guess (rules 8–12). Raises Refused."""
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


def pass_clue(game: Game, move: Move) -> Game:
    """No second clue: the round ends at once (rule 11). Raises Refused."""
    _only_giver(game, move, CLUE)
    if game.step == 1:
        raise Refused("first-clue-first")
    return _reveal(game)


def guess(game: Game, move: Move) -> Game:
    """A piece on an empty square (rules 10 and 12); the last one ends the step. Raises Refused."""
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


def go_on(game: Game, move: Move) -> Game:
    """From the reveal to the next round, or to the end after the last. Raises Refused."""
    if game.phase != REVEAL:
        raise Refused("not-now")
    if move.player not in (game.giver, game.host):
        raise Refused("next-not-yours")
    game = replace(game, left_at=game.at, left_giver=game.giver)
    to_come = order.next_giver(game)
    if to_come is None:
        return replace(game, phase=OVER, moment=game.moment + 1, news=News("over"))
    return begin(game, *to_come, move.card)


def _end_step(game: Game) -> Game:
    if game.step == 1:
        return replace(game, phase=CLUE, step=2)
    return _reveal(game)


def _reveal(game: Game) -> Game:
    pieces = tuple(replace(piece, points=scoring.piece_points(game.target, piece.square)) for piece in game.pieces)
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


def _only_giver(game: Game, move: Move, phase: str) -> None:
    if game.phase not in (PICK, CLUE, GUESS, REVEAL):
        raise Refused("not-now")
    if move.player != game.giver:
        raise Refused("giver-only")
    if game.phase != phase:
        raise Refused("not-now")
