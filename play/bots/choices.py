"""Players without a browser: what a bot does, from the same Pov that a person in its seat gets."""

from collections.abc import Iterator
from functools import lru_cache
from random import Random

from ..pov.regions import Pov
from ..rules import board, clues
from ..rules.board import COLUMNS, ROWS, SQUARES
from ..rules.game import Move
from ..rules.phases import CLUE, GUESS, PICK
from . import colour_words

# Squares by which a first and a second guess miss what the clue means: the spread of a normal distribution,
# in rows and in columns alike. Measured by `manage.py bots` (docs/bots.md).
SPREAD = {1: 1.9, 2: 1.1}
# How far a word's colour may lie from the square that it is a clue for (OKLab ×100), and of how many the giver
# chooses one.
FITTING, CHOICE = 9.0, 4


def move(pov: Pov, random: Random) -> Move | None:
    """The bot's move at this moment, or None when it has none to make (rule 22: a reveal is not a bot's to end)."""
    turn = pov.turn
    if not turn.is_yours or turn.phase not in ACTS:
        return None
    return ACTS[turn.phase](pov, random)


def _pick(pov: Pov, random: Random) -> Move:
    """The square of the card that there are the best words for."""
    heard = _heard(pov)
    best = min(pov.turn.card, key=lambda square: _misfit(square.at, heard))
    return Move("pick", pov.turn.player, pov.turn.at, square=best.at)


def _clue(pov: Pov, random: Random) -> Move:
    """A word for the target that this game has not heard; without one, a pass, or the nearest word there is."""
    turn = pov.turn
    names = sorted(_names_for(turn.target.at, turn.step, _heard(pov)))
    fitting = [(far, name) for far, name in names if far <= FITTING]
    if not fitting and turn.step == 2:
        return Move("pass", turn.player, turn.at)
    _, name = random.choice((fitting or names)[:CHOICE])
    return Move("clue", turn.player, turn.at, text=name)


def _guess(pov: Pov, random: Random) -> Move:
    """A free square about as far from what the clues mean as a person's would be."""
    taken = {piece.square for piece in pov.pieces.items}
    centre = _meant(pov) or _beside_others(pov, random)
    wish = _missed(centre, SPREAD[pov.turn.step], random)
    square = wish if wish not in taken else _beside(wish, centre, taken)
    return Move("guess", pov.turn.player, pov.turn.at, square=square)


ACTS = {PICK: _pick, CLUE: _clue, GUESS: _guess}


@lru_cache(maxsize=1000)
def square_of(colour: colour_words.Colour) -> str:
    """The square whose colour is nearest."""
    return min(SQUARES, key=lambda square: colour_words.distance(colour, colour_words.of_square(square)))


def _meant(pov: Pov) -> str | None:
    """The square that the known clues mean together; the second, which came to narrow it down, counts twice."""
    colours = [colour_words.combine(clue) for clue in pov.status.clues]
    weighed = [colour for colour, weight in zip(colours, (1, 2), strict=False) if colour for _ in range(weight)]
    if not weighed:
        return None
    return square_of(tuple(sum(part) / len(weighed) for part in zip(*weighed, strict=True)))


def _beside_others(pov: Pov, random: Random) -> str:
    """For a clue that nobody taught it: near a piece that lies there, else away from the corners."""
    if pov.pieces.items:
        return random.choice(pov.pieces.items).square
    return random.choice([square for square in SQUARES if 4 < int(square[1:]) < 27 and square[0] in ROWS[2:13]])


def _missed(square: str, spread: float, random: Random) -> str:
    """A square a little off, as eyes and memory are; drawn again until it lies on the board."""
    row, column = ROWS.index(square[0]), int(square[1:])
    while True:
        down, along = row + round(random.gauss(0, spread)), column + round(random.gauss(0, spread))
        if 0 <= down < len(ROWS) and 1 <= along <= COLUMNS:
            return f"{ROWS[down]}{along}"


def _beside(wish: str, centre: str, taken: set[str]) -> str:
    free = (square for square in SQUARES if square not in taken)
    return min(free, key=lambda square: (board.distance(wish, square), board.distance(centre, square)))


def _heard(pov: Pov) -> set[str]:
    """The clues of this game, as they are compared (rule 9d)."""
    return {clues.normalize(clue) for clue in (*pov.history.given, *pov.status.clues)}


def _misfit(square: str, heard: set[str]) -> float:
    far, _ = min(_names_for(square, 1, heard))
    return far


def _names_for(square: str, step: int, heard: set[str]) -> Iterator[tuple[float, str]]:
    """The legal names that have not been heard, each after its distance."""
    colour = colour_words.of_square(square)
    for name in colour_words.names():
        is_legal = name.is_first_clue if step == 1 else name.is_second_clue
        if is_legal and name.normal not in heard:
            yield colour_words.distance(colour, name.colour), name.text
