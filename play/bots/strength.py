"""How well bots play, measured on seeded rounds through the rules, without a server."""

from dataclasses import dataclass
from random import Random

from ..pov.builder import build_pov
from ..rules import board, moves
from ..rules.board import SQUARES
from ..rules.game import CARD_SIZE, Game, Move
from ..rules.phases import GUESS, REVEAL
from ..rules.scoring import score_piece
from . import choices, colour_words


@dataclass(frozen=True, slots=True)
class Strength:
    """Shares of first guesses by their distance from the clue's own square, and points a round and guesser."""

    rounds: int
    within_near: float
    within_far: float
    points: float
    random_points: float

    @property
    def times_random(self) -> float:
        return self.points / self.random_points


def measure(rounds: int, seed: int) -> Strength:
    """Play this many rounds with a giver and three guessers, all of them bots, and average."""
    random = Random(seed)
    misses, points, blind = [], 0, 0
    for _ in range(rounds):
        game, misses_here = _round(random)
        misses += misses_here
        points += sum(piece.points for piece in game.pieces)
        blind += sum(score_piece(game.target, random.choice(SQUARES)) for _ in game.pieces)
    guessers = 3 * rounds
    return Strength(rounds, _share(misses, 1), _share(misses, 2), points / guessers, blind / guessers)


def _round(random: Random) -> tuple[Game, list[int]]:
    game, misses = _started(4, random), []
    while game.phase != REVEAL:
        if game.phase == GUESS and game.step == 1:
            own = choices.square_of(colour_words.combine(game.clues[0]))
            game = _next(game, random)
            misses.append(board.distance(own, game.pieces[-1].square))
        else:
            game = _next(game, random)
    return game, misses


def _started(players: int, random: Random) -> Game:
    game = moves.play(Game(), Move("join", text="Ada"))
    for _ in range(players - 1):
        game = moves.play(game, Move("bot", 1))
    return moves.play(game, Move("start", 1, first=random.randint(2, players), card=_card(game, random)))


def _next(game: Game, random: Random) -> Game:
    seat = game.awaited[0]
    return moves.play(game, choices.move(build_pov("", game, seat), random))


def _card(game: Game, random: Random) -> tuple[str, ...]:
    return tuple(random.sample([square for square in SQUARES if square not in game.shown], CARD_SIZE))


def _share(misses: list[int], ring: int) -> float:
    return sum(miss <= ring for miss in misses) / len(misses)
