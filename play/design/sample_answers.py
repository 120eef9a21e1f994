"""Make the states in which a viewer has asked something: every kind of answer, as short and as long as it may be."""

from collections.abc import Iterator

from msgspec.structs import replace

from ..pov.answers import Answer
from ..pov.answers_builder import build_answer
from ..pov.pov import Pov
from ..pov.question import Question
from ..pov.squares import get_square
from ..rules import board
from ..rules.game import Game
from .sample_games import find_game, play
from .sample_states import SamplePage, State, find_viewers, view_game

SQUARE = "C12"
WHOLE = 10**6  # words


def list_answers() -> Iterator[State]:
    guess = find_game("ten", "guess")
    viewer = guess.awaited[0]
    for name, question in _list_questions(guess).items():
        yield _make_state(f"answer-{name}", guess, viewer, question)
    yield _make_state("answer-whole", guess, viewer, _list_questions(guess)["colours"], WHOLE)
    tables = {"guess": "quick-ten", "reveal": "ten", "clue": "three", "lobby": "ten", "over": "ten"}
    for moment, table in tables.items():
        game = find_game(table, moment)
        for seat, one in find_viewers(game).items():
            yield _make_state(f"answer-{moment}-{table}-{seat}-pieces", game, one, Question("pieces"))
    second = find_game("ten", "second-guess")
    yield _make_state("answer-two-clues", second, second.awaited[0], Question("clue"))
    yield from _list_times(guess, viewer)


def _list_questions(game: Game) -> dict[str, Question]:
    colours = tuple(dict.fromkeys(get_square(square).colour for square in board.SQUARES))
    kinds = ("pieces", "clue", "time", "points", "help", "more")
    ways = ("near", "lighter", "darker", "redder", "yellower", "greener", "bluer", "paler", "stronger")
    return {
        **{kind: Question(kind) for kind in kinds},
        **{way: Question(way, square=SQUARE) for way in ways},
        # C12 is as strong as its colour can be, and its colour is that of several squares.
        "stronger": Question("stronger", square="A10"),
        "colour-of-one-square": Question("colour", colour="pale cyan"),
        "square": Question("square", square=game.pieces[0].square),
        "row": Question("row", row="C"),
        "row-last": Question("row", row="C", part=1),
        "column": Question("column", column=12),
        "colour": Question("colour", colour=get_square(SQUARE).colour),
        "colour-and-more": Question("colour", colour=get_square(SQUARE).colour, others=colours),
        "colours": Question("colour", typed="e", others=colours),
        "colour-names-alone": Question("colour", colour=get_square(SQUARE).colour, others=colours, part=1),
        "no-more": Question("row", row="C", part=99),
        "no-further": Question("darker", square="P15"),
        "unknown": Question("unknown", typed="moss on a wet old stone"),
    }


def _list_times(game: Game, viewer: int) -> Iterator[State]:
    yield State("answer", "answer-last-second", lambda: _answer_late(game, viewer))
    yield _make_state("answer-paused", play(game, "pause", game.host), viewer, Question("time"))
    lobby = find_game("ten", "lobby")
    yield _make_state("answer-no-limit", lobby, lobby.host, Question("time"))
    pick = find_game("three", "pick")
    yield _make_state("answer-no-clue", pick, pick.giver, Question("clue"))
    yield _make_state("answer-no-pieces", pick, pick.giver, Question("pieces"))


def _make_state(name: str, game: Game, viewer: int | None, question: Question, *max_words: int) -> State:
    return State("answer", name, lambda: _answer(view_game(game, viewer), question, *max_words))


def _answer(pov: Pov, question: Question, *max_words: int) -> SamplePage:
    answer: Answer = build_answer(pov, question, *max_words)
    return SamplePage(pov=pov, context=(("answer", replace(answer, number=1)),))


def _answer_late(game: Game, viewer: int) -> SamplePage:
    """Return the answer on the time in the last second of a turn."""
    return _answer(view_game(game, viewer, age=game.time_limit - 1), Question("time"))
