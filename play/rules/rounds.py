"""What happens in a round: pick, clues, guesses, reveal, and on to the next (rules 7–14, 17, 18 and 20)."""

from collections.abc import Iterable
from dataclasses import replace

from . import Refused, board, clues, scoring, turn_order
from .game import CARD_SIZE, Game, Move, News, Piece, Player, Round
from .phases import CLUE, GUESS, IN_A_ROUND, OVER, PICK, REVEAL


def begin(game: Game, lap: int, giver: int, card: tuple[str, ...]) -> Game:
    """The giver gets the card (rule 7), and everybody who waits a seat (rule 6)."""
    if len(set(card)) != CARD_SIZE or not set(card).isdisjoint(game.shown):
        raise ValueError("a card is four squares that no card of this game has shown")
    return replace(
        game,
        players=tuple(_dealt_in(player, giver, lap) for player in game.players),
        phase=PICK,
        moment=game.moment + 1,
        lap=lap,
        round=game.round + 1,
        giver=giver,
        giver_seat=game.player(giver).seat,
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
    return _picked(game, move.square, "picked")


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
    return replace(asked, queue=turn_order.guessers(asked))


def pass_clue(game: Game, move: Move) -> Game:
    """No second clue: the round ends at once (rule 11). Raises Refused."""
    _only_giver(game, move, CLUE)
    if game.step == 1:
        raise Refused("first-clue-first")
    return _reveal(game)


def guess(game: Game, move: Move) -> Game:
    """A piece on an empty square (rules 10 and 12), in Quick on any but one's own (17). Raises Refused."""
    if game.phase != GUESS:
        raise Refused("not-now")
    square = board.parse(move.square)
    if move.player not in game.awaited:
        return _again(game, move, square)
    if square is None:
        raise Refused("no-square", typed=move.square[:12])
    if any(piece.square == square for piece in game.pieces if _is_in_the_way(game, piece, move.player)):
        raise Refused("square-taken", square=square)
    placed = replace(
        game,
        pieces=(*game.pieces, Piece(move.player, square, game.step)),
        queue=tuple(id for id in game.queue if id != move.player),
    )
    if game.preset.is_simultaneous:
        return placed if placed.queue else _end_step(placed, News("placed"))
    return _go_round(placed, News("guessed", move.player, square))


def go_on(game: Game, move: Move) -> Game:
    """From the reveal to the next round, or to the end after the last. Raises Refused."""
    if game.phase != REVEAL:
        raise Refused("not-now")
    if move.player not in (game.giver, game.host):
        raise Refused("next-not-yours")
    return _leave_reveal(game, move.card)


def run_out(game: Game, ids: Iterable[int], card: tuple[str, ...]) -> Game:
    """What comes of it when these who are awaited do not move in time (rule 18), or are skipped (19)."""
    if game.phase == PICK:
        return _picked(game, game.card[0], "unpicked")
    if game.phase == CLUE:
        return _reveal(game)
    if game.phase == GUESS:
        return _skipped(game, tuple(ids))
    return _leave_reveal(game, card)


def without(game: Game, id: int, card: tuple[str, ...]) -> Game:
    """The round after this player has gone out of the order (rule 20)."""
    if game.phase not in IN_A_ROUND:
        return game
    if id == game.giver or not set(turn_order.seated(game)) - {game.giver}:
        return _abandoned(game, card, game.player(id).name)
    left = replace(game, queue=tuple(other for other in game.queue if other != id))
    if game.phase == GUESS and left.awaited != game.awaited:
        return _go_round(left, game.news)
    return left


def _dealt_in(player: Player, giver: int, lap: int) -> Player:
    if player.is_out:
        return player
    return replace(player, seated=True, has_played=True, gave=lap if player.id == giver else player.gave)


def _again(game: Game, move: Move, square: str | None) -> Game:
    """In Quick the moment lasts after one has guessed, so that a repeat is not known by its lateness."""
    own = [piece.square for piece in game.pieces if piece.player == move.player and piece.step == game.step]
    if square in own:
        return game
    if own:
        raise Refused("guessed-already", square=own[0])
    raise Refused("giver-guess" if move.player == game.giver else "not-your-turn")


def _is_in_the_way(game: Game, piece: Piece, player: int) -> bool:
    return not game.preset.is_simultaneous or piece.player == player


def _picked(game: Game, square: str, kind: str) -> Game:
    return replace(game, phase=CLUE, moment=game.moment + 1, target=square, news=News(kind, game.giver))


def _skipped(game: Game, ids: tuple[int, ...]) -> Game:
    left = replace(game, queue=tuple(id for id in game.queue if id not in ids))
    return _go_round(left, News("skipped", ids[0] if len(ids) == 1 else 0))


def _go_round(game: Game, news: News) -> Game:
    """On to the next in turn; when nobody is left to guess, to the end of the step."""
    if not game.queue:
        return _end_step(game, news)
    # In Quick, where all guess at once, nothing has changed for the others.
    return replace(game, moment=game.moment + (not game.preset.is_simultaneous), news=news)


def _end_step(game: Game, news: News) -> Game:
    if game.step == 1:
        return replace(game, phase=CLUE, step=2, moment=game.moment + 1, news=news)
    return _reveal(game)


def _reveal(game: Game) -> Game:
    pieces = tuple(replace(piece, points=scoring.piece_points(game.target, piece.square)) for piece in game.pieces)
    earned = scoring.giver_points(game.target, (piece.square for piece in pieces), game.is_doubled)
    return replace(
        game,
        phase=REVEAL,
        moment=game.moment + 1,
        pieces=pieces,
        queue=(),
        players=tuple(_scored(player, pieces, game.giver, earned) for player in game.players),
        history=(*game.history, Round(game.giver, game.clues, game.target, earned, *_nearest(game))),
        news=News("reveal", game.giver, game.target),
    )


def _nearest(game: Game) -> tuple[int | None, int | None]:
    """Who guessed nearest, the first of equals, and how many rings off."""
    rings = [(board.distance(game.target, piece.square), piece.player) for piece in game.pieces]
    away, player = min(rings, key=lambda ring: ring[0], default=(None, None))
    return player, away


def _scored(player: Player, pieces: tuple[Piece, ...], giver: int, earned: int) -> Player:
    own = [piece.points for piece in pieces if piece.player == player.id]
    points = sum(own) + (earned if player.id == giver else 0)
    return replace(player, points=player.points + points, exact=player.exact + own.count(3))


def _leave_reveal(game: Game, card: tuple[str, ...]) -> Game:
    return _onward(replace(game, left_at=game.at, left_giver=game.giver), card)


def _abandoned(game: Game, card: tuple[str, ...], leaver: str) -> Game:
    """A round that cannot go on falls away, with all that lay on the board."""
    cleared = replace(game, round=game.round - 1, target="", card=(), clues=(), pieces=(), queue=())
    after = _onward(cleared, card)
    return replace(after, news=News("cut-short", after.giver, text=leaver)) if after.phase == PICK else after


def _onward(game: Game, card: tuple[str, ...]) -> Game:
    """To the next round; to the end after the last, with fewer than three (rule 20), or with no new card to show."""
    if not turn_order.has_next(game) or not card:
        return replace(
            game, phase=OVER, moment=game.moment + 1, finishers=turn_order.seated(game), queue=(), news=News("over")
        )
    return begin(game, *turn_order.next_giver(game), card)


def _only_giver(game: Game, move: Move, phase: str) -> None:
    if game.phase not in (*IN_A_ROUND, REVEAL):
        raise Refused("not-now")
    if move.player != game.giver:
        raise Refused("giver-only")
    if game.phase != phase:
        raise Refused("not-now")
