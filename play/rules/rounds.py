"""What happens in a round: pick, clues, guesses, reveal, and the next round (rules 7–14, 17, 18 and 20)."""

from collections.abc import Collection, Iterable

from . import Refused, board, clues, scoring, texts, turn_order
from .game import NO_NEWS, Game, Move, News, Piece, Player, Round
from .phases import CLUE, GUESS, IN_A_ROUND, OVER, PICK, REVEAL
from .round_start import begin_round
from .values import replace


def pick(game: Game, move: Move) -> Game:  # rule 7
    _check_giver(game, move, PICK)
    if move.square not in game.card:
        raise Refused("not-on-card")
    return _set_target(game, move.square, "picked")


def give_clue(game: Game, move: Move) -> Game:  # rules 8, 9 and 11
    _check_giver(game, move, CLUE)
    clue = _read_clue(game, move)
    asked = replace(
        game,
        phase=GUESS,
        moment=game.moment + 1,
        clues=(*game.clues, clue),
        given=(*game.given, clue),
        news=News("clue", move.player, text=clue),
    )
    return replace(asked, queue=turn_order.list_guessers(asked))


def pass_clue(game: Game, move: Move) -> Game:  # rule 11
    _check_giver(game, move, CLUE)
    if game.step == 1:
        raise Refused("first-clue-first")
    return _reveal(game)


def guess(game: Game, move: Move) -> Game:
    """Place a piece on an empty square (rules 10 and 12).

    Where all guess at once, only the player's own pieces are in the way (rule 17).
    """
    if game.phase != GUESS:
        raise Refused("not-now")
    square = board.parse(move.square)
    if move.player not in game.awaited:
        return _refuse_second_guess(game, move, square)
    if square is None:
        raise Refused("no-square", typed=move.square.strip()[:12])
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
    """Go from the reveal to the next round, or to the end after the last."""
    if game.phase != REVEAL:
        raise Refused("not-now")
    if move.player not in (game.giver, game.host):
        raise Refused("next-not-yours")
    return _leave_reveal(game, move.card)


def run_out(game: Game, ids: Iterable[int], card: tuple[str, ...]) -> Game:
    """Go on without the moves of these players. Their time is up (rule 18), or the host skips them (rule 19)."""
    if game.phase == PICK:
        return _set_target(game, game.card[0], "unpicked")
    if game.phase == CLUE:
        return _reveal(game)
    if game.phase == GUESS:
        return _skip(game, tuple(ids))
    return _leave_reveal(game, card)


def drop_players(game: Game, ids: Collection[int], card: tuple[str, ...]) -> Game:
    """Go on without players who have just left the room (rule 20). No-op for newcomers who have not played yet."""
    gone = [player for player in game.players if player.id in ids]
    if game.phase not in IN_A_ROUND or not gone:
        return game
    if not set(turn_order.list_seated(game)) - {game.giver} or game.giver in ids:
        return _abandon(game, card, next((one.name for one in gone if one.id == game.giver), gone[-1].name))
    left = replace(game, queue=tuple(other for other in game.queue if other not in ids))
    if game.phase == GUESS and left.awaited != game.awaited:
        return _go_round(left, game.news)
    return left


def _read_clue(game: Game, move: Move) -> str:
    if move.is_accepted:
        return texts.tidy(move.text)
    return clues.check(move.text, game.words, game.given, move.language)


def _refuse_second_guess(game: Game, move: Move, square: str | None) -> Game:
    own = [piece.square for piece in game.pieces if piece.player == move.player and piece.step == game.step]
    if square in own:  # a repeat; where all guess at once the moment lasts, so it is not known by its lateness
        return game
    if own:
        raise Refused("guessed-already", square=own[0])
    raise Refused("giver-guess" if move.player == game.giver else "not-your-turn")


def _is_in_the_way(game: Game, piece: Piece, player: int) -> bool:
    return not game.preset.is_simultaneous or piece.player == player


def _set_target(game: Game, square: str, kind: str) -> Game:
    return replace(game, phase=CLUE, moment=game.moment + 1, target=square, news=News(kind, game.giver))


def _skip(game: Game, ids: tuple[int, ...]) -> Game:
    left = replace(game, queue=tuple(id for id in game.queue if id not in ids))
    return _go_round(left, News("skipped", ids[0] if len(ids) == 1 else 0))


def _go_round(game: Game, news: News) -> Game:
    if not game.queue:
        return _end_step(game, news)
    # Where all guess at once, nothing has changed for the others.
    return replace(game, moment=game.moment + (not game.preset.is_simultaneous), news=news)


def _end_step(game: Game, news: News) -> Game:
    if game.step == 1:
        return replace(game, phase=CLUE, step=2, moment=game.moment + 1, news=news)
    return _reveal(game, news)


def _reveal(game: Game, last: News = NO_NEWS) -> Game:
    """Show the target, and count the points. `last` are the news that the reveal takes the place of."""
    pieces = tuple(replace(piece, points=scoring.score_piece(game.target, piece.square)) for piece in game.pieces)
    earned = scoring.score_giver(game.target, (piece.square for piece in pieces), game.is_doubled)
    return replace(
        game,
        phase=REVEAL,
        moment=game.moment + 1,
        pieces=pieces,
        queue=(),
        players=tuple(_add_points(game, player, pieces, earned) for player in game.players),
        history=(*game.history, _make_round(game, earned)),
        news=News("reveal", last.player or game.giver, game.target, last.kind),
    )


def _make_round(game: Game, earned: int) -> Round:
    pieces = tuple((piece.player, piece.square) for piece in game.pieces)
    return Round(game.giver, game.clues, game.target, earned, *_find_nearest(game), pieces)


def _find_nearest(game: Game) -> tuple[int | None, int | None]:
    rings = [(board.distance(game.target, piece.square), piece.player) for piece in game.pieces]
    away, player = min(rings, key=lambda ring: ring[0], default=(None, None))
    return player, away


def _add_points(game: Game, player: Player, pieces: tuple[Piece, ...], earned: int) -> Player:
    own = [piece for piece in pieces if piece.player == player.id]
    points = sum(piece.points for piece in own) + (earned if player.id == game.giver else 0)
    exact = sum(scoring.is_exact(game.target, piece.square) for piece in own)
    return replace(player, points=player.points + points, exact=player.exact + exact)


def _leave_reveal(game: Game, card: tuple[str, ...]) -> Game:
    return _begin_next(replace(game, left_at=game.moment_id, left_giver=game.giver), card)


def _abandon(game: Game, card: tuple[str, ...], leaver: str) -> Game:
    cleared = replace(game, round=game.round - 1, target="", card=(), clues=(), pieces=(), queue=())
    after = _begin_next(cleared, card)
    return replace(after, news=News("cut-short", after.giver, text=leaver)) if after.phase == PICK else after


def _begin_next(game: Game, card: tuple[str, ...]) -> Game:
    # There is no card when too few squares are left that the game has not shown.
    if turn_order.has_next_round(game) and card:
        return begin_round(game, *turn_order.find_next_giver(game), card)
    finishers = turn_order.list_seated(game)
    return replace(game, phase=OVER, moment=game.moment + 1, finishers=finishers, queue=(), news=News("over"))


def _check_giver(game: Game, move: Move, phase: str) -> None:
    if game.phase not in (*IN_A_ROUND, REVEAL):
        raise Refused("not-now")
    if move.player != game.giver:
        raise Refused("giver-only")
    if game.phase != phase:
        raise Refused("not-now")
