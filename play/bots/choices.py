"""What a bot does, from the same Pov that a person in its seat gets."""

from collections.abc import Iterator
from functools import lru_cache
from random import Random

from ..pov.pov import Pov
from ..rules import board, clues
from ..rules.board import COLUMNS, ROWS, SQUARES
from ..rules.game import Move
from ..rules.oklab import Colour, get_square_colour
from ..rules.phases import CLUE, GUESS, PICK
from . import colour_words

# The standard deviation in squares, of rows and of columns, by which a first and a second guess miss what the clue
# means. Measured by `manage.py bots` (docs/bots.md).
SPREAD = {1: 1.9, 2: 1.1}
# How far a word's colour may lie from the square that it is a clue for (OKLab ×100).
MAX_MISFIT = 9.0
# The giver chooses one of so many words.
CHOICE = 4


def choose_move(pov: Pov, random: Random) -> Move | None:
    """Return the bot's move at this moment, or None when it has none to make.

    A bot never ends a reveal (rule 22).
    """
    turn = pov.turn
    if not turn.is_yours or turn.phase not in CHOICES:
        return None
    return CHOICES[turn.phase](pov, random)


def _choose_pick(pov: Pov, random: Random) -> Move:
    heard = _list_heard(pov)
    best = min(pov.turn.card, key=lambda square: _measure_misfit(square.coordinate, heard))
    return Move("pick", pov.turn.player, pov.turn.moment_id, square=best.coordinate)


def _choose_clue(pov: Pov, random: Random) -> Move:
    """Choose a fitting word that this game has not heard. Without one pass, or at the first clue take the nearest."""
    turn = pov.turn
    names = sorted(_list_names_for(turn.target.coordinate, turn.step, _list_heard(pov)))
    fitting = [(misfit, name) for misfit, name in names if misfit <= MAX_MISFIT]
    if not fitting and turn.step == 2:
        return Move("pass", turn.player, turn.moment_id)
    _, name = random.choice((fitting or names)[:CHOICE])
    return Move("clue", turn.player, turn.moment_id, text=name)


def _choose_guess(pov: Pov, random: Random) -> Move:
    taken = {piece.square for piece in pov.pieces.items}
    centre = _find_meaning(pov) or _find_square_beside_others(pov, random)
    wish = _miss(centre, SPREAD[pov.turn.step], random)
    square = wish if wish not in taken else _find_free_square(wish, centre, taken)
    return Move("guess", pov.turn.player, pov.turn.moment_id, square=square)


CHOICES = {PICK: _choose_pick, CLUE: _choose_clue, GUESS: _choose_guess}


@lru_cache(maxsize=1000)
def find_nearest_square(colour: Colour) -> str:
    return min(SQUARES, key=lambda square: colour_words.distance(colour, get_square_colour(square)))


def _find_meaning(pov: Pov) -> str | None:
    colours = [colour_words.combine(clue) for clue in pov.status.clues]
    # The second clue narrows the first down, so it counts twice.
    weighed = [colour for colour, weight in zip(colours, (1, 2), strict=False) if colour for _ in range(weight)]
    if not weighed:
        return None
    return find_nearest_square(tuple(sum(part) / len(weighed) for part in zip(*weighed, strict=True)))


def _find_square_beside_others(pov: Pov, random: Random) -> str:
    """Return a square for an unknown clue: under another piece, or without pieces away from the corners."""
    if pov.pieces.items:
        return random.choice(pov.pieces.items).square
    return random.choice([square for square in SQUARES if 4 < int(square[1:]) < 27 and square[0] in ROWS[2:13]])


def _miss(square: str, spread: float, random: Random) -> str:
    """Return a square a little off, as eyes and memory are. It is drawn again until it lies on the board."""
    row, column = ROWS.index(square[0]), int(square[1:])
    while True:
        down, along = row + round(random.gauss(0, spread)), column + round(random.gauss(0, spread))
        if 0 <= down < len(ROWS) and 1 <= along <= COLUMNS:
            return f"{ROWS[down]}{along}"


def _find_free_square(wish: str, centre: str, taken: set[str]) -> str:
    free = (square for square in SQUARES if square not in taken)
    return min(free, key=lambda square: (board.distance(wish, square), board.distance(centre, square)))


def _list_heard(pov: Pov) -> set[str]:
    return {clues.normalize(clue) for clue in (*pov.history.given, *pov.status.clues)}


def _measure_misfit(square: str, heard: set[str]) -> float:
    misfit, _ = min(_list_names_for(square, 1, heard))
    return misfit


def _list_names_for(square: str, step: int, heard: set[str]) -> Iterator[tuple[float, str]]:
    """Yield the distance and the text of each name that is legal in this step and new in this game."""
    colour = get_square_colour(square)
    for name in colour_words.list_names():
        is_legal = name.is_first_clue if step == 1 else name.is_second_clue
        if is_legal and name.normal not in heard:
            yield colour_words.distance(colour, name.colour), name.text
