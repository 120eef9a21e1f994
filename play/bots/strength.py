"""How well bots play, measured on seeded rounds of a giver and three guessers, without a server."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from ..pov.builder import build_pov
from ..rules import board, chance, moves, scoring
from ..rules.board import SQUARES
from ..rules.game import Game, Move
from ..rules.phases import GUESS, REVEAL
from . import choices, colour_words


@dataclass(frozen=True, slots=True)
class Strength:
    """How bots guessed in this many rounds.

    `within_near` and `within_far` are shares of first guesses within the 3×3 and the 5×5 of the clue's own square.
    `points` are a guesser's in a round, and `random_points` those of guesses at random.
    """

    rounds: int
    within_near: float
    within_far: float
    points: float
    random_points: float

    @property
    def times_random(self) -> float:
        return self.points / self.random_points


def measure(rounds: int, seed: int) -> Strength:
    random = Random(seed)
    guesses, points, blind = [], 0, 0
    for _ in range(rounds):
        game, first_guesses = _play_round(random)
        guesses += first_guesses
        points += sum(piece.points for piece in game.pieces)
        blind += sum(scoring.score_piece(game.target, random.choice(SQUARES)) for _ in game.pieces)
    guessers = 3 * rounds
    near, far = _share(guesses, scoring.is_near), _share(guesses, _is_within_far)
    return Strength(rounds, near, far, points / guessers, blind / guessers)


def _play_round(random: Random) -> tuple[Game, list[tuple[str, str]]]:
    """Return the game at its first reveal, and for each first guess the clue's own square and the guessed one."""
    game, guesses = _start(4, random), []
    while game.phase != REVEAL:
        if game.phase == GUESS and game.step == 1:
            own = choices.find_nearest_square(colour_words.combine(game.clues[0]))
            game = _make_next_move(game, random)
            guesses.append((own, game.pieces[-1].square))
        else:
            game = _make_next_move(game, random)
    return game, guesses


def _start(players: int, random: Random) -> Game:
    game = moves.play(Game(), Move("join", text="Ada"))
    for _ in range(players - 1):
        game = moves.play(game, Move("bot", 1))
    return moves.play(game, Move("start", 1, first=random.randint(2, players), card=chance.draw_card(game, random)))


def _make_next_move(game: Game, random: Random) -> Game:
    seat = game.awaited[0]
    return moves.play(game, choices.choose_move(build_pov("", game, seat), random))


def _share(guesses: list[tuple[str, str]], is_good: Callable[[str, str], bool]) -> float:
    return sum(is_good(own, square) for own, square in guesses) / len(guesses)


def _is_within_far(own: str, square: str) -> bool:
    return board.distance(own, square) <= 2
