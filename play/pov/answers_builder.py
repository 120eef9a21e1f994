"""Builds the answer to a question from the Pov of the viewer who asks, and from nothing else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from ..rules import board
from ..rules.board import SQUARES
from ..rules.oklab import get_square_colour
from . import directions
from .answers import Answer, Named, Seen, Standing
from .pov import Pov
from .question import Question
from .squares import get_square

# English words of a list that are said at once. With the sentence around them an answer has at most 40, in German too.
MAX_WORDS = 24

Item = Seen | Named


def build_answer(pov: Pov, question: Question, max_words: int = MAX_WORDS) -> Answer:
    """Return the answer. A list goes on where the question's earlier parts have ended."""
    if question.kind in directions.DIRECTIONS:
        return _answer_direction(pov, question, max_words)
    build = BUILDERS.get(question.kind)
    return build(pov, question, max_words) if build else Answer(question.kind, typed=question.typed)


def _answer_square(pov: Pov, question: Question, max_words: int) -> Answer:
    return _list_squares("square", _see(pov, [question.square]), question, max_words)


def _answer_colour(pov: Pov, question: Question, max_words: int) -> Answer:
    squares = _list_colours().get(question.colour, ())
    items = [*_see(pov, squares), *_count(question.others)]
    kind = "colour" if squares else "colours"
    part, left = _cut(items, _count_words_of_colour, question.part, max_words)
    return Answer(
        kind if part else "no-more",
        typed=question.typed,
        colour=question.colour,
        squares=tuple(item for item in part if isinstance(item, Seen)),
        colours=tuple(item for item in part if isinstance(item, Named)),
        total=len(squares) or len(question.others),
        left=left,
    )


def _answer_row(pov: Pov, question: Question, max_words: int) -> Answer:
    squares = [square for square in SQUARES if square[0] == question.row]
    return _list_squares("row", _join(_see(pov, squares)), question, max_words, row=question.row)


def _answer_column(pov: Pov, question: Question, max_words: int) -> Answer:
    squares = [square for square in SQUARES if square[1:] == str(question.column)]
    return _list_squares("column", _join(_see(pov, squares)), question, max_words, column=question.column)


def _answer_near(pov: Pov, question: Question, max_words: int) -> Answer:
    squares = [square for square in SQUARES if board.distance(square, question.square) == 1]
    return _list_squares("near", _see(pov, squares), question, max_words, square=get_square(question.square))


def _answer_direction(pov: Pov, question: Question, max_words: int) -> Answer:
    found = _see(pov, directions.find_nearest(question.square, question.kind))
    kind, square = question.kind if found else "no-further", get_square(question.square)
    return _list_squares(kind, found, question, max_words, square=square)


def _answer_pieces(pov: Pov, question: Question, max_words: int) -> Answer:
    names = _list_names(pov)
    pieces = [Seen(get_square(piece.square), (names[piece.player],)) for piece in pov.pieces.items]
    target = None if question.part else pov.pieces.target or pov.secret.target
    kind = "pieces" if pieces else "no-pieces"
    return _list_squares(kind, pieces, question, max_words, target=target)


def _answer_clue(pov: Pov, question: Question, max_words: int) -> Answer:
    clues = pov.status.clues
    return Answer("clue" if clues else "no-clue", clues=clues, giver_name=pov.status.giver_name)


def _answer_time(pov: Pov, question: Question, max_words: int) -> Answer:
    if pov.clock.is_paused:
        return Answer("paused")
    tens, ones = pov.clock.left
    return Answer("time", seconds=10 * tens + ones) if pov.clock.deadline else Answer("no-limit")


def _answer_points(pov: Pov, question: Question, max_words: int) -> Answer:
    people = sorted(pov.players.items, key=lambda person: -person.points)
    standings = (Standing(person.name, person.points, person.is_you) for person in people if not person.has_left)
    return Answer("points", standings=tuple(standings))


BUILDERS: dict[str, Callable[[Pov, Question, int], Answer]] = {
    "square": _answer_square,
    "colour": _answer_colour,
    "row": _answer_row,
    "column": _answer_column,
    "near": _answer_near,
    "pieces": _answer_pieces,
    "clue": _answer_clue,
    "time": _answer_time,
    "points": _answer_points,
}


def _list_squares(kind: str, items: Sequence[Seen], question: Question, max_words: int, **about) -> Answer:
    part, left = _cut(items, _count_words, question.part, max_words)
    kind = kind if part or not question.part else "no-more"
    return Answer(kind, typed=question.typed, squares=tuple(part), total=len(items), left=left, **about)


def _cut(items: Sequence, count: Callable[[Item], int], part: int, max_words: int) -> tuple[Sequence, int]:
    """Return the items of this part, each part with as many as may be said at once, and how many are left after it."""
    parts: list[list] = [[]]
    words = 0
    for item in items:
        words += count(item)
        if words > max_words and parts[-1]:
            parts.append([])
            words = count(item)
        parts[-1].append(item)
    return (parts[part], sum(map(len, parts[part + 1 :]))) if part < len(parts) else ((), 0)


def _count_words(item: Item) -> int:
    """Return how many words it takes to say a square with its colour and whose pieces are there, or a name."""
    if isinstance(item, Named):
        return len(item.colour.split()) + 1
    names = sum(len(name.split()) + 1 for name in item.names) + bool(item.names)  # taken by … and …
    return 1 + len(item.square.colour.split()) + 2 * bool(item.last) + names


def _count_words_of_colour(item: Item) -> int:
    # The colour is said once for all squares of this name.
    return _count_words(item) - (len(item.square.colour.split()) if isinstance(item, Seen) else 0)


def _see(pov: Pov, squares: Iterable[str]) -> list[Seen]:
    """Return the squares, with the names of those whose pieces the viewer sees there."""
    names, pieces = _list_names(pov), pov.pieces.items
    return [
        Seen(
            get_square(square),
            tuple(dict.fromkeys(names[piece.player] for piece in pieces if piece.square == square)),
        )
        for square in squares
    ]


def _list_names(pov: Pov) -> dict[int, str]:
    """Return the names of all players, leavers too, by their ids."""
    return {line.id: line.name for line in pov.players.items}


def _join(squares: Iterable[Seen]) -> list[Seen]:
    """Join empty squares that lie beside each other and have one name."""
    joined: list[Seen] = []
    for seen in squares:
        before = joined[-1] if joined else None
        if before and not (before.names or seen.names) and before.square.colour == seen.square.colour:
            joined[-1] = Seen(before.square, last=seen.square)
        else:
            joined.append(seen)
    return joined


def _count(colours: Iterable[str]) -> Iterator[Named]:
    return (Named(colour, len(_list_colours()[colour])) for colour in colours)


@cache
def _list_colours() -> dict[str, list[str]]:
    """Return the squares of each name, the lightest first, and those of one lightness as they stand on the board."""
    by_name: dict[str, list[str]] = {}
    for square in sorted(SQUARES, key=lambda square: -round(get_square_colour(square)[0], 2)):
        by_name.setdefault(get_square(square).colour, []).append(square)
    return by_name
