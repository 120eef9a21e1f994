import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.rules.board import COLUMNS, ROWS, SQUARES, distance, parse, tone
from tests.support.squares import squares_around

squares = st.sampled_from(SQUARES)


def test_rule_1_the_board_has_16_rows_by_30_columns():
    assert (len(ROWS), COLUMNS, len(SQUARES), len(set(SQUARES))) == (16, 30, 480, 480)
    assert (SQUARES[0], SQUARES[29], SQUARES[30], SQUARES[-1]) == ("A1", "A30", "B1", "P30")


def test_rule_1_tones_count_the_squares_row_by_row():
    assert [tone(square) for square in SQUARES] == list(range(1, 481))
    assert (tone("A1"), tone("B1"), tone("P30")) == (1, 31, 480)


@pytest.mark.parametrize("square", ["Q1", "A0", "A31", "a1", ""])
def test_a_square_that_is_not_on_the_board_has_no_tone(square):
    with pytest.raises(KeyError):
        tone(square)


@pytest.mark.parametrize(
    "text", ["C12", "c12", " c 12", "c-12", "C – 12", "c:12", "C : 12 ", "C12", "c１２", "C\u00a012", "\tC12\n"]
)
def test_a_typed_coordinate_is_understood(text):
    assert parse(text) == "C12"


@pytest.mark.parametrize(
    "text",
    ["", " ", "C", "12", "12C", "C0", "C00", "C012", "C01", "C31", "C99", "C123", "Q1", "CC1", "C--1", "C:-1", "C1 2"]
    + ["C.1", "C+1", "C1.0", "C1e1", "C١٢", "C१२", "C𐒡", "ı1", "İ1", "С12", "Ä1", "C\u200b12", "\ud800", "C12\x00"]
    + ["C" + "1" * 1_000_000, " " * 1_000_000 + "C12", "ﷺ" * 1_000_000],
    ids=lambda text: ascii(text[:12]),
)
def test_anything_else_is_no_coordinate(text):
    assert parse(text) is None


@given(st.text() | st.text("ABPQabpq0123456789 -:１２", max_size=8))
def test_parse_never_raises_and_gives_only_squares(text):
    assert parse(text) is None or parse(text) in SQUARES


@given(squares, st.sampled_from(["", " ", "-", ":", " - ", " : "]))
def test_every_square_is_understood_as_people_type_it(square, between):
    assert parse(square) == square
    assert parse(f" {square[0].lower()}{between}{square[1:]} ") == square


@pytest.mark.parametrize(
    ("b", "ring"), [("H15", 0), ("H16", 1), ("G14", 1), ("I15", 1), ("J15", 2), ("F17", 2), ("H18", 3), ("P30", 15)]
)
def test_rule_13_distance_is_the_ring_around_the_target(b, ring):
    assert distance("H15", b) == ring


@given(squares, squares)
def test_rule_13_distance_is_the_same_both_ways(a, b):
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) == (a == b)


def test_rule_13_the_frame_is_3_by_3_and_5_by_5():
    assert squares_around("H15", 0) == {"H15"}
    assert squares_around("H15", 1) == {"G14", "G15", "G16", "H14", "H15", "H16", "I14", "I15", "I16"}
    assert len(squares_around("H15", 2)) == 25


@pytest.mark.parametrize(
    ("corner", "frame"),
    [
        ("A1", {"A1", "A2", "B1", "B2"}),
        ("A30", {"A29", "A30", "B29", "B30"}),
        ("P1", {"O1", "O2", "P1", "P2"}),
        ("P30", {"O29", "O30", "P29", "P30"}),
    ],
)
def test_rule_13_the_frame_is_cut_off_in_the_corners(corner, frame):
    assert squares_around(corner, 1) == frame
    assert len(squares_around(corner, 2)) == 9


@pytest.mark.parametrize(
    ("edge", "small", "large"), [("A15", 6, 15), ("P15", 6, 15), ("H1", 6, 15), ("H30", 6, 15), ("H2", 9, 20)]
)
def test_rule_13_the_frame_is_cut_off_at_the_edges(edge, small, large):
    assert (len(squares_around(edge, 1)), len(squares_around(edge, 2))) == (small, large)


@given(squares, st.integers(0, 30))
def test_rule_13_around_is_every_square_within_that_distance_and_never_wraps(square, ring):
    assert squares_around(square, ring) == {other for other in SQUARES if distance(square, other) <= ring}
