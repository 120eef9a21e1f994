"""What is answered: from the asker's Pov alone, in lists that can be heard, and true to the palette."""

import math
import re
from dataclasses import replace as replace_game

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from play.pov import directions
from play.pov.answers_builder import BUILDERS, MAX_WORDS, build_answer
from play.pov.builder import build_pov
from play.pov.question import Question
from play.pov.squares import get_square
from play.rendering.partials import render
from play.rules import board
from play.rules.board import SQUARES
from play.rules.oklab import get_square_colour, to_oklab
from tests.support import cast
from tests.support.cast import ADA, BOB, CLEO, TARGET, do

COLOURS = tuple(dict.fromkeys(get_square(square).colour for square in SQUARES))
WHOLE = 10**6
# Every kind of question, with squares, rows and names from all over the board.
QUESTIONS = [
    *(Question(kind) for kind in ("pieces", "clue", "time", "points", "help", "more", "unknown")),
    *(Question(kind, square=square) for kind in ("square", "near", *directions.DIRECTIONS) for square in SQUARES[::37]),
    *(Question("row", row=row, part=part) for row in board.ROWS for part in (0, 1)),
    *(Question("column", column=column) for column in range(1, 31)),
    *(Question("colour", colour=colour) for colour in COLOURS),
    Question("colour", others=COLOURS),
]


def view(game, viewer=BOB):
    return build_pov("K7QM4T", game, viewer)


def ask(game, question, viewer=BOB, **how):
    return build_answer(view(game, viewer), question, **how)


def squares(answer):
    return [seen.square.coordinate for seen in answer.squares]


# The board


@pytest.mark.parametrize("colour", COLOURS)
def test_a_name_is_answered_by_all_its_squares_from_light_to_dark(colour):
    answer = ask(cast.guessing(), Question("colour", colour=colour), max_words=WHOLE)
    found = squares(answer)
    assert sorted(found) == sorted(square for square in SQUARES if get_square(square).colour == colour)
    assert answer.total == len(found)
    lightness = [round(get_square_colour(square)[0], 2) for square in found]
    assert lightness == sorted(lightness, reverse=True)


def test_parts_of_names_are_answered_by_names_and_how_many_squares_have_them():
    answer = ask(cast.guessing(), Question("colour", others=COLOURS), max_words=WHOLE)
    assert (answer.kind, answer.squares) == ("colours", ())
    assert sum(named.squares for named in answer.colours) == len(SQUARES)


@given(square=st.sampled_from(SQUARES))
def test_near_are_the_squares_of_the_ring(square):
    answer = ask(cast.guessing(), Question("near", square=square), max_words=WHOLE)
    assert squares(answer) == [one for one in SQUARES if board.distance(one, square) == 1]


@pytest.mark.parametrize("row", board.ROWS)
def test_a_row_is_told_from_end_to_end_without_gaps(row):
    assert_covers(ask(cast.guessing(), Question("row", row=row), max_words=WHOLE), lambda one: one[0] == row)


@pytest.mark.parametrize("column", range(1, 31))
def test_a_column_is_told_from_end_to_end_without_gaps(column):
    question = Question("column", column=column)
    assert_covers(ask(cast.guessing(), question, max_words=WHOLE), lambda one: one[1:] == str(column))


def assert_covers(answer, is_in):
    line = [square for square in SQUARES if is_in(square)]
    told = []
    for seen in answer.squares:
        first = line.index(seen.square.coordinate)
        last = line.index(seen.last.coordinate) if seen.last else first
        assert {get_square(one).colour for one in line[first : last + 1]} == {seen.square.colour}
        told += line[first : last + 1]
    assert told == line


@given(square=st.sampled_from(SQUARES), direction=st.sampled_from(directions.DIRECTIONS))
def test_a_direction_leads_there_and_to_the_nearest_first(square, direction):
    found = directions.find_nearest(square, direction)
    start, steps = get_square_colour(square), [get_square_colour(one) for one in found]
    distances = [math.dist(start, step) for step in steps]
    assert len(found) <= 5
    assert square not in found
    assert distances == sorted(distances)
    for step in steps:
        assert is_that_way(start, step, direction)


def is_that_way(start, step, direction):
    if direction in ("lighter", "darker"):
        return (step[0] > start[0]) == (direction == "lighter")
    _, *before = start
    _, *after = step
    if direction in directions.HUES:
        _, *hue = to_oklab(directions.HUES[direction])
        ahead = (one - other for one, other in zip(after, before, strict=True))
        return sum(a * (h - b) for a, h, b in zip(ahead, hue, before, strict=True)) > 0
    way = sum(one * (other - one) for one, other in zip(before, after, strict=True))
    return (way > 0) == (direction == "stronger")


# Each row has nearly the strongest colours that a screen shows.
@pytest.mark.parametrize("direction", [one for one in directions.DIRECTIONS if one != "stronger"])
def test_most_squares_have_neighbours_in_every_direction(direction):
    found = [square for square in SQUARES if directions.find_nearest(square, direction)]
    assert len(found) >= 0.8 * len(SQUARES)


def test_where_the_board_ends_nothing_lies_further():
    lightest = max(SQUARES, key=lambda square: get_square_colour(square)[0])
    answer = ask(cast.guessing(), Question("lighter", square=lightest))
    assert (answer.kind, answer.square.coordinate, answer.squares) == ("no-further", lightest, ())


# The game


def test_pieces_are_those_that_the_viewer_sees():
    game = do(cast.guessing(), "guess", BOB, square="C12")
    answer = ask(game, Question("pieces"))
    assert [(seen.square.coordinate, seen.names) for seen in answer.squares] == [("C12", ("Bob",))]
    for question in (Question("square", square="C12"), Question("near", square="C13")):
        assert ("Bob",) in [seen.names for seen in ask(game, question).squares]
    assert ask(cast.guessing(), Question("pieces")).kind == "no-pieces"


def test_in_quick_others_pieces_are_not_told_before_all_have_guessed():
    game = do(cast.guessing(preset="quick"), "guess", BOB, square="C12")
    for question in (Question("pieces"), Question("square", square="C12"), Question("near", square="C13")):
        assert "Bob" in str(ask(game, question, BOB))
        assert "Bob" not in str(ask(game, question, CLEO))


def test_the_giver_is_told_the_own_secret_and_at_the_reveal_everybody():
    assert ask(cast.guessing(), Question("pieces"), ADA).target.coordinate == TARGET
    assert ask(cast.guessing(), Question("pieces"), BOB).target is None
    assert ask(cast.revealed(), Question("pieces"), BOB).target.coordinate == TARGET


def test_clues_are_told_one_by_one():
    assert ask(cast.picking(), Question("clue")).kind == "no-clue"
    assert ask(cast.second_guessing(), Question("clue")).clues == ("hint0", "hint1")


def test_the_time_that_is_left_is_told_unless_none_runs():
    game = cast.guessing()
    clock = view(game).clock
    answer = build_answer(replace(view(game), clock=replace(clock, deadline=2**33)), Question("time"))
    assert answer.kind == "time"
    assert answer.seconds > 0
    assert build_answer(replace(view(game), clock=replace(clock, deadline=0)), Question("time")).kind == "no-limit"
    assert ask(do(game, "pause", ADA), Question("time")).kind == "paused"


def test_points_are_told_the_best_first():
    game = cast.lobby(4)
    players = (replace_game(player, points=player.id * 3 % 7) for player in game.players)
    answer = ask(replace_game(game, players=tuple(players)), Question("points"))
    points = [standing.points for standing in answer.standings]
    assert points == sorted(points, reverse=True)
    assert [standing.name for standing in answer.standings if standing.is_you] == ["Bob"]


# Lists


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.kind}-{question.part}")
def test_no_part_of_an_answer_is_long_and_all_parts_make_the_whole(question):
    game = cast.second_guessing(10)
    whole = ask(game, replace(question, part=0), max_words=WHOLE)
    parts = [ask(game, replace(question, part=part)) for part in range(60)]
    parts = [part for part in parts if part.kind != "no-more"] if parts[0].left else parts[:1]
    assert tuple(seen for part in parts for seen in part.squares) == whole.squares
    assert tuple(named for part in parts for named in part.colours) == whole.colours
    assert parts[-1].left == whole.left == 0
    for part in parts:
        words = len(sum((render_words(seen) for seen in (*part.squares, *part.colours)), []))
        assert words <= MAX_WORDS or len(part.squares) + len(part.colours) == 1


def render_words(item):
    if not hasattr(item, "square"):
        return [*item.colour.split(), item.squares]
    is_alone = item.last is None and not item.names
    return [item.square.coordinate] if is_alone else [item.square.coordinate, item.last, *item.names]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.kind}-{question.part}")
def test_an_answer_is_heard_in_forty_words_in_each_language(question):
    game = cast.second_guessing(10)
    people = [replace_game(player, name=f"{player.name} of Kent") for player in game.players]
    answer = ask(replace_game(game, players=tuple(people)), question)
    for language in ("en", "de"):
        said = re.sub(r"<[^>]+>", "", render("answer", answer, language)).split()
        assert len(said) <= 40, " ".join(said)
        assert said or not question.kind


# Secrets


@given(question=st.sampled_from(QUESTIONS), number=st.integers(0, 3))
def test_no_answer_to_those_who_must_not_know_depends_on_the_target(question, number):
    """Two games that differ in nothing but the card and the pick."""
    way = [cast.picking, cast.clueing, cast.guessing, cast.second_guessing][number]
    games = (
        [way(4, target=target) for target in ("H15", "B3")]
        if number
        else [cast.picking(4, target=one) for one in ("H15", "B3")]
    )
    for viewer in (BOB, CLEO, None):
        one, other = (asdict(ask(game, question, viewer)) for game in games)
        assert one == other
    if question.kind == "pieces" and number:
        assert len({ask(game, question, ADA) for game in games}) == 2


@given(question=st.sampled_from(QUESTIONS), square=st.sampled_from(SQUARES))
def test_rule_17_no_answer_to_others_depends_on_a_guess_before_all_have_guessed(question, square):
    game = cast.guessing(4, preset="quick")
    worlds = [do(game, "guess", BOB, square=one) for one in (square, "P30")]
    for viewer in (ADA, CLEO, None):
        assert len({ask(world, question, viewer) for world in worlds}) == 1


def test_every_kind_is_asked_here():
    assert {question.kind for question in QUESTIONS} >= {*BUILDERS, *directions.DIRECTIONS}
